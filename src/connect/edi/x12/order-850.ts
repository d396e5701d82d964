/** X12 850, purchase order, to a demand (release 004010 as partners use it; 00200 to 00601 read alike). */
import type { Demand, LineDemand } from '../../../core/model/demand.ts';
import type { CrossReference } from '../../../core/model/identifiers.ts';
import { type Instant, type LocalDate, startOf } from '../../../core/model/instant.ts';
import { type Currency, parseCurrency } from '../../../core/model/money.ts';
import { readCharges } from './charges.ts';
import { type Context, malformed, missing, readDay } from './context.ts';
import { readDays } from './dates.ts';
import { readFreight } from './freight.ts';
import { LineIds, PO1, readLine } from './line.ts';
import { readContact, readParties } from './parties.ts';
import { loopsOf, type Row } from './rows.ts';
import { checkTotals } from './totals.ts';

/** When and under which number the message came. */
export interface Arrival {
  /** `ISA13-GS06-ST02`: the same message again has the same number. */
  readonly message: string;
  readonly at: Instant | undefined;
}

export type Order850 =
  | { readonly kind: 'order'; readonly demand: Demand }
  | { readonly kind: 'cancel'; readonly purchaseOrder: string };

/** Element 92. Blanket orders and their releases are real, and not in this version. */
const ORDERS = ['SA', 'NE', 'RE', 'RO', 'OS', 'PR', 'DS', 'EO', 'NS', 'NP'];
const BLANKET = new Set(['BK', 'BE', 'BL', 'RL', 'RA', 'AB', 'ST', 'LB', 'CR']);

/** Undefined where anything was refused; the failures are in the context. */
export function readOrder850(context: Context, arrival: Arrival): Order850 | undefined {
  const { found, profile, rows } = context;
  const beg = readBeginning(context);
  if (beg === undefined) return undefined;
  if (beg.cancels) return { kind: 'cancel', purchaseOrder: beg.purchaseOrder };
  const { head, loops, summary } = partsOf(rows.all);
  const currency = readCurrency(context, head);
  const days = readDays(context, head);
  const lines = readLines(context, loops, days);
  const { destination } = readParties(context, head);
  const freight = readFreight(context, head);
  const charges = [...readCharges(context, head, currency), ...loops.flatMap((loop) => readCharges(context, loop, currency))];
  const instructions = [
    ...readTexts(context, head, ''),
    ...freight.instructions,
    ...loops.flatMap((loop) => readTexts(context, loop, `Line ${loop[0]?.at(1)}: `)),
  ];
  const per = head.find(({ tag }, i) => tag === 'PER' && !head.slice(0, i).some((row) => row.tag === 'N1'));
  const contact = readContact(per);
  if (per !== undefined && contact !== undefined) rows.use(per);
  checkTotals(
    context,
    [...head, ...summary],
    loops.map((loop) => loop[0]?.at(PO1.quantity) ?? ''),
    lines,
  );
  if (beg.orderDate === undefined || found.failures.length > 0) return undefined;
  const demand: Demand = {
    customer: profile.customer,
    channel: { kind: 'edi', name: profile.connection, message: arrival.message },
    references: beg.references,
    purchaseOrder: beg.purchaseOrder,
    orderedAt: arrival.at ?? startOf(beg.orderDate, profile.utcOffsetMinutes),
    orderDate: beg.orderDate,
    ...(currency === undefined ? {} : { currency }),
    destination: destination ?? { kind: 'missing' },
    ...(days.requested === undefined ? {} : { requested: days.requested }),
    ...(freight.freight === undefined ? {} : { freight: freight.freight }),
    charges,
    lines: lines ?? [],
    ...(instructions.length === 0 ? {} : { instructions: instructions.join('\n') }),
    ...(contact === undefined ? {} : { contact }),
  };
  return { kind: 'order', demand };
}

interface Parts {
  readonly head: readonly Row[];
  readonly loops: readonly (readonly Row[])[];
  readonly summary: readonly Row[];
}

/** Between ST and SE: the heading, one loop a line, and the summary from CTT on. */
export function partsOf(all: readonly Row[], start = 'PO1'): Parts {
  const inside = all.slice(1, -1);
  const summaryAt = inside.findIndex(({ tag }) => tag === 'CTT');
  const end = summaryAt < 0 ? inside.length : summaryAt;
  return { ...loopsOf(inside.slice(0, end), start), summary: inside.slice(end) };
}

interface Beginning {
  readonly cancels: boolean;
  readonly purchaseOrder: string;
  readonly orderDate: LocalDate | undefined;
  readonly references: readonly CrossReference[];
}

