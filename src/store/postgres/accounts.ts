/** Accounts within a transaction. */
import type { AccountKey } from '../../core/model/account.ts';
import type { AccountReads, AccountStates, FollowUp, KnownCommand } from '../../engine/ports.ts';
import { json, type Run } from './database.ts';

interface AccountRow {
  readonly key: AccountKey;
  readonly state: unknown;
}

export async function readAccounts(run: Run, keys: readonly AccountKey[]): Promise<AccountStates> {
  if (keys.length === 0) return new Map();
  return statesOf(await run<AccountRow>('accounts-read', keys));
}

/**
 * `learned` outlives one attempt: accounts come to be wanted one after another, so two transactions can meet in opposite
 * orders; the one that begins again takes all that it knows of at once, in key order.
 */
export async function accountReads(run: Run, learned: Set<AccountKey>): Promise<AccountReads> {
  const lock = async (keys: readonly AccountKey[]): Promise<AccountStates> => {
    if (keys.length === 0) return new Map();
    for (const key of keys) learned.add(key);
    await run('accounts-ensure', keys);
    return statesOf(await run<AccountRow>('accounts-lock', keys));
  };
  await lock([...learned]);
  return {
    accounts: async (keys) => await readAccounts(run, keys),
    lockAccounts: lock,
    known: async (command) => (await run<KnownCommand>('command-find', command))[0],
  };
}

/** A row made only to be locked says null: never written. */
const statesOf = (rows: readonly AccountRow[]): AccountStates =>
  new Map(rows.flatMap(({ key, state }) => (state === null ? [] : [[key, state] as const])));

export async function saveAccounts(run: Run, accounts: AccountStates): Promise<void> {
  if (accounts.size === 0) return;
  await run('accounts-save', [...accounts.keys()], [...accounts.values()].map(json));
}

export async function addFollowUps(run: Run, followUps: readonly FollowUp[]): Promise<void> {
  if (followUps.length === 0) return;
  const commands = followUps.map(({ command }) => json(command));
  await run(
    'follow-ups-add',
    followUps.map(({ order }) => order),
    commands,
    followUps.map(({ cause }) => cause),
  );
}

export async function saveCommand(run: Run, { id, digest, outcome }: KnownCommand): Promise<void> {
  await run('command-save', id, digest, json(outcome));
}
