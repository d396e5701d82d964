/**
 * One canonical message for each business thing, as JSON Schema: what every partner's own form is mapped to and from.
 * Published as docs/reference/canonical.schema.json, which a test holds equal. Figures are texts, days are `2026-06-01`,
 * instants ISO 8601 with a zone.
 */
import { ORDER_SCHEMA } from '../api/order-schema.ts';
import { FACT_SCHEMAS } from '../facts/schema.ts';

type Shape = Readonly<Record<string, unknown>>;

const text = (maxLength = 200): Shape => ({ type: 'string', minLength: 1, maxLength });
const ID = text(80);
const FIGURE: Shape = {
  type: 'string',
  pattern: '^-?[0-9]{1,20}([.][0-9]{1,10})?$',
  description: 'An exact figure as text: "12.50".',
};
const QUANTITY: Shape = {
  type: 'string',
  pattern: '^[0-9]{1,20}([.][0-9]{1,10})?$',
  description: 'An exact figure as text: "12".',
};
const UNIT: Shape = { type: 'string', pattern: '^[A-Z0-9]{1,8}$' };
const CURRENCY: Shape = { type: 'string', pattern: '^[A-Z]{3}$' };
const DAY: Shape = { type: 'string', format: 'date' };
const INSTANT: Shape = { type: 'string', format: 'date-time' };
const list = (items: Shape, minItems = 0): Shape => ({ type: 'array', minItems, maxItems: 10_000, items });
const object = (needed: Readonly<Record<string, Shape>>, optional: Readonly<Record<string, Shape>> = {}): Shape => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(needed),
  properties: { ...needed, ...optional },
});

const MONEY = object({ amount: FIGURE, currency: CURRENCY });
const MEASURED = object({ value: QUANTITY, unit: UNIT });
const ADDRESS = object(
  { name: text(), lines: list(text(), 0), city: text(), country: { type: 'string', pattern: '^[A-Z]{2}$' } },
  { region: text(40), postalCode: text(20), phone: text(40), email: text() },
);
const CHARGE = object({
  id: ID,
  kind: { enum: ['freight', 'handling', 'minimum-order', 'fee', 'allowance'] },
  amount: MONEY,
});
const FREIGHT = object(
  { payer: { enum: ['seller', 'buyer', 'third-party'] } },
  { account: text(80), carrier: text(80), instructions: text(4_000) },
);
const DAYS = { requested: DAY, notBefore: DAY, cancelAfter: DAY };
const SCHEDULED = object({ schedule: ID, quantity: QUANTITY });

const CHANGES: Shape = {
  oneOf: [
    object({ kind: { const: 'quantity' }, schedule: ID, to: MEASURED }, { from: MEASURED }),
    object({ kind: { const: 'price' }, line: ID, to: object({ amount: FIGURE, unit: UNIT }) }),
    object({ kind: { const: 'days' } }, { schedule: ID, ...DAYS }),
    object({ kind: { const: 'destination' }, to: { oneOf: [ID, ADDRESS] } }, { schedule: ID }),
    object({ kind: { const: 'instructions' }, to: text(4_000) }),
  ],
};

const HEAD = { order: ID, customer: ID, orderDate: DAY };
const HEAD_MORE = { purchaseOrder: ID, email: text() };
const NAMED_ITEM = { item: ID };
const NAMED_ITEM_MORE = { buyers: text(80), gtin: text(14) };

const SHIPPED_LINE = object({ schedule: ID, item: ID, quantity: QUANTITY }, { lots: list(text()), serials: list(text()) });
const TOLD_LINE = object(
  { line: ID, schedule: ID, ...NAMED_ITEM, quantity: QUANTITY, unit: UNIT },
  { ...NAMED_ITEM_MORE, lots: list(text()), serials: list(text()) },
);

