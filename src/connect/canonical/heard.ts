/** A canonical message that a partner sent, as what it asks of the hub. The schema has proved its shape. */
import { creditAccount, stockAccount, type AccountKey } from '../../core/model/account.ts';
import type { OrderCommand, ShipmentReport } from '../../core/model/command.ts';
import type { Change, Demand, Destination } from '../../core/model/demand.ts';
import { factKey, type JudgedFact } from '../../core/model/fact.ts';
import type { InputFailure } from '../../core/model/failure.ts';
import { CustomerId, FulfillmentId, ItemId, NodeId, OrderId, type ScheduleId, ShipmentId } from '../../core/model/identifiers.ts';
import { parseInstant } from '../../core/model/instant.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import type { AccountCommand } from '../../core/process/account/command.ts';
import { readOrderJson } from '../api/order-json.ts';
import { readFact, type FactFailure } from '../facts/read-fact.ts';
import { asJson } from '../mapping/numeral.ts';
import { Node } from '../message/json-node.ts';
import { findings, type InputFindings } from '../message/result.ts';
import type { Partner } from '../partners/partner.ts';
import type { CanonicalKind } from './schemas.ts';

export type Heard =
  | { readonly kind: 'capture'; readonly demand: Demand }
  | {
      readonly kind: 'by-purchase-order';
      readonly customer: CustomerId;
      readonly purchaseOrder: string;
      readonly command: Extract<OrderCommand, { readonly type: 'change' | 'cancel' }>;
    }
  | { readonly kind: 'order'; readonly order: OrderId; readonly command: OrderCommand }
  | { readonly kind: 'fact'; readonly fact: JudgedFact }
  | { readonly kind: 'account'; readonly account: AccountKey; readonly command: AccountCommand };

/** What partners may send of themselves; the others are answers, or what we send. */
export const HEARD_KINDS = [
  'order',
  'change',
  'cancel',
  'pick-result',
  'shipment',
  'stock-level',
  'price',
  'customer',
  'credit',
] as const satisfies readonly CanonicalKind[];
export type HeardKind = (typeof HEARD_KINDS)[number];

type Failures = readonly FactFailure[];

/** More than one: a change that also takes lines back. */
export function heard(partner: Partner, kind: HeardKind, value: unknown): Result<readonly Heard[], Failures> {
  const found = findings();
  const node = new Node(asJson(value));
  const asked = readers[kind]({ partner, found, node, value });
  if (!Array.isArray(asked)) return asked as Result<never, Failures>;
  return found.failures.length > 0 ? fail(found.failures) : ok(asked as readonly Heard[]);
}

interface Reading {
  readonly partner: Partner;
  readonly found: InputFindings;
  readonly node: Node;
  readonly value: unknown;
}

