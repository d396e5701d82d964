/**
 * Orderkeel in the benchmark: the whole hub in one process, its core workflow as it ships (which also books the order in
 * the ERP, acknowledges it to the customer and posts the shipment: those effects go to a partner in this process).
 */
import { readFileSync } from 'node:fs';
import type { OrderCommand } from '../../../src/core/model/command.ts';
import type { Demand } from '../../../src/core/model/demand.ts';
import type { OrderEvent } from '../../../src/core/model/event.ts';
import { Actor, OrderId } from '../../../src/core/model/identifiers.ts';
import { dateOf, type Instant } from '../../../src/core/model/instant.ts';
import { must } from '../../../src/core/model/result.ts';
import { CATALOG } from '../../../src/core/process/catalog.ts';
import type { Connection } from '../../../src/engine/connection.ts';
import { Hub } from '../../../src/engine/hub.ts';
import { Memory } from '../../../src/engine/memory.ts';
import type { Entry } from '../../../src/engine/ports.ts';
import { readWorkflowFile } from '../../../src/govern/workflow-file.ts';
import { openPostgresStore, type Statement } from '../../../src/store/postgres/store.ts';
import type { Engine, Setting, StartEngine } from '../engine.ts';
import { effectOf, type Account, type Answer, type Order, type Transition } from '../life.ts';
import { centsOf, priceFact, townFacts } from './town.ts';

const FILE = new URL('../../../workflows/order-to-cash.yaml', import.meta.url);
const WORKFLOW = must(readWorkflowFile(readFileSync(FILE, 'utf8'), 'order-to-cash.yaml', CATALOG)).workflow;
const HUB = Actor.of('connection:bench');
const DONE = { kind: 'answered', outcome: { kind: 'done' } } as const;
const CAPABILITIES = { dedupes: true, readable: { finalAfterMs: 0 } };

export const start: StartEngine = async (setting) => await startRecorded(setting);

export async function startRecorded(setting: Setting, trace?: (statement: Statement) => void): Promise<Engine> {
  const lanes = process.env['ORDERKEEL_LANES'];
  const store = must(
    await openPostgresStore({
      url: await setting.databaseUrl(),
      ...(lanes !== undefined && { lanes: Number(lanes) }),
      ...(trace !== undefined && { trace }),
    }),
  );
  const lives = new Lives();
  const sink: Connection = {
    name: 'sink',
    capabilities: CAPABILITIES,
    concurrencyMax: 64,
    send: async ({ order, task }) => {
      await setting.deliver(effectOf(order, task === 'warehouse.release' ? 'release' : 'invoice'));
      return DONE;
    },
    readBack: async () => ({ found: 'there' }),
  };
  const near: Connection = {
    name: 'near',
    capabilities: CAPABILITIES,
    concurrencyMax: 1_000,
    send: async () => DONE,
    readBack: async () => ({ found: 'there' }),
  };
  let fresh = '';
  let numbers = 0;
  const hub = new Hub({
    store,
    clock: { now: () => Date.now() as Instant },
    chance: Math.random,
    identifiers: { order: () => OrderId.of(fresh), command: () => `c${++numbers}` },
    workflows: { of: () => WORKFLOW, current: () => WORKFLOW },
    connectionFor: ({ task }) => (task === 'warehouse.release' || task === 'finance.invoice' ? sink : near),
    onCommitted: (entries) => lives.note(entries),
    onError: (error) => void process.stderr.write(`${String(error)}\n`),
  });
  await furnish(hub, setting);
  hub.engine.start();
  const named = (order: Order): void => void (fresh = order.id);
  return engineOf(hub, lives, setting, named);
}

