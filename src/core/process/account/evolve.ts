/** Folds an account's events into its state. Pure: the state that is given stays as it is. */
import { add, least, most, negate, subtract, ZERO, type Decimal } from '../../model/decimal.ts';
import type { Instant } from '../../model/instant.ts';
import { invariant, never } from '../../model/result.ts';
import type { AccountEvent, ClaimedEvent, FigureEvent, RuleEvent } from './event.ts';
import { moved, read } from './ledger.ts';
import { ascending, put, remove, type Sorted } from '../../model/sorted.ts';
import {
  byOrder,
  byRank,
  claimOf,
  isIn,
  overdraw,
  type AccountState,
  type HeldClaim,
  type Pool,
  type StockAccount,
} from './state.ts';

export function evolveAccount(state: AccountState, event: AccountEvent): AccountState {
  const next = applied(state, event);
  // An approved excess lasts only as long as it is needed: room that comes back pays it off first.
  const excess = approves(event) ? most(next.excess, overdraw(next)) : least(next.excess, overdraw(next));
  return excess === next.excess ? next : { ...next, excess };
}

const approves = (event: AccountEvent): boolean =>
  (event.type === 'claim-granted' || event.type === 'claim-filled') && event.over !== undefined;

function applied(state: AccountState, event: AccountEvent): AccountState {
  switch (event.type) {
    case 'claim-granted':
    case 'claim-queued':
    case 'claim-refused':
    case 'claim-filled':
    case 'claim-lost':
    case 'claim-given-up':
    case 'claim-expired':
      return claimChanged(state, event);
    case 'claim-consumed':
      return figureMoved(consumed(state, event), state.kind === 'stock' ? negate(event.quantity) : event.quantity, event.at);
    case 'figure-read':
    case 'figure-moved':
      return figureChanged(state, event);
    case 'limit-set':
    case 'safety-set':
    case 'pool-set':
    case 'pool-ended':
      return ruleChanged(state, event);
    default:
      return never(event, 'evolveAccount');
  }
}

function claimChanged(state: AccountState, event: Exclude<ClaimedEvent, { type: 'claim-consumed' }>): AccountState {
  switch (event.type) {
    case 'claim-granted':
      return claimSet(state, { ...event.claim, granted: event.claim.wanted, standing: { kind: 'granted' } });
    case 'claim-queued':
      return claimSet(state, { ...event.claim, granted: event.held, standing: { kind: 'waiting' } });
    case 'claim-refused':
      return claimSet(state, { ...event.claim, granted: event.held, standing: { kind: 'refused' } });
    case 'claim-filled': {
      const claim = known(state, event.order);
      const standing = { kind: event.granted === claim.wanted ? 'granted' : 'waiting' } as const;
      return claimSet(state, { ...claim, granted: event.granted, standing });
    }
    case 'claim-lost':
      return claimSet(state, {
        ...known(state, event.order),
        granted: event.left,
        standing: { kind: 'lost', lost: event.lost, why: event.why },
      });
    case 'claim-given-up':
    case 'claim-expired':
      return replaced(state, known(state, event.order), undefined);
    default:
      return never(event, 'claimChanged');
  }
}

function known(state: AccountState, order: HeldClaim['order']): HeldClaim {
  const claim = claimOf(state, order);
  invariant(claim !== undefined, `${state.account}: order ${order} has a claim`);
  return claim;
}

/** A claim that holds nothing and neither waits nor was lost has ended. */
function claimSet(state: AccountState, claim: HeldClaim): AccountState {
  const { kind } = claim.standing;
  const ended = claim.wanted === ZERO || (claim.granted === ZERO && (kind === 'granted' || kind === 'refused'));
  return replaced(state, claimOf(state, claim.order), ended ? undefined : claim);
}

function consumed(state: AccountState, event: Extract<ClaimedEvent, { type: 'claim-consumed' }>): AccountState {
  const claim = claimOf(state, event.order);
  if (claim === undefined) return state;
  const wanted = most(subtract(claim.wanted, event.quantity), ZERO);
  const granted = most(subtract(claim.granted, event.quantity), ZERO);
  const next = claimSet(state, { ...claim, wanted, granted });
  if (next.kind !== 'stock' || next.pools.length === 0) return next;
  const pools = next.pools.map((pool) =>
    isIn(pool, claim.customer) ? { ...pool, quantity: most(subtract(pool.quantity, event.quantity), ZERO) } : pool,
  );
  return { ...next, pools };
}

