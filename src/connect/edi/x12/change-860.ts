/**
 * X12 860, purchase order change by the buyer, to changes and cancellations of schedule lines.
 *
 * POC03 is the quantity *as it is to be* for every code, as the standard defines it (quantity ordered), and not the
 * difference. A line that is split anew over stores or days is refused: which part becomes which is not said.
 */
import type { Change, LineDemand } from '../../../core/model/demand.ts';
import { LineId, ScheduleId } from '../../../core/model/identifiers.ts';
import { type Context, malformed, missing, readUnit } from './context.ts';
import { readDays } from './dates.ts';
import { LineIds, POC, readLine, readQuantity } from './line.ts';
import { readItem } from './item.ts';
import { partsOf, readTexts, useEnvelope } from './order-850.ts';
import { readParties } from './parties.ts';
import { readPrice } from './price.ts';
import type { Row } from './rows.ts';
import { checkTotals } from './totals.ts';

export interface Change860 {
  readonly kind: 'change' | 'cancel';
  readonly purchaseOrder: string;
  readonly changes: readonly Change[];
  readonly cancelled: readonly ScheduleId[];
  readonly sequence?: number;
}

/** What of a line each code (element 670) changes. */
const CHANGES: Readonly<Record<string, readonly ('quantity' | 'price' | 'days' | 'item' | 'destination')[]>> = {
  QI: ['quantity'],
  QD: ['quantity'],
  PC: ['price'],
  PQ: ['price', 'quantity'],
  PR: ['price', 'days'],
  RQ: ['days', 'quantity'],
  RS: ['days'],
  CT: ['days'],
  RE: ['item'],
  CA: ['quantity', 'price', 'days', 'destination'],
};
const NOTHING = 'NC';

export function readChange860(context: Context): Change860 | undefined {
  const { found, rows } = context;
  const bchs = rows.of('BCH', rows.all);
  const [bch] = bchs;
  useEnvelope(context);
  if (bch === undefined || bchs.length > 1)
    return found.refuse(malformed(rows.all[0]?.where() ?? 'ST[1]', `${bchs.length} BCH segments`, 'an 860 has exactly one BCH'));
  const purchaseOrder = bch.at(3);
  if (purchaseOrder === '') found.refuse(missing(bch.where(3), 'purchase order number', 'give the purchase order number'));
  const sequence = readSequence(context, bch);
  const of = { purchaseOrder, ...(sequence === undefined ? {} : { sequence }) };
  if (bch.at(1) === '01') return found.failures.length > 0 ? undefined : { kind: 'cancel', changes: [], cancelled: [], ...of };
  if (bch.at(1) !== '04')
    found.refuse({
      code: 'out-of-scope',
      where: bch.where(1),
      what: 'transaction set purpose (01 cancels, 04 changes)',
      found: bch.at(1),
      wayOut: 'send the change with 04, or cancel the order with 01',
    });
  const { head, loops, summary } = partsOf(rows.all, 'POC');
  const changes = [...readHeader(context, head)];
  const cancelled: ScheduleId[] = [];
  const ids = new LineIds();
  loops.forEach((loop, i) => readPoc(context, loop, i + 1, ids, changes, cancelled));
  checkTotals(
    context,
    summary,
    loops.map((loop) => loop[0]?.at(POC.quantity) ?? ''),
    undefined,
  );
  if (changes.length + cancelled.length === 0 && found.failures.length === 0)
    found.refuse(missing(bch.where(), 'a change', 'say by POC segments what is to change, or cancel with BCH01 01'));
  return found.failures.length > 0 ? undefined : { kind: 'change', changes, cancelled, ...of };
}

/** BCH05, the change order sequence number. */
function readSequence({ found }: Context, bch: Row): number | undefined {
  const text = bch.at(5);
  if (text === '') return undefined;
  if (/^\d{1,8}$/.test(text)) return Number(text);
  return found.refuse(malformed(bch.where(5), text, 'the change order sequence number is a whole number'));
}

