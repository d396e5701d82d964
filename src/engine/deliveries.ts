/**
 * Sends what orders want done outside, and brings the partner's answer back as a command.
 *
 * Invariants: before the first attempt the order is asked once more, in a group of its lane, and what it no longer wants
 * is withdrawn there. That an attempt begins is on record in the same group, before anything leaves, so after a kill it
 * is known that the partner may have it; then the same key is sent again only to a partner that dedupes. Any other doubt
 * is the order's to resolve. An effect is closed in the group that tells its order the outcome.
 *
 * A process may be stopped at any point and go on minutes later, when others have long seen to what it had taken. So what
 * does not begin to leave soon after it was taken (a sixth of the lease) doesn't leave at all, an attempt is reckoned to
 * have begun as late as that, and after the lease only the partner's own word counts.
 */
import type { EffectOutcome } from '../core/model/command.ts';
import { HUB, Actor } from '../core/model/identifiers.ts';
import type { Instant } from '../core/model/instant.ts';
import { DEFAULT_BACKOFF, nextAttempt, type Backoff } from './backoff.ts';
import { NO_CONNECTION, type Connection, type ReadBack, type SendResult } from './connection.ts';
import { aboutEffect } from './exchange-ledger.ts';
import type { ExchangeAbout, Recorder } from './exchanges.ts';
import { Gate } from './gate.ts';
import type { Health } from './health.ts';
import type { DueEffect } from './group.ts';
import type { Chance, Clock, DeferredEffect, OpenEffect, WantedEffect } from './ports.ts';
import { traced } from './trace.ts';
import { reportWork, type Work } from './work.ts';

export interface DeliveriesParts {
  /** Undefined: nobody is configured for it yet; it waits and is tried again. */
  readonly connectionFor: (effect: WantedEffect) => Connection | undefined;
  readonly clock: Clock;
  /** For the exchanges of an effect. */
  readonly recorder: (about: ExchangeAbout) => Recorder;
  readonly chance: Chance;
  readonly backoff?: Backoff;
  /** Hears of each answer, and of each failure to get one. */
  readonly health?: Health;
  /** How long what a group has taken is this process's alone. */
  readonly leaseMs: number;
  /** Given to the lane of its order. */
  readonly report: (work: Work) => void;
  readonly defer: (effect: OpenEffect, deferred: DeferredEffect) => void;
  /** A connection that was full takes more: what waits for it may be looked for. */
  readonly hasRoom: () => void;
}

/** A connection that was asked for something, and how much more of it may begin. */
interface Known {
  readonly gate: Gate;
  readonly room: (now: Instant) => number;
}

export class Deliveries {
  private readonly parts: DeliveriesParts;
  private readonly backoff: Backoff;
  private readonly sendWithinMs: number;
  private readonly gates = new Map<string, Known>();
  /** Connections that were asked to take more than they had room for. */
  private readonly full = new Set<string>();
  private readonly underWay = new Set<Promise<void>>();

  constructor(parts: DeliveriesParts) {
    this.parts = parts;
    this.backoff = parts.backoff ?? DEFAULT_BACKOFF;
    this.sendWithinMs = parts.leaseMs / 6;
  }

  connectionOf(effect: WantedEffect): string {
    return this.parts.connectionFor(effect)?.name ?? NO_CONNECTION;
  }

  /** Connections that take nothing now. */
  closed(): readonly string[] {
    const now = this.now();
    const closed = [...this.gates].flatMap(([name, { room }]) => (room(now) === 0 ? [name] : []));
    for (const name of closed) this.full.add(name);
    return closed;
  }

  /** Of one group: whether its connection has room for an effect beside those that were let through before it. */
  rooms(): (effect: OpenEffect) => boolean {
    const now = this.now();
    const left = new Map<string, number>();
    return (effect) => {
      const connection = this.parts.connectionFor(effect);
      if (connection === undefined) return true;
      const { name } = connection;
      const room = left.get(name) ?? this.known(connection).room(now);
      left.set(name, room - 1);
      if (room <= 0) this.full.add(name);
      return room > 0;
    };
  }

