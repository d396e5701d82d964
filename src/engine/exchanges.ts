/**
 * The ledger of what was asked of partners: one row for each exchange, of an effect or of an answer to what came in.
 *
 * A row is written after its exchange, and nobody waits for it: what becomes of the row changes nothing about the effect.
 * Of headers and addresses nothing is kept, since those hold the secrets.
 */
import type { OrderId } from '../core/model/identifiers.ts';
import type { Instant } from '../core/model/instant.ts';
import type { EffectAct, EffectKey } from '../core/model/task.ts';

/** What crossed, as the connection knows it. */
export interface Exchanged {
  /** Of X12: the set. Default: the effect's task. */
  readonly kind?: string;
  /** Method and path, or a file's name. */
  readonly request: string;
  readonly sent: Uint8Array;
  /** None: nobody answered, or nobody is expected to. */
  readonly answer?: PartnerAnswer;
  /** Why there is no answer, or no whole one. */
  readonly error?: string;
  readonly latencyMs: number;
}

export interface PartnerAnswer {
  /** Of HTTP. */
  readonly status: number;
  /** At most ANSWER_BYTES_MAX of it. */
  readonly raw: Uint8Array;
  /** Bytes of the whole. */
  readonly size: number;
}

export const ANSWER_BYTES_MAX = 65_536;

/** Hears of each exchange, once, when it is over. */
export type Recorder = (exchanged: Exchanged) => void;

/** Of what is no effect's and no answer: it is not in the ledger. */
export const UNRECORDED: Recorder = () => undefined;

/** What it was for. */
export interface ExchangeAbout {
  readonly connection: string;
  readonly kind: string;
  readonly effect?: EffectAsked;
  /** The message of the ledger that it answers. */
  readonly message?: string;
}

export interface EffectAsked {
  readonly order: OrderId;
  readonly key: EffectKey;
  readonly act: EffectAct;
  /** Asked whether it was done, and not to do it. */
  readonly isReadBack: boolean;
}

export interface Exchange extends ExchangeAbout, Omit<Exchanged, 'kind'> {
  /** When it began. */
  readonly at: Instant;
}

/** Sent: to where nothing answers. Unanswered: nobody knows what the partner has of it. */
export type ExchangeState = 'sent' | 'answered' | 'refused' | 'unanswered';

export interface ListedExchange extends Omit<Exchange, 'sent' | 'answer'> {
  readonly id: string;
  readonly state: ExchangeState;
  readonly status?: number;
}

export interface KeptExchange extends Exchange {
  readonly id: string;
  readonly state: ExchangeState;
}

export interface Exchanges {
  readonly keep: (exchange: Exchange) => Promise<void>;
  readonly find: (id: string) => Promise<KeptExchange | undefined>;
  /** Without their bytes, the latest first; those before one of them. */
  readonly page: (page: ExchangesPage) => Promise<readonly ListedExchange[]>;
  /** The latest first. */
  readonly ofOrder: (order: OrderId, most: number) => Promise<readonly ListedExchange[]>;
}

export interface ExchangesPage {
  readonly before?: string;
  readonly most: number;
  readonly connection?: string;
  /** Refused or unanswered ones alone, or the others. */
  readonly isRefused?: boolean;
}

const NOT_FOUND = 404;
const REFUSED = 300;

/** By what came over the wire. That something is not there is what was asked of a read-back. */
export function stateOf({ answer, error, effect }: Pick<Exchange, 'answer' | 'error' | 'effect'>): ExchangeState {
  if (answer === undefined) return error === undefined ? 'sent' : 'unanswered';
  if (answer.status >= REFUSED) return effect?.isReadBack === true && answer.status === NOT_FOUND ? 'answered' : 'refused';
  return error === undefined ? 'answered' : 'unanswered';
}

export const isWell = (state: ExchangeState): boolean => state === 'sent' || state === 'answered';
