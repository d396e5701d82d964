/**
 * Product numbers in pairs of qualifier and value (elements 235 and 234) to an item reference. A number that can't be an
 * identifier of ours is never bent into one, as it might then be another item's: it counts as the buyer's, for the
 * customer's cross-reference table to resolve.
 */
import type { ItemReference } from '../../../core/model/demand.ts';
import { ItemId } from '../../../core/model/identifiers.ts';
import type { Context } from './context.ts';
import type { Row } from './rows.ts';

type Part = 'ours' | 'buyers' | 'gtin' | 'manufacturers' | 'description';

/** In order of preference within a part. VN, VP and VC are the *vendor's* numbers, and the vendor is us. */
const QUALIFIERS: readonly (readonly [string, Part])[] = [
  ['VN', 'ours'],
  ['VP', 'ours'],
  ['VC', 'ours'],
  ['BP', 'buyers'],
  ['IN', 'buyers'],
  ['SK', 'buyers'],
  ['CB', 'buyers'],
  ['PI', 'buyers'],
  ['UK', 'gtin'],
  ['UP', 'gtin'],
  ['EN', 'gtin'],
  ['UI', 'gtin'],
  ['UA', 'gtin'],
  ['MG', 'manufacturers'],
  ['PD', 'description'],
];

export function readItem(context: Context, row: Row, firstPair: number, details: readonly Row[]): ItemReference {
  const { found, rows } = context;
  const values: Partial<Record<Part, string>> = {};
  const unused: string[] = [];
  const pairs = pairsOf(row, firstPair);
  for (const [qualifier, part] of QUALIFIERS) {
    for (const [own, value] of pairs) {
      if (own !== qualifier || value === values[part]) continue;
      if (values[part] === undefined) values[part] = value;
      else unused.push(`${own} ${value}`);
    }
  }
  unused.push(...pairs.filter(([own]) => !QUALIFIERS.some(([known]) => known === own)).map((pair) => pair.join(' ')));
  if (unused.length > 0) found.note('not-used', row.where(), `product numbers: ${unused.join(', ')}`);
  const described = details.filter(({ tag, at }) => tag === 'PID' && at(5) !== '');
  for (const pid of described) rows.use(pid);
  const description = described.length > 0 ? described.map(({ at }) => at(5)).join('; ') : values.description;
  return { ...numbers(context, row, values), ...(description === undefined ? {} : { description }) };
}

function pairsOf(row: Row, first: number): readonly (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (let element = first; element <= row.length; element += 2) {
    const value = row.at(element + 1);
    if (value !== '' || row.at(element) !== '') pairs.push([row.at(element), value]);
  }
  return pairs.filter(([, value]) => value !== '');
}

function numbers({ found }: Context, row: Row, values: Partial<Record<Part, string>>): ItemReference {
  const parsed = values.ours === undefined ? undefined : ItemId.parse(values.ours, row.where());
  const unfit = parsed !== undefined && !parsed.ok ? values.ours : undefined;
  if (unfit !== undefined) found.note('read-as', row.where(), `${unfit} can't be an item number of ours; kept as the buyer's`);
  const buyers = values.buyers ?? unfit;
  return {
    ...(parsed?.ok === true ? { ours: parsed.value } : {}),
    ...(buyers === undefined ? {} : { buyers }),
    ...(values.gtin === undefined ? {} : { gtin: values.gtin }),
    ...(values.manufacturers === undefined ? {} : { manufacturers: values.manufacturers }),
  };
}
