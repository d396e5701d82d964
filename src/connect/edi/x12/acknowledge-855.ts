/**
 * X12 855 and 865: what the buyer may count on. The first acknowledgement of an order is an 855; whatever is said of it
 * later (another quantity, a date, that nothing of it stands any more) is an 865. One with changes is a counter-offer: the
 * buyer's agreement says what his silence means.
 */
import * as decimal from '../../../core/model/decimal.ts';
import { dateOf, type Instant } from '../../../core/model/instant.ts';
import type { Acknowledgement } from '../../../core/model/instruction.ts';
import type { LiveOrder } from '../../../core/model/order.ts';
import { lineAnswers, type LineAnswer, type LineStatus } from './order-answer.ts';
import type { SegmentOut, SetOut } from './writer.ts';

export interface Acknowledging {
  readonly acknowledgement: Acknowledgement;
  /** As it stands now. */
  readonly order: LiveOrder;
  readonly at: Instant;
}

export function acknowledge855({ acknowledgement, order, at }: Acknowledging): SetOut {
  const lines = lineAnswers(order, acknowledgement, false);
  const segments: SegmentOut[] = [
    [
      'BAK',
      '00',
      typeOf(lines),
      order.header.purchaseOrder ?? order.id,
      day(order.header.orderDate),
      '',
      '',
      '',
      order.id,
      day(dateOf(at)),
    ],
  ];
  for (const { line, ordered, unit, price, product, segments: acks } of lines)
    segments.push(['PO1', line.id, ordered, unit, ...priced(price), ...product], ...acks);
  return { type: '855', segments: [...segments, ...totals(lines)] };
}

/** `corrects`: an earlier acknowledgement no longer holds, and no other has taken its place. */
export function acknowledge865({ acknowledgement, order, at }: Acknowledging, corrects: boolean): SetOut {
  const lines = lineAnswers(order, acknowledgement, corrects);
  const isCancelled = order.state === 'cancelled';
  const sequence = order.sequences[order.header.channel.name];
  const segments: SegmentOut[] = [
    [
      'BCA',
      isCancelled ? '01' : '04',
      typeOf(lines),
      order.header.purchaseOrder ?? order.id,
      '',
      sequence === undefined ? '' : String(sequence),
      day(order.header.orderDate),
      '',
      '',
      order.id,
      day(dateOf(at)),
    ],
  ];
  for (const each of lines) {
    const { line, ordered, unit, price, product, segments: acks } = each;
    segments.push(['POC', line.id, changeOf(each), ordered, '', unit, ...priced(price), ...product], ...acks);
  }
  return { type: '865', segments: [...segments, ...totals(lines)] };
}

const day = (text: string): string => text.replaceAll('-', '');

const priced = (price: LineAnswer['price']): readonly string[] => (price === undefined ? ['', ''] : [price, 'PE']);

const totals = (lines: readonly LineAnswer[]): readonly SegmentOut[] => [
  ['CTT', String(lines.length), decimal.sum(lines.map(({ ordered }) => ordered))],
];

const all = (lines: readonly LineAnswer[], ...wanted: readonly LineStatus[]): boolean =>
  lines.every(({ statuses }) => statuses.every((status) => wanted.includes(status)));

/** Element 587. AT: all as asked, a cancellation too; AD: with detail, no change; RD: refused; AH: on hold; AC: changes. */
function typeOf(lines: readonly LineAnswer[]): string {
  if (all(lines, 'ID')) return 'AT';
  if (all(lines, 'IA', 'ID')) return 'AD';
  if (all(lines, 'IR', 'ID')) return 'RD';
  return lines.some(({ statuses }) => statuses.includes('IH')) ? 'AH' : 'AC';
}

/** Element 670. DI: deleted; NC: as it was; CA: changed. */
function changeOf({ statuses }: LineAnswer): string {
  if (statuses.every((status) => status === 'ID' || status === 'IR')) return 'DI';
  return statuses.every((status) => status === 'IA') ? 'NC' : 'CA';
}
