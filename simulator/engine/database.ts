/** The database that the processes of a simulated hub share: in memory, or a real one. */
import type { AccountKey } from '../../src/core/model/account.ts';
import type { OrderId } from '../../src/core/model/identifiers.ts';
import type { EffectKey } from '../../src/core/model/task.ts';
import type { AccountState } from '../../src/core/process/account/state.ts';
import type { FactChange, JournalEntry, Lane, Observation, SetAside, Store } from '../../src/engine/ports.ts';
import { openMemoryDatabase } from '../../src/store/memory/store.ts';
import type { Timeline } from '../kernel/timeline.ts';
import type { ShownTables } from './tables.ts';

/** Told of what is committed, in the order of commits. */
export interface Shown {
  /** `owner`: whose it is; undefined where only one at a time can have the lane. */
  readonly group: (lane: Lane, entries: readonly JournalEntry[], owner?: string) => void;
  /** Undefined: nothing happened to it. */
  readonly account: (account: AccountKey, command: string, state: AccountState | undefined) => void;
  readonly facts: (seen: readonly Observation[], changes: readonly FactChange[]) => void;
}

export interface SimulatedDatabase {
  /** Between statements it pauses; what the pause throws is as if the process had died there. */
  readonly connect: (pause?: () => Promise<void>, owner?: string) => Store;
  /** Ends when all that is under way waits for virtual time, or for something that does. */
  readonly rest: () => Promise<void>;
  /** When the first thing falls due, as of the latest rest; never: infinity. */
  readonly nextDue: () => number;
  readonly openEffects: () => readonly { readonly key: EffectKey; readonly order: OrderId }[];
  readonly setAside: () => Promise<readonly SetAside[]>;
  /** What it holds that is not what was shown, in words. */
  readonly differences: (shown: ShownTables) => Promise<readonly string[]>;
}

/** More than a database begins with: what meets across lanes is to be met. */
export const LANES = 4;

export interface DatabaseParts {
  readonly timeline: Timeline;
  readonly shown: Shown;
}

export type MakeDatabase = (parts: DatabaseParts) => SimulatedDatabase;

/** The same seed gives the same commits, to the last byte. */
export const memoryDatabase: MakeDatabase = ({ timeline, shown }) => {
  const { tables, connect } = openMemoryDatabase({
    clock: { now: () => timeline.now },
    lanes: LANES,
    watch: { ...shown, account: (account, command) => shown.account(account, command, tables.accounts.get(account)?.state) },
  });
  return {
    connect,
    rest: atRest,
    nextDue: () => {
      let due = Number.POSITIVE_INFINITY;
      for (const { timers, effects, followUps } of tables.lanes) {
        for (const at of timers.values()) if (at < due) due = at;
        for (const { dueAt } of effects.values()) if (dueAt < due) due = dueAt;
        for (const { dueAt } of followUps.values()) if (dueAt < due) due = dueAt;
      }
      return due;
    },
    openEffects: () => tables.lanes.flatMap(({ effects }) => [...effects.values()]),
    setAside: async () => tables.lanes.flatMap(({ setAside }) => [...setAside.values()]),
    differences: async (shownTables) =>
      [...tables.accounts].flatMap(([key, { state }]) =>
        shownTables.accounts.get(key) === state ? [] : [`${key} is kept as no turn left it`],
      ),
  };
};

/**
 * Ends when no promise has anything more to do: what Node.js is asked to run at the next tick while continuations run
 * comes after all of them, those included that come of them meanwhile.
 */
async function atRest(): Promise<void> {
  await Promise.resolve();
  await new Promise<void>((resolve) => process.nextTick(resolve));
}
