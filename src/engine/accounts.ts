/** Accounts as the store keeps them, and what their owners tell. */
import type { AccountKey } from '../core/model/account.ts';
import type { Failure } from '../core/model/failure.ts';
import type { AccountEvent } from '../core/process/account/event.ts';
import type { AccountState } from '../core/process/account/state.ts';
import type { FollowUp, KnownCommand } from './commands.ts';

export type AccountOutcome = { readonly kind: 'adjusted' } | { readonly kind: 'refused'; readonly failure: Failure };

export interface AccountWrite {
  readonly key: AccountKey;
  /** After these events, counting groups that wrote to it; the first is 1. */
  readonly revision: number;
  readonly events: readonly AccountEvent[];
  readonly state: AccountState;
  /** Take `state` as the new beginning: what was before it need not be folded again. */
  readonly isSnapshot: boolean;
  /** Where it is the word of the account's owner: under which number. What an owner told is kept, whatever is a snapshot. */
  readonly command?: string;
}

/** An account as it is kept: a state, and what came after it. Revision 0: never written. */
export interface KeptAccount {
  readonly revision: number;
  /** Left out where the reader's own revision is as new. */
  readonly snapshot?: { readonly revision: number; readonly state: AccountState };
  /** Later than the snapshot, or than the reader's own revision, in order. */
  readonly later: readonly { readonly revision: number; readonly events: readonly AccountEvent[] }[];
}

/** What the reader has already: by key, the revision; 0 or not there, nothing. */
export type KnownRevisions = ReadonlyMap<AccountKey, number>;

/** A word of an account's owner, under a number of its own. `revision`: what the reader has of the account already. */
export interface AccountAsked {
  readonly account: AccountKey;
  readonly command: string;
  readonly revision: number;
}

export interface AccountFound {
  readonly account: KeptAccount;
  /** It has been told before. */
  readonly known: KnownCommand<AccountOutcome> | undefined;
}

export interface AccountChange {
  /** None: nothing happened to it. */
  readonly account?: AccountWrite;
  readonly command: KnownCommand<AccountOutcome>;
  readonly followUps: readonly FollowUp[];
}

/** What came of each that was asked, in their order; undefined: nothing, which leaves no trace. */
export interface AccountsDone<T> {
  readonly changes: readonly (AccountChange | undefined)[];
  readonly result: T;
}
