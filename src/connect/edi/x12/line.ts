/** PO1 and POC loops to line demands: quantity, unit, price, item, and the split over stores (SDQ) and days (SCH). */
import * as decimal from '../../../core/model/decimal.ts';
import type { LineDemand, ScheduleDemand } from '../../../core/model/demand.ts';
import { LineId, ScheduleId } from '../../../core/model/identifiers.ts';
import type { Quantity, Unit } from '../../../core/model/quantity.ts';
import { type Context, malformed, missing, readUnit } from './context.ts';
import { type Days, daysOver, readDays, readScheduleDays } from './dates.ts';
import { readItem } from './item.ts';
import { onFile, readParties } from './parties.ts';
import { readPrice } from './price.ts';
import type { Row } from './rows.ts';

/** Which element of the line's first segment holds what. */
export interface LineLayout {
  readonly quantity: number;
  readonly unit: number;
  readonly price: number;
  readonly pairs: number;
}

export const PO1: LineLayout = { quantity: 2, unit: 3, price: 4, pairs: 6 };
/** POC04, left to receive, is the buyer's own view and is not used. */
export const POC: LineLayout = { quantity: 3, unit: 5, price: 6, pairs: 8 };

/** Line ids of one order: the buyer's number where it can be one and is new, else the line's position. */
export class LineIds {
  private readonly taken = new Set<string>();

  next({ found }: Context, row: Row, position: number): LineId {
    const written = row.at(1);
    const parsed = LineId.parse(written.replace(/[/:]/g, '-'), row.where(1));
    // 78 characters leave room for `.1` of the first schedule, up to 999 of them need three more.
    const fits = parsed.ok && parsed.value.length <= 76 && !this.taken.has(parsed.value);
    const id = fits ? parsed.value : this.free(position);
    if (id !== written && written !== '') found.note('read-as', row.where(1), `line number ${written} is read as ${id}`);
    if (written === '') found.note('filled-in', row.where(1), `line without a number: ${id}, its position`);
    this.taken.add(id);
    return id;
  }

  private free(position: number): LineId {
    let text = String(position);
    while (this.taken.has(text)) text = `${text}-${position}`;
    return LineId.of(text);
  }
}

/** Undefined where anything was refused; the failures are in the context. */
export function readLine(
  context: Context,
  loop: readonly Row[],
  layout: LineLayout,
  id: LineId,
  order: Days,
): LineDemand | undefined {
  const { found, rows } = context;
  const [first] = loop;
  if (first === undefined) return undefined;
  rows.use(first);
  const before = found.failures.length;
  const details = loop.slice(1);
  const unit = readUnit(context, first, layout.unit);
  const price = unit === undefined ? undefined : readPrice(context, first, layout.price, unit);
  const item = readItem(context, first, layout.pairs, details);
  const days = daysOver(order, readDays(context, details));
  const { destination } = readParties(context, details);
  const place = destination === undefined ? {} : { destination };
  const schedules = unit === undefined ? [] : readSchedules(context, first, details, layout, id, unit, { ...place, ...days });
  if (found.failures.length > before) return undefined;
  return { id, item, ...(price === undefined ? {} : { price }), schedules };
}

type Common = Omit<ScheduleDemand, 'id' | 'quantity'>;

const scheduleId = (line: LineId, number: number): ScheduleId => ScheduleId.of(`${line}.${number}`);

function readSchedules(
  context: Context,
  first: Row,
  details: readonly Row[],
  layout: LineLayout,
  line: LineId,
  unit: Unit,
  common: Common,
): readonly ScheduleDemand[] {
  const { found, rows } = context;
  const stores = rows.of('SDQ', details);
  const dates = rows.of('SCH', details);
  if (stores[0] !== undefined && dates[0] !== undefined) {
    found.refuse({
      code: 'out-of-scope',
      where: dates[0].where(),
      what: 'a line split over stores and days at once',
      found: 'SDQ and SCH',
      wayOut: 'give one line for each day, split over stores by SDQ',
    });
    return [];
  }
  if (stores.length === 0 && dates.length === 0) {
    const quantity = readQuantity(context, first, layout.quantity, unit);
    return quantity === undefined ? [] : [{ id: scheduleId(line, 1), quantity, ...common }];
  }
  const parts =
    stores.length > 0
      ? stores.flatMap((row) => readStores(context, row, unit))
      : dates.flatMap((row) => readDate(context, row, unit));
  checkSplit(context, first, layout.quantity, parts);
  return parts.map((part, i) => ({ id: scheduleId(line, i + 1), ...common, ...part }));
}

type Part = Omit<ScheduleDemand, 'id'>;

/** SDQ: unit, qualifier, then up to ten pairs of store and quantity; SDQ23 is a location inside the store. */
function readStores(context: Context, row: Row, unit: Unit): readonly Part[] {
  const parts: Part[] = [];
  if (!sameUnit(context, row, 1, unit)) return parts;
  for (let element = 3; element < 23 && element <= row.length; element += 2) {
    if (row.at(element) === '' && row.at(element + 1) === '') continue;
    const destination = onFile(context, row, element);
    const quantity = readQuantity(context, row, element + 1, unit);
    if (destination !== undefined && quantity !== undefined) parts.push({ quantity, destination });
  }
  return parts;
}

function readDate(context: Context, row: Row, unit: Unit): readonly Part[] {
  const quantity = sameUnit(context, row, 2, unit) ? readQuantity(context, row, 1, unit) : undefined;
  return quantity === undefined ? [] : [{ quantity, ...readScheduleDays(context, row) }];
}

function sameUnit(context: Context, row: Row, element: number, unit: Unit): boolean {
  const own = row.at(element) === '' ? unit : readUnit(context, row, element);
  if (own === unit) return true;
  if (own !== undefined)
    context.found.refuse({
      code: 'unexpected',
      where: row.where(element),
      found: own,
      expected: [unit],
      wayOut: 'split the line in the unit that it is ordered in',
    });
  return false;
}

/** Above zero, or refused: an order for nothing, or less, is a mistake in the message. */
export function readQuantity({ found }: Context, row: Row, element: number, unit: Unit): Quantity | undefined {
  const text = row.at(element);
  if (text === '') return found.refuse(missing(row.where(element), 'quantity', 'give the quantity ordered'));
  const value = found.take(decimal.parseDecimal(text, row.where(element)));
  if (value === undefined) return undefined;
  if (decimal.isPositive(value)) return { value, unit };
  return found.refuse({
    code: 'not-a-quantity',
    where: row.where(element),
    found: text,
    wayOut: 'order more than zero, or leave the line out',
  });
}

/** The parts add up to the line, where it says how much it is. */
function checkSplit({ found }: Context, first: Row, element: number, parts: readonly Part[]): void {
  const written = first.at(element);
  if (written === '' || found.failures.length > 0) return;
  const whole = found.take(decimal.parseDecimal(written, first.where(element)));
  const total = decimal.sum(parts.map(({ quantity }) => quantity.value));
  if (whole !== undefined && whole !== total)
    found.refuse(malformed(first.where(element), written, `the line's parts add up to ${total}`));
}
