/** A hub on a real store, with a clock that a test turns, and partners that answer as the test says. */
import { readFileSync } from 'node:fs';
import type { OrderCommand } from '../../src/core/model/command.ts';
import { Actor, OrderId } from '../../src/core/model/identifiers.ts';
import { instant, type Instant } from '../../src/core/model/instant.ts';
import type { LiveOrder } from '../../src/core/model/order.ts';
import { must } from '../../src/core/model/result.ts';
import { CATALOG } from '../../src/core/process/catalog.ts';
import type { Workflow } from '../../src/core/workflow/workflow.ts';
import { readFact } from '../../src/connect/facts/read-fact.ts';
import { Effects } from '../../src/engine/effects.ts';
import { Hub, type Asker } from '../../src/engine/hub.ts';
import type { Connection, SendResult, Store, WantedEffect } from '../../src/engine/ports.ts';
import { QueueRunner, type QueueParts } from '../../src/engine/queues.ts';
import { runOnce } from '../../src/engine/workers.ts';
import { readWorkflowFile } from '../../src/govern/workflow-file.ts';
import { FACTS } from '../core/checks/facts.ts';

const CORE = 'workflows/order-to-cash.yaml';
const workflow: Workflow = must(readWorkflowFile(readFileSync(CORE, 'utf8'), CORE, CATALOG)).workflow;

/** A partner that does what it is asked, and writes it down. */
export class Partner implements Connection {
  readonly name = 'partner';
  readonly capabilities: Connection['capabilities'];
  readonly got: string[] = [];
  /** Answers instead of the usual, in turn. */
  readonly instead: SendResult[] = [];
  private readonly has = new Set<string>();

  constructor(capabilities: Connection['capabilities'] = { dedupes: true, readable: { finalAfterMs: 0 } }) {
    this.capabilities = capabilities;
  }

  async send({ key }: WantedEffect): Promise<SendResult> {
    this.got.push(key);
    const other = this.instead.shift();
    if (other?.kind !== 'not-sent') this.has.add(key);
    return other ?? { kind: 'answered', outcome: { kind: 'done', reference: `R-${key}` } };
  }

  async readBack({ key }: WantedEffect): ReturnType<Connection['readBack']> {
    return { found: this.has.has(key) ? 'there' : 'not-there' };
  }
}

export class Plant {
  now: Instant = instant('2026-06-01T08:00:00Z');
  readonly store: Store;
  readonly hub: Hub;
  private readonly queues: QueueRunner;
  private readonly effects: Effects;
  private numbers = 0;

  constructor(
    store: Store,
    connectionFor: (effect: WantedEffect) => Connection | undefined,
    messageHandler: (plant: Plant) => QueueParts['messageHandler'] = () => () => undefined,
  ) {
    this.store = store;
    const identifiers = { order: () => OrderId.of(`O${++this.numbers}`), command: () => `c${++this.numbers}` };
    this.hub = new Hub({
      store,
      clock: { now: () => this.now },
      identifiers,
      workflows: { of: () => workflow, current: () => workflow },
    });
    this.effects = new Effects({ hub: this.hub, connectionFor, chance: () => 0.5 });
    this.queues = new QueueRunner({ hub: this.hub, chance: () => 0.5, messageHandler: messageHandler(this) });
  }

  async stocked(): Promise<this> {
    for (const [key, value] of Object.entries(FACTS))
      await this.hub.observe({ ...must(readFact(key, value)), source: 'erp', since: this.now });
    await this.hub.adjust('stock:EAST/BRG-6204' as never, { type: 'snapshot', figure: '5000' as never, asOf: this.now }, 'stock');
    await this.hub.adjust(
      'credit:ACME-GROUP' as never,
      { type: 'snapshot', figure: '38000' as never, limit: '50000' as never, asOf: this.now },
      'credit',
    );
    return this;
  }

  asker(id = `test-${++this.numbers}`): Asker {
    return { id, actor: Actor.of('person:ana'), roles: [] };
  }

  async tell(order: string, command: OrderCommand, id?: string): ReturnType<Hub['handle']> {
    return await this.hub.handle(command, this.hub.metaFor(OrderId.of(order), this.asker(id)));
  }

  async once(): Promise<number> {
    return await runOnce({ queues: this.queues, effects: this.effects });
  }

  async untilQuiet(): Promise<void> {
    for (let round = 0; round < 100; round++) if ((await this.once()) === 0) return;
    throw new Error('never quiet');
  }

  async live(order: string): Promise<LiveOrder> {
    const { order: found } = await this.store.read.order(OrderId.of(order));
    if (found.state === 'none' || found.state === 'parked') throw new Error(`${order} is ${found.state}`);
    return found;
  }

  async holds(order: string): Promise<readonly string[]> {
    return Object.values((await this.live(order)).holds).map(({ reason }) => reason.type);
  }

  async tasks(order: string): Promise<Readonly<Record<string, string>>> {
    return Object.fromEntries(Object.entries((await this.live(order)).tasks).map(([id, task]) => [id, task.state]));
  }
}
