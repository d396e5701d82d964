/**
 * What the audit keeps beside the journal: acts that are no order's (who signed in, who granted what to whom), and the
 * links of the chains over the journal and over the acts. `chain.ts` says how they hang together.
 */
import type { Brand } from '../../core/model/brand.ts';
import type { Instant } from '../../core/model/instant.ts';

/** 64 hexadecimal digits. */
export type ChainDigest = Brand<string, 'ChainDigest'>;

/** As the store counts them. */
type Lane = number;

export const ACTS = [
  'signed-in',
  'sign-in-refused',
  'signed-out',
  'person-added',
  'person-granted',
  'password-set',
  'person-stopped',
  'sessions-ended',
  'key-made',
  'key-revoked',
  'message-replayed',
  'hold-routing-set',
] as const;
export type ActName = (typeof ACTS)[number];

export interface Act {
  readonly actor: string;
  readonly act: ActName;
  /** Whom or what it was done to: `person:ana`, `key:0f…`, `message:17`. */
  readonly about?: string;
  /** Why. */
  readonly note?: string;
  /** Plain data: on what basis, from where. */
  readonly detail?: unknown;
}

/** `number`: from 1, without a gap. */
export interface KeptAct extends Act {
  readonly number: number;
  readonly at: Instant;
  readonly digest: ChainDigest;
}

export interface Acts {
  /** One after another, whatever process: each is chained to the one before. */
  readonly add: (act: Act) => Promise<void>;
  /** The latest first. */
  readonly page: (page: ActsPage) => Promise<readonly KeptAct[]>;
  /** In their order. */
  readonly read: (after: number, most: number) => Promise<readonly KeptAct[]>;
}

export interface ActsPage {
  readonly before?: number;
  readonly most: number;
  readonly actor?: string;
  readonly about?: string;
}

/** Where the chain over a lane's entries stands at one of them. */
export interface Link {
  readonly position: number;
  readonly digest: ChainDigest;
}

export interface Links {
  readonly last: (lane: Lane) => Promise<Link | undefined>;
  readonly read: (lane: Lane, after: number, most: number) => Promise<readonly Link[]>;
  /** Whoever keeps the chains is alone. */
  readonly add: (lane: Lane, link: Link) => Promise<void>;
}

/** What the database remembers of a checkpoint: that there was one, so that the file beside it can't lose it. */
export interface KeptCheckpoint {
  readonly number: number;
  readonly digest: ChainDigest;
}

export interface Checkpoints {
  readonly last: () => Promise<KeptCheckpoint | undefined>;
  readonly add: (checkpoint: KeptCheckpoint) => Promise<void>;
  readonly all: () => Promise<readonly KeptCheckpoint[]>;
}

export interface AuditStore {
  readonly acts: Acts;
  readonly links: Links;
  readonly checkpoints: Checkpoints;
  /** Positions of the feeds begin after this one; it grows when the lanes' number changes. */
  readonly begin: number;
  /** How many entries stand where no feed shows them: at or before its beginning. */
  readonly hidden: (lane: Lane) => Promise<number>;
  /** Of the last event that the lane has given a number. */
  readonly heads: () => Promise<readonly number[]>;
}
