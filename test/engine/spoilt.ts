/** Stores that do what a real one does now and then: refuse what is written, or be looked over the shoulder. */
import type { GroupTransaction, GroupWrites, Store } from '../../src/engine/ports.ts';

type Wrap = (tx: GroupTransaction) => GroupTransaction;

const withGroups = (store: Store, group: Store['group']): Store => ({ ...store, group });

/** Each transaction of a group is seen through `wrap`. */
export const seenThrough = (store: Store, wrap: Wrap): Store =>
  withGroups(store, async (lane, work) => await store.group(lane, async (tx) => await work(wrap(tx))));

/** Refuses a group's writes as a database does that finds a value it can't take; `meanwhile`: before anybody hears of it. */
export const refusing = (
  store: Store,
  isRefused: (writes: GroupWrites) => boolean,
  meanwhile: () => Promise<void> = async () => undefined,
): Store => {
  const refused = seenThrough(store, (tx) => ({
    ...tx,
    write: async (writes) => {
      if (isRefused(writes)) throw new Error('a value that no database takes');
      await tx.write(writes);
    },
  }));
  return withGroups(store, async (lane, work) => {
    try {
      return await refused.group(lane, work);
    } catch (error) {
      await meanwhile();
      throw error;
    }
  });
};
