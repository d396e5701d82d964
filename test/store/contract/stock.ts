/** A stock account for stories: units counted in, and claimed one by one. */
import type { AccountKey } from '../../../src/core/model/account.ts';
import { decimal } from '../../../src/core/model/decimal.ts';
import { CustomerId, OrderId } from '../../../src/core/model/identifiers.ts';
import { must } from '../../../src/core/model/result.ts';
import { decideAccount } from '../../../src/core/process/account/decide.ts';
import { newAccount, type AccountState } from '../../../src/core/process/account/state.ts';
import { Memory, type KnownAccount } from '../../../src/engine/memory.ts';
import type { AccountWrite, KeptAccount } from '../../../src/engine/ports.ts';
import { NOON } from '../samples.ts';

/** As the engine's memory folds what a store gave onto what it has. */
export function folded(key: AccountKey, kept: KeptAccount | undefined, had?: KnownAccount): AccountState {
  const memory = new Memory();
  if (had !== undefined) memory.putAccount(key, had);
  if (kept !== undefined) memory.learnAccount(key, kept);
  return memory.account(key)?.state ?? newAccount(key);
}

/** So many more units are there. */
export function counted(before: AccountState, units: number, revision: number): AccountWrite {
  const delta = decimal(units);
  const { state, events } = must(decideAccount(before, { type: 'adjust', delta, why: 'receipt', at: NOON }, NOON));
  return { key: before.account, revision, events, state, isSnapshot: true };
}

/** One unit for the order, which leaves the account's whole state where it was; undefined: there is none. */
export function claimed(before: AccountState, order: string, revision: number): AccountWrite | undefined {
  const request = {
    account: before.account,
    quantity: decimal(1),
    generation: 1,
    whenShort: 'refuse',
    priority: 5,
    customer: CustomerId.of('ACME'),
  } as const;
  const { state, events } = must(decideAccount(before, { type: 'claim', order: OrderId.of(order), request }, NOON));
  return events.length === 0 ? undefined : { key: before.account, revision, events, state, isSnapshot: false };
}

export const claims = (state: AccountState): number => Number(state.claimed);
