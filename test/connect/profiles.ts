/** Partners of the project's own examples, and one for each sender that the sample files happen to have. */
import { CustomerId } from '../../src/core/model/identifiers.ts';
import type { Currency } from '../../src/core/model/money.ts';
import type { PartnerProfile, Sender } from '../../src/connect/partner.ts';

const USD = 'USD' as Currency;

const partner = (customer: string, connection: string, sender: Sender): PartnerProfile => ({
  customer: CustomerId.of(customer),
  connection,
  sender,
  currency: USD,
  country: 'US',
});

const ACME = partner('ACME', 'edi:acme', { kind: 'x12', qualifier: '01', id: '111222333' });
const BOLT_SHOPIFY = partner('BOLT', 'shop:bolt', { kind: 'shopify' });
const BOLT_WOO = partner('BOLT', 'shop:beam', { kind: 'woocommerce' });
const HARBOR = partner('HARBOR', 'api:harbor', { kind: 'named' });
const PINE = partner('PINE', 'csv:pine', { kind: 'named' });

const SENDERS = ['01 000123456', '12 4405197800', '12 0000000000', '01 049351117', '01 828513080', '01 000000000'];

export const PROFILES: readonly PartnerProfile[] = [
  ACME,
  BOLT_SHOPIFY,
  BOLT_WOO,
  HARBOR,
  PINE,
  ...SENDERS.map((sender) => {
    const [qualifier = '', id = ''] = sender.split(' ');
    return partner(`SAMPLE-${id}`, `edi:${id}`, { kind: 'x12', qualifier, id });
  }),
];

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