export async function furnish(hub: Hub, { accounts, prices }: Pick<Setting, 'accounts' | 'prices'>): Promise<void> {
  const groups = [...accounts.keys()].filter((name) => name.startsWith('credit:')).map((name) => name.slice(7));
  const now = hub.clock.now();
  await hub.observeAll(townFacts(groups, prices).map((fact) => ({ ...fact, source: 'erp', since: now })));
  const asOf = now;
  const open = async ([name, { room }]: readonly [string, Account]): Promise<unknown> =>
    name.startsWith('credit:')
      ? await hub.adjust(name as never, { type: 'snapshot', figure: centsOf(0), limit: centsOf(room), asOf }, `open ${name}`)
      : await hub.adjust(keyOf(name), { type: 'snapshot', figure: String(room) as never, asOf }, `open ${name}`);
  const all = [...accounts];
  for (let at = 0; at < all.length; at += OPENED_AT_ONCE) await Promise.all(all.slice(at, at + OPENED_AT_ONCE).map(open));
}

const OPENED_AT_ONCE = 100;

const keyOf = (name: string): never => name.replace('stock:', 'stock:EAST/') as never;

/** What the lives have come to, as the hub commits it. */
class Lives {
  closed = 0;
  refused = 0;
  private readonly seen = new Map<string, Set<string>>();
  private readonly waiting = new Map<string, () => void>();

  note(entries: readonly Entry[]): void {
    for (const { order, events } of entries)
      for (const { event } of events) for (const mark of marksOf(event)) this.mark(order, mark);
  }

  async reached(order: string, ...marks: readonly string[]): Promise<string> {
    const seen = this.of(order);
    for (;;) {
      const found = marks.find((mark) => seen.has(mark));
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.waiting.set(order, resolve));
    }
  }

  private mark(order: string, mark: string): void {
    if (mark === 'closed') this.closed += 1;
    this.of(order).add(mark);
    this.waiting.get(order)?.();
    this.waiting.delete(order);
  }

  private of(order: string): Set<string> {
    const known = this.seen.get(order);
    if (known !== undefined) return known;
    const made = new Set<string>();
    this.seen.set(order, made);
    return made;
  }
}

function marksOf(event: OrderEvent): readonly string[] {
  if (event.type === 'order-closed') return ['closed'];
  if (event.type === 'hold-opened') return ['held'];
  if (event.type === 'task-wanted') return [`wanted ${stepOf(event.instance)}`];
  return event.type === 'effect-reported' ? [`done ${stepOf(event.instance)}`] : [];
}

const stepOf = (instance: string): string => instance.split('/')[0] ?? instance;

function engineOf(hub: Hub, lives: Lives, setting: Setting, named: (order: Order) => void): Engine {
  const tell = async (order: Order, command: OrderCommand): Promise<Answer> => {
    const outcome = await hub.handle(OrderId.of(order.id), command, {
      id: `${order.id}:${command.type}`,
      actor: HUB,
      roles: ['service'],
    });
    if (outcome.kind === 'refused') throw new Error(`${command.type}: ${JSON.stringify(outcome.failure)}`);
    return 'done';
  };
  const orders = new Set<string>();
  return {
    advance: async (order, transition) => {
      orders.add(order.id);
      return await advance(hub, lives, tell, named, order, transition);
    },
    drain: async () => {
      for (const order of orders) await lives.reached(order, 'closed', 'refused');
    },
    accounts: async () => await accountsOf(hub, setting),
    counts: async () => {
      const refused = lives.refused;
      return { closed: lives.closed - refused, refused, open: orders.size - lives.closed };
    },
    loadPrices: async (count) => {
      const more = Array.from({ length: count - setting.prices.size }, (_, i) => [`X${i}`, 100 + (i % 900)] as const);
      const since = hub.clock.now();
      const facts = [...setting.prices, ...more].map(([item, cents]) => priceFact(item, cents));
      await hub.observeAll(facts.map((fact) => ({ ...fact, source: 'erp', since })));
    },
    stop: async () => {
      await hub.engine.stop();
      await hub.store.close();
    },
  };
}