  /** What to do first with an effect that has fallen due. */
  onDue(effect: OpenEffect): DueEffect {
    const connection = this.parts.connectionFor(effect);
    if (effect.mode === 'read-back') return { kind: 'look' };
    if (effect.attempts > 0 && connection?.capabilities.dedupes !== true) {
      const outcome = inDoubt('attempt-cut-off', 'an attempt was begun and its end is not known');
      return { kind: 'report', work: reportWork(effect, outcome, HUB) };
    }
    // Its order is asked before it is given up, as before it is sent.
    if (connection === undefined && effect.misses + 1 < this.backoff.missesMax)
      return { kind: 'wait', deferred: this.after(effect, 'no-connection', noConnection(effect)) };
    return { kind: 'ask' };
  }

  /** Those that a group has taken; `since`: before that group began, by this clock. */
  begin(effects: readonly OpenEffect[], since: Instant): void {
    for (const effect of effects) {
      const delivery = this.deliver(effect, since).finally(() => this.underWay.delete(delivery));
      this.underWay.add(delivery);
    }
  }

  /** After what is under way. */
  async ended(): Promise<void> {
    await Promise.all(this.underWay);
  }

  private async deliver(effect: OpenEffect, since: Instant): Promise<void> {
    const from = performance.now();
    const left = since + this.sendWithinMs - this.now();
    if (left < 0) return;
    const connection = this.parts.connectionFor(effect);
    if (connection === undefined) return this.unsent(effect, connection);
    const { gate } = this.known(connection);
    if (gate.givesUp(this.now())) return this.unsent(effect, connection);
    gate.begin(this.now());
    const begun = performance.now();
    const end = (hasAnswered: boolean): void => {
      gate.end(this.now(), hasAnswered);
      if (this.full.delete(connection.name)) this.parts.hasRoom();
      this.parts.health?.note(connection.name, this.now(), performance.now() - begun, hasAnswered);
    };
    if (effect.mode === 'read-back') {
      const seen = await looked(connection, effect, this.recorder(connection, effect, true));
      end(seen.found !== 'unknown');
      return this.look(effect, connection, seen);
    }
    const result = await sent(connection, effect, this.recorder(connection, effect, false), from + left);
    end(result.kind === 'answered');
    const isLate = this.now() > since + this.parts.leaseMs;
    if (result.kind === 'answered') this.report(effect, asSure(result.outcome, isLate || effect.attempts > 0), connection);
    else if (!isLate) this.unanswered(effect, connection, result);
  }

  private recorder(connection: Connection, effect: OpenEffect, isReadBack: boolean): Recorder {
    return this.parts.recorder(aboutEffect(connection, effect, isReadBack));
  }

  /** Outside of a partner's hours there is no room, also not to give it up. */
  private known({ name, concurrencyMax, perSecondMax, isOpen }: Connection): Known {
    const known = this.gates.get(name);
    if (known !== undefined) return known;
    const limits = {
      ...(concurrencyMax !== undefined && { concurrencyMax }),
      ...(perSecondMax !== undefined && { perSecondMax }),
    };
    const gate = new Gate(limits, this.parts.chance);
    const made = { gate, room: (now: Instant) => (isOpen?.(now) === false ? 0 : gate.room(now)) };
    this.gates.set(name, made);
    return made;
  }

  private unanswered(effect: OpenEffect, connection: Connection, result: Exclude<SendResult, { kind: 'answered' }>): void {
    if (result.kind === 'not-sent') return this.missed(effect, result.code, result.detail);
    const attempts = effect.attempts + 1;
    if (!connection.capabilities.dedupes || attempts >= this.backoff.attemptsMax)
      return this.report(effect, inDoubt(result.code, result.detail), connection);
    this.parts.defer(effect, this.again(effect, attempts, `${result.code}: ${result.detail}`, false));
  }

