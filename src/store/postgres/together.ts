/**
 * What many ask for one by one, at the same time, goes out as one statement: while one is under way the next gathers. By
 * itself each would take a connection, a round trip and, where it writes, a commit of its own.
 */
import type { FactKey, FactView } from '../../core/model/fact.ts';
import type { Instant } from '../../core/model/instant.ts';
import { Batches, type Room } from '../../engine/batches.ts';
import type { Run } from './database.ts';
import { readFacts } from './facts.ts';

const MOST = 500;
/** Of bytes from outside: about 10 ms to send and to write. */
const BYTES_MAX = 4_000_000;

const ROOM: Room<unknown> = { most: MOST };

/** Of items that carry so many bytes. */
export const roomOf = <Item>(weigh: (item: Item) => number): Room<Item> => ({ most: MOST, weightMax: BYTES_MAX, weigh });

/** One by one as it seems to who asks. `carryOut` gives one result for each item, in their order. */
export function together<Item, Result>(
  carryOut: (items: readonly Item[]) => Promise<readonly Result[]>,
  room: Room<Item> = ROOM,
): (item: Item) => Promise<Result> {
  const batches = new Batches(room, carryOut);
  return async (item) => await batches.ask(item);
}

/** All who ask hear one time, of after they asked. */
export function clockTogether(read: () => Promise<Instant>): () => Promise<Instant> {
  const ask = together<undefined, Instant>(async (asked) => {
    const now = await read();
    return asked.map(() => now);
  });
  return async () => await ask(undefined);
}

export function factsTogether(run: Run, lanes: number): (key: FactKey) => Promise<FactView> {
  return together(async (keys) => {
    const views = await readFacts(run, lanes, [...new Set(keys)]);
    return keys.map((key) => views.get(key) as FactView);
  });
}

/** The bytes of all in one value, and where each begins (from 1, as PostgreSQL counts) and how long it is. */
export function packed(all: readonly Uint8Array[]): [bytes: Uint8Array, begins: readonly number[], lengths: readonly number[]] {
  let begin = 1;
  const begins = all.map(({ byteLength }) => (begin += byteLength) - byteLength);
  return [Buffer.concat(all), begins, all.map(({ byteLength }) => byteLength)];
}
