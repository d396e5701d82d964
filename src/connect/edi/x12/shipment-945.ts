/**
 * X12 945, warehouse shipping advice, to shipment reports. What left is what will be billed, so every line names its
 * schedule line (N9*LI) and item, quantities are exact, and W03 must be their sum. A 945 of another kind than a full
 * one still says per line whether more will come (W1201: BP and PR, the rest follows).
 */
import type { ShipmentReport } from '../../../core/model/command.ts';
import * as decimal from '../../../core/model/decimal.ts';
import type { InputFailure } from '../../../core/model/failure.ts';
import { FulfillmentId, ItemId, LoadId, type NodeId, OrderId, ScheduleId, ShipmentId } from '../../../core/model/identifiers.ts';
import { type Instant, startOf } from '../../../core/model/instant.ts';
import type { Carton, ShippedLine } from '../../../core/model/shipment.ts';
import { findings, type InputFindings } from '../../message/result.ts';
import type { Note } from '../../message/note.ts';
import { malformed, missing, readDay } from './context.ts';
import { readInterchange, type TransactionSet } from './envelope.ts';
import { asFailure } from './problem.ts';
import { loopsOf, type Row, Rows } from './rows.ts';
import { tokenize } from './tokenizer.ts';

/** The warehouse that sends, as configured. */
export interface WarehousePartner {
  readonly qualifier: string;
  readonly id: string;
  readonly node: NodeId;
  /** Minutes from UTC of its clock. */
  readonly utcOffsetMinutes: number;
}

export type ShipmentMessage =
  | {
      readonly kind: 'shipment';
      readonly order: OrderId;
      readonly report: ShipmentReport;
      readonly generation?: number;
      readonly notes: readonly Note[];
    }
  | { readonly kind: 'refused'; readonly failures: readonly InputFailure[]; readonly notes: readonly Note[] };

/** Half a day: without a time, the middle of the day keeps the day in every zone that ships. */
const NOON_MINUTES = 720;
/** Element 368: more of the line will come. */
const MORE_COMES = new Set(['BP', 'PR']);

export function readShipments945(text: string, partners: readonly WarehousePartner[]): readonly ShipmentMessage[] {
  const tokens = tokenize(text);
  const results: ShipmentMessage[] = tokens.interchanges.flatMap((raw) => {
    const interchange = readInterchange(raw);
    const notes = [...tokens.found.notes, ...interchange.notes];
    const { sender } = interchange;
    const partner = partners.find(({ qualifier, id }) => qualifier === sender.qualifier && id === sender.id);
    const read = interchange.groups.flatMap((group) =>
      group.sets.map((set) =>
        readSet(partner, set, [...interchange.problems, ...group.problems, ...set.problems].map(asFailure), notes, sender),
      ),
    );
    return read.length > 0
      ? read
      : [
          {
            kind: 'refused' as const,
            failures: [...interchange.problems.map(asFailure), missing('ST', 'transaction sets', 'send the interchange again')],
            notes,
          },
        ];
  });
  if (tokens.found.failures.length > 0)
    results.push({ kind: 'refused', failures: tokens.found.failures.map(asFailure), notes: tokens.found.notes });
  return results;
}

function readSet(
  partner: WarehousePartner | undefined,
  set: TransactionSet,
  stops: readonly InputFailure[],
  notes: readonly Note[],
  sender: { readonly qualifier: string; readonly id: string },
): ShipmentMessage {
  if (stops.length > 0) return { kind: 'refused', failures: stops, notes };
  if (partner === undefined)
    return {
      kind: 'refused',
      failures: [
        {
          code: 'unexpected',
          where: 'ISA[1]/ISA06',
          found: `${sender.qualifier} ${sender.id}`,
          expected: [],
          wayOut: 'configure this warehouse, or have it correct ISA05 and ISA06',
        },
      ],
      notes,
    };
  if (set.type !== '945')
    return {
      kind: 'refused',
      failures: [
        {
          code: 'unexpected',
          where: 'ST[1]/ST01',
          found: set.type,
          expected: ['945'],
          wayOut: 'send this transaction set to the connection that it belongs to',
        },
      ],
      notes,
    };
  const found = findings();
  const rows = new Rows(set);
  const read = readReport(found, rows, partner);
  return read === undefined || found.failures.length > 0
    ? { kind: 'refused', failures: found.failures, notes: [...notes, ...found.notes] }
    : { kind: 'shipment', ...read, notes: [...notes, ...found.notes] };
}

interface Read {
  readonly order: OrderId;
  readonly report: ShipmentReport;
  readonly generation?: number;
}

function readReport(found: InputFindings, rows: Rows, partner: WarehousePartner): Read | undefined {
  const w06 = rows.all.find(({ tag }) => tag === 'W06');
  if (w06 === undefined) return found.refuse(malformed('ST[1]', 'no W06', 'a 945 has exactly one W06'));
  const { head, loops } = loopsOf(rows.all.slice(1, -1), 'LX');
  const references = new Map(head.filter(({ tag, at }) => tag === 'N9' && at(1) === 'ZZ').map((row) => [row.at(3), row]));
  const [orderText = '', fulfillmentText = ''] = w06.at(2).split('/');
  const order = found.take(OrderId.parse(references.get('ORDER')?.at(2) ?? orderText, w06.where(2)));
  const fulfillment = found.take(FulfillmentId.parse(references.get('FULFILLMENT')?.at(2) ?? fulfillmentText, w06.where(2)));
  const id = found.take(ShipmentId.parse(w06.at(4), w06.where(4)));
  const shippedAt = readTime(found, head, w06, partner);
  const lines = readLines(found, loops);
  checkTotal(found, rows.all, lines);
  const generation = references.get('GENERATION')?.at(2) ?? '';
  if (order === undefined || fulfillment === undefined || id === undefined || shippedAt === undefined) return undefined;
  const cartons = cartonsOf(lines);
  const report: ShipmentReport = {
    id,
    fulfillment,
    node: partner.node,
    lines: lines.map(({ line }) => line),
    shippedAt,
    ...transport(found, head),
    ...(cartons.length === 0 ? {} : { cartons }),
    final: !lines.some(({ more }) => more),
  };
  return { order, report, ...(/^\d{1,8}$/.test(generation) ? { generation: Number(generation) } : {}) };
}

