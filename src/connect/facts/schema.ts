/**
 * The JSON Schema of the value of each kind of fact; published as docs/reference/facts.schema.json, which a test holds
 * equal. `x-as` says what a text stands for: how it is read, and which failure it is when it can't be.
 */
import { FACT_KINDS, type FactKind } from '../../core/model/fact.ts';
import { IDENTIFIER_SHAPE } from '../../core/model/identifiers.ts';

export type ReadAs = 'decimal' | 'day' | 'last-day' | 'instant' | 'duration' | 'currency' | 'unit' | 'id';

export interface Schema {
  readonly 'x-as'?: ReadAs;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly [keyword: string]: unknown;
}

/** No control characters and no half of a surrogate pair: PostgreSQL stores neither. Line ends only where `lines` says so. */
const text = (maxLength = 200, minLength = 1): Schema => ({
  type: 'string',
  minLength,
  maxLength,
  pattern: '^[^\\p{Cc}\\p{Cs}]*$',
  description: 'a text without control characters',
});
const LINES: Schema = { type: 'string', maxLength: 4000, pattern: '^([^\\p{Cc}\\p{Cs}]|[\\t\\r\\n])*$', description: 'a text' };

const ID: Schema = {
  'x-as': 'id',
  type: 'string',
  pattern: IDENTIFIER_SHAPE.source,
  description: '1 to 80 printable characters without / or :',
};
const NOT_NEGATIVE: Schema = {
  'x-as': 'decimal',
  type: 'string',
  pattern: '^[0-9]{1,20}([.][0-9]{1,10})?$',
  description: 'an exact figure of nought or more, as text, such as "12.50"',
};
const POSITIVE: Schema = {
  'x-as': 'decimal',
  type: 'string',
  pattern: '^(?=.*[1-9])[0-9]{1,20}([.][0-9]{1,10})?$',
  description: 'an exact figure above nought, as text, such as "12.50"',
};
const CURRENCY: Schema = {
  'x-as': 'currency',
  type: 'string',
  pattern: '^[A-Z]{3}$',
  description: 'the three capital letters of ISO 4217, such as USD',
};
const UNIT: Schema = {
  'x-as': 'unit',
  type: 'string',
  pattern: '^[A-Z0-9]{1,8}$',
  description: 'a unit code such as EA, CS or KGM',
};
const COUNTRY: Schema = {
  type: 'string',
  pattern: '^[A-Z]{2}$',
  description: 'the two capital letters of ISO 3166-1, such as US',
};

/** Days and instants of 1900 to 2999: further on, adding days to one would leave four-digit years. */
const DAY: Schema = {
  'x-as': 'day',
  type: 'string',
  format: 'date',
  pattern: '^(19|2[0-9])[0-9]{2}-',
  description: 'a day that exists, as YYYY-MM-DD, from 1900 to 2999',
};
const LAST_DAY: Schema = {
  'x-as': 'last-day',
  type: 'string',
  format: 'date',
  pattern: '^((19|2[0-9])[0-9]{2}-|9999-12-31$)',
  description: 'a day that exists, as YYYY-MM-DD; left out, or 9999-12-31 as ERPs write it: until further notice',
};
const INSTANT: Schema = {
  'x-as': 'instant',
  type: ['integer', 'string'],
  minimum: Date.UTC(1900, 0, 1),
  exclusiveMaximum: Date.UTC(3000, 0, 1),
  pattern: '^(19|2[0-9])[0-9]{2}-',
  format: 'date-time',
  description: 'ISO 8601 with a zone, such as 2026-06-01T14:00:00Z, or milliseconds since 1970',
};
/** Up to ten years, so that no sum with an instant leaves the range of dates. */
const DURATION: Schema = {
  'x-as': 'duration',
  type: ['integer', 'string'],
  minimum: 0,
  maximum: 3650 * 86_400_000,
  pattern: '^([0-9]{1,6}(s|min)|[0-9]{1,4}h|[0-2]?[0-9]{1,3}d)$',
  description: 'a whole number and s, min, h or d, such as 4h, or milliseconds',
};

const count = (minimum: number, maximum: number): Schema => ({
  type: 'integer',
  minimum,
  maximum,
  description: `a whole number from ${minimum} to ${maximum}`,
});
const among = (...options: readonly string[]): Schema => ({ enum: options });
const FLAG: Schema = { type: 'boolean', description: 'true or false' };
const list = (items: Schema, maxItems: number, more: object = {}): Schema => ({ type: 'array', maxItems, items, ...more });

/** All fields are required but those named in `optional`. */
const object = (properties: Readonly<Record<string, Schema>>, optional: Readonly<Record<string, Schema>> = {}): Schema => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties: { ...properties, ...optional },
});

const MONEY = object({ amount: NOT_NEGATIVE, currency: CURRENCY });
const STATUS = among('active', 'stopped');

