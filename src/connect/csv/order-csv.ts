/**
 * Orders as CSV: one header row, one row a line; rows of the same `order` are one order. What a column says of the whole
 * order (customer, po, date, currency, shipTo of the order) stands in every row or in the first alone; two rows that
 * disagree refuse the order, and its neighbours go on.
 */
import { CsvError, parse } from 'csv-parse/sync';
import * as decimal from '../../core/model/decimal.ts';
import type { Demand, ItemReference, LineDemand } from '../../core/model/demand.ts';
import type { InputFailure } from '../../core/model/failure.ts';
import { CustomerId, ItemId, LineId, ScheduleId, ShipToId } from '../../core/model/identifiers.ts';
import { type LocalDate, parseLocalDate, startOf } from '../../core/model/instant.ts';
import { parseCurrency } from '../../core/model/money.ts';
import { parseUnit } from '../../core/model/quantity.ts';
import { type Note, shown } from '../message/note.ts';
import { findings, type InputFindings, type MessageResult, type MessageSource, refused } from '../message/result.ts';
import { namedPartner, type PartnerProfile } from '../partner.ts';

const OF_ORDER = ['customer', 'po', 'date', 'currency', 'instructions'] as const;
const NEEDED = ['order', 'customer', 'date', 'item', 'quantity', 'unit'] as const;
const COLUMNS = [
  ...NEEDED,
  'po',
  'line',
  'price',
  'currency',
  'shipTo',
  'requested',
  'notBefore',
  'cancelAfter',
  'buyersItem',
  'gtin',
  'description',
  'instructions',
] as const;
type Column = (typeof COLUMNS)[number];

interface CsvRow {
  /** As a spreadsheet counts: the header is row 1. */
  readonly number: number;
  readonly get: (column: Column) => string;
}

const where = (row: number, column: string): string => `row ${row}, column ${column}`;

export function readCsvOrders(
  text: string,
  profiles: readonly PartnerProfile[],
  notes: readonly Note[] = [],
): readonly MessageResult[] {
  const whole: MessageSource = { format: 'order-csv', place: 'file' };
  const table = parsed(text);
  if (!Array.isArray(table)) return [refused(whole, [table as InputFailure], notes)];
  const [header = [], ...body] = table as readonly (readonly string[])[];
  const failures = checkHeader(header);
  if (failures.length > 0 || body.length === 0)
    return [
      refused(
        whole,
        failures.length > 0
          ? failures
          : [{ code: 'missing', where: 'row 2', what: 'order lines', wayOut: 'give one row for each order line' }],
        notes,
      ),
    ];
  const index = new Map(header.map((name, i) => [name.trim(), i]));
  const orders = new Map<string, CsvRow[]>();
  body.forEach((cells, i) => {
    const row: CsvRow = { number: i + 2, get: (column) => (cells[index.get(column) ?? -1] ?? '').trim() };
    const rows = orders.get(row.get('order'));
    if (rows === undefined) orders.set(row.get('order'), [row]);
    else rows.push(row);
  });
  return [...orders].map(([order, rows]) => readOrder(order, rows, profiles, notes));
}

/** Whatever is in them; undefined: it is no CSV. */
export function rowsOfCsv(text: string): readonly (readonly string[])[] | undefined {
  const rows = parsed(text);
  return 'code' in rows ? undefined : rows;
}

/** Rows with another number of cells than the header break the file: a comma lost inside one shifts money into another column. */
function parsed(text: string): readonly (readonly string[])[] | InputFailure {
  const delimiter = /^[^\n"]*;/.test(text) && !/^[^\n"]*,/.test(text) ? ';' : ',';
  try {
    return parse(text, { delimiter, bom: true, skip_empty_lines: true, max_record_size: 100_000 });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return {
      code: 'malformed',
      where: `row ${Number(error['lines'] ?? 1)}`,
      format: 'CSV',
      found: shown(text.split('\n')[Number(error['lines'] ?? 1) - 1] ?? ''),
      reason: error.message,
      wayOut: 'quote cells that hold the separator, and give every row the same columns',
    };
  }
}

function checkHeader(header: readonly string[]): readonly InputFailure[] {
  const names = header.map((name) => name.trim());
  return [
    ...NEEDED.filter((name) => !names.includes(name)).map((name): InputFailure => ({
      code: 'missing',
      where: where(1, name),
      what: `column ${name}`,
      wayOut: `give the columns ${NEEDED.join(', ')}`,
    })),
    ...names.flatMap((name, i): readonly InputFailure[] =>
      names.indexOf(name) === i
        ? []
        : [{ code: 'repeated', where: where(1, name), what: 'column', found: name, wayOut: 'give each column once' }],
    ),
    ...names
      .filter((name) => !COLUMNS.some((known) => known === name))
      .map((name): InputFailure => ({
        code: 'unexpected',
        where: where(1, shown(name)),
        found: shown(name),
        expected: COLUMNS,
        wayOut: 'take the column out, or rename it',
      })),
  ];
}

function readOrder(
  order: string,
  rows: readonly CsvRow[],
  profiles: readonly PartnerProfile[],
  notes: readonly Note[],
): MessageResult {
  const numbers = rows.map(({ number }) => number);
  const source: MessageSource = {
    format: 'order-csv',
    place: numbers.length === 1 ? `row ${numbers[0]}` : `rows ${numbers.join(', ')}`,
    ...(order === '' ? {} : { message: order }),
  };
  const found = findings();
  const demand = readDemand(found, order, rows, profiles);
  const all = [...notes, ...found.notes];
  return demand === undefined || found.failures.length > 0
    ? refused(source, found.failures, all)
    : { kind: 'order', source, demand, notes: all };
}

