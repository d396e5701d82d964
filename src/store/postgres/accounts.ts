/** Accounts: their snapshots and what came after, read and locked in the order of lane and key. */
import type { AccountKey } from '../../core/model/account.ts';
import type { Instant } from '../../core/model/instant.ts';
import type {
  AccountAsked,
  AccountChange,
  AccountFound,
  AccountOutcome,
  AccountsDone,
  AccountWrite,
  KeptAccount,
  KnownCommand,
  KnownRevisions,
} from '../../engine/ports.ts';
import { lines, LostRace, type Run } from './database.ts';
import { addFollowUps } from './follow-ups.ts';
import { byLane, eachLane } from './lanes.ts';

interface AccountRow {
  readonly key: AccountKey;
  readonly revision: number;
  readonly snapshot_revision: number;
  readonly snapshot: NonNullable<KeptAccount['snapshot']>['state'] | null;
}

interface LaterRow {
  readonly key: AccountKey;
  readonly revision: number;
  readonly events: KeptAccount['later'][number]['events'];
}

const NEVER_WRITTEN: KeptAccount = { revision: 0, later: [] };

export async function readAccounts(
  run: Run,
  lanes: number,
  query: 'accounts-read' | 'accounts-lock',
  known: KnownRevisions,
): Promise<ReadonlyMap<AccountKey, KeptAccount>> {
  const rows = await eachLane(
    lanes,
    known,
    ([key]) => key,
    async (lane, group) =>
      await run<AccountRow>(
        query,
        lane,
        group.map(([key]) => key),
        group.map(([, revision]) => revision),
      ),
  );
  const behind = rows.filter(
    ({ key, revision, snapshot_revision }) => revision > Math.max(known.get(key) ?? 0, snapshot_revision),
  );
  const later = new Map<AccountKey, LaterRow[]>();
  for (const row of await readLater(run, lanes, behind, known)) later.set(row.key, [...(later.get(row.key) ?? []), row]);
  const found = new Map(rows.map((row) => [row.key, keptOf(row, later.get(row.key) ?? [])]));
  return new Map([...known.keys()].map((key) => [key, found.get(key) ?? NEVER_WRITTEN]));
}

async function readLater(
  run: Run,
  lanes: number,
  behind: readonly AccountRow[],
  known: KnownRevisions,
): Promise<readonly LaterRow[]> {
  return await eachLane(
    lanes,
    behind,
    ({ key }) => key,
    async (lane, group) =>
      await run<LaterRow>(
        'account-journal-read',
        lane,
        group.map(({ key }) => key),
        group.map(({ key, snapshot_revision }) => Math.max(known.get(key) ?? 0, snapshot_revision)),
      ),
  );
}

const keptOf = ({ revision, snapshot_revision, snapshot }: AccountRow, later: readonly LaterRow[]): KeptAccount => ({
  revision,
  ...(snapshot !== null && { snapshot: { revision: snapshot_revision, state: snapshot } }),
  // Without a lock it may have gone on between the two statements, and by a snapshot that has no entry among these.
  later: later.filter((each) => each.revision <= revision),
});

/** A state, or what came after it. What an owner told is kept whole, whatever the size of the account. */
export async function saveAccounts(run: Run, lanes: number, accounts: readonly AccountWrite[], at: Instant): Promise<void> {
  if (accounts.length === 0) return;
  await Promise.all([
    ...byLane(
      lanes,
      accounts.filter(({ revision }) => revision > 1),
      ({ key }) => key,
    ).map(
      async ([lane, group]) =>
        await run(
          'accounts-save',
          lane,
          group.map(({ key }) => key),
          group.map(({ revision }) => revision),
          lines(group.map(({ state, isSnapshot }) => (isSnapshot ? state : undefined))),
        ),
    ),
    createAccounts(
      run,
      lanes,
      accounts.filter(({ revision }) => revision === 1),
    ),
    keepEvents(
      run,
      lanes,
      accounts.filter(({ revision, isSnapshot, command }) => command !== undefined || (!isSnapshot && revision > 1)),
      at,
    ),
  ]);
}

/** What was never written has no row that could have been locked. */
async function createAccounts(run: Run, lanes: number, accounts: readonly AccountWrite[]): Promise<void> {
  const made = await eachLane(
    lanes,
    accounts,
    ({ key }) => key,
    async (lane, group) =>
      await run(
        'accounts-create',
        lane,
        group.map(({ key }) => key),
        lines(group.map(({ state }) => state)),
      ),
  );
  if (made.length < accounts.length) throw new LostRace();
}

async function keepEvents(run: Run, lanes: number, accounts: readonly AccountWrite[], at: Instant): Promise<void> {
  await Promise.all(
    byLane(lanes, accounts, ({ key }) => key).map(
      async ([lane, group]) =>
        await run(
          'account-journal-add',
          lane,
          at,
          group.map(({ command }) => command ?? ''),
          group.map(({ key }) => key),
          group.map(({ revision }) => revision),
          lines(group.map(({ events }) => events)),
        ),
    ),
  );
}

/** What owners tell: accounts locked, what was told before known, and all of it written in one transaction. */
export async function adjustAccounts<T>(
  run: Run,
  lanes: number,
  nowOn: (run: Run) => Promise<Instant>,
  asked: readonly AccountAsked[],
  work: (now: Instant, found: readonly AccountFound[]) => AccountsDone<T>,
): Promise<T> {
  const [kept, known, now] = await Promise.all([
    readAccounts(run, lanes, 'accounts-lock', new Map(asked.map(({ account, revision }) => [account, revision]))),
    knownOf(run, lanes, asked),
    nowOn(run),
  ]);
  const { changes, result } = work(
    now,
    asked.map(({ account }) => ({ account: kept.get(account) ?? NEVER_WRITTEN, known: known.get(account) })),
  );
  await saveChanges(run, lanes, asked, changes, now);
  return result;
}

async function knownOf(
  run: Run,
  lanes: number,
  asked: readonly AccountAsked[],
): Promise<ReadonlyMap<AccountKey, KnownCommand<AccountOutcome>>> {
  const known = await eachLane(
    lanes,
    asked,
    ({ account }) => account,
    async (lane, group) => {
      const rows = await run<KnownCommand<AccountOutcome>>(
        'commands-find',
        lane,
        group.map(({ command }) => command),
      );
      const found = new Map(rows.map((row) => [row.id, row]));
      return group.flatMap(({ account, command }) => {
        const row = found.get(command);
        return row === undefined ? [] : [[account, row] as const];
      });
    },
  );
  return new Map(known);
}

async function saveChanges(
  run: Run,
  lanes: number,
  asked: readonly AccountAsked[],
  changes: readonly (AccountChange | undefined)[],
  now: Instant,
): Promise<void> {
  const made = asked.flatMap(({ account }, i) => {
    const change = changes[i];
    return change === undefined ? [] : [{ account, change }];
  });
  await Promise.all([
    saveAccounts(
      run,
      lanes,
      made.flatMap(({ change }) => change.account ?? []),
      now,
    ),
    ...byLane(lanes, made, ({ account }) => account).map(
      async ([lane, group]) =>
        await run(
          'commands-save',
          lane,
          group.map(({ change }) => change.command.id),
          group.map(({ account }) => account),
          group.map(({ change }) => change.command.digest),
          lines(group.map(({ change }) => change.command.outcome)),
        ),
    ),
    addFollowUps(
      run,
      lanes,
      made.flatMap(({ change }) => change.followUps),
    ),
  ]);
}
