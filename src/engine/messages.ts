/** The ledger of what came in: kept before it is read, worked off, and kept with what came of it. */
import type { Instant } from '../core/model/instant.ts';

export interface Message {
  readonly connection: string;
  readonly kind: string;
  readonly raw: Uint8Array;
  /** The channel's own name for it: under the same one, the connection's message of before is meant. */
  readonly key?: string;
}

export interface StoredMessage extends Message {
  readonly id: string;
  readonly at: Instant;
  readonly attempts: number;
  /** How often somebody has asked for it to be handled again. */
  readonly replays?: number;
}

/** With what came of it. `dueAt`: it is still to be handled; neither that nor an outcome: it was set aside. */
export interface KeptMessage extends StoredMessage {
  readonly dueAt?: Instant;
  readonly outcome: unknown;
  readonly error?: string;
}

export interface Messages {
  /** `ownFor` (ms): whoever keeps it handles it, and nobody else takes it before then. Default 0. */
  readonly keep: (message: Message, ownFor?: number) => Promise<string>;
  /** The oldest of those that are due, for this caller alone for so long (ms): then they are due again, if not finished. */
  readonly claim: (most: number, leaseMs: number) => Promise<readonly StoredMessage[]>;
  readonly finish: (id: string, outcome: unknown) => Promise<void>;
  readonly defer: (id: string, until: Instant | undefined, error: string) => Promise<void>;
  readonly find: (id: string) => Promise<KeptMessage | undefined>;
  /** To be handled once more; false: there is none of this id. */
  readonly again: (id: string) => Promise<boolean>;
  /** Those of these ids that there are, the oldest first. */
  readonly named: (ids: readonly string[]) => Promise<readonly ListedMessage[]>;
  /** Without their bytes, the latest first; those before one of them. */
  readonly page: (page: MessagesPage) => Promise<readonly ListedMessage[]>;
}

export interface MessagesPage {
  readonly before?: string;
  readonly most: number;
  readonly connection?: string;
  readonly isRefused?: boolean;
}

/** Waiting: to be read, for the first time or again. Refused: all of it or a part. Set aside: it failed too often. */
export interface ListedMessage extends Omit<KeptMessage, 'raw'> {
  readonly state: 'waiting' | 'taken' | 'refused' | 'set-aside';
}