function replaced(state: AccountState, before: HeldClaim | undefined, after: HeldClaim | undefined): AccountState {
  if (before === undefined && after === undefined) return state;
  const delta = subtract(after?.granted ?? ZERO, before?.granted ?? ZERO);
  const next = {
    ...state,
    claimed: add(state.claimed, delta),
    claims: swapped(state.claims, before, after, byOrder),
    holding: swapped(state.holding, holds(before), holds(after), byRank),
    waiting: swapped(state.waiting, waits(before), waits(after), byRank),
  };
  return next.kind === 'stock' && next.pools.length > 0 ? { ...next, pools: poolsHeld(next.pools, before, after) } : next;
}

const holds = (claim: HeldClaim | undefined): HeldClaim | undefined => (claim?.granted === ZERO ? undefined : claim);
const waits = (claim: HeldClaim | undefined): HeldClaim | undefined => (claim?.standing.kind === 'waiting' ? claim : undefined);

type Compare = (a: HeldClaim, b: HeldClaim) => number;

function swapped(
  list: Sorted<HeldClaim>,
  before: HeldClaim | undefined,
  after: HeldClaim | undefined,
  compare: Compare,
): Sorted<HeldClaim> {
  const moves = before !== undefined && (after === undefined || compare(before, after) !== 0);
  const without = moves ? remove(list, before, compare) : list;
  return after === undefined ? without : put(without, after, compare);
}

function poolsHeld(pools: readonly Pool[], before: HeldClaim | undefined, after: HeldClaim | undefined): readonly Pool[] {
  return pools.map((pool) => {
    const less = before !== undefined && isIn(pool, before.customer) ? before.granted : ZERO;
    const more = after !== undefined && isIn(pool, after.customer) ? after.granted : ZERO;
    return less === more ? pool : { ...pool, held: add(subtract(pool.held, less), more) };
  });
}

function figureMoved(state: AccountState, delta: Decimal, at: Instant): AccountState {
  if (state.kind === 'stock') return { ...state, onHand: moved(state.onHand, delta, at) };
  invariant(state.kind === 'credit', `${state.account}: only stock and credit have a figure`);
  return { ...state, exposure: moved(state.exposure, delta, at) };
}

function figureChanged(state: AccountState, event: FigureEvent): AccountState {
  if (event.type === 'figure-moved') return figureMoved(state, event.delta, event.at);
  if (state.kind === 'stock') return { ...state, onHand: read(state.onHand, event.figure, event.asOf) };
  invariant(state.kind === 'credit', `${state.account}: only stock and credit have a figure`);
  return { ...state, exposure: read(state.exposure, event.figure, event.asOf) };
}

function ruleChanged(state: AccountState, event: RuleEvent): AccountState {
  if (event.type === 'limit-set') {
    invariant(state.kind === 'credit', `${state.account}: only credit has a limit`);
    return { ...state, limit: event.limit };
  }
  invariant(state.kind === 'stock', `${state.account}: only stock has safety and pools`);
  switch (event.type) {
    case 'safety-set':
      return { ...state, safety: event.safety };
    case 'pool-set':
      return poolSet(state, event);
    case 'pool-ended':
      return { ...state, pools: state.pools.filter((pool) => pool.pool !== event.pool) };
    default:
      return never(event, 'ruleChanged');
  }
}

function poolSet(state: StockAccount, event: Extract<RuleEvent, { type: 'pool-set' }>): StockAccount {
  const { type: _, ...terms } = event;
  let held = ZERO;
  for (const claim of ascending(state.holding)) {
    if (event.customers.includes(claim.customer)) held = add(held, claim.granted);
  }
  const others = state.pools.filter((pool) => pool.pool !== event.pool);
  return { ...state, pools: [...others, { ...terms, held }] };
}
