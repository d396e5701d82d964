/** One lane's group: what it reads and what it leaves behind. */
import type { AccountKey } from '../../core/model/account.ts';
import type { OrderId } from '../../core/model/identifiers.ts';
import type { Instant } from '../../core/model/instant.ts';
import type {
  CommandOutcome,
  Due,
  DueMost,
  Entry,
  GroupTransaction,
  GroupWrites,
  KeptAccount,
  KnownCommand,
  Lane,
} from '../../engine/ports.ts';
import { readAccounts, saveAccounts } from './accounts.ts';
import { addFollowUps } from './follow-ups.ts';
import { LanesMoved, legible, lines, type Run } from './database.ts';
import { routeCaptures } from './directory.ts';
import { compareFacts, readFacts } from './facts.ts';
import { kept } from './kept-events.ts';
import { byLane } from './lanes.ts';
import { effectOf, entryOf, followUpOf, type EffectRow, type FollowUpRow, type JournalRow } from './rows.ts';

export interface GroupOn {
  readonly run: Run;
  readonly lane: Lane;
  readonly lanes: number;
  /** As it was when this process opened the database. */
  readonly feedsBegin: number;
  /** Of the database's clock. */
  readonly timeOf: (database: Instant) => Instant;
}

export async function groupOn({ run, lane, lanes, feedsBegin, timeOf }: GroupOn): Promise<GroupTransaction> {
  const [row] = await run<{ position: number; now: Instant; feeds_begin: number }>('lane-take', lane);
  if (row?.feeds_begin !== feedsBegin) throw new LanesMoved();
  const now = timeOf(row.now);
  const accounts = async (
    query: 'accounts-read' | 'accounts-lock',
    known: ReadonlyMap<AccountKey, number>,
  ): Promise<ReadonlyMap<AccountKey, KeptAccount>> => await readAccounts(run, lanes, query, known);
  return {
    now,
    position: row.position,
    due: async (most) => await dueOn(run, lane, now, most),
    known: async (ids) =>
      new Map((await run<KnownCommand<CommandOutcome>>('commands-find', lane, ids)).map((each) => [each.id, each])),
    route: async (asked) => await routeCaptures(run, lanes, asked),
    journals: async (orders) => (await run<JournalRow>('journals-of-orders', lane, orders)).map(entryOf),
    changedSince: async (position, most) => {
      const rows = await run<{ order_id: OrderId }>('journal-changed', lane, position, most + 1);
      return rows.length > most ? undefined : new Set(rows.map((each) => each.order_id));
    },
    facts: async (keys) => await readFacts(run, lanes, keys),
    compareFacts: async (seen, held) => await compareFacts(run, lanes, seen, held),
    accounts: async (known) => await accounts('accounts-read', known),
    lockAccounts: async (known) => await accounts('accounts-lock', known),
    write: async (writes) => await write({ run, lane, lanes }, row.position, now, writes),
  };
}

async function dueOn(run: Run, lane: Lane, now: Instant, { followUps, timers, effects, without }: DueMost): Promise<Due> {
  const [told, rung, wanted] = await Promise.all([
    run<FollowUpRow>('follow-ups-due', lane, now, followUps),
    run<{ order_id: OrderId; due_at: number }>('timers-due', lane, now, timers),
    run<EffectRow>('effects-due', lane, now, effects, without),
  ]);
  return {
    followUps: told.map(followUpOf),
    timers: rung.map((each) => ({ order: each.order_id, at: each.due_at as Instant })),
    effects: wanted.map(effectOf),
  };
}

