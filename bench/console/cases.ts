/** What people look for, each time with another value: often what is frequent, at times what is rare or not there. */
import { zipf, type Random } from '../../simulator/kernel/random.ts';
import { ORDER_SORTS } from '../../src/engine/projections/ports.ts';
import type { Filled } from './fill.ts';

export interface Case {
  readonly name: string;
  /** The query, without a sort. */
  readonly of: (random: Random) => string;
}

export const SORTS = ORDER_SORTS;

const TYPES = ['price-difference', 'credit', 'shortage', 'unmapped-item', 'ship-to', 'duplicate', 'below-margin', 'short-pick'];
const CHANNELS = ['edi:acme', 'edi:granite', 'api:shop', 'shopify', 'woocommerce', 'csv', 'mail'];
const STATES = ['open', 'closed', 'cancelled'];
const REGIONS = ['NORTH', 'EAST', 'SOUTH', 'WEST'];
const NAMES = ['acme', 'Bolt tools', 'harbor', 'pine motors', 'Granite', 'iron pumps 1'];
const DAY_MS = 86_400_000;

/** `known`: numbers of orders that are there. */
export function casesOf({ orders, customers, now }: Filled, known: readonly string[]): readonly Case[] {
  const ranked = zipf(customers, 1);
  const customer = (random: Random): string => `C${String(ranked(random)).padStart(6, '0')}`;
  const number = (random: Random): number => 100_000 + random.between(0, orders - 1);
  const days = (random: Random, most: number): string => {
    const to = now - random.between(0, 300) * DAY_MS;
    return `from=${to - random.between(1, most) * DAY_MS}&to=${to}`;
  };
  return [
    { name: 'all', of: () => '' },
    { name: 'state', of: (random) => `state=${random.pick(STATES)}` },
    { name: 'customer', of: (random) => `customer=${customer(random)}` },
    { name: 'purchase order', of: (random) => `purchaseOrder=po-${number(random)}` },
    { name: 'channel', of: (random) => `channel=${random.pick(CHANNELS)}` },
    { name: 'channel that nobody has', of: () => 'channel=fax' },
    { name: 'held', of: () => 'held=true' },
    { name: 'not held', of: () => 'held=false&state=open' },
    { name: 'type of hold', of: (random) => `hold=${random.pick(TYPES)}` },
    { name: 'type of hold that nobody has', of: () => 'hold=beyond-recall' },
    { name: 'business unit', of: (random) => `businessUnit=BU${random.between(0, 5)}` },
    { name: 'region', of: (random) => `region=${random.pick(REGIONS)}` },
    { name: 'a day', of: (random) => days(random, 1) },
    { name: 'weeks', of: (random) => days(random, 90) },
    { name: 'end of our number', of: (random) => `q=${random.pick(known).slice(-5).toLowerCase()}` },
    { name: 'our number', of: (random) => `q=${random.pick(known)}` },
    { name: 'beginning of theirs', of: (random) => `q=po-${String(number(random)).slice(0, random.between(1, 6))}` },
    { name: 'customer by name', of: (random) => `q=${encodeURIComponent(random.pick(NAMES))}` },
    { name: 'words of nobody', of: () => 'q=zzzzzz' },
    { name: 'customer, open', of: (random) => `customer=${customer(random)}&state=open` },
    { name: 'region, held, by type', of: (random) => `region=${random.pick(REGIONS)}&hold=${random.pick(TYPES)}` },
    {
      name: 'unit, region, channel, closed',
      of: (random) => `businessUnit=BU2&region=SOUTH&channel=${random.pick(CHANNELS)}&state=closed&${days(random, 90)}`,
    },
  ];
}
