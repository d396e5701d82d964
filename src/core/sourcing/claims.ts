/** What a plan takes from which stock account: kits by their components. */
import type { AccountKey } from '../model/account.ts';
import { stockAccount } from '../model/account.ts';
import { add, multiply, ZERO, type Decimal } from '../model/decimal.ts';
import type { ScheduleId } from '../model/identifiers.ts';
import type { Plan, SourcingDemand } from '../model/plan.ts';
import { partsOf, type Part } from './stock.ts';

/** In the order of the plan's allocations. A substitute is claimed as itself, even in place of a kit. */
export function claimsOf(plan: Plan, demands: readonly SourcingDemand[]): Map<AccountKey, Decimal> {
  const kits = new Map<ScheduleId, readonly Part[]>();
  for (const demand of demands) {
    const parts = partsOf(demand);
    if (parts !== undefined) kits.set(demand.schedule, parts);
  }
  const claims = new Map<AccountKey, Decimal>();
  const claim = (account: AccountKey, quantity: Decimal): Map<AccountKey, Decimal> =>
    claims.set(account, add(claims.get(account) ?? ZERO, quantity));
  for (const { schedule, node, item, quantity, substitutes } of plan.allocations) {
    const parts = substitutes === undefined ? kits.get(schedule) : undefined;
    if (parts === undefined) claim(stockAccount(node, item), quantity);
    else for (const part of parts) claim(stockAccount(node, part.item), multiply(part.per, quantity));
  }
  return claims;
}
