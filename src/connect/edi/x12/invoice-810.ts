/** An invoice to X12 810. Amounts are of type N2, in hundredths: a currency with three decimals has no place in it. */
import * as decimal from '../../../core/model/decimal.ts';
import type { Charge } from '../../../core/model/demand.ts';
import type { InputFailure } from '../../../core/model/failure.ts';
import type { Money } from '../../../core/model/money.ts';
import { fail, ok, type Result } from '../../../core/model/result.ts';
import type { InvoiceNotice } from '../../../engine/notices/content.ts';
import { dayOf, hundredths, itemPairs, placeSegments, timeOf } from './notice.ts';
import type { SegmentOut, SetOut } from './writer.ts';

/** SAC02 (element 1300): freight, handling, discount; F050 is any other, which SAC15 describes. */
const CHARGES: { readonly [K in Charge['kind']]: string } = {
  freight: 'D240',
  handling: 'D500',
  'minimum-order': 'F050',
  fee: 'F050',
  allowance: 'C310',
};

export function invoice810(notice: InvoiceNotice): Result<SetOut, InputFailure> {
  const { total, tax, lines, charges } = notice;
  const [day] = timeOf(notice.postedAt);
  const tds = hundredths(total);
  const sac = charges.map(charge);
  if (tds === undefined || sac.includes(undefined) || decimal.isNegative(total.amount)) return fail(unwritable(total));
  const segments: SegmentOut[] = [
    ['BIG', day, notice.invoice, dayOf(notice.orderDate), notice.purchaseOrder ?? '', '', '', 'DI'],
    ['CUR', 'SE', total.currency],
    ['REF', 'VN', notice.order],
    ...notice.shipments.map((shipment): SegmentOut => ['REF', 'SI', shipment]),
    ...(notice.destination === undefined ? [] : placeSegments(notice.destination)),
    ...lines.map((line): SegmentOut => ['IT1', line.line, line.quantity, line.unit, line.price, '', ...itemPairs(line)]),
    ['TDS', tds],
    ...(decimal.isZero(tax.amount) ? [] : [['TXI', 'TX', tax.amount] as const]),
    ...sac.flatMap((each) => (each === undefined ? [] : [each])),
    ['CTT', String(lines.length), decimal.sum(lines.map(({ quantity }) => quantity))],
  ];
  return ok({ type: '810', segments });
}

/** SAC05 is without a sign: SAC01 says which way it goes. */
function charge({ kind, amount }: Charge): SegmentOut | undefined {
  const figure = hundredths({ ...amount, amount: decimal.magnitude(amount.amount) });
  const isAllowance = decimal.isNegative(amount.amount);
  if (figure === undefined) return undefined;
  const described = CHARGES[kind] === 'F050' ? [...Array.from({ length: 9 }, () => ''), kind] : [];
  return ['SAC', isAllowance ? 'A' : 'C', CHARGES[kind], '', '', figure, ...described];
}

const unwritable = ({ amount, currency }: Money): InputFailure => ({
  code: 'malformed',
  where: 'TDS',
  format: 'X12',
  found: `${amount} ${currency}`,
  reason: 'an 810 has amounts of two decimals, and none below zero',
  wayOut: 'send this invoice another way',
});
