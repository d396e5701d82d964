/**
 * What the owner of the figure says, and what happens to it in between: consumption, snapshots, adjustments, limits.
 *
 * Invariant: a claim ends exactly when the figure includes it. `consume` moves the figure by what it takes off the
 * claim, unless the last snapshot is as late as the consumption and so has it already. A shipment's news must reach
 * the account no later than a snapshot that has it, or come with it (`includes`): until then the goods are missing
 * from the count and still claimed, and the account, which can't know better, takes them for lost.
 */
import type { LossReason } from '../../model/account.ts';
import { isLess, isNegative, isPositive, ZERO, type Decimal } from '../../model/decimal.ts';
import type { AccountCommand, AdjustReason } from './command.ts';
import type { Deciding, Refusal } from './deciding.ts';
import { notA, notFor, unexpected } from './refusals.ts';
import { covers, outdated, read, type Ledger } from './ledger.ts';
import type { AccountState } from './state.ts';

type Command<T extends AccountCommand['type']> = Extract<AccountCommand, { type: T }>;

export function consume(deciding: Deciding, { order, quantity, at }: Command<'consume'>): Refusal {
  const ledger = ledgerOf(deciding.state);
  if (ledger === undefined) return notFor(deciding.state, 'consume');
  if (!isPositive(quantity)) return notA('command.quantity', quantity, 'more than 0');
  deciding.emit({ type: 'claim-consumed', order, quantity, at });
  deciding.settle(deciding.state.kind === 'stock' ? 'over-shipment' : 'exposure');
  return undefined;
}

export function adjust(deciding: Deciding, { delta, why, at }: Command<'adjust'>): Refusal {
  const ledger = ledgerOf(deciding.state);
  if (ledger === undefined) return notFor(deciding.state, 'adjust');
  if (delta === ZERO || covers(ledger, at)) return undefined;
  deciding.emit({ type: 'figure-moved', delta, why, at });
  deciding.settle(lossReason(why));
  return undefined;
}

/** Money or goods that are taken back again: a returned payment, a receipt that was reversed. */
function lossReason(why: AdjustReason): LossReason {
  if (why === 'payment') return 'exposure';
  return why === 'receipt' ? 'stock-count' : why;
}

export function snapshot(deciding: Deciding, command: Command<'snapshot'>): Refusal {
  const ledger = ledgerOf(deciding.state);
  if (ledger === undefined) return notFor(deciding.state, 'snapshot');
  const { limit } = command;
  if (limit !== undefined && deciding.state.kind !== 'credit') return unexpected('command.limit', 'limit', ['figure', 'asOf']);
  if (limit !== undefined && isNegative(limit)) return notA('command.limit', limit, '0 or more');
  if (outdated(ledger, command.asOf)) return undefined;
  // A higher limit counts before anything is lost, a lower one after, so that the reason told is the right one.
  if (limit !== undefined) setLimitIf(deciding, limit, (now) => isLess(now, limit));
  readFigure(deciding, ledger, command);
  deciding.lose('snapshot');
  if (limit !== undefined) setLimitIf(deciding, limit, (now) => isLess(limit, now));
  deciding.settle('limit-cut');
  return undefined;
}

/** The same snapshot again changes nothing; the same time with another figure corrects it. */
function readFigure(deciding: Deciding, ledger: Ledger, { figure, asOf, includes }: Command<'snapshot'>): void {
  const isNewer = ledger.asOf === null || asOf > ledger.asOf;
  if (!isNewer && read(ledger, figure, asOf).figure === ledger.figure) return;
  deciding.emit({ type: 'figure-read', figure, asOf });
  if (!isNewer || includes === undefined) return;
  for (const { order, quantity } of includes) deciding.emit({ type: 'claim-consumed', order, quantity, at: asOf });
}

export function setLimit(deciding: Deciding, { limit }: Command<'set-limit'>): Refusal {
  if (deciding.state.kind !== 'credit') return notFor(deciding.state, 'set-limit');
  if (isNegative(limit)) return notA('command.limit', limit, '0 or more');
  setLimitIf(deciding, limit, (now) => now !== limit);
  deciding.settle('limit-cut');
  return undefined;
}

function setLimitIf(deciding: Deciding, limit: Decimal, differs: (now: Decimal) => boolean): void {
  const { state } = deciding;
  if (state.kind === 'credit' && differs(state.limit)) deciding.emit({ type: 'limit-set', limit });
}

function ledgerOf(state: AccountState): Ledger | undefined {
  if (state.kind === 'stock') return state.onHand;
  return state.kind === 'credit' ? state.exposure : undefined;
}
