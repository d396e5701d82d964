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
import type { Connection, SendResult } from '../../src/engine/connection.ts';
import { Hub } from '../../src/engine/hub.ts';
import { Inbox, type InboxParts } from '../../src/engine/inbox.ts';
import type { Store, WantedEffect } from '../../src/engine/ports.ts';
import type { Asker } from '../../src/engine/work.ts';
import { readWorkflowFile } from '../../src/govern/workflow-file.ts';
import { FACTS } from '../core/checks/facts.ts';
import { demandOf } from '../stories/orders.ts';

const CORE = 'workflows/order-to-cash.yaml';
const workflow: Workflow = must(readWorkflowFile(readFileSync(CORE, 'utf8'), CORE, CATALOG)).workflow;

/** A partner that does what it is asked, and writes it down. */
export class Partner implements Connection {
  readonly name: string = 'partner';
  readonly capabilities: Connection['capabilities'];
  readonly got: string[] = [];
  /** Answers instead of the usual, in turn. */
  readonly instead: SendResult[] = [];
  /** The answer to the nth request under a key, where it is not the usual. */
  answer: (nth: number) => SendResult | undefined = () => undefined;
  private readonly has = new Set<string>();

  constructor(capabilities: Connection['capabilities'] = { dedupes: true, readable: { finalAfterMs: 0 } }) {
    this.capabilities = capabilities;
  }

  async send({ key }: WantedEffect): Promise<SendResult> {
    this.got.push(key);
    const other = this.answer(this.got.filter((each) => each === key).length) ?? this.instead.shift();
    if (other?.kind !== 'not-sent') this.has.add(key);
    return other ?? { kind: 'answered', outcome: { kind: 'done', reference: `R-${key}` } };
  }

  async readBack({ key }: WantedEffect): ReturnType<Connection['readBack']> {
    return { found: this.has.has(key) ? 'there' : 'not-there' };
  }
}

/** A test's own time: the store's clock too. */
export class Turned {
  at: Instant = instant('2026-06-01T08:00:00Z');
  now(): Instant {
    return this.at;
  }
}

export class Plant {
  readonly clock: Turned;
  readonly store: Store;
  readonly hub: Hub;
  readonly errors: unknown[] = [];
  /** Of the workflow, for orders captured from now on; and those that this hub has not: it can decide nothing for their orders. */
  version = workflow.version;
  readonly lost = new Set<number>();
  private readonly inbox: Inbox;
  private readonly name: string;
  private numbers = 0;

  /** `name`: of two on one database, so that their orders are told apart. */
  constructor(
    store: Store,
    clock: Turned,
    connectionFor: (effect: WantedEffect) => Connection | undefined,
    handlerOf: (plant: Plant) => InboxParts['handlerOf'] = () => () => undefined,
    name = '',
  ) {
    this.store = store;
    this.name = name;
    this.clock = clock;
    const identifiers = { order: () => OrderId.of(`${name}O${++this.numbers}`), command: () => `${name}c${++this.numbers}` };
    const parts = { store, clock, chance: () => 0.5, onError: (error: unknown) => void this.errors.push(error) };
    this.hub = new Hub({
      ...parts,
      connectionFor,
      identifiers,
      workflows: {
        of: (_, version) => (this.lost.has(version) ? undefined : workflow),
        current: () => ({ ...workflow, version: this.version }),
      },
    });
    this.inbox = new Inbox({ ...parts, handlerOf: handlerOf(this) });
  }

  get now(): Instant {
    return this.clock.at;
  }

  set now(at: Instant) {
    this.clock.at = at;
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

  asker(id = `${this.name}test-${++this.numbers}`): Asker {
    return { id, actor: Actor.of('person:ana'), roles: [] };
  }

  /** An order of one line, from a channel. */
  async order(message: string, quantity = '10'): Promise<OrderId> {
    const demand = demandOf([{ quantity }], {
      purchaseOrder: `PO-${message}`,
      channel: { kind: 'edi', name: 'edi-acme', message },
    });
    return (await this.pumped(this.hub.capture(demand, this.asker()))).order;
  }

  /** An order of one line under this very name, from nowhere. */
  async captured(order: OrderId, quantity = '10'): Promise<OrderId> {
    const demand = demandOf([{ quantity }], {
      purchaseOrder: `PO-${order}`,
      channel: { kind: 'edi', name: 'edi-acme', message: order },
    });
    await this.tell(order, { type: 'capture', demand, workflow: { name: workflow.name, version: this.version } });
    return order;
  }

  async tell(order: string, command: OrderCommand, id?: string): ReturnType<Hub['handle']> {
    return await this.pumped(this.hub.handle(OrderId.of(order), command, this.asker(id)));
  }

  /** What is asked is done in the next group: nothing here runs by itself. */
  async pumped<T>(asked: Promise<T>): Promise<T> {
    const waiting = { isOver: false };
    void asked.catch(() => undefined).finally(() => (waiting.isOver = true));
    while (!waiting.isOver) await this.hub.engine.once();
    return await asked;
  }

  async once(): Promise<boolean> {
    const messages = await this.pumped(this.inbox.once());
    return (await this.hub.engine.once()) || messages > 0;
  }

  async untilQuiet(): Promise<void> {
    for (let round = 0; round < 100; round++) if (!(await this.once())) return;
    throw new Error(`never quiet: ${this.errors.join(' | ')}`);
  }

  async live(order: string): Promise<LiveOrder> {
    const found = await this.hub.order(OrderId.of(order));
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
