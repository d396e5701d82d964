/**
 * The life on DBOS Transact, over the same PostgreSQL as all others.
 *
 * A command that comes from outside is a workflow, its id the command's, so that a repeat is the same workflow. Its steps
 * are one self-idempotent statement each, in which the order's state and its claims move together, and the calls to the
 * sink. A command is answered when the workflow has durably ended, or, where more follows in the same workflow, when the
 * step is durably recorded; the caller hears of it inside the process, with no event and no polling.
 *
 * Commands that are one statement and nothing more can also be left to PostgreSQL alone (`plain`): as durable and as
 * idempotent, with no record of them in DBOS. dbos.ts and dbos-least.ts start one form each; what else was tried, and
 * its figures, is in README.md.
 */
import { DBOS } from '@dbos-inc/dbos-sdk';
import postgres from 'postgres';
import type { Engine, Setting } from '../engine.ts';
import {
  claimsOf,
  creditClaim,
  effectOf,
  pricesAgree,
  stockClaims,
  type Account,
  type Answer,
  type Effect,
  type Order,
  type Transition,
} from '../life.ts';
import { Answers } from './answers.ts';
import { lifeTables } from './dbos-tables.ts';

/** Of 10, 20 and 40 connections for DBOS and 5, 10 and 16 for the tables, the middle ones gave most. */
const DBOS_CONNECTIONS = 20;
const TABLE_CONNECTIONS = 10;

type Command = Exclude<Transition, 'claim' | 'release' | 'invoice'>;

export async function startDbos(setting: Setting, oneStatement: 'workflow' | 'plain'): Promise<Engine> {
  const url = await setting.databaseUrl();
  const sql = postgres(url, { max: TABLE_CONNECTIONS, onnotice: () => undefined });
  const tables = await lifeTables(sql, setting.accounts);
  const answers = new Answers();

  const step = async <T>(name: string, statement: () => Promise<T>): Promise<T> => await DBOS.runStep(statement, { name });
  const deliver = async (order: Order, kind: Effect['kind']): Promise<void> => {
    await DBOS.runStep(() => setting.deliver(effectOf(order.id, kind)), { name: kind, retriesAllowed: true });
    answers.give(order.id, kind, 'done');
  };

  const inOneStatement = async (order: Order, name: Exclude<Command, 'capture' | 'ship'>): Promise<void> => {
    switch (name) {
      case 'acknowledge':
        return await tables.move(order.id, 'claimed', 'acknowledged');
      case 'pick':
        return await tables.move(order.id, 'acknowledged', 'picked');
      case 'post':
        return await tables.move(order.id, 'shipped', 'posted');
      case 'pay':
        return await tables.close(order.id, creditClaim(order));
    }
  };

  const command = DBOS.registerWorkflow(
    async (order: Order, name: Command): Promise<void> => {
      switch (name) {
        case 'capture': {
          const wanted = pricesAgree(order, setting.prices) ? claimsOf(order) : undefined;
          const granted = await step('claim', () => tables.capture(order.id, wanted));
          answers.give(order.id, 'claim', granted ? 'done' : 'refused');
          if (granted) await deliver(order, 'release');
          return;
        }
        case 'ship':
          await step('shipped', () => tables.ship(order.id, stockClaims(order)));
          answers.give(order.id, 'ship', 'done');
          return await deliver(order, 'invoice');
        default:
          return await step(name, () => inOneStatement(order, name));
      }
    },
    { name: 'command' },
  );

  DBOS.setConfig({ name: 'bench', systemDatabaseUrl: url, systemDatabasePoolSize: DBOS_CONNECTIONS, logLevel: 'error' });
  await DBOS.launch();

  const tell = async (order: Order, name: Command): Promise<Answer> => {
    if (oneStatement === 'plain' && name !== 'capture' && name !== 'ship') {
      await inOneStatement(order, name);
      return 'done';
    }
    const handle = await DBOS.startWorkflow(command, { workflowID: `${order.message}/${name}` })(order, name);
    // The order is kept as soon as its workflow is.
    if (name === 'capture') return 'done';
    if (name === 'ship') return await answers.of(order.id, name);
    await handle.getResult();
    return 'done';
  };
  return {
    advance: async (order, transition) => {
      if (transition === 'claim' || transition === 'release' || transition === 'invoice')
        return await answers.of(order.id, transition);
      return await tell(order, transition);
    },
    drain: async () => {
      const running = await DBOS.listWorkflows({ status: 'PENDING', loadInput: false, loadOutput: false });
      await Promise.all(running.map(({ workflowID }) => DBOS.getResult(workflowID)));
    },
    accounts: async (): Promise<ReadonlyMap<string, Account>> => await tables.accounts(),
    counts: async () => await tables.counts(),
    stop: async () => {
      await DBOS.shutdown();
      await sql.end();
    },
  };
}
