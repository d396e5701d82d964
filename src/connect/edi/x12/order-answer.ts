/**
 * What 855 and 865 say of each line: what was asked, as the buyer's own messages left it, beside what is acknowledged.
 *
 * Invariants: quantities and prices are in the buyer's unit wherever that is exact, else in the stock unit, and the unit
 * stands beside them; what is accepted and what is backordered add up to what is acknowledged; IA is said of nothing
 * that differs from what was asked.
 */
import * as decimal from '../../../core/model/decimal.ts';
import type { Decimal } from '../../../core/model/decimal.ts';
import type { ItemReference } from '../../../core/model/demand.ts';
import type { LocalDate } from '../../../core/model/instant.ts';
import type { Acknowledgement } from '../../../core/model/instruction.ts';
import type { Line, LiveOrder, Schedule } from '../../../core/model/order.ts';
import type { Quantity, Unit } from '../../../core/model/quantity.ts';
import type { Element, SegmentOut } from './writer.ts';

/** Element 668. IH: on hold; ID: deleted, as the buyer wished; IR: rejected. */
export type LineStatus = 'IA' | 'IQ' | 'IP' | 'IC' | 'IS' | 'IB' | 'DR' | 'ID' | 'IR' | 'IH';

export interface LineAnswer {
  readonly line: Pick<Line, 'id'>;
  readonly ordered: Decimal;
  readonly unit: Unit;
  readonly price?: Decimal;
  /** Product numbers with their qualifiers (element 235). */
  readonly product: readonly Element[];
  readonly statuses: readonly LineStatus[];
  readonly segments: readonly SegmentOut[];
}

type Acknowledged = Acknowledgement['lines'][number];

/** 067: delivery as now scheduled. */
export const DELIVERY = '067';
const FACTOR_PLACES = 6;

/** `holds`: nothing of it stands any more, and only what was cancelled is settled. */
export function lineAnswers(order: LiveOrder, acknowledgement: Acknowledgement, holds: boolean): readonly LineAnswer[] {
  const promised = promisedDays(order);
  const said = new Map(holds ? [] : acknowledgement.lines.map((each) => [each.schedule, each]));
  return order.lineOrder.flatMap((id) => {
    const line = order.lines[id];
    const schedules = (line?.schedules ?? []).flatMap((each) => order.schedules[each] ?? []);
    return line === undefined || schedules.length === 0 ? [] : [lineAnswer(order, line, schedules, said, promised)];
  });
}

function lineAnswer(
  order: LiveOrder,
  line: Line,
  schedules: readonly Schedule[],
  said: ReadonlyMap<string, Acknowledged>,
  promised: Readonly<Record<string, LocalDate>>,
): LineAnswer {
  const measure = measureOf(schedules, said);
  const [first] = schedules.flatMap(({ id }) => said.get(id) ?? []);
  const price = first === undefined ? undefined : decimal.multiply(first.price, measure.factor);
  const differs = { price: price !== undefined && isOtherPrice(line, price, measure), item: isOtherItem(line, first) };
  const parts = schedules.flatMap((schedule) =>
    partsOf(schedule, said.get(schedule.id), schedule.requested ?? order.header.requested, promised[schedule.id], differs),
  );
  return {
    line,
    ordered: decimal.sum(schedules.map((each) => measure.of(askedOf(each)))),
    unit: measure.unit,
    ...(price !== undefined && { price }),
    product: productOf(line.item, first?.item),
    statuses: parts.map(({ status }) => status),
    segments: parts.map(({ status, quantity, day }) => [
      'ACK',
      status,
      measure.of(quantity),
      measure.unit,
      ...(day === undefined ? ['', ''] : [DELIVERY, day.replaceAll('-', '')]),
      '',
      ...(status === 'IS' && first !== undefined ? ['VN', first.item] : []),
    ]),
  };
}

interface Part {
  readonly status: LineStatus;
  /** In stock units. */
  readonly quantity: Decimal;
  readonly day?: LocalDate;
}

