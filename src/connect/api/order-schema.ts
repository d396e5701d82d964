/** The JSON Schema of our own order message; published as docs/reference/order.schema.json, which a test holds equal. */
export const text = (maxLength = 200) => ({ type: 'string', minLength: 1, maxLength }) as const;
export const DECIMAL = {
  type: 'string',
  pattern: '^-?[0-9]{1,20}([.][0-9]{1,10})?$',
  description: 'An exact figure as text: "12.50".',
} as const;
export const POSITIVE = {
  type: 'string',
  pattern: '^[0-9]{1,20}([.][0-9]{1,10})?$',
  description: 'An exact figure above zero, as text: "12".',
} as const;
const DAY = { type: 'string', format: 'date' } as const;
export const UNIT = { type: 'string', pattern: '^[A-Z0-9]{1,8}$' } as const;
export const DAYS = { requested: DAY, notBefore: DAY, cancelAfter: DAY } as const;

export const object = <Properties extends object>(required: readonly string[], properties: Properties) =>
  ({ type: 'object', additionalProperties: false, required, properties }) as const;

export const SHIP_TO = {
  description: 'The number of a ship-to on file, or an address.',
  oneOf: [
    text(80),
    object(['name', 'lines', 'city', 'country'], {
      name: text(),
      lines: { type: 'array', minItems: 1, maxItems: 6, items: text() },
      city: text(),
      region: text(40),
      postalCode: text(20),
      country: { type: 'string', pattern: '^[A-Z]{2}$' },
      phone: text(40),
      email: text(),
    }),
  ],
} as const;

export const ITEM = {
  description: 'Our item number, or how the buyer names the item.',
  oneOf: [
    text(80),
    {
      ...object([], {
        ours: text(80),
        buyers: text(80),
        gtin: { type: 'string', pattern: '^[0-9]{8,14}$' },
        manufacturers: text(80),
        description: text(500),
      }),
      minProperties: 1,
    },
  ],
} as const;

export const LINE = {
  ...object(['item'], {
    line: text(76),
    item: ITEM,
    quantity: POSITIVE,
    unit: UNIT,
    price: DECIMAL,
    priceUnit: UNIT,
    shipTo: SHIP_TO,
    ...DAYS,
    schedules: {
      type: 'array',
      minItems: 1,
      maxItems: 999,
      items: object(['quantity'], { quantity: POSITIVE, shipTo: SHIP_TO, ...DAYS }),
    },
  }),
  oneOf: [{ required: ['quantity'] }, { required: ['schedules'] }],
} as const;

export const FREIGHT = object(['payer'], {
  payer: { enum: ['seller', 'buyer', 'third-party'] },
  account: text(80),
  carrier: text(80),
  instructions: text(500),
});
export const PAYMENT = { enum: ['terms', 'card', 'prepaid', 'cash-on-delivery'] } as const;
export const CHARGES = {
  type: 'array',
  maxItems: 100,
  items: object(['id', 'kind', 'amount'], {
    id: text(80),
    kind: { enum: ['freight', 'handling', 'minimum-order', 'fee', 'allowance'] },
    amount: DECIMAL,
  }),
} as const;

export const ORDER_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Orderkeel order',
  ...object(['customer', 'message', 'orderedAt', 'lines'], {
    customer: text(80),
    message: { ...text(80), description: "The sender's own number of this message. The same number again is the same order." },
    purchaseOrder: text(80),
    orderedAt: { type: 'string', format: 'date-time' },
    orderDate: { ...DAY, description: 'Default: the day that orderedAt names in its own zone.' },
    currency: { type: 'string', pattern: '^[A-Z]{3}$' },
    shipTo: SHIP_TO,
    ...DAYS,
    freight: FREIGHT,
    payment: PAYMENT,
    completeness: { enum: ['order', 'line', 'none'] },
    charges: CHARGES,
    lines: { type: 'array', minItems: 1, maxItems: 10_000, items: LINE },
    instructions: text(4000),
    contact: object([], { name: text(), email: text(), phone: text(40) }),
  }),
} as const;
