/** What an account says to an order: how its claim stands, in figures. */
import type { ClaimAnswer, ClaimOwner } from '../../model/account.ts';
import { add, subtract, ZERO, type Decimal } from '../../model/decimal.ts';
import type { OrderId } from '../../model/identifiers.ts';
import { never } from '../../model/result.ts';
import { neededAhead, type RankedClaim } from '../../sourcing/fair.ts';
import { ascending } from '../../model/sorted.ts';
import { ownerOf, roomFor, termsOf, type AccountState, type HeldClaim } from './state.ts';

export interface OrderAnswer {
  readonly order: OrderId;
  readonly answer: ClaimAnswer;
}

/** What has to come before this claim is whole: with what those before it in the line need first. */
export function shortBy(state: AccountState, claim: RankedClaim): Decimal {
  const needed = subtract(claim.wanted, claim.granted);
  const ahead = neededAhead(ascending(state.waiting), claim, termsOf(state)) ?? ZERO;
  return subtract(add(needed, ahead), roomFor(state, claim.customer));
}

function owner(state: AccountState, order: OrderId): { owner?: ClaimOwner } {
  if (state.kind !== 'key' && state.kind !== 'content') return {};
  const claim = ownerOf(state, order);
  return claim === undefined || claim.order === order ? {} : { owner: { order: claim.order, since: claim.since } };
}

/** A claim that is not in the account (a refusal that left nothing) may be asked about too. */
export function answerOf(state: AccountState, claim: HeldClaim): ClaimAnswer {
  const { account } = state;
  const { generation, standing, granted } = claim;
  switch (standing.kind) {
    case 'granted':
      return { kind: 'granted', account, generation, quantity: granted };
    case 'waiting':
    case 'refused':
      return {
        kind: standing.kind,
        account,
        generation,
        shortBy: shortBy(state, claim),
        kept: granted,
        ...owner(state, claim.order),
      };
    case 'lost':
      return { kind: 'lost', account, generation, lost: standing.lost, left: granted, why: standing.why };
    default:
      return never(standing, 'answerOf');
  }
}
