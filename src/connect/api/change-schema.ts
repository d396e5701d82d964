/** The JSON Schema of our own change message: what a buyer or a colleague asks of an order that there is. */
import { CHARGES, DAYS, DECIMAL, FREIGHT, ITEM, LINE, object, PAYMENT, POSITIVE, SHIP_TO, text, UNIT } from './order-schema.ts';

const SCHEDULE = { ...text(80), description: 'A schedule line: `1.1` is the first of line `1`.' } as const;
const QUANTITY = object(['value', 'unit'], { value: POSITIVE, unit: UNIT });

const change = (kind: string, required: readonly string[], properties: object) =>
  object(['kind', ...required], { kind: { const: kind }, ...properties });

const CHANGE = {
  type: 'object',
  description: 'One change; it is applied whole or refused whole.',
  required: ['kind'],
  discriminator: { propertyName: 'kind' },
  oneOf: [
    change('quantity', ['schedule', 'to'], { schedule: SCHEDULE, to: QUANTITY, from: QUANTITY }),
    change('destination', ['to'], { schedule: SCHEDULE, to: SHIP_TO }),
    change('item', ['line', 'to'], { line: text(76), to: ITEM }),
    change('price', ['line', 'to'], { line: text(76), to: object(['amount', 'unit'], { amount: DECIMAL, unit: UNIT }) }),
    { ...change('days', [], { schedule: SCHEDULE, ...DAYS }), minProperties: 2 },
    change('line-added', ['line'], { line: LINE }),
    change('schedule-added', ['line', 'schedule'], {
      line: text(76),
      schedule: object(['id', 'quantity', 'unit'], { id: SCHEDULE, quantity: POSITIVE, unit: UNIT, shipTo: SHIP_TO, ...DAYS }),
    }),
    change('freight', ['to'], { to: FREIGHT }),
    change('instructions', ['to'], { to: text(4000) }),
    change('purchase-order', ['to'], { to: text(80) }),
    change('payment', ['to'], { to: PAYMENT }),
    change('charges', ['to'], { to: CHARGES }),
  ],
} as const;

export const CHANGE_SCHEMA = {
  title: 'Orderkeel change',
  ...object(['reference', 'changes'], {
    reference: { ...text(80), description: "The sender's own number of this change. The same again changes nothing more." },
    sequence: {
      type: 'integer',
      minimum: 0,
      description: 'Orders changes of one sender: an older one than the last is not applied.',
    },
    changes: { type: 'array', minItems: 1, maxItems: 10_000, items: CHANGE },
  }),
} as const;