function readDemand(
  found: InputFindings,
  order: string,
  rows: readonly CsvRow[],
  profiles: readonly PartnerProfile[],
): Demand | undefined {
  const first = rows[0]?.number ?? 2;
  if (order === '')
    return found.refuse({
      code: 'missing',
      where: where(first, 'order'),
      what: 'order number',
      wayOut: "give each order the sender's own number",
    });
  const of = Object.fromEntries(OF_ORDER.map((column) => [column, one(found, rows, column)])) as Record<
    (typeof OF_ORDER)[number],
    string
  >;
  const customer = found.take(CustomerId.parse(of.customer, where(first, 'customer')));
  const orderDate = found.take(parseLocalDate(of.date, where(first, 'date')));
  const profile = customer === undefined ? undefined : namedPartner(profiles, customer);
  const currency = of.currency === '' ? profile?.currency : found.take(parseCurrency(of.currency, where(first, 'currency')));
  const lines = readLines(found, rows);
  if (customer === undefined || orderDate === undefined) return undefined;
  return {
    customer,
    channel: { kind: 'csv', name: profile?.connection ?? 'csv', message: order },
    references: of.po === '' ? [] : [{ kind: 'purchase-order', issuer: customer, value: of.po }],
    ...(of.po === '' ? {} : { purchaseOrder: of.po }),
    orderedAt: startOf(orderDate, profile?.utcOffsetMinutes),
    orderDate,
    ...(currency === undefined ? {} : { currency }),
    destination: { kind: 'missing' },
    charges: [],
    lines,
    ...(of.instructions === '' ? {} : { instructions: of.instructions }),
  };
}

function one(found: InputFindings, rows: readonly CsvRow[], column: Column): string {
  const given = rows.filter((row) => row.get(column) !== '');
  const value = given[0]?.get(column) ?? '';
  const other = given.find((row) => row.get(column) !== value);
  if (other !== undefined)
    found.refuse({
      code: 'unexpected',
      where: where(other.number, column),
      found: shown(other.get(column)),
      expected: [value],
      wayOut: `give all rows of an order the same ${column}`,
    });
  return value;
}

/** Rows with the same line number are schedule lines of one line: its item, unit and price agree. */
function readLines(found: InputFindings, rows: readonly CsvRow[]): readonly LineDemand[] {
  const lines = new Map<string, LineDemand>();
  rows.forEach((row, i) => {
    const id = found.take(LineId.parse(row.get('line') || String(i + 1), where(row.number, 'line')));
    if (id === undefined) return;
    const known = lines.get(id);
    const line = readLine(found, row, id, (known?.schedules.length ?? 0) + 1);
    if (line === undefined) return;
    if (known === undefined) lines.set(id, line);
    else if (same(known, line)) lines.set(id, { ...known, schedules: [...known.schedules, ...line.schedules] });
    else
      found.refuse({
        code: 'repeated',
        where: where(row.number, 'line'),
        what: 'line with another item, unit or price',
        found: id,
        wayOut: 'number the lines apart, or give all rows of a line the same item, unit and price',
      });
  });
  return [...lines.values()];
}

const same = (a: LineDemand, b: LineDemand): boolean =>
  JSON.stringify([a.item, a.price, a.schedules[0]?.quantity.unit]) ===
  JSON.stringify([b.item, b.price, b.schedules[0]?.quantity.unit]);

function readLine(found: InputFindings, row: CsvRow, id: LineId, part: number): LineDemand | undefined {
  const at = (column: Column): string => where(row.number, column);
  const unit = found.take(parseUnit(row.get('unit'), at('unit')));
  const value = found.take(decimal.parseDecimal(row.get('quantity'), at('quantity')));
  const price = row.get('price') === '' ? undefined : found.take(decimal.parseDecimal(row.get('price'), at('price')));
  const item = readItem(found, row);
  const shipTo = row.get('shipTo') === '' ? undefined : found.take(ShipToId.parse(row.get('shipTo'), at('shipTo')));
  const days: Record<string, LocalDate> = {};
  for (const column of ['requested', 'notBefore', 'cancelAfter'] as const) {
    const day = row.get(column) === '' ? undefined : found.take(parseLocalDate(row.get(column), at(column)));
    if (day !== undefined) days[column] = day;
  }
  if (value !== undefined && !decimal.isPositive(value))
    found.refuse({
      code: 'not-a-quantity',
      where: at('quantity'),
      found: value,
      wayOut: 'order more than zero, or leave the row out',
    });
  if (price !== undefined && decimal.isNegative(price))
    found.refuse({
      code: 'malformed',
      where: at('price'),
      format: 'CSV',
      found: price,
      reason: 'a price below zero',
      wayOut: 'give the price',
    });
  const schedule = found.take(ScheduleId.parse(`${id}.${part}`, at('line')));
  if (unit === undefined || value === undefined || schedule === undefined) return undefined;
  const destination = shipTo === undefined ? {} : { destination: { kind: 'on-file' as const, shipTo } };
  return {
    id,
    item,
    ...(price === undefined ? {} : { price: { amount: price, unit } }),
    schedules: [{ id: schedule, quantity: { value, unit }, ...destination, ...days }],
  };
}

function readItem(found: InputFindings, row: CsvRow): ItemReference {
  const ours = row.get('item') === '' ? undefined : found.take(ItemId.parse(row.get('item'), where(row.number, 'item')));
  return {
    ...(ours === undefined ? {} : { ours }),
    ...(row.get('buyersItem') === '' ? {} : { buyers: row.get('buyersItem') }),
    ...(row.get('gtin') === '' ? {} : { gtin: row.get('gtin') }),
    ...(row.get('description') === '' ? {} : { description: row.get('description') }),
  };
}
