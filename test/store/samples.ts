/** Plain orders, writes and accounts for the store's contract: the store never looks inside them. */
import type { AccountKey } from '../../src/core/model/account.ts';
import type { OrderEvent } from '../../src/core/model/event.ts';
import { HUB, OrderId } from '../../src/core/model/identifiers.ts';
import { instant, type Instant } from '../../src/core/model/instant.ts';
import type { InstanceId } from '../../src/core/model/task.ts';
import { effectKey } from '../../src/core/model/task.ts';
import type { OrderWrites, Store, WantedEffect } from '../../src/engine/ports.ts';

export const NOON = instant('2026-06-01T12:00:00Z');
export const after = (ms: number): Instant => (NOON + ms) as Instant;

export const parked = (reference: string): OrderEvent => ({ type: 'cancel-parked', reference, reason: 'buyer', at: NOON });

export const write = (command: string, parts: Partial<OrderWrites> = {}): OrderWrites => ({
  order: { state: 'parked', changes: [] },
  events: [{ event: parked(command), actor: HUB, command }],
  at: NOON,
  restsOn: [],
  references: [],
  effects: [],
  closed: [],
  accounts: new Map(),
  followUps: [],
  command: { id: command, digest: command, outcome: { kind: 'accepted', order: OrderId.of('any'), revision: 1 } },
  ...parts,
});

/** A command that writes this and reads nothing. */
export const put = async (store: Store, order: string, command: string, parts: Partial<OrderWrites> = {}): Promise<void> =>
  await store.transact(OrderId.of(order), async () => ({ writes: write(command, parts), result: undefined }));

export const release = (order: string, generation = 1): WantedEffect => ({
  key: effectKey(OrderId.of(order), 'release/F1' as InstanceId, generation, 'do'),
  order: OrderId.of(order),
  instance: 'release/F1' as InstanceId,
  generation,
  act: 'do',
  task: 'warehouse.release',
  mode: 'send',
  input: { node: 'EAST', lines: [{ quantity: '12.5' }] },
});

/** An account that is only a count of how much is left: enough to see whether two claims were let in at once. */
export const left = (states: ReadonlyMap<AccountKey, unknown>, key: AccountKey): number =>
  (states.get(key) as number | undefined) ?? 0;