function readBeginning(context: Context): Beginning | undefined {
  const { found, profile, rows } = context;
  const begs = rows.of('BEG', rows.all);
  const [beg] = begs;
  useEnvelope(context);
  if (beg === undefined || begs.length > 1)
    return found.refuse(malformed(rows.all[0]?.where() ?? 'ST[1]', `${begs.length} BEG segments`, 'an 850 has exactly one BEG'));
  const cancels = beg.at(1) === '01';
  checkPurpose(context, beg);
  const purchaseOrder = beg.at(3);
  if (purchaseOrder === '') found.refuse(missing(beg.where(3), 'purchase order number', 'give the purchase order number'));
  if (beg.at(5) === '') found.refuse(missing(beg.where(5), 'purchase order date', 'give the date of the order as CCYYMMDD'));
  const orderDate = beg.at(5) === '' ? undefined : readDay(context, beg, 5);
  const issuer = profile.customer;
  const references: CrossReference[] = [{ kind: 'purchase-order', issuer, value: purchaseOrder }];
  if (beg.at(4) !== '') references.push({ kind: 'buyer-release', issuer, value: beg.at(4) });
  if (beg.at(6) !== '') references.push({ kind: 'contract', issuer, value: beg.at(6) });
  for (const ref of partsOf(rows.all).head) {
    if (ref.tag === 'REF' && ref.at(1) === 'CT' && ref.at(2) !== '')
      references.push({ kind: 'contract', issuer, value: rows.use(ref).at(2) });
  }
  return purchaseOrder === '' || (cancels && found.failures.length > 0)
    ? undefined
    : { cancels, purchaseOrder, orderDate, references };
}

export function useEnvelope({ rows }: Context): void {
  const first = rows.all[0];
  const last = rows.all.at(-1);
  if (first !== undefined) rows.use(first);
  if (last !== undefined) rows.use(last);
}

/** BEG01 00 orders, 01 cancels. A replacement (05) can't be told from a change against what was shipped meanwhile. */
function checkPurpose({ found }: Context, beg: Row): void {
  const [purpose, type] = [beg.at(1), beg.at(2)];
  if (purpose !== '00' && purpose !== '01')
    found.refuse({
      code: 'out-of-scope',
      where: beg.where(1),
      what: 'transaction set purpose (00 orders, 01 cancels)',
      found: purpose,
      wayOut: 'send a new order with 00, or a change by 860',
    });
  if (ORDERS.includes(type)) return;
  if (BLANKET.has(type))
    found.refuse({
      code: 'out-of-scope',
      where: beg.where(2),
      what: 'blanket orders and releases against them',
      found: type,
      wayOut: 'order what is to be shipped by a stand-alone order (SA)',
    });
  else
    found.refuse({
      code: 'unexpected',
      where: beg.where(2),
      found: type,
      expected: ORDERS,
      wayOut: 'send a stand-alone (SA) or new (NE) order, or a change by 860',
    });
}

function readCurrency({ found, profile, rows }: Context, head: readonly Row[]): Currency | undefined {
  const cur = head.find(({ tag }) => tag === 'CUR');
  if (cur === undefined) {
    if (profile.currency !== undefined)
      found.note('filled-in', 'CUR', `no currency given: ${profile.currency}, by the partner's profile`);
    return profile.currency;
  }
  return found.take(parseCurrency(rows.use(cur).at(2), cur.where(2)));
}

function readLines(
  context: Context,
  loops: readonly (readonly Row[])[],
  days: ReturnType<typeof readDays>,
): readonly LineDemand[] | undefined {
  const { found, rows } = context;
  if (loops.length === 0)
    return found.refuse(missing(rows.all.at(-1)?.where() ?? 'SE', 'order lines (PO1)', 'order at least one line'));
  const ids = new LineIds();
  // The order's requested day stays on the order; its limits hold for every schedule line that has none of its own.
  const limits = {
    ...(days.notBefore === undefined ? {} : { notBefore: days.notBefore }),
    ...(days.cancelAfter === undefined ? {} : { cancelAfter: days.cancelAfter }),
  };
  const lines: LineDemand[] = [];
  loops.forEach((loop, i) => {
    const [first] = loop;
    if (first === undefined) return;
    const line = readLine(context, loop, PO1, ids.next(context, first, i + 1), limits);
    if (line !== undefined) lines.push(line);
  });
  return lines;
}

/** MSG01 and NTE02, for people. N9 in front of them only introduces. */
export function readTexts({ rows }: Context, among: readonly Row[], prefix: string): readonly string[] {
  const texts: string[] = [];
  for (const row of among) {
    const text = row.tag === 'MSG' ? row.at(1) : row.tag === 'NTE' ? row.at(2) : '';
    if (text === '') continue;
    rows.use(row);
    texts.push(`${prefix}${text}`);
  }
  return texts;
}