function partsOf(
  schedule: Schedule,
  said: Acknowledged | undefined,
  requested: LocalDate | undefined,
  promised: LocalDate | undefined,
  differs: { readonly price: boolean; readonly item: boolean },
): readonly Part[] {
  if (said === undefined) return [{ status: unsaid(schedule), quantity: decimal.ZERO }];
  const { quantity, backordered } = said;
  const day = promised === undefined ? {} : { day: promised };
  const isLate = promised !== undefined && requested !== undefined && promised > requested;
  const waits = decimal.isPositive(backordered);
  const now = decimal.subtract(quantity, backordered);
  const status = statusOf(differs.item, quantity !== askedOf(schedule), differs.price, isLate && !waits);
  return [
    ...(decimal.isPositive(now) ? [{ status, quantity: now, ...(waits ? {} : day) }] : []),
    // The day is that of the last part to arrive.
    ...(waits ? [{ status: 'IB' as const, quantity: backordered, ...day }] : []),
  ];
}

function statusOf(item: boolean, quantity: boolean, price: boolean, day: boolean): LineStatus {
  if (item) return 'IS';
  if ([quantity, price, day].filter(Boolean).length > 1) return 'IC';
  if (quantity) return 'IQ';
  if (price) return 'IP';
  return day ? 'DR' : 'IA';
}

function unsaid({ cancelled, cancelReason, counted, quantity }: Schedule): LineStatus {
  if (decimal.isLess(cancelled, counted?.ordered ?? quantity.value)) return 'IH';
  return cancelReason === 'buyer' ? 'ID' : 'IR';
}

const askedOf = ({ counted, quantity }: Schedule): Decimal => counted?.ordered ?? quantity.value;

interface Measure {
  readonly unit: Unit;
  /** Stock units in one of it. */
  readonly factor: Decimal;
  readonly of: (inStock: Decimal) => Decimal;
}

function measureOf(schedules: readonly Schedule[], said: ReadonlyMap<string, Acknowledged>): Measure {
  const [first] = schedules;
  const stock = first?.counted?.unit ?? first?.quantity.unit;
  if (first === undefined || stock === undefined) return { unit: 'EA' as Unit, factor: decimal.ONE, of: (value) => value };
  const figures = schedules.flatMap((each) => {
    const own = said.get(each.id);
    return [askedOf(each), ...(own === undefined ? [] : [own.quantity, own.backordered])];
  });
  return measureFor({ asked: first.quantity, ordered: askedOf(first), unit: stock }, figures);
}

interface Asked {
  /** As the buyer wrote it. */
  readonly asked: Quantity;
  /** The same in stock units. */
  readonly ordered: Decimal;
  readonly unit: Unit;
}

/** The buyer's unit, where all of the figures come out even in it. */
export function measureFor({ asked, ordered, unit }: Asked, figures: readonly Decimal[]): Measure {
  const plain: Measure = { unit, factor: decimal.ONE, of: (value) => value };
  if (asked.unit === unit || !decimal.isPositive(asked.value)) return plain;
  const factor = decimal.divide(ordered, asked.value, FACTOR_PLACES, 'half-even');
  if (!decimal.isPositive(factor)) return plain;
  const of = (value: Decimal): Decimal => decimal.divide(value, factor, FACTOR_PLACES, 'half-even');
  const isExact = figures.every((value) => decimal.multiply(of(value), factor) === value);
  return isExact ? { unit: asked.unit, factor, of } : plain;
}

/** A price that was stated in a unit of its own is not compared here: the price check has done it. */
const isOtherPrice = ({ price }: Line, ours: Decimal, { unit }: Measure): boolean =>
  price !== undefined && price.unit === unit && price.amount !== ours;

const isOtherItem = ({ item }: Line, said: Acknowledged | undefined): boolean =>
  said !== undefined && item.ours !== undefined && item.ours !== said.item;

export function productOf({ buyers, gtin, ours }: ItemReference, item: Acknowledged['item'] | undefined): readonly Element[] {
  const number = item ?? ours;
  const gtins: Readonly<Record<number, string>> = { 12: 'UP', 13: 'EN', 14: 'UK' };
  const qualifier = gtins[gtin?.length ?? 0];
  return [
    ...(buyers === undefined ? [] : ['BP', buyers]),
    ...(number === undefined ? [] : ['VN', number]),
    ...(gtin === undefined || qualifier === undefined ? [] : [qualifier, gtin]),
  ];
}

/** The promise check's own answer, under whatever name the workflow has it. */
function promisedDays(order: LiveOrder): Readonly<Record<string, LocalDate>> {
  const values = Object.values(order.answers).flatMap((answer) => (answer.kind === 'passed' ? [answer.value] : []));
  return values.find(hasPromises)?.promised ?? {};
}

const hasPromises = (value: unknown): value is { readonly promised: Readonly<Record<string, LocalDate>> } =>
  typeof value === 'object' && value !== null && 'promised' in value;