async function advance(
  hub: Hub,
  lives: Lives,
  tell: (order: Order, command: OrderCommand) => Promise<Answer>,
  named: (order: Order) => void,
  order: Order,
  transition: Transition,
): Promise<Answer> {
  switch (transition) {
    case 'capture': {
      named(order);
      const outcome = await hub.capture(demandOf(order), { id: order.message, actor: HUB, roles: [] });
      if (outcome.kind === 'refused') throw new Error(JSON.stringify(outcome.failure));
      return 'done';
    }
    case 'claim': {
      if ((await lives.reached(order.id, 'wanted release', 'held')) === 'wanted release') return 'done';
      await tell(order, { type: 'cancel', what: 'order', reference: 'refused', reason: 'rejected' });
      await lives.reached(order.id, 'closed');
      lives.refused += 1;
      return 'refused';
    }
    case 'release':
      await lives.reached(order.id, 'done release');
      return 'done';
    case 'acknowledge':
      return await tell(order, { type: 'record-acknowledgement', fulfillment: F1, generation: 1, reference: 'W1' });
    case 'pick':
      return await tell(order, { type: 'record-pick', fulfillment: F1, lines: linesOf(order) });
    case 'ship':
      return await tell(order, {
        type: 'record-shipment',
        shipment: {
          id: 'S1' as never,
          fulfillment: F1,
          node: 'EAST' as never,
          lines: linesOf(order),
          shippedAt: hub.clock.now(),
          final: true,
        },
      });
    case 'invoice':
      await lives.reached(order.id, 'done invoice');
      return 'done';
    case 'post':
      return await tell(order, { type: 'record-invoice', invoice: invoiceOf(order, hub.clock.now()) });
    case 'pay':
      return await tell(order, {
        type: 'record-payment',
        invoice: `${order.id}-I1` as never,
        amount: totalOf(order),
        reference: 'PAY-1',
      });
  }
}

const F1 = 'F1' as never;

const usd = (cents: number): never => ({ amount: centsOf(cents), currency: 'USD' }) as never;

const totalOf = ({ lines }: Order): never => usd(lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0));

const linesOf = ({ lines }: Order): never =>
  lines.map(({ item, quantity }, i) => ({ schedule: `${i + 1}.1`, item, quantity: String(quantity) })) as never;

const invoiceOf = (order: Order, now: Instant): never =>
  ({
    id: `${order.id}-I1`,
    parts: [{ order: order.id, shipment: 'S1', goods: totalOf(order), tax: usd(0) }],
    charges: [],
    tax: usd(0),
    total: totalOf(order),
    postedAt: now,
  }) as never;

/** The same message says the same, whenever it comes. */
const ORDERED_AT = Date.now() as Instant;

export const demandOf = ({ group, message, lines }: Order): Demand =>
  ({
    customer: group,
    channel: { kind: 'edi', name: 'edi-bench', message },
    references: [],
    purchaseOrder: message,
    orderedAt: ORDERED_AT,
    orderDate: dateOf(ORDERED_AT),
    destination: { kind: 'on-file', shipTo: 'MAIN' },
    charges: [],
    lines: lines.map(({ item, quantity, price }, i) => ({
      id: String(i + 1),
      item: { ours: item },
      price: { amount: centsOf(price), unit: 'EA' },
      schedules: [{ id: `${i + 1}.1`, quantity: { value: String(quantity), unit: 'EA' } }],
    })),
  }) as never;

/** Credit: the limit stands, and what is owed is the ERP's to say; of it only what orders still claim is compared. */
async function accountsOf({ store }: Hub, setting: Setting): Promise<ReadonlyMap<string, Account>> {
  const found = new Map<string, Account>();
  for (const [name, { room }] of setting.accounts) {
    const memory = new Memory();
    const key = keyOf(name);
    memory.learnAccount(key, await store.read.account(key));
    const state = memory.account(key)?.state;
    if (state === undefined) throw new Error(`${name} is there`);
    const has = state.kind === 'stock' ? Number(state.onHand.figure) : room;
    found.set(name, { room: has, claimed: Number(state.claimed) });
  }
  return found;
}
