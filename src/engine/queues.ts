/** Works off what earlier transactions left: follow-ups for other orders, wakes, messages from partners. */
import { HUB } from '../core/model/identifiers.ts';
import type { Instant } from '../core/model/instant.ts';
import { DEFAULT_BACKOFF, nextAttempt, type Backoff } from './backoff.ts';
import type { Hub } from './hub.ts';
import type { Chance, DueFollowUp, StoredMessage } from './ports.ts';

/**
 * Carries out what a partner's message asks, and gives back what came of it, to be kept beside it. It may run again for
 * the same message, so its commands take their ids from the message's.
 */
export type MessageHandler = (message: StoredMessage) => Promise<unknown>;

export interface QueueParts {
  readonly hub: Hub;
  readonly chance: Chance;
  readonly messageHandler: (connection: string, kind: string) => MessageHandler | undefined;
  readonly backoff?: Backoff;
}

/** A wake that changed nothing about when the order wants to be woken is not repeated at once. */
const SAME_WAKE_AGAIN_MS = 60_000 as Instant;

export class QueueRunner {
  private readonly parts: QueueParts;
  private readonly backoff: Backoff;

  constructor(parts: QueueParts) {
    this.parts = parts;
    this.backoff = parts.backoff ?? DEFAULT_BACKOFF;
  }

  /** One after the other: two for one order keep their order. */
  async runFollowUps(most: number): Promise<number> {
    const due = await this.parts.hub.store.queues.dueFollowUps(this.now(), most);
    const heldBack = new Set<string>();
    for (const followUp of due)
      if (!heldBack.has(followUp.order) && !(await this.followUp(followUp))) heldBack.add(followUp.order);
    return due.length;
  }

  async runWakes(most: number): Promise<number> {
    const { hub } = this.parts;
    const due = await hub.store.queues.dueWakes(this.now(), most);
    for (const { order, at } of due) {
      await attempt(
        async () =>
          await hub.handle(
            { type: 'wake' },
            hub.metaFor(order, { id: `wake:${order}:${at}:${this.now()}`, actor: HUB, roles: [] }),
          ),
      );
      await hub.store.queues.deferWake(order, at, (this.now() + SAME_WAKE_AGAIN_MS) as Instant);
    }
    return due.length;
  }

  async runMessages(most: number): Promise<number> {
    const { messages } = this.parts.hub.store;
    const due = await messages.due(this.now(), most);
    for (const message of due) {
      const handler = this.parts.messageHandler(message.connection, message.kind);
      const failure = await attempt(async () => {
        if (handler === undefined) throw new Error(`nobody reads ${message.kind} of ${message.connection}`);
        await messages.finish(message.id, await handler(message));
      });
      if (failure !== undefined) await messages.defer(message.id, this.again(message.attempts + 1), failure);
    }
    return due.length;
  }

  private async followUp({ id, order, command, attempts }: DueFollowUp): Promise<boolean> {
    const { hub } = this.parts;
    const meta = hub.metaFor(order, { id: `follow-up:${id}`, actor: HUB, roles: [] });
    const failure = await attempt(async () => await hub.handle(command, meta, { carriedOut: id }));
    if (failure !== undefined) await hub.store.queues.deferFollowUp(id, this.again(attempts + 1), failure);
    return failure === undefined;
  }

  /** Undefined: it has failed too often, and a person has to look. */
  private again(attempts: number): Instant | undefined {
    return attempts >= this.backoff.attemptsMax ? undefined : nextAttempt(this.now(), attempts, this.parts.chance, this.backoff);
  }

  private now(): Instant {
    return this.parts.hub.clock.now();
  }
}

/** What went wrong, in words; an exception is a bug or a lost database, and either way the work is still there. */
async function attempt(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}