const RELEASED = {
  order: ID,
  fulfillment: ID,
  node: ID,
  customer: ID,
  key: text(300),
  lines: list(object({ schedule: ID, line: ID, item: ID, quantity: QUANTITY }), 1),
};
const RELEASED_MORE = { purchaseOrder: ID, notBefore: DAY, freight: FREIGHT, instructions: text(4_000) };

const { $schema: _, title: __, ...ORDER } = ORDER_SCHEMA;

export const CANONICAL_SCHEMAS = {
  order: ORDER,
  change: object(
    { customer: ID, purchaseOrder: ID, reference: ID, changes: list(CHANGES) },
    { sequence: { type: 'string', pattern: '^[0-9]{1,8}$' }, cancelled: list(ID) },
  ),
  cancel: object({ customer: ID, purchaseOrder: ID, reference: ID }),
  acknowledgement: object(
    {
      ...HEAD,
      lines: list(
        object(
          { line: ID, schedule: ID, ...NAMED_ITEM, quantity: QUANTITY, backordered: QUANTITY, price: FIGURE },
          NAMED_ITEM_MORE,
        ),
      ),
    },
    { ...HEAD_MORE, currency: CURRENCY },
  ),
  release: object({ ...RELEASED, destination: ADDRESS }, RELEASED_MORE),
  'release-answer': object({}, { reference: text() }),
  recall: object({ ...RELEASED, destination: ADDRESS }, RELEASED_MORE),
  'recall-answer': object(
    { answer: { enum: ['confirmed', 'partly', 'refused'] } },
    { state: text(), undone: list(SCHEDULED), kept: list(SCHEDULED) },
  ),
  'pick-result': object({ order: ID, fulfillment: ID, lines: list(SCHEDULED) }, { pickedAt: INSTANT }),
  shipment: object(
    { order: ID, shipment: ID, fulfillment: ID, lines: list(SHIPPED_LINE), shippedAt: INSTANT, final: { type: 'boolean' } },
    {
      load: ID,
      carrier: text(),
      tracking: text(),
      cartons: list(object({ sscc: { type: 'string', pattern: '^[0-9]{18,20}$' }, lines: list(SHIPPED_LINE, 1) })),
    },
  ),
  'ship-notice': object(
    {
      ...HEAD,
      shipment: ID,
      node: ID,
      shippedAt: INSTANT,
      destination: ADDRESS,
      lines: list(TOLD_LINE),
      cartons: list(object({ sscc: text(20), lines: list(TOLD_LINE) })),
    },
    { ...HEAD_MORE, load: ID, carrier: text(), tracking: text() },
  ),
  invoice: object(
    {
      ...HEAD,
      invoice: ID,
      postedAt: INSTANT,
      shipments: list(ID),
      lines: list(
        object({ line: ID, ...NAMED_ITEM, quantity: QUANTITY, unit: UNIT, price: FIGURE, amount: MONEY }, NAMED_ITEM_MORE),
      ),
      charges: list(CHARGE),
      goods: MONEY,
      tax: MONEY,
      total: MONEY,
    },
    { ...HEAD_MORE, destination: ADDRESS },
  ),
  'stock-level': object({ node: ID, item: ID, onHand: FIGURE, asOf: INSTANT }),
  price: object({ list: ID, item: ID, price: FACT_SCHEMAS.price }),
  customer: object({ customer: ID, terms: FACT_SCHEMAS.customer }),
  credit: object({ group: ID, exposure: FIGURE, asOf: INSTANT }, { limit: QUANTITY }),
} as const;

export type CanonicalKind = keyof typeof CANONICAL_SCHEMAS;

export const CANONICAL_KINDS = Object.keys(CANONICAL_SCHEMAS) as readonly CanonicalKind[];

/** All of them, as one published file. */
export const CANONICAL_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Orderkeel messages',
  description: 'One canonical message for each business thing. A mapping of a partner makes one of these, or is given one.',
  definitions: CANONICAL_SCHEMAS,
};
