/** What any order file becomes: one result for each message in it, whatever the format. */
import type { Change, Channel, Demand } from '../../core/model/demand.ts';
import type { InputFailure } from '../../core/model/failure.ts';
import type { CrossReference, CustomerId, ScheduleId } from '../../core/model/identifiers.ts';
import { Findings, type Note } from './note.ts';

export type OrderFormat = 'x12' | 'shopify' | 'woocommerce' | 'order-json' | 'order-csv' | 'unknown';

/** Which message of a file a result is about. */
export interface MessageSource {
  readonly format: OrderFormat;
  /** The message's place in its file: `interchange 1, group 1, transaction 2`, `order 1`, `rows 2-4`. */
  readonly place: string;
  /** The message's own name, where it could be read: `850 000003438-1421-0001`, a shop's order number. */
  readonly message?: string;
}

interface Read {
  readonly source: MessageSource;
  readonly notes: readonly Note[];
}

/** Which order a change or a cancellation is about, in the words of the one who sent it. */
export interface ChangedOrder {
  readonly customer: CustomerId;
  readonly reference: CrossReference;
}

/** A whole order. */
export interface OrderMessage extends Read {
  readonly kind: 'order';
  readonly demand: Demand;
}

/** Changes of an order, and schedule lines of it that are cancelled in the same breath. */
export interface ChangeMessage extends Read {
  readonly kind: 'change';
  readonly of: ChangedOrder;
  readonly channel: Channel;
  readonly changes: readonly Change[];
  readonly cancelled: readonly ScheduleId[];
  /** The message's own number. */
  readonly reference: string;
  /** Orders changes of one purchase order (X12 BCH05). */
  readonly sequence?: number;
}

/** The buyer takes the whole order back. */
export interface CancelMessage extends Read {
  readonly kind: 'cancel';
  readonly of: ChangedOrder;
  readonly channel: Channel;
  readonly reference: string;
}

export interface RefusedMessage extends Read {
  readonly kind: 'refused';
  readonly failures: readonly InputFailure[];
}

export type MessageResult = OrderMessage | ChangeMessage | CancelMessage | RefusedMessage;

export type InputFindings = Findings<InputFailure>;

export const findings = (): InputFindings => new Findings<InputFailure>();

export const refused = (
  source: MessageSource,
  failures: readonly InputFailure[],
  notes: readonly Note[] = [],
): RefusedMessage => ({
  kind: 'refused',
  source,
  failures,
  notes,
});
