/**
 * Who calls the API, and what they asked for.
 *
 * Requests that change something, each under a key that its caller chose. One is claimed, and kept in the ledger, before
 * anything is done, so that of two at once one waits; what it was answered is kept beside it. A process that dies between
 * the two leaves a claim that ends: the next asker, or the inbox, does it again, and the engine knows its command.
 */
import type { Actor } from '../core/model/identifiers.ts';
import type { Instant } from '../core/model/instant.ts';
import { widened, type Reach } from './reach.ts';

/** Scopes and teams that hold within a reach, and nowhere else. */
export interface CallerGrant {
  readonly scopes: readonly string[];
  /** Teams whose holds it may resolve. */
  readonly roles: readonly string[];
  readonly reach: Reach;
}

/** Who calls, whether by a key or as a person who signed in. */
export interface Caller {
  readonly id: string;
  readonly kind: 'key' | 'person';
  /** Of a key: the sender whose message numbers are its own. */
  readonly name: string;
  readonly actor: Actor;
  /** What each of its grants gives, where. */
  readonly grants: readonly CallerGrant[];
  /** Of those of its grants that count for what is asked, all together. */
  readonly scopes: readonly string[];
  /** Teams whose holds it may resolve. */
  readonly roles: readonly string[];
  readonly reach: Reach;
  /** Calls at most; none: the default of the API. */
  readonly perMinute?: number;
}

/** With these of its grants alone. */
export const withGrants = (caller: Omit<Caller, 'scopes' | 'roles' | 'reach'>, grants: readonly CallerGrant[]): Caller => ({
  ...caller,
  grants,
  scopes: [...new Set(grants.flatMap(({ scopes }) => scopes))],
  roles: [...new Set(grants.flatMap(({ roles }) => roles))],
  reach: widened(grants.map(({ reach }) => reach)),
});

/** Who may call the API. `digest`: SHA-256 of the secret, which is known to its holder alone. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly digest: string;
  /** Teams whose holds it may resolve. */
  readonly roles: readonly string[];
  /** Calls at most; none: the default of the API. */
  readonly perMinute?: number;
  readonly createdAt: Instant;
  readonly revokedAt?: Instant;
}

export interface ApiKeys {
  readonly add: (key: Omit<ApiKey, 'createdAt' | 'revokedAt'>) => Promise<void>;
  readonly find: (id: string) => Promise<ApiKey | undefined>;
  /** The oldest first, revoked ones too. */
  readonly list: () => Promise<readonly ApiKey[]>;
  /** False: there is none of this id. The first time counts. */
  readonly revoke: (id: string) => Promise<boolean>;
}

/** `once`: the caller's own name for it (Idempotency-Key). `digest`: of all that was asked under it. */
export interface OnceRequest {
  readonly connection: string;
  readonly kind: string;
  readonly raw: Uint8Array;
  readonly key: string;
  readonly once: string;
  readonly digest: string;
}

export interface KeptAnswer {
  readonly status: number;
  readonly type: string;
  readonly location?: string;
  readonly body: unknown;
}

/** `message`: its number in the ledger. */
export type ClaimedRequest =
  | { readonly kind: 'claimed'; readonly message: string }
  | { readonly kind: 'under-way' | 'reused' }
  | { readonly kind: 'answered'; readonly answer: KeptAnswer };

export interface Requests {
  readonly claim: (request: OnceRequest, leaseMs: number) => Promise<ClaimedRequest>;
  /** Also to its message. `isNothing`: nothing was done, and the same name may come again with another request. */
  readonly answer: (message: string, answer: KeptAnswer, isNothing: boolean) => Promise<void>;
  /** Its message in the ledger, if anything came of it. */
  readonly messageOf: (key: string, once: string) => Promise<string | undefined>;
  /** Whose a message of the ledger is. */
  readonly of: (message: string) => Promise<Pick<OnceRequest, 'key' | 'once'> | undefined>;
}

/** Of what came of a message, whoever handled it: whether all or a part of it was not taken. */
export function isRefusal(outcome: unknown): boolean {
  if (typeof outcome !== 'object' || outcome === null) return false;
  if (Array.isArray(outcome)) return outcome.some(isRefusal);
  const { kind, failures, status, taken } = outcome as Readonly<Record<string, unknown>>;
  if (kind === 'refused' || kind === 'unreadable') return true;
  if (typeof status === 'number') return status >= 400;
  return (Array.isArray(failures) && failures.length > 0) || isRefusal(taken);
}
