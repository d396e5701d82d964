/**
 * People who sign in, and their sessions. A person is never deleted: the audit names them; one who is stopped signs in no
 * more. Of a session only the digest of its token is kept.
 */
import type { Instant } from '../core/model/instant.ts';

/** A role, for all orders or for those of a business unit, a region or both. */
export interface Grant {
  readonly role: string;
  readonly businessUnit?: string;
  readonly region?: string;
}

/** Who they are to an identity provider. */
export interface Subject {
  readonly issuer: string;
  readonly subject: string;
}

export interface Person {
  readonly id: string;
  /** By which they sign in, and by which the audit names them; never given to somebody else. */
  readonly name: string;
  readonly displayName: string;
  readonly email?: string;
  readonly grants: readonly Grant[];
  /** As `password.ts` of the API keeps it; none: they don't sign in by one. */
  readonly password?: string;
  readonly subject?: Subject;
  readonly createdAt: Instant;
  readonly stoppedAt?: Instant;
}

export interface PersonChange {
  readonly grants?: readonly Grant[];
  readonly password?: string;
  readonly displayName?: string;
  /** Once stopped, always stopped. */
  readonly isStopped?: true;
}

export interface People {
  /** False: somebody has this name, or this subject. */
  readonly add: (person: Omit<Person, 'createdAt' | 'stoppedAt'>) => Promise<boolean>;
  readonly find: (id: string) => Promise<Person | undefined>;
  readonly named: (name: string) => Promise<Person | undefined>;
  readonly known: (subject: Subject) => Promise<Person | undefined>;
  /** By name, stopped ones too. */
  readonly list: () => Promise<readonly Person[]>;
  /** False: there is nobody of this id. */
  readonly change: (id: string, change: PersonChange) => Promise<boolean>;
}

/** `digest`: SHA-256 of the token. `endsAt`: whatever happens. */
export interface KeptSession {
  readonly digest: string;
  readonly person: string;
  readonly usedAt: Instant;
  readonly endsAt: Instant;
}

export interface Sessions {
  readonly open: (session: KeptSession) => Promise<void>;
  readonly find: (digest: string) => Promise<KeptSession | undefined>;
  readonly use: (digest: string, at: Instant) => Promise<void>;
  readonly end: (digest: string) => Promise<void>;
  /** Gives back how many there were. */
  readonly endAllOf: (person: string) => Promise<number>;
  /** Those that have ended by themselves need not be kept. */
  readonly endOld: (now: Instant, unusedSince: Instant) => Promise<void>;
  /** Those that are good then, by person. */
  readonly count: (now: Instant, unusedSince: Instant) => Promise<ReadonlyMap<string, number>>;
}
