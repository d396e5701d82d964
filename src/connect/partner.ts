/**
 * Who may send us orders, as data: how a sender is recognised, which customer it is, and what it leaves unsaid. A new
 * partner is a new profile, never code.
 */
import { isOpenAt, type Calendar } from '../core/model/calendar.ts';
import type { CustomerId } from '../core/model/identifiers.ts';
import type { Instant } from '../core/model/instant.ts';
import type { Currency } from '../core/model/money.ts';
import type { Separators } from './edi/x12/tokenizer.ts';
import type { Unit } from '../core/model/quantity.ts';

export interface PartnerProfile {
  readonly customer: CustomerId;
  /** The connection's name: `edi:acme`, `shop:bolt`. */
  readonly connection: string;
  readonly sender: Sender;
  /** Used where an order names none. */
  readonly currency?: Currency;
  /** ISO 3166-1 alpha-2, used where an address names none. */
  readonly country?: string;
  /** Used where a line names none; shops never do. */
  readonly unit?: Unit;
  /** Their unit code → ours: `{ PC: 'EA' }`. */
  readonly units?: Readonly<Record<string, Unit>>;
  /** Minutes from UTC of the clock that stamps their messages. Default 0. */
  readonly utcOffsetMinutes?: number;
  /** What counts where a ship-to is given by number *and* with an address. Default `on-file`; the other is noted. */
  readonly shipTo?: 'on-file' | 'given';
  /** Whose number a shop's SKU is. Default `ours`. */
  readonly sku?: 'ours' | 'buyers';
  /** When it takes what we send it. Default: always. */
  readonly hours?: Calendar;
  /** Of an X12 sender: where 997, 855 and 865 go. */
  readonly answersTo?: AnswersTo;
}

/** A folder that the partner fetches from, or its address. */
export type AnswersTo = (
  | { readonly folder: string }
  /** `dedupes`: it takes the same control number once. */
  | { readonly url: string; readonly dedupes?: boolean }
) & {
  /** How the partner knows us (ISA05 and ISA06 of what we send). Default ZZ ORDERKEEL. */
  readonly as?: { readonly qualifier: string; readonly id: string };
  /** Default 005010. */
  readonly version?: '004010' | '005010';
  /** Of 855 and 865. Default `*>^~`. */
  readonly separators?: Separators;
};

/** `qualifier` and `id` as in ISA05 and ISA06, without the padding. JSON and CSV orders of ours name the customer themselves. */
export type Sender =
  | { readonly kind: 'x12'; readonly qualifier: string; readonly id: string }
  /** `secretFrom`: the environment variable that holds the secret of its webhooks; none are taken without one. */
  | { readonly kind: 'shopify' | 'woocommerce' | 'crm'; readonly secretFrom?: string }
  | { readonly kind: 'named' }
  /** Through the mappings of its folder. */
  | { readonly kind: 'mapped' };

/** For a connection or a subscriber: whether it takes anything now. */
export const openBy = (hours: Calendar | undefined): { readonly isOpen?: (now: Instant) => boolean } =>
  hours === undefined ? {} : { isOpen: (now) => isOpenAt(hours, now) };

export const x12Partner = (profiles: readonly PartnerProfile[], qualifier: string, id: string): PartnerProfile | undefined =>
  profiles.find(({ sender }) => sender.kind === 'x12' && sender.qualifier === qualifier && sender.id === id);

export const namedPartner = (profiles: readonly PartnerProfile[], customer: CustomerId): PartnerProfile | undefined =>
  profiles.find((profile) => profile.sender.kind === 'named' && profile.customer === customer);
