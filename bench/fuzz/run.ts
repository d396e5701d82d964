/** Good messages, each with what goes wrong on its way, by a seed. */
import { readdirSync, readFileSync } from 'node:fs';
import { Random } from '../../simulator/kernel/random.ts';
import { CustomerId } from '../../src/core/model/identifiers.ts';
import type { Demand } from '../../src/core/model/demand.ts';
import type { Currency } from '../../src/core/model/money.ts';
import { unit } from '../../src/core/model/quantity.ts';
import { readOrderFile } from '../../src/connect/order-file.ts';
import type { PartnerProfile, Sender } from '../../src/connect/partner.ts';
import { judged } from './judge.ts';
import { mutated, type Family } from './mutations.ts';

const ORDERS = new URL('../../examples/orders/', import.meta.url);

const profile = (customer: string, connection: string, sender: Sender): PartnerProfile => ({
  customer: CustomerId.of(customer),
  connection,
  sender,
  currency: 'USD' as Currency,
  country: 'US',
  unit: unit('EA'),
});

const PROFILES: readonly PartnerProfile[] = [
  profile('HARBOR', 'api:harbor', { kind: 'named' }),
  profile('ACME', 'edi:acme', { kind: 'x12', qualifier: '01', id: '111222333' }),
  profile('BOLT', 'shop:bolt', { kind: 'shopify' }),
  profile('BOLT', 'shop:beam', { kind: 'woocommerce' }),
  profile('PINE', 'csv:pine', { kind: 'named' }),
];

interface Good {
  readonly family: Family;
  readonly bytes: Buffer;
  readonly before?: Demand;
}

const QUOTE = {
  quote: 'Q-100',
  wonAt: '2026-06-01T09:00:00-04:00',
  currency: 'USD',
  lines: [{ line: '1', item: 'BRG-6204', quantity: '200', unit: 'EA', price: '3.50' }],
};

function goods(): readonly Good[] {
  const files = readdirSync(ORDERS).map((name): Good => {
    const bytes = readFileSync(new URL(name, ORDERS));
    const family: Family = name.endsWith('.edi') ? 'x12' : name.endsWith('.csv') ? 'csv' : 'json';
    const [first] = readOrderFile(bytes, name, PROFILES);
    const isShop = first?.source.format === 'shopify' || first?.source.format === 'woocommerce';
    return { family, bytes, ...(isShop && first.kind === 'order' && { before: first.demand }) };
  });
  return [...files, { family: 'json', bytes: Buffer.from(JSON.stringify(QUOTE)) }];
}

export interface Tally {
  /** By family and what came of it. */
  readonly counts: Readonly<Record<string, number>>;
  readonly broken: readonly { readonly input: number; readonly bytes: Buffer; readonly broken: readonly string[] }[];
}

const BROKEN_MAX = 20;

/** Input 17 of a seed is the same however many there are. */
export function fuzz(seed: number, inputs: number): Tally {
  const all = goods();
  const counts: Record<string, number> = {};
  const broken: { input: number; bytes: Buffer; broken: readonly string[] }[] = [];
  for (let input = 0; input < inputs; input++) {
    const good = all[input % all.length];
    if (good === undefined) continue;
    const bytes = mutated(new Random(seed, `input ${input}`), good.family, good.bytes);
    const verdict = judge(good, bytes);
    for (const kind of verdict.kinds) counts[`${good.family}: ${kind}`] = (counts[`${good.family}: ${kind}`] ?? 0) + 1;
    if (verdict.broken.length > 0 && broken.length < BROKEN_MAX) broken.push({ input, bytes, broken: verdict.broken });
  }
  return { counts, broken };
}

/** Every good message, ended after each of its bytes. */
export function truncated(): Tally['broken'] {
  return goods().flatMap((good, input) =>
    Array.from({ length: good.bytes.length + 1 }, (_, end) => good.bytes.subarray(0, end)).flatMap((bytes) => {
      const { broken } = judge(good, bytes);
      return broken.length === 0 ? [] : [{ input, bytes, broken }];
    }),
  );
}

const judge = ({ before }: Good, bytes: Buffer): ReturnType<typeof judged> =>
  judged(bytes, { profiles: PROFILES, ...(before !== undefined && { before }) });
