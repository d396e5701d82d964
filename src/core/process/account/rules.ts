/** Safety stock, pools for key accounts, and what ends with time. None of them takes from a claim what it holds. */
import { isNegative, ZERO } from '../../model/decimal.ts';
import type { Failure } from '../../model/failure.ts';
import type { Instant } from '../../model/instant.ts';
import type { AccountCommand } from './command.ts';
import type { Deciding, Refusal } from './deciding.ts';
import { shortBy } from './answer.ts';
import { notA, notFor } from './refusals.ts';
import { ascending } from '../../model/sorted.ts';
import { isIn, type AccountState, type HeldClaim, type Pool, type StockAccount } from './state.ts';

type Command<T extends AccountCommand['type']> = Extract<AccountCommand, { type: T }>;

export function setSafety(deciding: Deciding, { safety }: Command<'set-safety'>): Refusal {
  const { state } = deciding;
  if (state.kind !== 'stock') return notFor(state, 'set-safety');
  if (isNegative(safety)) return notA('command.safety', safety, '0 or more');
  if (safety === state.safety) return undefined;
  deciding.emit({ type: 'safety-set', safety });
  deciding.fill();
  return undefined;
}

export function setPool(deciding: Deciding, command: Command<'set-pool'>): Refusal {
  const { state } = deciding;
  if (state.kind !== 'stock') return notFor(state, 'set-pool');
  if (isNegative(command.quantity)) return notA('command.quantity', command.quantity, '0 or more');
  const refusal = inTwoPools(state, command);
  if (refusal !== undefined) return refusal;
  const before = state.pools.find((pool) => pool.pool === command.pool);
  const customers = [...new Set(command.customers)].sort();
  if (command.quantity === ZERO) {
    if (before !== undefined) deciding.emit({ type: 'pool-ended', pool: command.pool });
  } else if (before === undefined || !isSame(before, { ...command, customers })) {
    deciding.emit({ ...command, type: 'pool-set', customers });
  }
  deciding.fill();
  return undefined;
}

const isSame = (pool: Pool, command: Command<'set-pool'>): boolean =>
  pool.quantity === command.quantity && pool.until === command.until && pool.customers.join('/') === command.customers.join('/');

/** With a customer in two pools, what it holds would be counted against both. */
function inTwoPools(state: StockAccount, { pool, customers }: Command<'set-pool'>): Failure | undefined {
  const others = state.pools.filter((other) => other.pool !== pool);
  const twice = customers.find((customer) => others.some((other) => isIn(other, customer)));
  if (twice === undefined) return undefined;
  const wayOut = 'take the customer out of its other pool first';
  return { code: 'repeated', where: 'command.customers', what: 'customer in a pool', found: twice, wayOut };
}

export function expire(deciding: Deciding, now: Instant): Refusal {
  const { state } = deciding;
  const hasEnded = (until: Instant | undefined): until is Instant => until !== undefined && until <= now;
  for (const claim of ascending(state.claims)) {
    if (hasEnded(claim.until)) endClaim(deciding, state, claim, claim.until);
  }
  for (const { pool, until } of state.kind === 'stock' ? state.pools : []) {
    if (hasEnded(until)) deciding.emit({ type: 'pool-ended', pool });
  }
  deciding.fill();
  return undefined;
}

/** `before`: what was short is told as it was before others' claims ended too. */
function endClaim(deciding: Deciding, before: AccountState, claim: HeldClaim, until: Instant): void {
  const { account } = before;
  const { order, generation, granted, standing } = claim;
  if (granted !== ZERO) {
    deciding.answers.push({ order, answer: { kind: 'lost', account, generation, lost: granted, left: ZERO, why: 'expired' } });
  } else if (standing.kind === 'waiting') {
    const short = shortBy(before, claim);
    deciding.answers.push({ order, answer: { kind: 'refused', account, generation, shortBy: short, kept: ZERO } });
  }
  deciding.emit({ type: 'claim-expired', order, until });
}
