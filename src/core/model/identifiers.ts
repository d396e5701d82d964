/** Identifiers and cross-references. One name space each; the type says which. */
import type { Brand } from './brand.ts';
import type { InputFailure } from './failure.ts';
import { broken, fail, ok, type Result } from './result.ts';

export type OrderId = Brand<string, 'OrderId'>;
export type CustomerId = Brand<string, 'CustomerId'>;
export type ItemId = Brand<string, 'ItemId'>;
export type NodeId = Brand<string, 'NodeId'>;
export type ShipToId = Brand<string, 'ShipToId'>;
/** A line of an order, as the customer numbered it: `1`, `000100001`. */
export type LineId = Brand<string, 'LineId'>;
/** A schedule line, unique in its order: `1.1` is the first of line `1`. */
export type ScheduleId = Brand<string, 'ScheduleId'>;
export type FulfillmentId = Brand<string, 'FulfillmentId'>;
export type ShipmentId = Brand<string, 'ShipmentId'>;
export type LoadId = Brand<string, 'LoadId'>;
export type InvoiceId = Brand<string, 'InvoiceId'>;
export type ReturnId = Brand<string, 'ReturnId'>;
export type HoldId = Brand<string, 'HoldId'>;
/** A person, a connection or the hub itself, as the audit names it: `person:ana`, `connection:wms-east`, `hub`. */
export type Actor = Brand<string, 'Actor'>;

interface Identifier<T> {
  /** From outside: a typed failure names the place. */
  readonly parse: (text: string, where: string) => Result<T, InputFailure>;
  /** From code or from data that was parsed before: anything wrong is a bug. */
  readonly of: (text: string) => T;
}

/** 1 to 80 printable characters, no control characters, no space at either end. `/` and `:` build keys, so they stay out. */
export const IDENTIFIER_SHAPE = /^[^\s/:\p{C}](?:[^/:\p{C}]{0,78}[^\s/:\p{C}])?$/u;

function identifier<T extends string>(name: string, shape: RegExp = IDENTIFIER_SHAPE): Identifier<T> {
  return {
    parse: (text, where) =>
      shape.test(text)
        ? ok(text as T)
        : fail({
            code: 'not-an-identifier',
            where,
            identifier: name,
            found: text.slice(0, 90),
            wayOut: 'use 1 to 80 printable characters without / or :',
          }),
    of: (text) => {
      if (!shape.test(text)) broken(`not a ${name}: ${JSON.stringify(text)}`);
      return text as T;
    },
  };
}

export const OrderId = identifier<OrderId>('order id');
export const CustomerId = identifier<CustomerId>('customer id');
export const ItemId = identifier<ItemId>('item id');
export const NodeId = identifier<NodeId>('node id');
export const ShipToId = identifier<ShipToId>('ship-to id');
export const LineId = identifier<LineId>('line id');
export const ScheduleId = identifier<ScheduleId>('schedule id');
export const FulfillmentId = identifier<FulfillmentId>('fulfillment id');
export const ShipmentId = identifier<ShipmentId>('shipment id');
export const LoadId = identifier<LoadId>('load id');
export const InvoiceId = identifier<InvoiceId>('invoice id');
export const ReturnId = identifier<ReturnId>('return id');
export const HoldId = identifier<HoldId>('hold id');
export const Actor = identifier<Actor>('actor', /^(hub|(person|connection|partner):[^\s\p{C}]{1,80})$/u);

export const HUB: Actor = 'hub' as Actor;

/** Whose number a cross-reference is: the buyer's purchase order, an ERP's sales order, a web shop's order id. */
export type ReferenceKind =
  | 'purchase-order'
  | 'channel-order'
  | 'erp-order'
  | 'erp-shipment'
  | 'invoice'
  | 'buyer-release'
  | 'contract';

/** Another system's name for an order of ours. */
export interface CrossReference {
  readonly kind: ReferenceKind;
  /** Who gave the number: a customer id, a channel or a connection name. */
  readonly issuer: string;
  readonly value: string;
}