/** The statements go out together, and are carried out in this order. */
async function write(
  { run, lane, lanes }: Omit<GroupOn, 'timeOf' | 'feedsBegin'>,
  position: number,
  now: Instant,
  writes: GroupWrites,
): Promise<void> {
  const { entries, commands, carriedOut } = writes;
  await Promise.all([
    ...append(run, lane, position, now, entries),
    commands.length > 0 &&
      run(
        'commands-save',
        lane,
        commands.map(({ id }) => id),
        commands.map(({ outcome }) => outcome.order),
        commands.map(({ digest }) => digest),
        lines(commands.map(({ outcome }) => outcome)),
      ),
    ...setTimers(run, lane, writes.timers),
    ...rest(run, lane, writes),
    ...moveEffects(run, lane, now, writes.effects),
    saveAccounts(run, lanes, writes.accounts, now),
    addFollowUps(run, lanes, writes.followUps),
    carriedOut.length > 0 && run('follow-ups-remove', lane, carriedOut.map(Number)),
    ...byLane(lanes, writes.references, ({ reference }) => reference.value).map(
      async ([of, group]) =>
        await run(
          'references-add',
          of,
          group.map(({ reference }) => reference.kind),
          group.map(({ reference }) => reference.issuer),
          group.map(({ reference }) => reference.value),
          group.map(({ order }) => order),
        ),
    ),
  ]);
}

type Statements = readonly (Promise<unknown> | false)[];

function append(run: Run, lane: Lane, from: number, now: Instant, entries: readonly Entry[]): Statements {
  if (entries.length === 0) return [];
  let position = from;
  const positions = entries.map(({ events }) => (position += events.length));
  return [
    run(
      'journal-append',
      lane,
      now,
      positions,
      entries.map(({ order }) => order),
      entries.map(({ sequence }) => sequence),
      entries.map(({ command }) => command),
      lines(entries.map(({ events }) => kept(events))),
    ),
    run('lane-advance', lane, position),
  ];
}

function setTimers(run: Run, lane: Lane, timers: GroupWrites['timers']): Statements {
  const set = [...timers].filter((timer): timer is [OrderId, Instant] => timer[1] !== undefined);
  const unset = [...timers].filter(([, at]) => at === undefined).map(([order]) => order);
  return [
    set.length > 0 &&
      run(
        'timers-set',
        lane,
        set.map(([order]) => order),
        set.map(([, at]) => at),
      ),
    unset.length > 0 && run('timers-unset', lane, unset),
  ];
}

function rest(run: Run, lane: Lane, { rests, restsNoMore }: GroupWrites): Statements {
  const columns = (of: GroupWrites['rests']): [readonly string[], readonly string[]] => [
    of.map(({ fact }) => fact),
    of.map(({ order }) => order),
  ];
  return [
    rests.length > 0 && run('basis-add', lane, ...columns(rests)),
    restsNoMore.length > 0 && run('basis-remove', lane, ...columns(restsNoMore)),
  ];
}

function moveEffects(
  run: Run,
  lane: Lane,
  now: Instant,
  { closed, wanted, taken, deferred }: GroupWrites['effects'],
): Statements {
  return [
    closed.length > 0 && run('effects-close', lane, closed),
    wanted.length > 0 &&
      run(
        'effects-want',
        lane,
        now,
        wanted.map(({ key }) => key),
        wanted.map(({ order }) => order),
        wanted.map(({ instance }) => instance),
        wanted.map(({ generation }) => generation),
        wanted.map(({ act }) => act),
        wanted.map(({ task }) => task),
        wanted.map(({ mode }) => mode),
        wanted.map(({ connection }) => connection),
        lines(wanted.map(({ input }) => input)),
        wanted.map(({ trace }) => trace ?? null),
      ),
    taken.length > 0 &&
      run(
        'effects-take',
        lane,
        now,
        taken.map(({ key }) => key),
        taken.map(({ begun }) => String(begun)),
        taken.map(({ until }) => until),
      ),
    deferred.length > 0 &&
      run(
        'effects-defer',
        lane,
        deferred.map(({ key }) => key),
        deferred.map(({ until }) => until),
        deferred.map(({ error }) => legible(error)),
        deferred.map(({ missed }) => String(missed)),
      ),
  ];
}
