/**
 * Works off what partners sent: each message is in the ledger before anybody reads it, and what came of it beside it. A
 * message is one process's for a while; if that process ends in the middle, another takes it then.
 *
 * Connections are worked off beside each other, so that none waits for another's messages. Of one connection, each message
 * is begun after the one before it has ended; but for those that are news of one thing each, which are begun in their order
 * and meet in the groups of their lanes: one after another, each would wait for a commit of its own.
 */
import type { Instant } from '../core/model/instant.ts';
import { DEFAULT_BACKOFF, nextAttempt, type Backoff } from './backoff.ts';
import { Loop } from './loop.ts';
import type { Chance, Clock, Store, StoredMessage } from './ports.ts';
import { traced } from './trace.ts';

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
  /** Kinds of message that need not wait for the end of the one before. Default: none. */
  readonly besideEachOther?: ReadonlySet<string>;
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
    const due = await store.messages.claim(BATCH, MESSAGE_LEASE_MS);
    const until = clock.now() + MESSAGE_LEASE_MS;
    const byConnection = Map.groupBy(due, ({ connection }) => connection);
    await allEnded([...byConnection.values()].map(async (each) => await this.workOff(each, until)));
    return due.length;
  }

  /** Those of one connection, in their order. */
  private async workOff(due: readonly StoredMessage[], until: number): Promise<void> {
    const { clock, besideEachOther } = this.parts;
    const underWay: Promise<void>[] = [];
    for (const message of due) {
      if (clock.now() >= until) break;
      const toItsEnd = this.toItsEnd(message);
      if (besideEachOther?.has(message.kind) === true) underWay.push(toItsEnd);
      else await toItsEnd;
    }
    await allEnded(underWay);
  }

  private async toItsEnd(message: StoredMessage): Promise<void> {
    const failure = await this.handled(message);
    if (failure === undefined) return;
    const until = this.again(message.attempts + 1, failure.most);
    await this.parts.store.messages.defer(message.id, until, failure.text);
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
      const { id, connection, kind } = message;
      const attributes = { 'orderkeel.message': id, 'orderkeel.connection': connection };
      const about = { name: `message ${kind}`, kind: 'server', after: undefined, attributes } as const;
      await this.parts.store.messages.finish(id, await traced(about, async () => await handler(message)));
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

/** After all of them, the first failure of any: nothing goes on behind the back of who waits. */
async function allEnded(works: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(works)) if (result.status === 'rejected') throw result.reason;
}
