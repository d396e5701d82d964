/** A partner at the end of a connection, and what may go wrong between it and the hub. */
import type { EffectOutcome } from '../../src/core/model/command.ts';
import type { Capabilities, ReadBack, SendResult } from '../../src/engine/connection.ts';
import type { Outside, SimEffect } from '../hub/effects.ts';
import type { Random } from '../kernel/random.ts';
import { DAY, HOUR, type World } from './world.ts';

export interface Partner {
  readonly name: string;
  readonly capabilities: Capabilities;
  /** A request that has arrived. What it answers is on its way back when this returns. */
  readonly receive: (effect: SimEffect) => EffectOutcome;
  /** What it does while a request is long on its way to it, or its answer is lost. */
  readonly meanwhile?: (effect: SimEffect) => void;
  /** Whether the work of a key is there; `asOf` is what a lagging replica shows. */
  readonly find: (effect: SimEffect, asOf: number) => { readonly found: boolean; readonly reference?: string };
}

/** How long the hub waits for an answer, and the longest that a request is under way. */
const TIMEOUT_MS = 30_000;
const STRAY_MS = 60_000;
/** A partner's state is final this long after an attempt: longer than any stray request, and than any replica lags. */
const FINAL_AFTER_MS = 150_000;
const LAG_MS = 60_000;

/** What each partner can do differs by season, so that all kinds are met: most dedupe or can be read, few neither. */
export function capabilitiesOf(random: Random): Capabilities {
  const draw = random.next();
  const readable = { finalAfterMs: FINAL_AFTER_MS };
  if (draw < 0.4) return { dedupes: true, readable };
  if (draw < 0.75) return { dedupes: false, readable };
  return { dedupes: draw < 0.9, readable: undefined };
}

export class Wire implements Outside {
  private readonly world: World;
  private readonly partnerOf: (effect: SimEffect) => Partner;
  private readonly downs = new Map<string, readonly [number, number]>();

  constructor(world: World, partnerOf: (effect: SimEffect) => Partner, partners: readonly Partner[], seasonMs: number) {
    this.world = world;
    this.partnerOf = partnerOf;
    for (const { name } of partners) {
      if (!world.strikes.draw('partner-down', name)) continue;
      const from = world.timeline.now + world.chances.of(`down ${name}`).between(HOUR, seasonMs);
      this.downs.set(name, [from, from + DAY]);
    }
  }

  capabilities(effect: SimEffect): Capabilities {
    return this.partnerOf(effect).capabilities;
  }

  connection(effect: SimEffect): string {
    return this.partnerOf(effect).name;
  }

  private isDown(name: string): boolean {
    const down = this.downs.get(name);
    const { now } = this.world.timeline;
    return down !== undefined && down[0] <= now && now < down[1];
  }

  send(effect: SimEffect, attempt: number, done: (result: SendResult) => void): void {
    const { strikes, timeline, chances } = this.world;
    const { order, instance } = effect;
    const partner = this.partnerOf(effect);
    const about = `${effect.key} ${attempt}`;
    const notSent = (): void =>
      timeline.in(20, () => done({ kind: 'not-sent', code: 'connection-refused', detail: partner.name }));
    if (this.isDown(partner.name)) {
      strikes.note('partner-down', about, order, instance);
      return notSent();
    }
    if (strikes.strike('not-sent', about, order, instance)) return notSent();
    const noAnswer = (code: string): void =>
      timeline.in(TIMEOUT_MS, () => done({ kind: 'no-answer', code, detail: partner.name }));
    if (strikes.strike('loss', about, order, instance)) return noAnswer('timeout');
    const random = chances.of(`wire ${about}`);
    const isStray = strikes.strike('delay', about, order, instance);
    const way = isStray ? random.between(TIMEOUT_MS, STRAY_MS) : random.between(10, 1_200);
    if (isStray) {
      noAnswer('timeout');
      partner.meanwhile?.(effect);
    }
    timeline.in(way, () => {
      const outcome = this.arrive(partner, effect);
      if (isStray) return;
      if (strikes.strike('timeout-after-act', about, order, instance)) {
        partner.meanwhile?.(effect);
        return noAnswer('timeout');
      }
      if (strikes.strike('garbage', about, order, instance)) return noAnswer('unreadable');
      timeline.in(random.between(5, 600), () => done({ kind: 'answered', outcome }));
    });
  }

  private arrive(partner: Partner, effect: SimEffect): EffectOutcome {
    const { order, key, instance, generation, act, task, input } = effect;
    this.world.enter({ kind: 'arrived', partner: partner.name, order, key, instance, generation, act, task, input });
    return partner.receive(effect);
  }

  readBack(effect: SimEffect, done: (found: ReadBack) => void): void {
    const { strikes, timeline, chances } = this.world;
    const partner = this.partnerOf(effect);
    const about = `look ${effect.key} ${timeline.now}`;
    timeline.in(chances.of(about).between(10, 1_200), () => {
      if (this.isDown(partner.name) || strikes.strike('loss', about, effect.order, effect.instance))
        return done({ found: 'unknown' });
      const lag = strikes.strike('stale-read', about, effect.order, effect.instance) ? LAG_MS : 0;
      const { found, reference } = partner.find(effect, timeline.now - lag);
      done({ found: found ? 'there' : 'not-there', ...(reference === undefined ? {} : { reference }) });
    });
  }
}

/**
 * A partner's own books on keys: what it did under each, when, and what it answered. One that dedupes gives the same
 * answer to the same key; one that does not does it again.
 */
export class KeyBook {
  private readonly world: World;
  private readonly name: string;
  private readonly capabilities: Capabilities;
  private readonly done = new Map<string, { readonly at: number; readonly outcome: EffectOutcome }>();

  constructor(world: World, name: string, capabilities: Capabilities) {
    this.world = world;
    this.name = name;
    this.capabilities = capabilities;
  }

  /**
   * Acts, or repeats its answer; a refusal is never remembered, since nothing was done. What stands before its books (a
   * limit, a login that ran out) refuses what was done already too.
   */
  handle(effect: SimEffect, act: () => EffectOutcome): EffectOutcome {
    const { world } = this;
    if (world.strikes.strike('refusal', `${effect.key} ${world.timeline.now}`, effect.order, effect.instance))
      return { kind: 'refused', code: 'not-now', detail: this.name };
    const known = this.done.get(effect.key);
    if (known !== undefined && this.capabilities.dedupes) return known.outcome;
    const outcome = act();
    if (outcome.kind === 'refused') return outcome;
    this.done.set(effect.key, { at: world.timeline.now, outcome });
    const { order, key, instance, generation, task, input } = effect;
    world.enter({ kind: 'acted', partner: this.name, order, key, instance, generation, act: effect.act, task, input, outcome });
    return outcome;
  }

  did(key: string, asOf: number): boolean {
    const known = this.done.get(key);
    return known !== undefined && known.at <= asOf;
  }
}

export const doKey = (effect: SimEffect): string => effect.key.replace(/:undo$/, '');