/** A place may lack its street or city here: the check `address` holds such an order, where a refused fact would hide it. */
const ADDRESS = object(
  { name: text(200, 0), lines: list(text(200, 0), 10), city: text(200, 0), country: COUNTRY },
  { region: text(80, 0), postalCode: text(40, 0), phone: text(80, 0), email: text(320, 0) },
);

const RECALL = object({ kind: among('none', 'until-picked', 'until-clock') }, { after: DURATION });

export const FACT_SCHEMAS: { readonly [K in FactKind]: Schema } = {
  customer: object(
    {
      name: text(),
      status: STATUS,
      creditGroup: ID,
      businessUnit: ID,
      region: text(80, 0),
      tier: count(1, 1_000_000),
      currency: CURRENCY,
      priceRule: among('order-date', 'ship-date', 'locked'),
      priceList: ID,
      shipTo: among('any', 'on-file'),
      substitution: among('never', 'ask', 'allowed'),
      backorder: among('allowed', 'refused'),
      completeness: among('order', 'line', 'none'),
      invoicing: among('per-shipment', 'summary'),
    },
    { agreement: ID, defaultShipTo: ID, silence: object({ after: DURATION, means: among('accepted', 'refused', 'hold') }) },
  ),
  'ship-to': object(
    { status: STATUS, address: ADDRESS },
    {
      freight: object(
        { payer: among('seller', 'buyer', 'third-party') },
        { account: text(80), carrier: text(80), instructions: LINES },
      ),
    },
  ),
  item: object(
    {
      name: text(),
      status: among('active', 'discontinued', 'blocked'),
      stockUnit: UNIT,
      packs: list(object({ unit: UNIT, holds: POSITIVE }), 100),
      divisible: FLAG,
      multiple: POSITIVE,
      minimum: NOT_NEGATIVE,
      substitutes: list(ID, 100, { uniqueItems: true }),
      exportClass: ID,
      hazardous: FLAG,
    },
    { supersededBy: ID, components: list(object({ item: ID, quantity: POSITIVE }), 1_000) },
  ),
  'item-alias': object({ item: ID }),
  price: object({
    currency: CURRENCY,
    unit: UNIT,
    spans: list(
      object(
        { from: DAY, breaks: list(object({ atLeast: POSITIVE, price: NOT_NEGATIVE }), 100, { minItems: 1 }) },
        { until: LAST_DAY },
      ),
      1_000,
    ),
  }),
  cost: object({ cost: MONEY }),
  terms: object({
    kind: among('open-account', 'prepaid', 'card', 'cash-on-delivery'),
    netDays: count(0, 3_650),
    stopped: FLAG,
  }),
  'credit-standing': object({ overdue: MONEY, oldestOverdueDays: count(0, 100_000), stopped: FLAG }),
  payment: object(
    { status: among('pending', 'authorised', 'captured', 'declined', 'refunded'), amount: MONEY },
    { expires: INSTANT },
  ),
  screening: object({
    result: among('clear', 'possible-match', 'match'),
    listVersion: text(),
    matches: list(object({ list: text(), name: text(), score: NOT_NEGATIVE }), 1_000),
  }),
  'export-rule': object({ verdict: among('allowed', 'licence-needed', 'forbidden'), rule: text(500) }, { licence: text(200) }),
  address: object({ verdict: among('deliverable', 'corrected', 'undeliverable', 'unknown') }, { corrected: ADDRESS }),
  network: object({ nodes: list(ID, 1_000, { uniqueItems: true }) }),
  node: object(
    {
      name: text(),
      kind: among('warehouse', '3pl', 'supplier'),
      status: STATUS,
      country: COUNTRY,
      region: text(80, 0),
      recall: RECALL,
      calendar: ID,
      handlingDays: count(0, 365),
      priority: count(1, 1_000_000),
    },
    { interceptCost: MONEY },
  ),
  transit: object({ days: count(0, 365), distanceKm: NOT_NEGATIVE, cost: MONEY }),
  inbound: object({ receipts: list(object({ day: DAY, quantity: POSITIVE, reference: text() }), 10_000) }),
  calendar: object({
    id: ID,
    week: list(list(object({ opens: count(0, 1_439), closes: count(1, 1_440) }), 24), 7, { minItems: 7 }),
    holidays: list(DAY, 2_000),
    offsets: list(object({ from: INSTANT, minutes: count(-840, 840) }), 2_000),
  }),
  'decision-table': object(
    { nodes: list({ type: 'object' }, 100), edges: list({ type: 'object' }, 200) },
    { contentType: text(), name: text() },
  ),
};

/** Of a file of facts: each under its key. */
export const FACTS_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Orderkeel facts',
  description: 'Facts by key, such as "price:AGR-ACME/BRG-6204".',
  type: 'object',
  additionalProperties: false,
  patternProperties: Object.fromEntries(FACT_KINDS.map((kind) => [`^${kind}:`, { $ref: `#/definitions/${kind}` }])),
  definitions: FACT_SCHEMAS,
} as const;
