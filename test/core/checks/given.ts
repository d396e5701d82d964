/**
 * A small real `View` over plain data: the orders and facts of an industrial-parts distributor, so that a test says
 * only what is different. It keeps what the process keeps: every read with the part that was looked at, and every claim
 * asked; and it refuses what the process refuses: an answer that the check doesn't name among its `uses`.
 *
 *   given({ lines: [{ quantity: '24' }], facts: { 'customer:ACME': customer({ status: 'stopped' }) } }).run(customerAllowed)
 */
import type { AccountKey } from '../../../src/core/model/account.ts';
import { expect } from 'vitest';
import type { ParameterValues } from '../../../src/core/model/catalog.ts';
import { add, decimal, subtract, type Decimal } from '../../../src/core/model/decimal.ts';
import type { Destination, ItemReference } from '../../../src/core/model/demand.ts';
import { factKey, type FactKind, type FactValues } from '../../../src/core/model/fact.ts';
import type { HoldReason, Resolution, Ruling } from '../../../src/core/model/hold.ts';
import { CustomerId, ItemId, LineId, OrderId, ScheduleId, ShipToId } from '../../../src/core/model/identifiers.ts';
import { instant, localDate, type Instant } from '../../../src/core/model/instant.ts';
import type { Line, OrderHeader } from '../../../src/core/model/order.ts';
import type { Fulfillment } from '../../../src/core/model/plan.ts';
import { inStockUnits, unit, type Quantity } from '../../../src/core/model/quantity.ts';
import { invariant } from '../../../src/core/model/result.ts';
import type {
  AnswerValues,
  Check,
  ClaimAsk,
  ClaimResult,
  CompleteValue,
  CountedDemand,
  Outcome,
  RawDemand,
  View,
  WrittenGoods,
} from '../../../src/core/checks/check.ts';
import { FACTS } from './facts.ts';

/** Outside facts by key; `undefined` takes a default away, so that the fact is not there. */
export type Facts = { readonly [K in FactKind as `${K}:${string}`]?: FactValues[K] | undefined };

export interface GivenSchedule {
  /** `1` of a line and `1.1` of its first schedule line, by default. */
  readonly id?: string;
  readonly quantity?: string;
  readonly unit?: string;
  /** `MAIN` is a ship-to on file; none: the order's own. */
  readonly destination?: string | Destination;
  readonly requested?: string;
  readonly notBefore?: string;
  readonly cancelAfter?: string;
  /** Stock units cancelled, and accepted beyond the order. */
  readonly cancelled?: string;
  readonly overage?: string;
  /** Stock units that have left. */
  readonly shipped?: string;
}

/** A line; one schedule line of `quantity` unless `schedules` are given. */
export interface GivenLine extends GivenSchedule {
  /** Our number, or however the buyer named it. */
  readonly item?: string | ItemReference;
  /** The buyer's price, per `unit` or `priceUnit`. */
  readonly price?: string;
  readonly priceUnit?: string;
  readonly schedules?: readonly GivenSchedule[];
}

export interface Given {
  readonly order?: string;
  readonly header?: Partial<OrderHeader>;
  /** Without these there is one: 100 EA of BRG-6204. */
  readonly lines?: readonly GivenLine[];
  readonly facts?: Facts;
  /** What each account answers; one that isn't named grants. */
  readonly claims?: Readonly<Record<string, ClaimResult>>;
  /** What this step has claimed before. */
  readonly claimed?: readonly AccountKey[];
  readonly rulings?: readonly Ruling[];
  /** Where it was changed before it was counted. */
  readonly cameAs?: readonly WrittenGoods[];
  /** `complete` follows from lines and items where it isn't given. */
  readonly answers?: Partial<AnswerValues>;
  readonly now?: string;
  readonly fulfillment?: Fulfillment;
}

/** A read as a basis records it: the key, and the part that mattered. */
export interface Read {
  readonly key: string;
  readonly value: unknown;
}

/** What a check came to, and all that it looked at. */
export class Ran<V> {
  readonly outcome: Outcome<V>;
  readonly reads: readonly Read[];
  readonly asked: readonly ClaimAsk[];

  constructor(outcome: Outcome<V>, reads: readonly Read[], asked: readonly ClaimAsk[]) {
    this.outcome = outcome;
    this.reads = reads;
    this.asked = asked;
  }

  /** The value; fails where it didn't pass. */
  get value(): V {
    expect(this.outcome).toMatchObject({ verdict: 'pass' });
    invariant(this.outcome.verdict === 'pass', 'passed');
    return this.outcome.value;
  }

  /** The hold's reason; fails where it didn't hold. */
  get reason(): HoldReason {
    return this.held.reason;
  }

