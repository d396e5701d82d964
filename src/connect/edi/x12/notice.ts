/** What 856 and 810 share: who the goods go to, what the item is called, and figures as X12 writes them. */
import type { Address } from '../../../core/model/address.ts';
import * as decimal from '../../../core/model/decimal.ts';
import { type Instant, toIso } from '../../../core/model/instant.ts';
import type { Money } from '../../../core/model/money.ts';
import type { NamedItem } from '../../../engine/notices/content.ts';
import type { Element, SegmentOut } from './writer.ts';

export const dayOf = (day: string): string => day.replaceAll('-', '');

/** CCYYMMDD and HHMM, in UTC. */
export function timeOf(at: Instant): readonly [day: string, time: string] {
  const iso = toIso(at);
  return [dayOf(iso.slice(0, 10)), iso.slice(11, 16).replace(':', '')];
}

/** LIN and IT1 name an item by pairs of qualifier and number: the buyer's, ours, a GTIN. */
export function itemPairs({ item, buyers, gtin }: NamedItem): readonly Element[] {
  return [
    ...(buyers === undefined ? [] : ['BP', { free: buyers }]),
    'VN',
    item,
    ...(gtin === undefined ? [] : ['UK', gtin.padStart(14, '0')]),
  ];
}

/** N1, N3 and N4 of the place that goods go to. */
export const placeSegments = ({ name, lines, city, region, postalCode, country }: Address): readonly SegmentOut[] => [
  ['N1', 'ST', { free: name.slice(0, 60) }],
  ...(lines.length === 0 ? [] : [['N3', { free: lines[0] ?? '' }, { free: lines.slice(1).join(' ').slice(0, 55) }] as const]),
  ['N4', { free: city }, { free: region ?? '' }, { free: postalCode ?? '' }, country],
];

/** Type N2: two decimals and no point. Undefined where it has more than two. */
export function hundredths({ amount }: Money): string | undefined {
  const shifted = decimal.multiply(amount, decimal.decimal(100));
  return decimal.isWhole(shifted) ? shifted : undefined;
}
