/**
 * The plain engine: load, decide, append, one transaction a command. Everything that must still happen afterwards
 * (follow-ups, effects, wakes) is a row written in that same transaction, so that a kill at any point loses nothing.
 */
import type { AccountKey } from '../core/model/account.ts';
import type { CommandMeta, OrderCommand } from '../core/model/command.ts';
import type { Demand } from '../core/model/demand.ts';
import { digest } from '../core/model/digest.ts';
import { kindOf, MAX_AGE, type FactKind, type JudgedFact } from '../core/model/fact.ts';
import type { CustomerId, OrderId } from '../core/model/identifiers.ts';
import type { Order } from '../core/model/order.ts';
import { invariant } from '../core/model/result.ts';
import type { AccountCommand } from '../core/process/account/command.ts';
import { decideAccount } from '../core/process/account/decide.ts';
import type { Workflow } from '../core/workflow/workflow.ts';
import { Accounts } from './accounts.ts';
import type {
  AccountOutcome,
  Clock,
  ClosedEffect,
  CommandOutcome,
  FactChange,
  Identifiers,
  KnownCommand,
  Observation,
  Store,
} from './ports.ts';
import { takeTurn } from './turn.ts';
import { writesOf } from './writes.ts';

export interface Workflows {
  readonly of: (name: string, version: number) => Workflow | undefined;
  /** For orders captured now. */
  readonly current: () => Workflow;
}

export interface HubParts {
  readonly store: Store;
  readonly workflows: Workflows;
  readonly clock: Clock;
  readonly identifiers: Identifiers;
}

/** Who asks, before it is known of which order. */
export type Asker = Pick<CommandMeta, 'id' | 'actor' | 'roles'>;

export interface HandleOptions {
  /** The follow-up that this command is. */
  readonly carriedOut?: string;
  /** Effects that this command settles, judged by the order as it leaves it. */
  readonly closes?: (order: Order, outcome: CommandOutcome) => readonly ClosedEffect[];
}

export class Hub {
  readonly store: Store;
  readonly clock: Clock;
  readonly identifiers: Identifiers;
  private readonly workflows: Workflows;

  constructor({ store, workflows, clock, identifiers }: HubParts) {
    this.store = store;
    this.workflows = workflows;
    this.clock = clock;
    this.identifiers = identifiers;
  }

  /** The same command id again gets the same answer, and does nothing. */
  async handle(command: OrderCommand, meta: CommandMeta, options: HandleOptions = {}): Promise<CommandOutcome> {
    return await this.store.transact(meta.order, async (reads) => {
      const asked = commandDigest(meta.order, command);
      const known = await reads.known(meta.id);
      if (known !== undefined) return { result: repeated(known as KnownCommand<CommandOutcome>, asked, meta) };
      const turn = await takeTurn(reads, command, meta, this.workflowFor(reads.stored.order, command));
      const { outcome, writes } = writesOf(reads.stored, turn, meta, asked);
      const closed = options.closes?.(turn.order, outcome) ?? [];
      return {
        writes: { ...writes, closed, ...(options.carriedOut !== undefined && { carriedOut: options.carriedOut }) },
        result: outcome,
      };
    });
  }

  /** An order from a channel. The same message is always the same order; changes that came before it are waiting there. */
  async capture(demand: Demand, asker: Asker): Promise<CommandOutcome> {
    const { customer, purchaseOrder, channel } = demand;
    const route = {
      customer,
      channel: channel.name,
      message: channel.message,
      ...(purchaseOrder !== undefined && { purchaseOrder }),
    };
    const order = await this.store.directory.routeCapture(route, this.identifiers.order());
    const { name, version } = this.workflows.current();
    return await this.handle({ type: 'capture', demand, workflow: { name, version } }, this.metaFor(order, asker));
  }

