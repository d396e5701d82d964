/**
 * Effects on their way out, as `src/engine/effects.ts` delivers them: compared once more before the first attempt, an
 * attempt on record before anything leaves, retried where that is safe, and else in doubt until the partner was looked at.
 * Whoever works on one has it on lease; a process that dies lets it fall due again.
 */
import type { EffectOutcome } from '../../src/core/model/command.ts';
import { Actor, HUB, type OrderId } from '../../src/core/model/identifiers.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import type { Order } from '../../src/core/model/order.ts';
import type { EffectRequest } from '../../src/core/process/effects.ts';
import { DEFAULT_BACKOFF, nextAttempt } from '../../src/engine/backoff.ts';
import { Gate } from '../../src/engine/gate.ts';
import type { Capabilities, ReadBack, SendResult } from '../../src/engine/connection.ts';
import type { Chances } from '../kernel/random.ts';
import type { Timeline } from '../kernel/timeline.ts';
import type { Strikes } from '../strikes.ts';
import type { Asked } from './asked.ts';

/** Longer than any send may take; what a dead process had in hand falls due again after it. */
export const LEASE_MS = 60_000;

/** What the hub has outside: a partner at the end of each connection. */
export interface Outside {
  readonly capabilities: (effect: SimEffect) => Capabilities;
  /** The name of the connection that it goes over. */
  readonly connection: (effect: SimEffect) => string;
  readonly send: (effect: SimEffect, attempt: number, done: (result: SendResult) => void) => void;
  readonly readBack: (effect: SimEffect, done: (found: ReadBack) => void) => void;
}

export interface SimEffect extends EffectRequest {
  readonly order: OrderId;
}

interface EffectRow {
  readonly effect: SimEffect;
  attempts: number;
  misses: number;
  /** Whoever works on it; another number means that somebody else has taken it up. */
  lease: number;
}

export interface EffectQueueParts {
  readonly timeline: Timeline;
  readonly chances: Chances;
  readonly strikes: Strikes;
  readonly outside: Outside;
  readonly submit: (asked: Asked) => void;
}

export class EffectQueue {
  private readonly parts: EffectQueueParts;
  private readonly rows = new Map<string, EffectRow>();
  /** When the latest attempt of each key was made: it stays known when the effect is closed. */
  private readonly tried = new Map<string, Instant>();
  private readonly gates = new Map<string, Gate>();
  private leases = 0;

  constructor(parts: EffectQueueParts) {
    this.parts = parts;
  }

  /** What is still to be sent or looked up. */
  get open(): readonly SimEffect[] {
    return [...this.rows.values()].map(({ effect }) => effect);
  }

  want(effect: SimEffect): void {
    const row: EffectRow = { effect, attempts: 0, misses: 0, lease: 0 };
    this.rows.set(effect.key, row);
    this.later(row, this.parts.chances.of(`effect ${effect.key}`).between(20, 2_000));
  }

  private later(row: EffectRow, ms: number): void {
    row.lease = ++this.leases;
    const { lease } = row;
    this.parts.timeline.in(ms, () => {
      if (this.isMine(row, lease)) this.deliver(row);
    });
  }

  private isMine(row: EffectRow, lease: number): boolean {
    return row.lease === lease && this.rows.get(row.effect.key) === row;
  }

  /** Leased anew: a worker that dies lets it fall due again. */
  private deliver(row: EffectRow): void {
    const { effect } = row;
    this.later(row, LEASE_MS);
    if (effect.mode === 'read-back') return this.look(row);
    const { dedupes } = this.parts.outside.capabilities(effect);
    if (row.attempts > 0 && !dedupes) return this.report(row, inDoubt('attempt-cut-off', 'an attempt was begun'));
    if (row.attempts > 0) return this.send(row);
    if (this.waitsForConnection(row)) return this.missed(row, 'connection-down', 'others find out');
    const { instance, generation, act, key, order } = effect;
    const { lease } = row;
    let isWanted = false;
    this.parts.submit({
      order,
      command: { type: 'claim-effect', instance, generation, act },
      id: `claim:${key}:${lease}`,
      isSaidOnce: true,
      actor: HUB,
      roles: [],
      atCommit: (outcome) => {
        isWanted = wants(outcome.order, effect);
        if (!isWanted && this.rows.get(key) === row) this.rows.delete(key);
      },
      answered: () => {
        if (isWanted && this.isMine(row, lease)) this.send(row);
      },
    });
  }

