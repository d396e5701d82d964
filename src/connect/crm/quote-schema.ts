/** The JSON Schema of a quote that was won; published as docs/reference/quote.schema.json, which a test holds equal. */
import { ORDER_SCHEMA } from '../api/order-schema.ts';

const { message, orderedAt, orderDate, customer, lines, ...properties } = ORDER_SCHEMA.properties;

export const QUOTE_SCHEMA = {
  ...ORDER_SCHEMA,
  title: 'Orderkeel quote won',
  required: ['quote', 'wonAt', 'currency', 'lines'],
  properties: {
    ...properties,
    customer: { ...customer, description: "Default: the customer of the CRM's profile." },
    quote: {
      ...message,
      description: "The quote's own number. The same number again is the same order.",
    },
    wonAt: orderedAt,
    orderDate: { ...orderDate, description: 'Default: the day that wonAt names in its own zone.' },
    lines: { ...lines, items: { ...lines.items, required: ['item', 'price'] } },
  },
} as const;
