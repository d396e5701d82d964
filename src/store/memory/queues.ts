/** What waits to be done, in memory. */
import type { Instant } from '../../core/model/instant.ts';
import type { OrderId } from '../../core/model/identifiers.ts';
import type { EffectKey } from '../../core/model/task.ts';
import type { DueFollowUp, KeptEffect, Queues } from '../../engine/ports.ts';
import type { Tables } from './tables.ts';

export function queues(tables: Tables): Queues {
  return {
    dueFollowUps: async (now, most) => dueFollowUps(tables, now, most),
    deferFollowUp: async (id, until, error) => {
      const waiting = tables.followUps.get(id);
      if (waiting !== undefined) tables.followUps.set(id, { ...waiting, dueAt: until, error, attempts: waiting.attempts + 1 });
    },
    dueWakes: async (now, most) => dueFirst(tables.wakes, now, most).map(([order, at]) => ({ order, at })),
    deferWake: async (order, from, until) => void (tables.wakes.get(order) === from && tables.wakes.set(order, until)),
    leaseEffects: async (now, until, most) =>
      dueFirst(tables.effectsDue, now, most).flatMap(([key]) => {
        tables.effectsDue.set(key, until);
        const effect = tables.effects.get(key);
        return effect === undefined ? [] : [effect];
      }),
    startEffect: async (key, at) => change(tables, key, (effect) => ({ ...effect, attempts: effect.attempts + 1, triedAt: at })),
    deferEffect: async (key, until, _error, missed) => {
      tables.effectsDue.set(key, until);
      if (missed)
        change(tables, key, (effect) => ({ ...effect, attempts: Math.max(0, effect.attempts - 1), misses: effect.misses + 1 }));
    },
  };
}

/** One order's follow-ups stay in their order: one that waits to be tried again holds back those behind it. */
function dueFollowUps(tables: Tables, now: Instant, most: number): readonly DueFollowUp[] {
  const heldBack = new Set<OrderId>();
  const due: DueFollowUp[] = [];
  for (const followUp of tables.followUps.values()) {
    if (due.length === most) break;
    if (followUp.dueAt === undefined || heldBack.has(followUp.order)) continue;
    if (followUp.dueAt > now) heldBack.add(followUp.order);
    else due.push(followUp);
  }
  return due;
}

function dueFirst<K extends string>(
  due: ReadonlyMap<K, Instant>,
  now: Instant,
  most: number,
): readonly (readonly [K, Instant])[] {
  const ready = [...due].filter(([, at]) => at <= now);
  ready.sort(([keyA, a], [keyB, b]) => a - b || (keyA < keyB ? -1 : 1));
  return ready.slice(0, most);
}

function change(tables: Tables, key: EffectKey, to: (effect: KeptEffect) => KeptEffect): void {
  const effect = tables.effects.get(key);
  if (effect !== undefined) tables.effects.set(key, to(effect));
}