  /** A change or a cancellation that names a purchase order, which may not have come yet. */
  async byPurchaseOrder(
    customer: CustomerId,
    purchaseOrder: string,
    command: Extract<OrderCommand, { type: 'change' | 'cancel' }>,
    asker: Asker,
  ): Promise<CommandOutcome> {
    const order = await this.store.directory.routePurchaseOrder(customer, purchaseOrder, this.identifiers.order());
    return await this.handle(command, this.metaFor(order, asker));
  }

  /** A fact as its owner tells it, judged before it comes here (`connect/facts`), since what is stored is relied on. Orders that rest on it hear of it after this transaction. */
  async observe(seen: JudgedFact & Pick<Observation, 'source' | 'since'>): Promise<FactChange> {
    return await this.store.observe({ ...seen, at: this.clock.now() }, async ({ change, dependants }) => {
      if (!isNews(seen.key, change, this.clock.now())) return [];
      const cause = `fact:${seen.key}@${change.view.version}`;
      return (await dependants()).map((order) => ({ order, command: { type: 'note-facts', facts: [seen.key] }, cause }));
    });
  }

  /** What an account's owner tells: a snapshot, a correction, a payment, a limit, a pool. */
  async adjust(account: AccountKey, command: AccountCommand, id: string): Promise<AccountOutcome> {
    return await this.store.settle(async (reads) => {
      const asked = digest([account, command]);
      const known = await reads.known(id);
      if (known !== undefined) return { result: known.digest === asked ? (known.outcome as AccountOutcome) : reused(id) };
      const accounts = new Accounts(reads, this.clock.now());
      const outcome = await adjusted(accounts, account, command, this.clock.now());
      const writes = { accounts: accounts.changed(), followUps: accounts.followUps(id), command: { id, digest: asked, outcome } };
      return { writes, result: outcome };
    });
  }

  metaFor(order: OrderId, { id, actor, roles }: Asker): CommandMeta {
    return { id, order, actor, roles, at: this.clock.now() };
  }

  private workflowFor(order: Order, command: OrderCommand): Workflow {
    const named = 'workflow' in order ? order.workflow : command.type === 'capture' ? command.workflow : undefined;
    if (named === undefined) return this.workflows.current();
    const workflow = this.workflows.of(named.name, named.version);
    invariant(workflow !== undefined, `workflow ${named.name} ${named.version} is known`);
    return workflow;
  }
}

/** The workflow of a capture is the hub's choice of the day, not the asker's word. */
const commandDigest = (order: OrderId, command: OrderCommand): string =>
  digest([order, command.type === 'capture' ? { ...command, workflow: undefined } : command]);

function repeated(known: KnownCommand<CommandOutcome>, asked: string, meta: CommandMeta): CommandOutcome {
  return known.digest === asked ? known.outcome : { ...reused(meta.id), order: meta.order };
}

const reused = (id: string): Extract<AccountOutcome, { kind: 'refused' }> & { failure: { code: 'conflicting-repeat' } } => ({
  kind: 'refused',
  failure: {
    code: 'conflicting-repeat',
    where: 'id',
    what: 'command id',
    known: id,
    wayOut: 'give each command an id of its own; repeat one only with the same content',
  },
});

async function adjusted(
  accounts: Accounts,
  account: AccountKey,
  command: AccountCommand,
  now: Observation['at'],
): Promise<AccountOutcome> {
  await accounts.lock([account]);
  const state = accounts.held(account);
  invariant(state !== undefined, `${account} is locked`);
  const decision = decideAccount(state, command, now);
  if (!decision.ok) return { kind: 'refused', failure: decision.failure };
  accounts.put(account, decision.value.state);
  accounts.keepNews(decision.value.answers);
  return { kind: 'adjusted' };
}

/** A confirmation is news only to those who could not rest on the fact any more, because it had grown too old. */
function isNews(key: Observation['key'], change: FactChange, now: Observation['at']): boolean {
  if (change.kind !== 'confirmed') return change.kind === 'changed';
  const ageMax = MAX_AGE[kindOf(key) as FactKind];
  return ageMax !== undefined && change.confirmedBefore !== undefined && now - change.confirmedBefore > ageMax;
}
