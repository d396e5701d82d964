/** How rows are read. */
import type { FactKey, FactView } from '../../core/model/fact.ts';
import type { OrderId } from '../../core/model/identifiers.ts';
import type { Instant } from '../../core/model/instant.ts';
import type { EffectKey, InstanceId } from '../../core/model/task.ts';
import type { DueFollowUp, JournalEntry, OpenEffect } from '../../engine/ports.ts';
import { eventsOf, type KeptEvents } from './kept-events.ts';

export interface JournalRow {
  readonly position: number;
  readonly order_id: OrderId;
  readonly sequence: number;
  readonly command_id: string;
  readonly at: number;
  readonly events: KeptEvents;
}

export const entryOf = (row: JournalRow): JournalEntry => ({
  position: row.position,
  order: row.order_id,
  sequence: row.sequence,
  command: row.command_id,
  at: row.at as Instant,
  events: eventsOf(row.events),
});

export interface FactRow {
  readonly key: FactKey;
  readonly version: number;
  readonly value: unknown;
  readonly source: string;
  readonly since: number;
  readonly confirmed_at: number;
}

export const NOT_THERE: FactView = { version: 0, value: undefined, source: '', since: 0 as Instant, confirmedAt: 0 as Instant };

export const viewOf = (row: FactRow): FactView => ({
  version: row.version,
  value: row.version === 0 ? undefined : row.value,
  source: row.source,
  since: row.since as Instant,
  confirmedAt: row.confirmed_at as Instant,
});

export interface FollowUpRow {
  readonly id: number;
  readonly order_id: OrderId;
  readonly command: DueFollowUp['command'];
  readonly cause: string;
  readonly attempts: number;
}

export const followUpOf = (row: FollowUpRow): DueFollowUp => ({
  id: String(row.id),
  order: row.order_id,
  command: row.command,
  cause: row.cause,
  attempts: row.attempts,
});

export interface EffectRow {
  readonly key: EffectKey;
  readonly order_id: OrderId;
  readonly instance: InstanceId;
  readonly generation: number;
  readonly act: OpenEffect['act'];
  readonly task: string;
  readonly mode: OpenEffect['mode'];
  readonly connection: string;
  readonly input: unknown;
  readonly attempts: number;
  readonly misses: number;
  readonly tried_at: number | null;
  readonly trace: string | null;
}

export const effectOf = (row: EffectRow): OpenEffect => ({
  key: row.key,
  order: row.order_id,
  instance: row.instance,
  generation: row.generation,
  act: row.act,
  task: row.task,
  mode: row.mode,
  connection: row.connection,
  input: row.input,
  attempts: row.attempts,
  misses: row.misses,
  ...(row.tried_at !== null && { triedAt: row.tried_at as Instant }),
  ...(row.trace !== null && { trace: row.trace }),
});
