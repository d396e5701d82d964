/** What an account itself says of who holds what: its own trees, read one by one. */
import * as decimal from '../../../src/core/model/decimal.ts';
import type { Decimal } from '../../../src/core/model/decimal.ts';
import type { OrderId } from '../../../src/core/model/identifiers.ts';
import { ascending, compareText, find } from '../../../src/core/model/sorted.ts';
import type { AccountState, HeldClaim } from '../../../src/core/process/account/state.ts';

export const claimIn = (state: AccountState | undefined, order: OrderId): HeldClaim | undefined =>
  state === undefined ? undefined : find(state.claims, (claim) => compareText(order, claim.order));

/** The sum over all claims. */
export function grantedIn(state: AccountState): Decimal {
  let total = decimal.ZERO;
  for (const { granted } of ascending(state.claims)) total = decimal.add(total, granted);
  return total;
}

/** Reading a large tree at every commit is more than a checker may cost: a small one always, a large one now and then. */
export const isSmall = ({ claims }: AccountState): boolean => claims === null || claims.size <= 8;