  private missed(effect: OpenEffect, code: string, detail: string): void {
    const attempts = effect.misses + 1;
    if (attempts >= this.backoff.missesMax) this.report(effect, { kind: 'dead', attempts, code, detail });
    else this.parts.defer(effect, this.after(effect, code, detail));
  }

  /** There is no connection, or it has been given up. */
  private unsent(effect: OpenEffect, connection: Connection | undefined): void {
    if (effect.mode === 'read-back') return this.look(effect, connection, { found: 'unknown' });
    if (connection === undefined) return this.missed(effect, 'no-connection', noConnection(effect));
    const detail = `${connection.name} has been down for longer than a day`;
    this.report(effect, { kind: 'dead', attempts: effect.misses, code: 'connection-down', detail });
  }

  private after(effect: OpenEffect, code: string, detail: string): DeferredEffect {
    return this.again(effect, effect.misses + 1, `${code}: ${detail}`, true);
  }

  private again({ key }: OpenEffect, attempts: number, error: string, missed: boolean): DeferredEffect {
    return { key, until: nextAttempt(this.now(), attempts, this.parts.chance, this.backoff), error, missed };
  }

  /** Reads the partner's own state back. What an act still under way would change counts only once it is final. */
  private look(effect: OpenEffect, connection: Connection | undefined, seen: ReadBack): void {
    const readable = connection?.capabilities.readable;
    if (connection === undefined || readable === undefined) return this.report(effect, { kind: 'read-back', found: 'unknown' });
    const { key } = effect;
    const final = ((effect.triedAt ?? this.now()) + this.sendWithinMs + readable.finalAfterMs) as Instant;
    if (seen.found === unchanged(effect) && this.now() < final)
      return this.parts.defer(effect, { key, until: final, error: 'not final yet', missed: false });
    if (seen.found === 'unknown' && effect.misses + 1 < this.backoff.missesMax)
      return this.parts.defer(effect, this.again(effect, effect.misses + 1, 'the partner could not be asked', true));
    this.report(effect, { kind: 'read-back', ...seen }, connection);
  }

  private report(effect: OpenEffect, outcome: EffectOutcome, connection?: Connection): void {
    const actor = connection === undefined ? HUB : Actor.of(`connection:${connection.name}`);
    this.parts.report(reportWork(effect, outcome, actor));
  }

  now(): Instant {
    return this.parts.clock.now();
  }
}

/** A no is about the attempt that it answers: another one, without an answer, may still be under way or done. */
function asSure(outcome: EffectOutcome, hasOthers: boolean): EffectOutcome {
  if (outcome.kind !== 'refused' || !hasOthers) return outcome;
  return inDoubt('refused-after-doubt', `${outcome.code}: ${outcome.detail}`);
}

/** What a partner shows while it has not acted yet: nothing of what is to be done, and still all of what is to be undone. */
const unchanged = ({ act }: WantedEffect): ReadBack['found'] => (act === 'do' ? 'not-there' : 'there');

const noConnection = ({ task }: WantedEffect): string => `no connection is set up for ${task}`;

const inDoubt = (code: string, detail: string): EffectOutcome => ({ kind: 'in-doubt', code, detail });

/** What a connection throws is an answer that can't be understood: the partner may have it. */
async function sent(connection: Connection, effect: WantedEffect, record: Recorder, leaveBy: number): Promise<SendResult> {
  const { key, task, trace } = effect;
  const about = { name: `effect ${task}`, kind: 'client', after: trace, attributes: { 'orderkeel.effect': key } } as const;
  try {
    return await traced(about, async () => await connection.send(effect, record, leaveBy));
  } catch (error) {
    return { kind: 'no-answer', code: 'connection-failed', detail: String(error) };
  }
}

async function looked(connection: Connection, effect: WantedEffect, record: Recorder): Promise<ReadBack> {
  if (connection.capabilities.readable === undefined) return { found: 'unknown' };
  try {
    return await connection.readBack(effect, record);
  } catch {
    return { found: 'unknown' };
  }
}