  /** Reason or value, or `ask`: what a table of situations compares. */
  get came(): unknown {
    const { outcome } = this;
    return outcome.verdict === 'hold' ? outcome.reason : outcome.verdict === 'pass' ? outcome.value : outcome.verdict;
  }

  get held(): Extract<Outcome<V>, { verdict: 'hold' }> {
    expect(this.outcome).toMatchObject({ verdict: 'hold' });
    invariant(this.outcome.verdict === 'hold', 'held');
    return this.outcome;
  }

  /** The value under a person's decision. */
  ruled(resolution: Resolution): V | undefined {
    return this.held.ruled(resolution);
  }

  /** The keys of the basis, each once, sorted. */
  get keys(): readonly string[] {
    return [...new Set(this.reads.map((read) => read.key))].sort();
  }

  /** All parts of one fact that were looked at, in order. */
  read(key: string): readonly unknown[] {
    return this.reads.filter((read) => read.key === key).map((read) => read.value);
  }
}

export const NOW = '2026-06-01T14:00:00Z';
export const ORDER = 'SO-1001';

const HEADER: OrderHeader = {
  customer: CustomerId.of('ACME'),
  channel: { kind: 'edi', name: 'edi:acme', message: '000000417' },
  references: [],
  purchaseOrder: 'PO-7781',
  orderedAt: instant('2026-06-01T13:55:00Z'),
  orderDate: localDate('2026-06-01'),
  destination: { kind: 'on-file', shipTo: ShipToId.of('MAIN') },
  charges: [],
};

/** Header without one of its optional parts: `headerWithout('purchaseOrder')`. */
export function headerWithout(...parts: readonly (keyof OrderHeader)[]): Partial<OrderHeader> {
  return Object.fromEntries(parts.map((part) => [part, undefined]));
}

interface World {
  readonly header: OrderHeader;
  readonly lines: readonly Line[];
  readonly raw: ReadonlyMap<string, RawDemand>;
  readonly counted: ReadonlyMap<string, CountedDemand>;
  readonly shipped: ReadonlyMap<string, Decimal>;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly answers: Partial<AnswerValues>;
}

const defined = <T extends object>(record: T): T =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;

const destinationOf = (where: string | Destination): Destination =>
  typeof where === 'string' ? { kind: 'on-file', shipTo: ShipToId.of(where) } : where;

function rawOf(schedule: GivenSchedule, line: GivenLine, header: OrderHeader): RawDemand {
  const both = { ...line, ...schedule };
  const requested = both.requested ?? header.requested;
  return {
    quantity: written(both),
    destination: both.destination === undefined ? header.destination : destinationOf(both.destination),
    ...(requested === undefined ? {} : { requested: localDate(requested) }),
    ...(both.notBefore === undefined ? {} : { notBefore: localDate(both.notBefore) }),
    ...(both.cancelAfter === undefined ? {} : { cancelAfter: localDate(both.cancelAfter) }),
  };
}

const written = (schedule: GivenSchedule): Quantity => ({
  value: decimal(schedule.quantity ?? '100'),
  unit: unit(schedule.unit ?? 'EA'),
});

/** Lines and schedule lines, with stock units where the item is known by our number. */
function build(situation: Given): World {
  const header = defined({ ...HEADER, ...situation.header });
  const facts: Readonly<Record<string, unknown>> = { ...FACTS, ...situation.facts };
  const raw = new Map<string, RawDemand>();
  const counted = new Map<string, CountedDemand>();
  const shipped = new Map<string, Decimal>();
  const lines = (situation.lines ?? [{}]).map((line, index): Line => {
    const id = line.id ?? String(index + 1);
    const item =
      line.item === undefined || typeof line.item === 'string' ? { ours: ItemId.of(line.item ?? 'BRG-6204') } : line.item;
    const schedules = (line.schedules ?? [line]).map((schedule, at) => {
      const scheduleId = line.schedules === undefined ? `${id}.1` : (schedule.id ?? `${id}.${at + 1}`);
      const demand = rawOf(schedule, line, header);
      raw.set(scheduleId, demand);
      shipped.set(scheduleId, decimal({ ...line, ...schedule }.shipped ?? '0'));
      const known = item.ours === undefined ? undefined : count(demand, item.ours, schedule, facts);
      if (known !== undefined) counted.set(scheduleId, known);
      return ScheduleId.of(scheduleId);
    });
    const price =
      line.price === undefined ? {} : { price: { amount: decimal(line.price), unit: unit(line.priceUnit ?? line.unit ?? 'EA') } };
    return { id: LineId.of(id), item, ...price, schedules };
  });
  const complete: CompleteValue = {
    counted: Object.fromEntries(
      [...counted].map(([id, d]) => [id, { item: d.item, unit: d.unit, ordered: orderedOf(d, facts) }]),
    ),
  };
  return { header, lines, raw, counted, shipped, facts, answers: { complete, ...situation.answers } };
}

