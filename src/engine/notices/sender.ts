/**
 * Sends notices: each subscriber's in their order, the same bytes each time, again and again with growing pauses, and not at
 * all for a while to who has failed several times in a row. One that is given up stops its order with a hold, and stays to
 * be sent again.
 */
import { HUB } from '../../core/model/identifiers.ts';
import type { Instant } from '../../core/model/instant.ts';
import type { Result } from '../../core/model/result.ts';
import { nextAttempt, type Backoff } from '../backoff.ts';
import type { Health } from '../health.ts';
import { Gate } from '../gate.ts';
import type { Hub } from '../hub.ts';
import type { Interchanges } from '../interchanges.ts';
import type { Chance } from '../ports.ts';
import type { NoticeStore, OpenNotice } from './ports.ts';

export type Delivery =
  | { readonly kind: 'sent'; readonly answer: string }
  /** It may be better later. */
  | { readonly kind: 'missed'; readonly error: string }
  /** The same again would come to the same. */
  | { readonly kind: 'refused'; readonly error: string };

/** What is sent: made once. With the next control number of an X12 partner, or without. */
export type Rendered =
  | { readonly kind: 'bytes'; readonly raw: Uint8Array }
  | { readonly kind: 'numbered'; readonly partner: string; readonly write: (control: number) => Result<string, string> }
  | { readonly kind: 'unwritable'; readonly error: string };

export interface Subscriber {
  readonly name: string;
  /** Our own people: an order is not stopped because one of them could not be told. */
  readonly isOurs?: true;
  /** Whether it takes anything now. Default: always. */
  readonly isOpen?: (now: Instant) => boolean;
  readonly render: (notice: OpenNotice) => Promise<Rendered>;
  /** `key`: the same each time; whoever gets it twice can tell. */
  readonly deliver: (notice: OpenNotice, key: string, raw: Uint8Array) => Promise<Delivery>;
}

export interface SenderParts {
  readonly store: NoticeStore;
  readonly interchanges: Interchanges;
  readonly hub: Pick<Hub, 'handle' | 'clock'>;
  readonly chance: Chance;
  readonly subscribers: readonly Subscriber[];
  readonly backoff?: Backoff;
  readonly health?: Health;
  readonly onError: (error: unknown) => void;
}

/** 1 s, 2 s, 4 s … to 15 min: a day. */
const NOTICE_BACKOFF: Backoff = { firstMs: 1_000, mostMs: 900_000, attemptsMax: 105, missesMax: 0 };
/** A transport gives up after 30 s at most. */
const LEASE_MS = 90_000;

/** `notice:ORDER:SEQUENCE:SUBSCRIBER`, with no more than a partner may store. */
export const noticeKey = ({ order, sequence, subscriber }: OpenNotice): string =>
  `notice:${order}:${sequence}:${subscriber.replaceAll('/', ':')}`;

export class NoticeSender {
  private readonly parts: SenderParts;
  private readonly backoff: Backoff;
  private readonly subscribers: ReadonlyMap<string, Subscriber>;
  private readonly gates = new Map<string, Gate>();

  constructor(parts: SenderParts) {
    this.parts = parts;
    this.backoff = parts.backoff ?? NOTICE_BACKOFF;
    this.subscribers = new Map(parts.subscribers.map((each) => [each.name, each]));
  }

  /** What is due in each lane, each to its end; gives back how many there were. */
  async once(): Promise<number> {
    const now = this.now();
    const open = [...this.subscribers.values()].flatMap(({ name, isOpen }) =>
      isOpen?.(now) !== false && this.gateOf(name).room(now) > 0 ? [name] : [],
    );
    if (open.length === 0) return 0;
    const lanes = Array.from({ length: this.parts.store.lanes }, (_, lane) => lane);
    const claimed = await Promise.all(lanes.map(async (lane) => await this.parts.store.claim(lane, open, LEASE_MS)));
    const due = claimed.flat();
    await Promise.all(due.map(async (notice) => await this.send(notice)));
    return due.length;
  }

  private async send(notice: OpenNotice): Promise<void> {
    const subscriber = this.subscribers.get(notice.subscriber);
    if (subscriber === undefined) return;
    const gate = this.gateOf(notice.subscriber);
    gate.begin(this.now());
    const begun = performance.now();
    const delivery = await this.delivered(subscriber, notice);
    const latencyMs = Math.round(performance.now() - begun);
    gate.end(this.now(), delivery.kind !== 'missed');
    this.parts.health?.note(notice.subscriber, this.now(), latencyMs, delivery.kind !== 'missed');
    if (delivery.kind === 'sent') return await this.parts.store.sent(notice, { answer: delivery.answer, latencyMs });
    const isDead = delivery.kind === 'refused' || notice.attempts >= this.backoff.attemptsMax;
    if (!isDead) return await this.parts.store.missed(notice, this.again(notice.attempts), delivery.error, latencyMs);
    if (subscriber.isOurs !== true) await this.stop(notice, delivery.error);
    await this.parts.store.missed(notice, undefined, delivery.error, latencyMs);
  }

  private async delivered(subscriber: Subscriber, notice: OpenNotice): Promise<Delivery> {
    try {
      const raw = notice.raw ?? (await this.rendered(subscriber, notice));
      if (!(raw instanceof Uint8Array)) return raw;
      return await subscriber.deliver(notice, noticeKey(notice), raw);
    } catch (error) {
      this.parts.onError(error);
      return { kind: 'missed', error: String(error) };
    }
  }

  private async rendered(subscriber: Subscriber, notice: OpenNotice): Promise<Uint8Array | Delivery> {
    const { store, interchanges } = this.parts;
    const rendered = await subscriber.render(notice);
    if (rendered.kind === 'unwritable') return { kind: 'refused', error: rendered.error };
    if (rendered.kind === 'bytes') return await store.keepRaw(notice, rendered.raw);
    const written = await interchanges.write(rendered.partner, noticeKey(notice), rendered.write);
    return written.ok ? await store.keepRaw(notice, written.value.raw) : { kind: 'refused', error: written.failure };
  }

  /** Before it is known for dead: a process that ends in between tries again, and then does this again. */
  private async stop(notice: OpenNotice, error: string): Promise<void> {
    const note = `${notice.subscriber} was not told "${notice.kind}" (message N${notice.id}): ${error}`.slice(0, 500);
    const id = `${noticeKey(notice)}:dead:${this.now()}`;
    await this.parts.hub.handle(notice.order, { type: 'place-hold', note, team: 'integration' }, { id, actor: HUB, roles: [] });
  }

  private again(attempts: number): Instant {
    return nextAttempt(this.now(), attempts, this.parts.chance, this.backoff);
  }

  private gateOf(name: string): Gate {
    const known = this.gates.get(name);
    if (known !== undefined) return known;
    const gate = new Gate({}, this.parts.chance);
    this.gates.set(name, gate);
    return gate;
  }

  private now(): Instant {
    return this.parts.hub.clock.now();
  }
}
