/**
 * Is each line sold above the margin floor? Margin is (price − cost) / price, in percent of the agreed price.
 *
 * Invariants: the floor itself is enough; the comparison is multiplied out and never rounded; a line without a price or
 * without a known cost in the order's currency is below any floor. At stake is the margin missing up to the floor at
 * this price, and the whole line where the cost is not known.
 */
import { decimal, divide, isLess, isPositive, multiply, subtract, sum, type Decimal } from '../model/decimal.ts';
import type { MarginShortfall } from '../model/hold.ts';
import type { ItemCost } from '../model/master.ts';
import { rounded, type Currency } from '../model/money.ts';
import { check, type Outcome } from './check.ts';
import { agreedPrice } from './agreed-price.ts';
import { lineDue } from './line-due.ts';

type Shortfall = { readonly problem: 'no-cost' | 'currency' } | { readonly problem: 'below-floor'; readonly cost: Decimal };

const HUNDRED = decimal(100);
const HUNDREDTH = decimal('0.01');

export const marginFloor = check({
  name: 'margin-floor',
  version: 1,
  summary: 'Each line is sold at or above the margin floor over its cost.',
  scope: 'order',
  parameters: { floor: { kind: 'percent', default: decimal(12), tighter: 'higher' } },
  uses: ['complete', 'price-agrees'],
  run: (view, { floor }): Outcome<null> => {
    const agreed = view.answer('price-agrees', (value) => value);
    const currency = agreed.currency as Currency;
    const lines: MarginShortfall[] = [];
    const missing: Decimal[] = [];
    for (const line of view.lines()) {
      const due = lineDue(view, line);
      if (due === undefined) continue;
      const price = agreedPrice(agreed, line);
      const judged = view.fact('cost', [due.item], (cost) => judge(price, cost, currency, floor));
      if (judged === 'enough') continue;
      lines.push({ line, item: due.item, price, floorPercent: floor, ...evidence(price, judged) });
      missing.push(multiply(judged.problem === 'below-floor' ? missingPerUnit(price, judged.cost, floor) : price, due.quantity));
    }
    if (lines.length === 0) return { verdict: 'pass', value: null };
    return {
      verdict: 'hold',
      reason: { type: 'below-margin', lines, atStake: rounded({ amount: sum(missing), currency }) },
      ruled: ({ way }) => (way === 'approve' ? null : undefined),
    };
  },
});

/** Of a cost nothing is read as long as the margin is enough: it may move above the floor with nobody noticing. */
function judge(price: Decimal, cost: ItemCost | undefined, currency: Currency, floor: Decimal): Shortfall | 'enough' {
  if (cost === undefined) return { problem: 'no-cost' };
  if (cost.cost.currency !== currency) return { problem: 'currency' };
  const { amount } = cost.cost;
  const isBelow = !isPositive(price) || isLess(multiply(subtract(price, amount), HUNDRED), multiply(price, floor));
  return isBelow ? { problem: 'below-floor', cost: amount } : 'enough';
}

/** The percentage is cut off, not rounded: 11.999 below a floor of 12 reads 11.99. None where nothing is paid. */
function evidence(price: Decimal, shortfall: Shortfall): Pick<MarginShortfall, 'problem' | 'cost' | 'marginPercent'> {
  if (shortfall.problem !== 'below-floor' || !isPositive(price)) return shortfall;
  return { ...shortfall, marginPercent: divide(multiply(subtract(price, shortfall.cost), HUNDRED), price, 2, 'down') };
}

/** What the floor asks of this price, less what it earns. */
const missingPerUnit = (price: Decimal, cost: Decimal, floor: Decimal): Decimal =>
  subtract(multiply(multiply(price, floor), HUNDREDTH), subtract(price, cost));
