/**
 * The warehouse's own reading of a 940 and writing of a 945 (X12 005010), on the shared tokenizer only: a mapping shared
 * with the hub would agree with the hub's mistakes.
 *
 * Read: W05-02 the depositor's order number; per LX loop W01-01 the quantity, W01-02 its unit, W01-05 the item, and
 * N9*LI the depositor's own number for the line. Written: W06 with the same number, N9*BM, W27, and per line W12 and N9*LI.
 */
import * as decimal from '../../src/core/model/decimal.ts';
import type { Decimal } from '../../src/core/model/decimal.ts';
import { toIso, type Instant } from '../../src/core/model/instant.ts';
import { must } from '../../src/core/model/result.ts';
import { tokenize, type Segment } from '../../src/connect/edi/x12/tokenizer.ts';
import { writeInterchange, type SegmentOut } from '../../src/connect/edi/x12/writer.ts';

export interface WarehouseLine {
  /** The depositor's own number for it. */
  readonly reference: string;
  readonly item: string;
  readonly unit: string;
  readonly quantity: Decimal;
}

export interface WarehouseOrder {
  readonly number: string;
  /** The depositor's own references (N9*ZZ, value and name), which come back as they were. */
  readonly references: readonly (readonly [value: string, name: string])[];
  readonly lines: readonly WarehouseLine[];
}

const element = (segment: Segment | undefined, position: number): string => segment?.elements[position - 1] ?? '';

/** The shipping orders of an interchange; none where it holds no 940. */
export function read940(text: string): readonly WarehouseOrder[] {
  const orders: { number: string; references: [string, string][]; lines: WarehouseLine[] }[] = [];
  for (const segment of tokenize(text).interchanges.flatMap(({ segments }) => segments)) {
    const order = orders.at(-1);
    const line = order?.lines.at(-1);
    if (segment.tag === 'W05') orders.push({ number: element(segment, 2), references: [], lines: [] });
    if (segment.tag === 'N9' && element(segment, 1) === 'ZZ') order?.references.push([element(segment, 2), element(segment, 3)]);
    if (segment.tag === 'W01') order?.lines.push(lineOf(segment, String(order.lines.length + 1)));
    if (segment.tag === 'N9' && element(segment, 1) === 'LI' && order !== undefined && line !== undefined)
      order.lines[order.lines.length - 1] = { ...line, reference: element(segment, 2) };
  }
  return orders;
}

const lineOf = (w01: Segment, reference: string): WarehouseLine => ({
  reference,
  item: element(w01, 5),
  unit: element(w01, 2),
  quantity: decimal.decimal(element(w01, 1)),
});

export interface Departure {
  readonly order: WarehouseOrder;
  readonly shipment: string;
  readonly billOfLading: string;
  readonly carrier: string;
  readonly at: Instant;
  readonly warehouse: string;
  readonly control: number;
}

export function write945({ order, shipment, billOfLading, carrier, at, warehouse, control }: Departure): string {
  const day = toIso(at).slice(0, 10).replaceAll('-', '');
  const time = toIso(at).slice(11, 16).replace(':', '');
  const segments: readonly SegmentOut[] = [
    ['W06', 'F', order.number, day, shipment],
    ['N1', 'SF', { free: warehouse }, '92', warehouse],
    ['N9', 'BM', billOfLading],
    ...order.references.map(([value, name]): SegmentOut => ['N9', 'ZZ', value, name]),
    ['G62', '11', day, '8', time],
    ['W27', 'M', carrier],
    ...order.lines.flatMap(({ reference, item, unit, quantity }, index): readonly SegmentOut[] => [
      ['LX', String(index + 1)],
      ['W12', 'CC', quantity, quantity, '', unit, '', 'VN', item],
      ['N9', 'LI', reference],
    ]),
    ['W03', decimal.sum(order.lines.map(({ quantity }) => quantity))],
  ];
  const party = { qualifier: 'ZZ', id: warehouse };
  const hub = { qualifier: 'ZZ', id: 'ORDERKEEL' };
  const envelope = {
    sender: party,
    receiver: hub,
    applicationSender: warehouse,
    applicationReceiver: 'ORDERKEEL',
    control,
    at,
    usage: 'P' as const,
  };
  return must(writeInterchange(envelope, [{ type: '945', segments }]));
}
