/**
 * Sends what orders want done outside, and brings the partner's answer back as a command.
 *
 * Invariants: before the first attempt the order is asked once more (`claim-effect`), and what it no longer wants is
 * withdrawn. An attempt is on record before anything leaves, so after a kill it is known that the partner may have it;
 * then the same key is sent again only to a partner that dedupes. Any other doubt is the order's to resolve. An effect
 * is closed in the transaction that tells its order the outcome.
 */
import type { EffectOutcome } from '../core/model/command.ts';
import { HUB, Actor } from '../core/model/identifiers.ts';
import type { Instant } from '../core/model/instant.ts';
import type { Order } from '../core/model/order.ts';
import { DEFAULT_BACKOFF, nextAttempt, type Backoff } from './backoff.ts';
import { Breakers } from './breaker.ts';
import type { Hub } from './hub.ts';
import type { Chance, ClosedEffect, Connection, DueEffect, ReadBack, SendResult, WantedEffect } from './ports.ts';

export interface EffectsParts {
  readonly hub: Hub;
  /** Undefined: nobody is configured for it yet; it waits and is tried again. */
  readonly connectionFor: (effect: WantedEffect) => Connection | undefined;
  readonly chance: Chance;
  readonly backoff?: Backoff;
}

/** Longer than any send may take; a worker that dies lets go after it. */
const LEASE_MS = 60_000;

export class Effects {
  private readonly parts: EffectsParts;
  private readonly backoff: Backoff;
  private readonly breakers = new Breakers();

  constructor(parts: EffectsParts) {
    this.parts = parts;
    this.backoff = parts.backoff ?? DEFAULT_BACKOFF;
  }

  /** Delivers what is due, side by side; gives back how many were. */
  async run(most: number): Promise<number> {
    const now = this.now();
    const due = await this.parts.hub.store.queues.leaseEffects(now, (now + LEASE_MS) as Instant, most);
    await Promise.all(due.map(async (effect) => await this.deliver(effect)));
    return due.length;
  }

  private async deliver(effect: DueEffect): Promise<void> {
    const connection = this.parts.connectionFor(effect);
    if (effect.mode === 'read-back') return await this.look(effect, connection);
    if (effect.attempts > 0 && connection?.capabilities.dedupes !== true)
      return await this.report(effect, inDoubt('attempt-cut-off', 'an attempt was begun and its end is not known'));
    if (effect.attempts === 0 && connection !== undefined && this.waitsForConnection(effect, connection))
      return await this.missed(effect, 'connection-down', `${connection.name} is down`, true);
    if (effect.attempts === 0 && !(await this.isStillWanted(effect))) return;
    if (connection === undefined)
      return await this.missed(effect, 'no-connection', `no connection is set up for ${effect.task}`, false);
    await this.parts.hub.store.queues.startEffect(effect.key, this.now());
    await this.take(effect, connection, await sent(connection, effect));
  }

  /** While others find out whether it is up again; but nothing is given up without having been tried. */
  private waitsForConnection({ misses }: DueEffect, { name }: Connection): boolean {
    return misses + 1 < this.backoff.missesMax && !this.breakers.letsThrough(name, this.now());
  }

  /** Compared once more at the last moment: stale and unsent, it is withdrawn at no cost. */
  private async isStillWanted(effect: DueEffect): Promise<boolean> {
    const { hub } = this.parts;
    const { instance, generation, act } = effect;
    let wanted = false;
    await hub.handle({ type: 'claim-effect', instance, generation, act }, hub.metaFor(effect.order, this.asker(HUB)), {
      closes: (order): readonly ClosedEffect[] => {
        wanted = wants(order, effect);
        return wanted ? [] : [{ key: effect.key, state: 'withdrawn' }];
      },
    });
    return wanted;
  }

  private async take(effect: DueEffect, connection: Connection, result: SendResult): Promise<void> {
    this.breakers.note(connection.name, result.kind !== 'not-sent', this.now());
    if (result.kind === 'answered') return await this.report(effect, asSure(result.outcome, effect.attempts), connection);
    if (result.kind === 'not-sent') return await this.missed(effect, result.code, result.detail, true);
    const attempts = effect.attempts + 1;
    if (!connection.capabilities.dedupes || attempts >= this.backoff.attemptsMax)
      return await this.report(effect, inDoubt(result.code, result.detail), connection);
    await this.again(effect, attempts, `${result.code}: ${result.detail}`, false);
  }

