/** A partner as its folder says it: who it is, how it speaks, and what it is told. Configuration, and never code. */
import type { Calendar } from '../../core/model/calendar.ts';
import type { CustomerId, NodeId } from '../../core/model/identifiers.ts';
import type { NoticeKind } from '../../engine/notices/content.ts';
import type { CanonicalKind } from '../canonical/schemas.ts';
import type { Separators } from '../edi/x12/tokenizer.ts';
import type { X12Version } from '../edi/x12/writer.ts';
import type { Request } from '../http/exchange.ts';
import type { Mapping, MappingCodes } from '../mapping/mapper.ts';
import type { PartnerProfile } from '../partner.ts';

/** `in`: theirs to ours. `out`: ours to theirs. */
export type Direction = 'in' | 'out';
export type MappingName = `${CanonicalKind}.${Direction}`;

export interface Partner {
  /** The folder's. */
  readonly name: string;
  readonly folder: string;
  /** Of a customer: how its orders are recognised, and what they leave unsaid. */
  readonly profile?: PartnerProfile;
  /** How we address it in X12. */
  readonly x12?: X12Address;
  /** When it takes what we send it. Default: always. */
  readonly hours?: Calendar;
  readonly tell: readonly Tell[];
  readonly warehouse?: RestWarehouse;
  readonly codes: { readonly [D in Direction]: MappingCodes };
  readonly mappings: ReadonlyMap<MappingName, Mapping>;
}

export interface X12Address {
  readonly qualifier: string;
  readonly id: string;
  /** GS03. */
  readonly application: string;
  readonly version: X12Version;
  readonly usage: 'P' | 'T';
  /** Default `*>^~`. */
  readonly separators?: Separators;
}

export const TELL_FORMATS = ['cloudevent', 'x12', 'mapped', 'mail'] as const;

export interface Tell {
  /** In the partner. */
  readonly name: string;
  readonly customers: readonly CustomerId[] | 'all';
  readonly kinds: readonly NoticeKind[];
  readonly as: (typeof TELL_FORMATS)[number];
  readonly by: TellBy;
}

export type TellBy =
  | { readonly kind: 'post'; readonly url: string; readonly secret?: string }
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'mail'; readonly to: string };

/** A path may hold `{key}`, `{order}`, `{fulfillment}` and `{node}`. */
export interface RestCall {
  readonly method: Request['method'];
  readonly path: string;
}

/** A warehouse that takes JSON of its own over HTTP, and calls back. */
export interface RestWarehouse {
  readonly node: NodeId;
  readonly url: string;
  readonly authorization?: string;
  readonly timeoutMs: number;
  /** The same key is safe to send again. */
  readonly dedupes: boolean;
  readonly release: RestCall;
  readonly recall?: RestCall;
  readonly readBack?: RestCall & { readonly finalAfterMs: number };
}