function count(
  demand: RawDemand,
  item: ItemId,
  schedule: GivenSchedule,
  facts: Readonly<Record<string, unknown>>,
): CountedDemand | undefined {
  const value = facts[factKey('item', item)] as FactValues['item'] | undefined;
  if (value === undefined) return undefined;
  const ordered = inStockUnits(demand.quantity, value, item, 'given');
  if (!ordered.ok) return undefined;
  const due = add(subtract(ordered.value, decimal(schedule.cancelled ?? '0')), decimal(schedule.overage ?? '0'));
  return { ...demand, item, unit: value.stockUnit, due };
}

function orderedOf(demand: CountedDemand, facts: Readonly<Record<string, unknown>>): Decimal {
  const item = facts[factKey('item', demand.item)] as FactValues['item'];
  const ordered = inStockUnits(demand.quantity, item, demand.item, 'given');
  invariant(ordered.ok, 'counted before');
  return ordered.value;
}

/** A situation; `run` puts a check into it, with its default parameters unless told otherwise. */
export function given(situation: Given = {}): {
  readonly run: <V>(check: Check<ParameterValues, V>, parameters?: ParameterValues) => Ran<V>;
} {
  const world = build(situation);
  return {
    run: (check, parameters = {}) => {
      const reads: Read[] = [];
      const asked: ClaimAsk[] = [];
      const view = viewOf(situation, world, check.uses, reads, asked);
      const defaults = Object.fromEntries(Object.entries(check.parameters).map(([name, spec]) => [name, spec.default]));
      return new Ran(check.run(view, { ...defaults, ...parameters }), reads, asked);
    },
  };
}

function viewOf(situation: Given, world: World, uses: readonly string[], reads: Read[], asked: ClaimAsk[]): View {
  const record = <P>(key: string, value: P): P => {
    reads.push({ key, value });
    return value;
  };
  const found = <T>(value: T | undefined, what: string): T => {
    invariant(value !== undefined, `${what} is there`);
    return value;
  };
  const line = (id: LineId): Line =>
    found(
      world.lines.find((candidate) => candidate.id === id),
      `line ${id}`,
    );
  return {
    order: OrderId.of(situation.order ?? ORDER),
    now: instant(situation.now ?? NOW),
    header: (project) => record('order.header', project(world.header)),
    lines: () =>
      record(
        'order.lines',
        world.lines.map(({ id }) => id),
      ),
    line: (id, project) => record(`order.line:${id}`, project(line(id))),
    schedules: (id) => record(`order.line:${id}/schedules`, line(id).schedules),
    raw: (id, project) => record(`order.schedule:${id}`, project(found(world.raw.get(id), `schedule ${id}`))),
    cameAs: () => situation.cameAs ?? [],
    demand: (id, project) => {
      invariant(uses.includes('complete'), 'demand is read only by what uses `complete`');
      return record(`order.schedule:${id}`, project(found(world.counted.get(id), `counted schedule ${id}`)));
    },
    shipped: (id) => record('order.shipped', found(world.shipped.get(id), `schedule ${id}`)),
    fact: (kind, ids, project) => {
      const key = factKey(kind, ...ids);
      return record(key, project(world.facts[key] as never));
    },
    answer: (name, project) => {
      invariant(uses.includes(name), `${name} is among the uses`);
      return record(`step:${name}`, project(found<AnswerValues[typeof name]>(world.answers[name], `answer of ${name}`)));
    },
    claim: (ask) => {
      asked.push(ask);
      return situation.claims?.[ask.account] ?? { kind: 'granted' };
    },
    claimed: () => situation.claimed ?? [],
    rulings: () => situation.rulings ?? [],
    fulfillment: (project) => record('order.fulfillment', project(found(situation.fulfillment, 'fulfillment'))),
  };
}

/** A ruling as a person gave it, for `rulings`. */
export const ruling = (step: string, resolution: Resolution, at: Instant = instant(NOW)): Ruling => ({
  step,
  about: '00000000000000000000000000000000' as never,
  resolution,
  by: ['person:ana' as never],
  at,
  note: 'agreed on the telephone',
});

/** Short of a claim: `short('4500', { waiting: true })`. */
export const short = (shortBy: string, more: Partial<Extract<ClaimResult, { kind: 'short' }>> = {}): ClaimResult => ({
  kind: 'short',
  shortBy: decimal(shortBy),
  waiting: false,
  ...more,
});