  private async missed(effect: DueEffect, code: string, detail: string, begun: boolean): Promise<void> {
    const attempts = effect.misses + 1;
    if (attempts >= this.backoff.missesMax) return await this.report(effect, { kind: 'dead', attempts, code, detail });
    await this.again(effect, attempts, `${code}: ${detail}`, begun);
  }

  private async again(effect: DueEffect, attempts: number, error: string, missed: boolean): Promise<void> {
    const at = nextAttempt(this.now(), attempts, this.parts.chance, this.backoff);
    await this.parts.hub.store.queues.deferEffect(effect.key, at, error, missed);
  }

  /** Reads the partner's own state back. What an act still under way would change counts only once it is final. */
  private async look(effect: DueEffect, connection: Connection | undefined): Promise<void> {
    const readable = connection?.capabilities.readable;
    if (connection === undefined || readable === undefined)
      return await this.report(effect, { kind: 'read-back', found: 'unknown' });
    const seen = await looked(connection, effect);
    const final = ((effect.triedAt ?? this.now()) + readable.finalAfterMs) as Instant;
    if (seen.found === unchanged(effect) && this.now() < final)
      return await this.parts.hub.store.queues.deferEffect(effect.key, final, 'not final yet', false);
    if (seen.found === 'unknown' && effect.misses + 1 < this.backoff.missesMax)
      return await this.again(effect, effect.misses + 1, 'the partner could not be asked', true);
    await this.report(effect, { kind: 'read-back', ...seen }, connection);
  }

  private async report(effect: DueEffect, outcome: EffectOutcome, connection?: Connection): Promise<void> {
    const { hub } = this.parts;
    const { instance, generation, act } = effect;
    const actor = connection === undefined ? HUB : Actor.of(`connection:${connection.name}`);
    // Closed also where the order refuses the report as impossible: it has been said, and asking again can't change it.
    await hub.handle(
      { type: 'record-effect', instance, generation, act, outcome },
      hub.metaFor(effect.order, this.asker(actor)),
      {
        closes: (): readonly ClosedEffect[] => [{ key: effect.key, state: 'reported', outcome }],
      },
    );
  }

  private asker(actor: Actor): { readonly id: string; readonly actor: Actor; readonly roles: readonly string[] } {
    return { id: this.parts.hub.identifiers.command(), actor, roles: [] };
  }

  private now(): Instant {
    return this.parts.hub.clock.now();
  }
}

function wants(order: Order, { instance, generation, act }: WantedEffect): boolean {
  const task = 'tasks' in order ? order.tasks[instance] : undefined;
  return task !== undefined && task.generation === generation && task.state === (act === 'do' ? 'sending' : 'undoing');
}

/** A no is about the attempt that it answers: one before it, without an answer, may still be under way or done. */
function asSure(outcome: EffectOutcome, attemptsBefore: number): EffectOutcome {
  if (outcome.kind !== 'refused' || attemptsBefore === 0) return outcome;
  return inDoubt('refused-after-doubt', `${outcome.code}: ${outcome.detail}`);
}

/** What a partner shows while it has not acted yet: nothing of what is to be done, and still all of what is to be undone. */
const unchanged = ({ act }: WantedEffect): ReadBack['found'] => (act === 'do' ? 'not-there' : 'there');

const inDoubt = (code: string, detail: string): EffectOutcome => ({ kind: 'in-doubt', code, detail });

/** What a connection throws is an answer that can't be understood: the partner may have it. */
async function sent(connection: Connection, effect: WantedEffect): Promise<SendResult> {
  try {
    return await connection.send(effect);
  } catch (error) {
    return { kind: 'no-answer', code: 'connection-failed', detail: String(error) };
  }
}

async function looked(connection: Connection, effect: WantedEffect): Promise<ReadBack> {
  try {
    return await connection.readBack(effect);
  } catch {
    return { found: 'unknown' };
  }
}
