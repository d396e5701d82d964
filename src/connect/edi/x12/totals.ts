/**
 * The buyer's own control figures. CTT01 counts lines and CTT02 is a hash of quantities: a difference means that a line
 * or a quantity was lost, and refuses the order. AMT is money that may or may not hold tax and freight: it is noted.
 */
import * as decimal from '../../../core/model/decimal.ts';
import type { LineDemand } from '../../../core/model/demand.ts';
import { money, rounded } from '../../../core/model/money.ts';
import type { Context } from './context.ts';
import { asFailure, problem } from './problem.ts';
import type { Row } from './rows.ts';

/** Element 347: quantities added up without their points, and only the lowest ten digits of that. */
const HASH_DIGITS_MAX = 10n;

export function checkTotals(
  context: Context,
  summary: readonly Row[],
  written: readonly string[],
  lines: readonly LineDemand[] | undefined,
): void {
  for (const ctt of context.rows.of('CTT', summary)) checkCounts(context, ctt, written);
  for (const amt of summary)
    if (amt.tag === 'AMT' && (amt.at(1) === 'TT' || amt.at(1) === '1')) checkAmount(context, context.rows.use(amt), lines);
}

/** `written`: the quantity element of each line, as text. */
function checkCounts({ found }: Context, ctt: Row, written: readonly string[]): void {
  const count = ctt.at(1);
  if (!/^\d{1,6}$/.test(count) || Number(count) !== written.length)
    found.refuse(
      asFailure(
        problem('line-count', 'CTT', ctt.position, {
          element: 1,
          found: count,
          expected: String(written.length),
          reason: 'the count of lines is not what is there',
        }),
      ),
    );
  const hash = ctt.at(2);
  if (hash === '' || written.some((text) => !/^\d+(\.\d*)?$/.test(text))) return;
  const sums = hashes(written);
  if (!/^\d+(\.\d*)?$/.test(hash) || !sums.includes(decimal.decimal(hash)))
    found.refuse(
      asFailure(
        problem('hash-total', 'CTT', ctt.position, {
          element: 2,
          found: hash,
          expected: sums.join(' or '),
          reason: 'the hash total of the quantities is not what is there',
        }),
      ),
    );
}

/** The plain sum, as most partners write it, and the hash that the standard defines. */
function hashes(written: readonly string[]): readonly decimal.Decimal[] {
  const plain = decimal.sum(written.map((text) => decimal.decimal(text)));
  const digits = written.reduce((total, text) => total + BigInt(text.replace('.', '')), 0n) % 10n ** HASH_DIGITS_MAX;
  const standard = decimal.decimal(digits);
  return plain === standard ? [plain] : [plain, standard];
}

function checkAmount({ found }: Context, amt: Row, lines: readonly LineDemand[] | undefined): void {
  const text = amt.at(2);
  if (!/^\d{1,18}(\.\d{0,6})?$/.test(text)) {
    found.note('total', amt.where(2), `${text} is no amount; not compared`);
    return;
  }
  const priced = lines?.every(({ price }) => price !== undefined) === true ? lines : undefined;
  if (priced === undefined) {
    found.note('total', amt.where(2), `${text} not compared: not every line has a price`);
    return;
  }
  const exact = decimal.sum(
    priced.map(({ price, schedules }) =>
      decimal.multiply(price?.amount ?? decimal.ZERO, decimal.sum(schedules.map(({ quantity }) => quantity.value))),
    ),
  );
  // Two decimals: AMT02 is money, and a difference below a cent is rounding.
  const goods = rounded(money(exact, 'USD')).amount;
  if (decimal.decimal(text) !== goods)
    found.note('total', amt.where(2), `the order says ${decimal.decimal(text)}, its lines add up to ${goods}`);
}
