/**
 * X12 855 and 865: what the buyer may count on. The first acknowledgement of an order is an 855; whatever is said of it
 * later (another quantity, a date, that nothing of it stands any more) is an 865. What we ask the buyer before we take his
 * order is `offer.ts`.
 */
import * as decimal from '../../../core/model/decimal.ts';
import { dateOf, type Instant, type LocalDate } from '../../../core/model/instant.ts';
import type { OrderId } from '../../../core/model/identifiers.ts';
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
  return set855({ ...headOf(order, at), type: typeOf(lines) }, lines);
}

/** `corrects`: an earlier acknowledgement no longer holds, and no other has taken its place. */
export function acknowledge865({ acknowledgement, order, at }: Acknowledging, corrects: boolean): SetOut {
  const lines = lineAnswers(order, acknowledgement, corrects);
  const purpose = order.state === 'cancelled' ? '01' : '04';
  return set865({ ...headOf(order, at), type: typeOf(lines), purpose }, lines);
}

/** What both begin with. */
interface Heading {
  readonly order: OrderId;
  readonly purchaseOrder?: string;
  readonly orderDate: LocalDate;
  /** The latest that the buyer has given a change of it. */
  readonly sequence?: number;
  readonly at: Instant;
  /** Element 587. */
  readonly type: string;
}

function headOf(order: LiveOrder, at: Instant): Omit<Heading, 'type'> {
  const { purchaseOrder, orderDate, channel } = order.header;
  const sequence = order.sequences[channel.name];
  return {
    order: order.id,
    orderDate,
    at,
    ...(purchaseOrder !== undefined && { purchaseOrder }),
    ...(sequence !== undefined && { sequence }),
  };
}

export function set855({ order, purchaseOrder = order, orderDate, at, type }: Heading, lines: readonly LineAnswer[]): SetOut {
  const begin: SegmentOut = ['BAK', '00', type, purchaseOrder, day(orderDate), '', '', '', order, day(dateOf(at))];
  const said = lines.flatMap(({ line, ordered, unit, price, product, segments }): readonly SegmentOut[] => [
    ['PO1', line.id, ordered, unit, ...priced(price), ...product],
    ...segments,
  ]);
  return { type: '855', segments: [begin, ...said, ...totals(lines)] };
}

/** `purpose`: element 353. 01: cancelled; 04: changed. */
export function set865(head: Heading & { readonly purpose: '01' | '04' }, lines: readonly LineAnswer[]): SetOut {
  const { order, purchaseOrder = order, orderDate, sequence, at, type, purpose } = head;
  const number = sequence === undefined ? '' : String(sequence);
  const begin = ['BCA', purpose, type, purchaseOrder, '', number, day(orderDate), '', '', order, day(dateOf(at))] as const;
  const said = lines.flatMap((each): readonly SegmentOut[] => [
    ['POC', each.line.id, changeOf(each), each.ordered, '', each.unit, ...priced(each.price), ...each.product],
    ...each.segments,
  ]);
  return { type: '865', segments: [begin, ...said, ...totals(lines)] };
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