const readers: { readonly [K in HeardKind]: (reading: Reading) => readonly Heard[] | Result<never, Failures> } = {
  order: ({ partner, found, node }) => {
    const profiles = partner.profile === undefined ? [] : [{ ...partner.profile, sender: { kind: 'named' } as const }];
    const demand = readOrderJson(found, profiles, node);
    return demand === undefined ? [] : [{ kind: 'capture', demand }];
  },
  change: ({ partner, found, node, value }) => {
    const said = value as {
      readonly purchaseOrder: string;
      readonly reference: string;
      readonly sequence?: string;
      readonly changes: readonly SaidChange[];
      readonly cancelled?: readonly ScheduleId[];
    };
    const customer = found.take(CustomerId.parse(node.get('customer').text(), '/customer'));
    if (customer === undefined) return [];
    const { purchaseOrder, reference, cancelled = [] } = said;
    const sequence = said.sequence === undefined ? {} : { sequence: Number(said.sequence) };
    const changes = said.changes.map(changeOf);
    const what = cancelled.map((schedule) => ({ schedule }));
    const common = { kind: 'by-purchase-order', customer, purchaseOrder } as const;
    return [
      ...(changes.length === 0
        ? []
        : [{ ...common, command: { type: 'change', changes, reference, source: partner.name, ...sequence } } as const]),
      ...(what.length === 0
        ? []
        : [{ ...common, command: { type: 'cancel', what, reference: `${reference}-cancelled`, reason: 'buyer' } } as const]),
    ];
  },
  cancel: ({ found, node }) => {
    const customer = found.take(CustomerId.parse(node.get('customer').text(), '/customer'));
    if (customer === undefined) return [];
    const command = { type: 'cancel', what: 'order', reference: node.get('reference').text(), reason: 'buyer' } as const;
    return [{ kind: 'by-purchase-order', customer, purchaseOrder: node.get('purchaseOrder').text(), command }];
  },
  'pick-result': ({ found, node, value }) => {
    const order = found.take(OrderId.parse(node.get('order').text(), '/order'));
    const fulfillment = found.take(FulfillmentId.parse(node.get('fulfillment').text(), '/fulfillment'));
    const pickedAt = node.has('pickedAt') ? found.take(parseInstant(node.get('pickedAt').text(), '/pickedAt')) : undefined;
    if (order === undefined || fulfillment === undefined) return [];
    const { lines } = value as Extract<OrderCommand, { readonly type: 'record-pick' }>;
    const at = pickedAt === undefined ? {} : { pickedAt };
    return [{ kind: 'order', order, command: { type: 'record-pick', fulfillment, lines, ...at } }];
  },
  shipment: ({ partner, found, node, value }) => {
    const order = found.take(OrderId.parse(node.get('order').text(), '/order'));
    const id = found.take(ShipmentId.parse(node.get('shipment').text(), '/shipment'));
    const fulfillment = found.take(FulfillmentId.parse(node.get('fulfillment').text(), '/fulfillment'));
    const shippedAt = found.take(parseInstant(node.get('shippedAt').text(), '/shippedAt'));
    const at = nodeOf(partner, found);
    if (order === undefined || id === undefined || fulfillment === undefined || shippedAt === undefined || at === undefined)
      return [];
    const {
      order: _,
      shipment: __,
      ...rest
    } = value as Omit<ShipmentReport, 'id' | 'node' | 'shippedAt'> & {
      readonly order: string;
      readonly shipment: string;
    };
    const shipment: ShipmentReport = { ...rest, id, fulfillment, node: at, shippedAt };
    return [{ kind: 'order', order, command: { type: 'record-shipment', shipment } }];
  },
  'stock-level': ({ found, node }) => {
    const asOf = found.take(parseInstant(node.get('asOf').text(), '/asOf'));
    const figure = found.take(node.get('onHand').decimal());
    const place = found.take(NodeId.parse(node.get('node').text(), '/node'));
    const item = found.take(ItemId.parse(node.get('item').text(), '/item'));
    if (asOf === undefined || figure === undefined || place === undefined || item === undefined) return [];
    return [{ kind: 'account', account: stockAccount(place, item), command: { type: 'snapshot', figure, asOf } }];
  },
  credit: ({ found, node }) => {
    const asOf = found.take(parseInstant(node.get('asOf').text(), '/asOf'));
    const figure = found.take(node.get('exposure').decimal());
    const limit = node.has('limit') ? found.take(node.get('limit').decimal()) : undefined;
    const account = creditAccount(node.get('group').text());
    if (asOf === undefined || figure === undefined) return [];
    const more = limit === undefined ? {} : { limit };
    return [{ kind: 'account', account, command: { type: 'snapshot', figure, asOf, ...more } }];
  },
  price: ({ node, value }) => {
    const { price } = value as { readonly price: unknown };
    return factHeard(readFact(factKey('price', node.get('list').text(), node.get('item').text()), price));
  },
  customer: ({ node, value }) => {
    const { terms } = value as { readonly terms: unknown };
    return factHeard(readFact(factKey('customer', node.get('customer').text()), terms));
  },
};

const factHeard = (read: Result<JudgedFact, Failures>): readonly Heard[] | Result<never, Failures> =>
  read.ok ? [{ kind: 'fact', fact: read.value }] : read;

/** A warehouse speaks for its own node alone. */
function nodeOf({ warehouse, folder }: Partner, found: InputFindings): NodeId | undefined {
  if (warehouse !== undefined) return warehouse.node;
  const failure: InputFailure = {
    code: 'missing',
    where: folder,
    what: 'warehouse',
    wayOut: 'say in partner.yaml which node it is',
  };
  return found.refuse(failure);
}

type SaidChange = Exclude<Change, { readonly kind: 'destination' }> | SaidDestination;

interface SaidDestination {
  readonly kind: 'destination';
  readonly schedule?: ScheduleId;
  readonly to: string | Extract<Destination, { readonly kind: 'given' }>['address'];
}

function changeOf(change: SaidChange): Change {
  if (change.kind !== 'destination') return change;
  const { to, ...rest } = change;
  return { ...rest, to: typeof to === 'string' ? { kind: 'on-file', shipTo: to as never } : { kind: 'given', address: to } };
}
