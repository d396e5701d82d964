/** Plain entries, writes and names for the store's stories: the store never looks inside what it keeps. */
import type { OrderEvent } from '../../src/core/model/event.ts';
import { HUB, OrderId } from '../../src/core/model/identifiers.ts';
import { instant, type Instant } from '../../src/core/model/instant.ts';
import type { InstanceId } from '../../src/core/model/task.ts';
import { effectKey } from '../../src/core/model/task.ts';
import { laneOf } from '../../src/engine/lane.ts';
import type {
  Clock,
  DueMost,
  EffectWrites,
  Entry,
  FollowUp,
  GroupWrites,
  KnownCommand,
  CommandOutcome,
  Lane,
  Store,
  WantedEffect,
} from '../../src/engine/ports.ts';

export const NOON = instant('2026-06-01T12:00:00Z');
export const after = (ms: number): Instant => (NOON + ms) as Instant;

/** The store's own time, as the story turns it. */
export class StoryClock implements Clock {
  at: Instant = NOON;
  now = (): Instant => this.at;
}

export const parked = (reference: string): OrderEvent => ({ type: 'cancel-parked', reference, reason: 'buyer', at: NOON });

/** `count` events of one command, the last of which is the order's `sequence`th. */
export const entry = (order: string, command: string, sequence = 1, count = 1): Entry => ({
  order: OrderId.of(order),
  sequence,
  events: Array.from({ length: count }, () => ({ event: parked(command), actor: HUB })),
  command,
  at: NOON,
});

export const NO_EFFECTS: EffectWrites = { closed: [], wanted: [], taken: [], deferred: [] };

export const writes = (parts: Partial<GroupWrites>): GroupWrites => ({
  entries: [],
  timers: new Map(),
  rests: [],
  restsNoMore: [],
  commands: [],
  references: [],
  effects: NO_EFFECTS,
  accounts: [],
  followUps: [],
  carriedOut: [],
  ...parts,
});

/** A group of the lane that writes this and reads nothing. */
export const put = async (store: Store, lane: Lane, parts: Partial<GroupWrites>): Promise<void> =>
  await store.group(lane, async (tx) => await tx.write(writes(parts)));

/** The nth order of this lane. */
export function orderIn(store: Store, lane: Lane, nth = 1): OrderId {
  if (lane >= store.lanes) throw new Error(`there is no lane ${lane} of ${store.lanes}`);
  let found = 0;
  for (let number = 1; ; number++) {
    const order = OrderId.of(`O${number}`);
    if (laneOf(order, store.lanes) === lane && ++found === nth) return order;
  }
}

export const known = (id: string): KnownCommand<CommandOutcome> => ({
  id,
  digest: `digest of ${id}`,
  outcome: { kind: 'accepted', order: OrderId.of('any'), revision: 1 },
});

export const wake = (order: OrderId, cause: string): FollowUp => ({ order, command: { type: 'wake' }, cause });

export const ALL_DUE: DueMost = { followUps: 100, timers: 100, effects: 100, without: [] };

export const release = (order: OrderId, connection = 'wms'): WantedEffect & { readonly connection: string } => ({
  key: effectKey(order, 'release/F1' as InstanceId, 1, 'do'),
  order,
  instance: 'release/F1' as InstanceId,
  generation: 1,
  act: 'do',
  task: 'warehouse.release',
  mode: 'send',
  input: { node: 'EAST', lines: [{ quantity: '12.5' }] },
  connection,
});

/** Somebody says that it has come so far; others wait for it. */
export function signal(): { readonly isGiven: Promise<void>; readonly give: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { isGiven: promise, give: resolve };
}
