/**
 * Works off what partners sent: each message is in the ledger before anybody reads it, and what came of it beside it. A
 * message is one process's for a while; if that process ends in the middle, another takes it then.
 */
import type { Instant } from '../core/model/instant.ts';
import { DEFAULT_BACKOFF, nextAttempt, type Backoff } from './backoff.ts';
import { Loop } from './loop.ts';
import type { Chance, Clock, Store, StoredMessage } from './ports.ts';

/**
 * Carries out what a partner's message asks, and gives back what came of it, to be kept beside it. It may run again for
 * the same message, so its commands take their ids from the message's.
 */
export type MessageHandler = (message: StoredMessage) => Promise<unknown>;

/** Thrown by a handler whose answer reached nobody: tried again for as long as an effect that nobody takes. */
export class NobodyThere extends Error {}

export interface InboxParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly handlerOf: (connection: string, kind: string) => MessageHandler | undefined;
  readonly backoff?: Backoff;
  readonly onError: (error: unknown) => void;
}

interface Failed {
  readonly text: string;
  /** Attempts in all. */
  readonly most: number;
}

/** Most in one look. */
const BATCH = 50;
/** How long one look may take: what is not finished by then is anybody's again. */
export const MESSAGE_LEASE_MS = 60_000;

export class Inbox {
  private readonly parts: InboxParts;
  private readonly backoff: Backoff;
  private readonly loop: Loop;

  constructor(parts: InboxParts) {
    this.parts = parts;
    this.backoff = parts.backoff ?? DEFAULT_BACKOFF;
    this.loop = new Loop(async () => (await this.once()) > 0, parts.onError);
  }

  /** One look, each message to its end; gives back how many there were. */
  async once(): Promise<number> {
    const { clock, store } = this.parts;
    const { messages } = store;
    const due = await messages.claim(BATCH, MESSAGE_LEASE_MS);
    const until = clock.now() + MESSAGE_LEASE_MS;
    for (const message of due) {
      if (clock.now() >= until) break;
      const failure = await this.handled(message);
      if (failure !== undefined) await messages.defer(message.id, this.again(message.attempts + 1, failure.most), failure.text);
    }
    return due.length;
  }

  nudge(): void {
    this.loop.nudge();
  }

  start(everyMs = 200): void {
    this.loop.start(everyMs);
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }

  /** What went wrong, in words; an exception is a bug or a lost database, and either way the message is still there. */
  private async handled(message: StoredMessage): Promise<Failed | undefined> {
    const { attemptsMax, missesMax } = this.backoff;
    const handler = this.parts.handlerOf(message.connection, message.kind);
    if (handler === undefined) return { text: `nobody reads ${message.kind} of ${message.connection}`, most: attemptsMax };
    try {
      await this.parts.store.messages.finish(message.id, await handler(message));
      return undefined;
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { text, most: error instanceof NobodyThere ? missesMax : attemptsMax };
    }
  }

  /** Undefined: it has failed too often, and a person has to look. */
  private again(attempts: number, most: number): Instant | undefined {
    const { clock, chance } = this.parts;
    return attempts >= most ? undefined : nextAttempt(clock.now(), attempts, chance, this.backoff);
  }
}