  /** While others find out whether it is up again; but nothing is given up without having been tried. */
  private waitsForConnection({ effect, misses }: EffectRow): boolean {
    const { outside, timeline } = this.parts;
    if (misses + 1 >= DEFAULT_BACKOFF.missesMax) return false;
    return this.gateOf(outside.connection(effect)).room(timeline.now) === 0;
  }

  private gateOf(connection: string): Gate {
    const known = this.gates.get(connection);
    if (known !== undefined) return known;
    // The simulator has no bound of its own on what is under way: a send that a crash cuts off never ends.
    const gate = new Gate({ concurrencyMax: Number.POSITIVE_INFINITY }, () => 0.5);
    this.gates.set(connection, gate);
    return gate;
  }

  /** The attempt is on record before anything leaves. */
  private send(row: EffectRow): void {
    const { effect, lease } = row;
    row.attempts += 1;
    this.tried.set(effect.key, this.parts.timeline.now);
    const { strikes, outside } = this.parts;
    const about = `${effect.key} ${lease}`;
    if (strikes.strike('crash-before-send', about, effect.order, effect.instance)) return;
    this.gateOf(outside.connection(effect)).begin(this.parts.timeline.now);
    outside.send(effect, lease, (result) => {
      if (strikes.strike('crash-after-send', about, effect.order, effect.instance)) return;
      if (this.isMine(row, lease)) this.take(row, result);
    });
  }

  private take(row: EffectRow, result: SendResult): void {
    const { outside, timeline } = this.parts;
    this.gateOf(outside.connection(row.effect)).end(timeline.now, result.kind !== 'not-sent');
    if (result.kind === 'answered') {
      const isSure = result.outcome.kind !== 'refused' || row.attempts === 1;
      return this.report(row, isSure ? result.outcome : inDoubt('refused-after-doubt', result.outcome.code));
    }
    if (result.kind === 'not-sent') {
      row.attempts -= 1;
      return this.missed(row, result.code, result.detail);
    }
    const { dedupes } = outside.capabilities(row.effect);
    if (!dedupes || row.attempts >= DEFAULT_BACKOFF.attemptsMax) return this.report(row, inDoubt(result.code, result.detail));
    this.again(row, row.attempts);
  }

  private missed(row: EffectRow, code: string, detail: string): void {
    row.misses += 1;
    if (row.misses >= DEFAULT_BACKOFF.missesMax) return this.report(row, { kind: 'dead', attempts: row.misses, code, detail });
    this.again(row, row.misses);
  }

  private again(row: EffectRow, attempts: number): void {
    const random = this.parts.chances.of(`again ${row.effect.key} ${row.lease}`);
    const { now } = this.parts.timeline;
    this.later(row, nextAttempt(now, attempts, () => random.next()) - now);
  }

  /** What an act still under way would change counts only once it is final. */
  private look(row: EffectRow): void {
    const { effect, lease } = row;
    const { readable } = this.parts.outside.capabilities(effect);
    if (readable === undefined) return this.report(row, { kind: 'read-back', found: 'unknown' });
    this.parts.outside.readBack(effect, (seen) => {
      if (!this.isMine(row, lease)) return;
      const { now } = this.parts.timeline;
      const final = (this.tried.get(effect.key) ?? now) + readable.finalAfterMs;
      if (seen.found === (effect.act === 'do' ? 'not-there' : 'there') && now < final) return this.later(row, final - now);
      if (seen.found === 'unknown' && row.misses + 1 < DEFAULT_BACKOFF.missesMax) {
        row.misses += 1;
        return this.again(row, row.misses);
      }
      this.report(row, { kind: 'read-back', ...seen });
    });
  }

  private report(row: EffectRow, outcome: EffectOutcome): void {
    const { effect, lease } = row;
    const { order, instance, generation, act, key } = effect;
    this.parts.submit({
      order,
      command: { type: 'record-effect', instance, generation, act, outcome },
      id: `report:${key}:${lease}`,
      isSaidOnce: true,
      actor: Actor.of(`connection:${effect.task}`),
      roles: [],
      atCommit: () => {
        if (this.rows.get(key) === row) this.rows.delete(key);
      },
    });
  }
}

function wants(order: Order, { instance, generation, act }: SimEffect): boolean {
  const task = 'tasks' in order ? order.tasks[instance] : undefined;
  return task !== undefined && task.generation === generation && task.state === (act === 'do' ? 'sending' : 'undoing');
}

const inDoubt = (code: string, detail: string): EffectOutcome => ({ kind: 'in-doubt', code, detail });
