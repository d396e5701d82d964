/**
 * How fast the pure core is: whole lives of orders, from capture to closed, by `decide` and `evolve` alone. Facts are in
 * a map and every claim is granted at once, so that nothing but the process is timed. Run: npm run bench:core
 */
import { readFileSync } from 'node:fs';
import type { AccountKey, ClaimAnswer, Position } from '../src/core/model/account.ts';
import type { CommandMeta, OrderCommand } from '../src/core/model/command.ts';
import { decimal } from '../src/core/model/decimal.ts';
import type { Demand } from '../src/core/model/demand.ts';
import { digest } from '../src/core/model/digest.ts';
import type { OrderEvent } from '../src/core/model/event.ts';
import { factKey, type FactKey, type FactView } from '../src/core/model/fact.ts';
import {
  Actor,
  CustomerId,
  FulfillmentId,
  InvoiceId,
  ItemId,
  LineId,
  NodeId,
  OrderId,
  ScheduleId,
  ShipmentId,
  ShipToId,
} from '../src/core/model/identifiers.ts';
import { duration, instant, localDate, plus } from '../src/core/model/instant.ts';
import { money, type Currency } from '../src/core/model/money.ts';
import type { LiveOrder, Order } from '../src/core/model/order.ts';
import { quantity } from '../src/core/model/quantity.ts';
import { invariant, must } from '../src/core/model/result.ts';
import { ALWAYS } from '../src/core/model/calendar.ts';
import { CATALOG } from '../src/core/process/catalog.ts';
import { decide } from '../src/core/process/decide.ts';
import { effectsOf } from '../src/core/process/effects.ts';
import { NO_ORDER } from '../src/core/process/evolve.ts';
import { readWorkflowFile } from '../src/govern/workflow-file.ts';

const FILE = 'workflows/order-to-cash.yaml';
const WORKFLOW = must(readWorkflowFile(readFileSync(FILE, 'utf8'), FILE, CATALOG)).workflow;
const NOW = instant('2026-06-01T08:00:00Z');
const USD = 'USD' as Currency;
const ACME = CustomerId.of('ACME');
const EAST = NodeId.of('EAST');
const ITEMS = 400;
const itemOf = (i: number): ItemId => ItemId.of(`ITEM-${i % ITEMS}`);

function facts(): ReadonlyMap<FactKey, FactView> {
  const known = new Map<FactKey, FactView>();
  const put = (key: FactKey, value: unknown): void =>
    void known.set(key, { version: 1, value, source: 'erp', since: NOW, confirmedAt: NOW });
  const dock = {
    name: 'Acme Main',
    lines: ['1200 Industrial Pkwy'],
    city: 'Toledo',
    region: 'OH',
    postalCode: '43612',
    country: 'US',
  };
  put(factKey('customer', ACME), {
    name: 'Acme',
    status: 'active',
    creditGroup: 'ACME',
    businessUnit: 'MAIN',
    region: 'OH',
    tier: 2,
    currency: USD,
    priceRule: 'order-date',
    agreement: 'A',
    priceList: 'L',
    shipTo: 'any',
    defaultShipTo: ShipToId.of('MAIN'),
    substitution: 'ask',
    backorder: 'allowed',
    completeness: 'none',
    invoicing: 'per-shipment',
  });
  put(factKey('ship-to', ACME, 'MAIN'), { status: 'active', address: dock });
  put(factKey('terms', ACME), { kind: 'open-account', netDays: 30, stopped: false });
  put(factKey('credit-standing', 'ACME'), { overdue: money('0', 'USD'), oldestOverdueDays: 0, stopped: false });
  for (const name of ['Acme', dock.name])
    put(factKey('screening', digest({ name, country: 'US' })), { result: 'clear', listVersion: '1', matches: [] });
  put(factKey('export-rule', 'US', 'EAR99'), { verdict: 'allowed', rule: 'EAR 734' });
  put(factKey('address', digest(dock)), { verdict: 'deliverable' });
  put(factKey('network', 'MAIN'), { nodes: [EAST] });
  put(factKey('node', EAST), {
    name: 'East',
    kind: 'warehouse',
    status: 'active',
    country: 'US',
    region: 'OH',
    recall: { kind: 'until-picked' },
    calendar: 'EAST',
    handlingDays: 1,
    priority: 1,
  });
  put(factKey('transit', EAST, 'OH'), { days: 2, distanceKm: decimal('180'), cost: money('24', 'USD') });
  put(factKey('calendar', 'EAST'), ALWAYS);
  for (let i = 0; i < ITEMS; i++) {
    const item = itemOf(i);
    put(factKey('item', item), {
      name: item,
      status: 'active',
      stockUnit: 'EA',
      packs: [],
      divisible: false,
      multiple: decimal('1'),
      minimum: decimal('1'),
      substitutes: [],
      exportClass: 'EAR99',
      hazardous: false,
    });
    put(factKey('price', 'A', item), {
      currency: USD,
      unit: 'EA',
      spans: [{ from: localDate('2026-01-01'), breaks: [{ atLeast: decimal('1'), price: decimal('4.10') }] }],
    });
    put(factKey('cost', item), { cost: money('2.60', 'USD') });
  }
  return known;
}

