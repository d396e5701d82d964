/**
 * A counter-offer as X12 855, or as 865 where the buyer was told something of the order before: type AC, and of each line
 * that it is about, what we would do instead. The buyer takes it by an 860 that says the same.
 *
 * Invariants: quantities are in all, as POC03 of his 860 is; they and the prices are in the buyer's unit wherever that is
 * exact; a status says no more than what is offered: IA of a part of the line stays as he asked for it.
 */
import * as decimal from '../../../core/model/decimal.ts';
import type { Instant } from '../../../core/model/instant.ts';
import type { OfferedNotice } from '../../../engine/notices/content.ts';
import type { OfferedLine } from '../../../engine/notices/offered.ts';
import { set855, set865 } from './acknowledge-855.ts';
import { DELIVERY, measureFor, productOf, type LineAnswer, type LineStatus } from './order-answer.ts';
import type { SetOut } from './writer.ts';

export function offer(notice: OfferedNotice, at: Instant): SetOut {
  const lines = [...Map.groupBy(notice.lines, ({ line }) => line).values()].flatMap(lineOf);
  const { isFirst, order, orderDate, purchaseOrder, sequence } = notice;
  const head = {
    order,
    orderDate,
    at,
    type: 'AC',
    ...(purchaseOrder !== undefined && { purchaseOrder }),
    ...(sequence !== undefined && { sequence }),
  };
  return isFirst ? set855(head, lines) : set865({ ...head, purpose: '04' }, lines);
}

function lineOf(parts: readonly OfferedLine[]): readonly LineAnswer[] {
  const [first] = parts;
  if (first === undefined) return [];
  const { asked, unit } = first;
  const figures = parts.flatMap(({ ordered, quantity }) => [ordered, quantity]);
  const measure = measureFor({ asked, ordered: first.ordered, unit }, figures);
  const price = priceIn(first, measure);
  const reference = {
    ...(first.buyers !== undefined && { buyers: first.buyers }),
    ...(first.gtin !== undefined && { gtin: first.gtin }),
  };
  return [
    {
      line: { id: first.line },
      ordered: decimal.sum(parts.map(({ ordered }) => measure.of(ordered))),
      unit: measure.unit,
      ...(price !== undefined && { price }),
      product: productOf(reference, first.item),
      statuses: parts.map(statusOf),
      segments: parts.map((part) => [
        'ACK',
        statusOf(part),
        measure.of(part.quantity),
        measure.unit,
        ...(part.day === undefined ? ['', ''] : [DELIVERY, part.day.replaceAll('-', '')]),
        '',
        ...(part.changes.includes('item') ? ['VN', part.item] : []),
      ]),
    },
  ];
}

/** One that is in neither unit is left out: it is the buyer's own, and not what is offered. */
function priceIn(
  { price, unit: stock }: OfferedLine,
  { unit, factor }: ReturnType<typeof measureFor>,
): decimal.Decimal | undefined {
  if (price === undefined || price.unit === unit) return price?.amount;
  return price.unit === stock ? decimal.multiply(price.amount, factor) : undefined;
}

/** None of it, where nothing can ship; an item where another one would; else what is another. */
function statusOf({ changes, quantity }: OfferedLine): LineStatus {
  if (!decimal.isPositive(quantity)) return 'IR';
  const [change] = changes;
  if (change === undefined) return 'IA';
  if (changes.includes('item')) return 'IS';
  if (changes.length > 1) return 'IC';
  return change === 'quantity' ? 'IQ' : change === 'price' ? 'IP' : 'DR';
}