function transport(found: InputFindings, head: readonly Row[]): Pick<ShipmentReport, 'carrier' | 'tracking' | 'load'> {
  const carrier = head.find(({ tag }) => tag === 'W27')?.at(2) ?? '';
  const n9 = (qualifier: string): Row | undefined => head.find(({ tag, at }) => tag === 'N9' && at(1) === qualifier);
  const tracking = n9('CN')?.at(2) ?? '';
  const bill = n9('BM');
  const load = bill === undefined ? undefined : found.take(LoadId.parse(bill.at(2), bill.where(2)));
  return {
    ...(load === undefined ? {} : { load }),
    ...(carrier === '' ? {} : { carrier }),
    ...(tracking === '' ? {} : { tracking }),
  };
}

/** G62*11 is the day it shipped; W0603 is the day of the message, and stands in for it with a note. */
function readTime(found: InputFindings, head: readonly Row[], w06: Row, partner: WarehousePartner): Instant | undefined {
  const g62 = head.find(({ tag, at }) => tag === 'G62' && at(1) === '11');
  const [row, element] = g62 === undefined ? [w06, 3] : [g62, 2];
  const day = readDay({ found }, row, element);
  if (g62 === undefined) found.note('filled-in', w06.where(3), 'no ship date (G62*11): the date of the message');
  if (day === undefined) return undefined;
  const time = /^(\d{2})(\d{2})/.exec(g62?.at(4) ?? '');
  const minutes = time === null ? NOON_MINUTES : Number(time[1]) * 60 + Number(time[2]);
  if (minutes >= 1440) return found.refuse(malformed(row.where(4), row.at(4), 'a time has less than 24 hours'));
  if (time === null) found.note('filled-in', row.where(), 'no ship time: noon at the warehouse');
  return (startOf(day, partner.utcOffsetMinutes) + minutes * 60_000) as Instant;
}

interface Shipped {
  readonly line: ShippedLine;
  readonly sscc: string;
  readonly more: boolean;
}

function readLines(found: InputFindings, loops: readonly (readonly Row[])[]): readonly Shipped[] {
  return loops.flatMap((loop) => {
    const sscc = loop.find(({ tag, at }) => tag === 'MAN' && at(1) === 'GM')?.at(2) ?? '';
    return loopsOf(loop, 'W12').loops.flatMap((part) => readLine(found, part, sscc));
  });
}

function readLine(found: InputFindings, part: readonly Row[], sscc: string): readonly Shipped[] {
  const [w12] = part;
  if (w12 === undefined) return [];
  const value = found.take(decimal.parseDecimal(w12.at(3), w12.where(3)));
  if (value !== undefined && decimal.isNegative(value))
    found.refuse(malformed(w12.where(3), value, 'a shipped quantity below zero'));
  const item = found.take(ItemId.parse(w12.at(8), w12.where(8)));
  const n9 = (qualifier: string): readonly Row[] => part.filter(({ tag, at }) => tag === 'N9' && at(1) === qualifier);
  const [li] = n9('LI');
  if (li === undefined)
    found.refuse(missing(w12.where(), 'schedule line (N9*LI)', 'repeat the N9*LI of the 940 behind each W12'));
  const schedule = li === undefined ? undefined : found.take(ScheduleId.parse(li.at(2), li.where(2)));
  if (value === undefined || item === undefined || schedule === undefined) return [];
  const lots = [w12.at(9), ...n9('LT').map((row) => row.at(2))].filter((text) => text !== '');
  const serials = n9('SE').map((row) => row.at(2));
  const line: ShippedLine = {
    schedule,
    item,
    quantity: value,
    ...(lots.length === 0 ? {} : { lots }),
    ...(serials.length === 0 ? {} : { serials }),
  };
  return [{ line, sscc, more: MORE_COMES.has(w12.at(1)) }];
}

function cartonsOf(lines: readonly Shipped[]): readonly Carton[] {
  const cartons = new Map<string, ShippedLine[]>();
  for (const { line, sscc } of lines) {
    if (sscc === '') continue;
    const inside = cartons.get(sscc);
    if (inside === undefined) cartons.set(sscc, [line]);
    else inside.push(line);
  }
  return [...cartons].map(([sscc, inside]) => ({ sscc, lines: inside }));
}

function checkTotal(found: InputFindings, all: readonly Row[], lines: readonly Shipped[]): void {
  const w03 = all.find(({ tag }) => tag === 'W03');
  if (w03 === undefined) {
    found.refuse(missing(all.at(-1)?.where() ?? 'SE', 'total units shipped (W03)', 'give W03 with the sum of the lines'));
    return;
  }
  const written = found.take(decimal.parseDecimal(w03.at(1), w03.where(1)));
  const total = decimal.sum(lines.map(({ line }) => line.quantity));
  if (written !== undefined && written !== total && found.failures.length === 0)
    found.refuse(malformed(w03.where(1), written, `the lines add up to ${total}`));
}