const FACTS = facts();
const ABSENT: FactView = { version: 0, value: undefined, source: 'none', since: NOW, confirmedAt: NOW };
const STOCK: Position = {
  kind: 'stock',
  onHand: decimal('1000000'),
  claimed: decimal('0'),
  own: decimal('0'),
  pooled: decimal('0'),
  safety: decimal('0'),
};

function demandOf(lines: number): Demand {
  return {
    customer: ACME,
    channel: { kind: 'edi', name: 'edi-acme', message: 'M1' },
    references: [],
    purchaseOrder: 'PO-1',
    orderedAt: NOW,
    orderDate: localDate('2026-06-01'),
    destination: { kind: 'on-file', shipTo: ShipToId.of('MAIN') },
    charges: [],
    lines: Array.from({ length: lines }, (_, i) => ({
      id: LineId.of(String(i + 1)),
      item: { ours: itemOf(i) },
      price: { amount: decimal('4.10'), unit: quantity('1', 'EA').unit },
      schedules: [{ id: ScheduleId.of(`${i + 1}.1`), quantity: quantity('10', 'EA') }],
    })),
  };
}

const factOf = (key: FactKey): FactView => FACTS.get(key) ?? ABSENT;

/** One order, driven through its life; counts its events. */
class Life {
  private order: Order = NO_ORDER;
  events = 0;
  private now = NOW;
  private readonly id = OrderId.of('O1');
  private readonly actor = Actor.of('hub');

  private get live(): LiveOrder {
    invariant(this.order.state !== 'none' && this.order.state !== 'parked', 'the order was captured');
    return this.order;
  }

  tell(command: OrderCommand): void {
    this.now = plus(this.now, duration('1s'));
    const meta: CommandMeta = { id: 'C', order: this.id, actor: this.actor, roles: [], at: this.now };
    const decision = decide(this.order, command, meta, {
      now: this.now,
      workflow: WORKFLOW,
      fact: factOf,
      loaded: factOf,
      position: (account) => this.position(account),
    });
    if (decision.kind !== 'accepted') throw new Error(`${command.type}: ${JSON.stringify(decision)}`);
    this.order = decision.order;
    this.events += decision.events.length;
    this.grant(decision.events);
    for (const { instance, generation, act } of effectsOf(this.order, decision.events)) {
      this.tell({ type: 'claim-effect', instance, generation, act });
      this.tell({ type: 'record-effect', instance, generation, act, outcome: { kind: 'done' } });
    }
  }

  private position(account: AccountKey): Position {
    const claim = this.order.state === 'none' || this.order.state === 'parked' ? undefined : this.order.claims[account];
    if (claim?.state.kind !== 'granted') return STOCK;
    return { ...STOCK, claimed: claim.state.quantity, own: claim.state.quantity } as Position;
  }

  private grant(events: readonly OrderEvent[]): void {
    const answers: ClaimAnswer[] = [];
    for (const event of events)
      if (event.type === 'claims-wanted')
        for (const { account, generation, quantity: much } of event.claims)
          answers.push({ kind: 'granted', account, generation, quantity: much });
    if (answers.length > 0) this.tell({ type: 'answer-claims', answers });
  }

  capture(lines: number): this {
    this.tell({ type: 'capture', demand: demandOf(lines), workflow: { name: WORKFLOW.name, version: WORKFLOW.version } });
    return this;
  }