/** What changes for the whole order: days, ship-to, words. */
function readHeader(context: Context, head: readonly Row[]): readonly Change[] {
  const days = readDays(context, head);
  const { destination } = readParties(context, head);
  const texts = readTexts(context, head, '');
  return [
    ...(Object.keys(days).length === 0 ? [] : [{ kind: 'days' as const, ...days }]),
    ...(destination === undefined ? [] : [{ kind: 'destination' as const, to: destination }]),
    ...(texts.length === 0 ? [] : [{ kind: 'instructions' as const, to: texts.join('\n') }]),
  ];
}

function readPoc(
  context: Context,
  loop: readonly Row[],
  position: number,
  ids: LineIds,
  changes: Change[],
  cancelled: ScheduleId[],
): void {
  const { found, rows } = context;
  const [poc] = loop;
  if (poc === undefined) return;
  rows.use(poc);
  const code = poc.at(2);
  if (code === 'AI') {
    const line = readLine(context, loop, POC, ids.next(context, poc, position), {});
    if (line !== undefined) changes.push({ kind: 'line-added', line });
    return;
  }
  const line = readLineId(context, poc);
  const split = loop.find(({ tag }) => tag === 'SDQ' || tag === 'SCH');
  if (split !== undefined && code !== 'DI')
    found.refuse({
      code: 'out-of-scope',
      where: split.where(),
      what: 'a change that splits a line anew',
      found: split.tag,
      wayOut: 'delete the line (DI) and add the new ones (AI)',
    });
  if (line === undefined || split !== undefined) return;
  if (code === 'DI') cancelled.push(ScheduleId.of(`${line}.1`));
  else if (code === NOTHING) found.note('not-used', poc.where(2), `line ${line} does not change`);
  else changes.push(...readChanges(context, loop, poc, line));
}

function readLineId({ found }: Context, poc: Row): LineId | undefined {
  if (poc.at(1) === '') return found.refuse(missing(poc.where(1), 'line number', 'name the line by its number in the order'));
  // The same way of reading as the 850's, so that both name the same line.
  const id = found.take(LineId.parse(poc.at(1).replace(/[/:]/g, '-'), poc.where(1)));
  return id !== undefined && id.length > 76
    ? found.refuse(malformed(poc.where(1), id, 'a line number has at most 76 characters'))
    : id;
}

function readChanges(context: Context, loop: readonly Row[], poc: Row, line: LineDemand['id']): readonly Change[] {
  const { found } = context;
  const code = poc.at(2);
  const parts = Object.hasOwn(CHANGES, code) ? CHANGES[code] : undefined;
  if (parts === undefined) {
    found.refuse({
      code: 'unexpected',
      where: poc.where(2),
      found: code,
      expected: [...Object.keys(CHANGES), 'AI', 'DI', NOTHING],
      wayOut: 'use a change code that was agreed on',
    });
    return [];
  }
  const changes: Change[] = [];
  const schedule = ScheduleId.of(`${line}.1`);
  const details = loop.slice(1);
  const unit = parts.includes('quantity') || parts.includes('price') ? readUnit(context, poc, POC.unit) : undefined;
  if (unit !== undefined && parts.includes('quantity') && !(code === 'CA' && poc.at(POC.quantity) === '')) {
    const to = readQuantity(context, poc, POC.quantity, unit);
    if (to !== undefined) changes.push({ kind: 'quantity', schedule, to });
  }
  if (unit !== undefined && parts.includes('price')) {
    const to = readPrice(context, poc, POC.price, unit);
    if (to !== undefined) changes.push({ kind: 'price', line, to });
    else if (code !== 'CA' && poc.at(POC.price) === '')
      found.refuse(missing(poc.where(POC.price), 'unit price', 'give the new price'));
  }
  if (parts.includes('days')) {
    const days = readDays(context, details);
    if (Object.keys(days).length > 0) changes.push({ kind: 'days', schedule, ...days });
    else if (code !== 'CA') found.refuse(missing(poc.where(), 'the new day (DTM)', 'give the new day in a DTM behind the POC'));
  }
  if (parts.includes('item')) changes.push({ kind: 'item', line, to: readItem(context, poc, POC.pairs, details) });
  if (parts.includes('destination')) {
    const { destination } = readParties(context, details);
    if (destination !== undefined) changes.push({ kind: 'destination', schedule, to: destination });
  }
  return changes;
}
