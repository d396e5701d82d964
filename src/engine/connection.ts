/** A configured link to one outside system, as the engine uses it. */
import type { EffectOutcome } from '../core/model/command.ts';
import type { Instant } from '../core/model/instant.ts';
import type { Recorder } from './exchanges.ts';
import type { WantedEffect } from './ports.ts';

/** How a partner can be asked: what decides whether an effect in doubt may be sent again. */
export interface Capabilities {
  /** The same key is safe to send again. */
  readonly dedupes: boolean;
  /** Its state can be read back by key, and is final so long (ms) after the attempt. */
  readonly readable: { readonly finalAfterMs: number } | undefined;
}

export type SendResult =
  | { readonly kind: 'answered'; readonly outcome: EffectOutcome }
  /** It is certain that the partner has nothing of it: no connection, a refused one, a full queue. */
  | { readonly kind: 'not-sent'; readonly code: string; readonly detail: string }
  | { readonly kind: 'no-answer'; readonly code: string; readonly detail: string };

export type ReadBack = { readonly found: 'there' | 'not-there' | 'unknown'; readonly reference?: string };

export interface Connection {
  readonly name: string;
  readonly capabilities: Capabilities;
  /** Whether the partner takes anything now: what falls due while it doesn't waits. Default: always. */
  readonly isOpen?: (now: Instant) => boolean;
  /** How many are under way at once; default 16. */
  readonly concurrencyMax?: number;
  /** How many are begun in a second at most; default: no bound. */
  readonly perSecondMax?: number;
  /**
   * `record` hears of each exchange with the partner. Nothing may begin to leave after `leaveBy` (of `performance.now()`):
   * by then others may have looked and found nothing.
   */
  readonly send: (effect: WantedEffect, record: Recorder, leaveBy: number) => Promise<SendResult>;
  readonly readBack: (effect: WantedEffect, record: Recorder) => Promise<ReadBack>;
}

/** Nobody is configured for it: its effects are looked at ever more seldom, and are a person's after a day and a quarter. */
export const NO_CONNECTION = 'none';