  /** Changes that make the walk look again and leave the work as it is. */
  change(times: number): this {
    for (let i = 0; i < times; i++)
      this.tell({
        type: 'change',
        changes: [
          {
            kind: 'price',
            line: LineId.of('1'),
            to: { amount: decimal(i % 2 === 0 ? '4.11' : '4.10'), unit: quantity('1', 'EA').unit },
          },
        ],
        reference: `R${i}`,
        source: 'edi',
      });
    return this;
  }

  finish(): this {
    const fulfillment = FulfillmentId.of('F1');
    const lines = this.live.fulfillments[fulfillment]?.lines ?? [];
    this.tell({ type: 'record-acknowledgement', fulfillment, generation: 1, reference: 'W1' });
    this.tell({
      type: 'record-pick',
      fulfillment,
      lines: lines.map(({ schedule, quantity: much }) => ({ schedule, quantity: much })),
    });
    const shipment = ShipmentId.of('S1');
    this.tell({
      type: 'record-shipment',
      shipment: {
        id: shipment,
        fulfillment,
        node: EAST,
        lines: lines.map(({ schedule, item, quantity: much }) => ({ schedule, item, quantity: much })),
        shippedAt: this.now,
        final: true,
      },
    });
    const goods = money(decimal(lines.length * 41), 'USD');
    const nothing = money('0', 'USD');
    this.tell({
      type: 'record-invoice',
      invoice: {
        id: InvoiceId.of('I1'),
        parts: [{ order: this.id, shipment, goods, tax: nothing }],
        charges: [],
        tax: nothing,
        total: goods,
        postedAt: this.now,
      },
    });
    this.tell({ type: 'record-payment', invoice: InvoiceId.of('I1'), amount: goods, reference: 'PAY-1' });
    invariant(this.live.state === 'closed', `the order closed, it is ${this.live.state}`);
    return this;
  }
}

/** Milliseconds of one run, the best of several: what the machine's other work adds is not ours. */
function best(run: () => void, forMs: number): number {
  let least = Number.POSITIVE_INFINITY;
  const end = performance.now() + forMs;
  while (performance.now() < end) {
    const from = performance.now();
    run();
    least = Math.min(least, performance.now() - from);
  }
  return least;
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const rate = (value: number): string => value.toFixed(value < 10 ? 3 : 0);

/** Growth between first and last: 1 is linear. */
const exponent = (sizes: readonly [number, number], costs: readonly [number, number]): number =>
  Math.log(costs[1] / costs[0]) / Math.log(sizes[1] / sizes[0]);

function lives(): void {
  const batch = 10;
  const run = (): void => {
    for (let i = 0; i < batch; i++) new Life().capture(4).finish();
  };
  best(run, 3_000);
  const ms = best(run, 6_000) / batch;
  print(`whole life of a 4-line order: ${rate(1_000 / ms)} lives a second, ${new Life().capture(4).finish().events} events each`);
}

function byLines(): void {
  const sizes = [4, 40, 400];
  const costs = sizes.map((lines) => best(() => new Life().capture(lines).finish(), 3_000));
  print('\nlines  ms a life');
  sizes.forEach((lines, i) => print(`${String(lines).padStart(5)}  ${rate(costs[i] as number)}`));
  print(`growth with lines, 4 to 400: exponent ${exponent([4, 400], [costs[0] as number, costs[2] as number]).toFixed(2)}`);
}

function byEvents(): void {
  const sizes = [10, 100, 1_000];
  const costs = sizes.map((changes) => best(() => new Life().capture(4).change(changes), 3_000));
  print('\nchanges  ms in all');
  sizes.forEach((changes, i) => print(`${String(changes).padStart(7)}  ${rate(costs[i] as number)}`));
  print(
    `growth with events, 100 to 1,000: exponent ${exponent([100, 1_000], [costs[1] as number, costs[2] as number]).toFixed(2)}`,
  );
}

/** All parts, or the one named: `npm run bench:core -- lives`. */
const PARTS: Readonly<Record<string, () => void>> = { lives, lines: byLines, events: byEvents };
const named = process.argv[2];
for (const [name, part] of Object.entries(PARTS)) if (named === undefined || named === name) part();
