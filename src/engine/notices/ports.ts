/**
 * Notices: what others are told of an order, and nothing that the order waits for. They are read off the feed. What is to be
 * told and how far the feed was read are one transaction, so that nothing is left out and nothing is written twice.
 */
import type { OrderId } from '../../core/model/identifiers.ts';
import type { Instant } from '../../core/model/instant.ts';
import type { JournalEntry, Lane } from '../ports.ts';
import type { NoticeContent, NoticeKind } from './content.ts';

export interface Notice {
  /** `PARTNER/NAME`. */
  readonly subscriber: string;
  readonly order: OrderId;
  /** Of its event, in the order. */
  readonly sequence: number;
  readonly kind: NoticeKind;
  readonly content: NoticeContent;
  readonly at: Instant;
}

export interface OpenNotice extends Notice {
  readonly lane: Lane;
  readonly id: string;
  /** Begun so far, this one too. */
  readonly attempts: number;
  /** What was sent before, and is sent again to the byte. */
  readonly raw?: Uint8Array;
}

export interface KeptNotice extends OpenNotice {
  readonly state: 'open' | 'sent' | 'dead';
  readonly triedAt?: Instant;
  readonly answer?: string;
  readonly error?: string;
  readonly latencyMs?: number;
}

/** One lane's turn, in one transaction. */
export interface NoticeStep {
  /** Undefined: somebody else has it in hand. */
  readonly cursor: number | undefined;
  readonly feed: (after: number, most: number) => Promise<readonly JournalEntry[]>;
  readonly journals: (orders: readonly OrderId[]) => Promise<readonly JournalEntry[]>;
  /** What is there already of the same subscriber and event stays as it is. */
  readonly write: (notices: readonly Notice[], to: number) => Promise<void>;
}

export interface SendReport {
  readonly answer: string;
  readonly latencyMs: number;
}

export interface NoticeStore {
  readonly lanes: number;
  /** By lane: the position of its last event, and how far it was read. */
  readonly standing: () => Promise<readonly { readonly head: number; readonly cursor: number }[]>;
  readonly step: <T>(lane: Lane, work: (step: NoticeStep) => Promise<T>) => Promise<T>;
  /**
   * The first open one of each of these subscribers in the lane, if it is due, for this caller alone for so long (ms): in a
   * lane, a subscriber is told one thing after the other.
   */
  readonly claim: (lane: Lane, subscribers: readonly string[], leaseMs: number) => Promise<readonly OpenNotice[]>;
  /** Gives back what is sent: this, or what somebody else has kept before. */
  readonly keepRaw: (notice: OpenNotice, raw: Uint8Array) => Promise<Uint8Array>;
  readonly sent: (notice: OpenNotice, report: SendReport) => Promise<void>;
  /** `until`: when it is tried again; undefined: never, it is dead. */
  readonly missed: (notice: OpenNotice, until: Instant | undefined, error: string, latencyMs: number) => Promise<void>;
  /** To be sent again, as it was; false: there is none of this id. */
  readonly again: (id: string) => Promise<boolean>;
  /** In the order in which they were written. */
  readonly ofOrder: (order: OrderId) => Promise<readonly KeptNotice[]>;
  readonly find: (id: string) => Promise<KeptNotice | undefined>;
  /** The latest first. */
  readonly list: (filter: NoticeFilter) => Promise<readonly KeptNotice[]>;
}

export interface NoticeFilter {
  /** Of this partner, or of this subscriber alone. */
  readonly subscriber?: string;
  readonly state?: KeptNotice['state'];
  /** Those before this one. */
  readonly before?: string;
  readonly most: number;
}
