/**
 * May we deal with these parties, and may these goods go to these countries? Every party at a destination, and the
 * customer itself, has to be clear of the restricted-party lists; every export class has to have a rule that allows each
 * country. What was never screened, or has no rule, is held: silence is not consent. How old a screening may be is the
 * engine's business (MAX_AGE).
 */
import { digest } from '../model/digest.ts';
import type { ExportHit, ScreeningHit } from '../model/hold.ts';
import type { ItemId } from '../model/identifiers.ts';
import { broken } from '../model/result.ts';
import { check, type Outcome, type View } from './check.ts';

/** Goods of this class need no rule: no licence required anywhere, as the item's owner declared. */
const NO_LICENCE_REQUIRED = 'NLR';

export const screening = check({
  name: 'screening',
  version: 1,
  summary: 'No party is on a restricted-party list, and the goods may be exported to each country',
  scope: 'order',
  parameters: {},
  uses: ['complete', 'address'],
  run: (view): Outcome<null> => {
    const hits = partyHits(view);
    const exports = exportHits(view);
    if (hits.length === 0 && exports.length === 0) return { verdict: 'pass', value: null };
    return {
      verdict: 'hold',
      reason: { type: 'screening', hits, exports },
      // Neither the lists' version nor a score: a new list with the same matches leaves a person's decision standing.
      about: { hits: hits.map(({ party, result, list, match }) => ({ party, result, list, match })), exports },
      ruled: ({ way }) => (way === 'clear' ? null : undefined),
    };
  },
});

/** Sorted by party, list and match, so that the same hits are the same reason in whatever order the lists were read. */
function partyHits(view: View): readonly ScreeningHit[] {
  const parties = new Map<string, string>();
  for (const [id, name] of partiesOf(view)) parties.set(id, name);
  return [...parties].flatMap(([id, name]) => hitsOf(view, id, name)).sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

const sortKey = ({ party, list, match }: ScreeningHit): string => [party, list, match].join('\n');

/** The party at each place, and the customer in each country that it has goods sent to; by the digest that names its fact. */
function partiesOf(view: View): readonly (readonly [id: string, name: string])[] {
  const customer = view.header((header) => header.customer);
  const customerName = view.fact('customer', [customer], (value) => value?.name ?? customer);
  const places = view.answer('address', (value) => value.places);
  // By key, because the order of an object's keys is not kept by every store.
  const sorted = Object.keys(places)
    .sort()
    .flatMap((key) => places[key] ?? []);
  return sorted.flatMap(({ name, country }) => [party(name, country), party(customerName, country)]);
}

const party = (name: string, country: string): readonly [string, string] => [digest({ name, country }), name];

function hitsOf(view: View, id: string, name: string): readonly ScreeningHit[] {
  const found = view.fact('screening', [id], (value) =>
    value === undefined ? null : { result: value.result, matches: value.matches },
  );
  if (found === null) return [{ party: name, result: 'not-screened' }];
  const { result, matches } = found;
  if (result === 'clear') return [];
  if (matches.length === 0) return [{ party: name, result }];
  return matches.map(({ list, name: match, score }) => ({ party: name, result, list, match, score }));
}

/** A line's goods to a country, judged once however many schedule lines go there. */
function exportHits(view: View): readonly ExportHit[] {
  const countries = view.answer('address', ({ destinations, places }) => countryOf(destinations, places));
  const counted = view.answer('complete', (value) => value.counted);
  const judge = judgeOnce(view);
  const hits: ExportHit[] = [];
  for (const line of view.lines()) {
    const judged: string[] = [];
    for (const schedule of view.schedules(line)) {
      const item = counted[schedule]?.item;
      const country = countries[schedule];
      if (item === undefined || country === undefined) broken(`schedule line ${schedule} is counted and has a place`);
      if (judged.includes(country)) continue;
      judged.push(country);
      const hit = judge(item, country);
      if (hit !== undefined) hits.push({ line, item, country, ...hit });
    }
  }
  return hits;
}

function countryOf(
  destinations: Readonly<Record<string, string>>,
  places: Readonly<Record<string, { readonly country: string }>>,
): Readonly<Record<string, string | undefined>> {
  const countries: Record<string, string | undefined> = {};
  for (const [schedule, place] of Object.entries(destinations)) countries[schedule] = places[place]?.country;
  return countries;
}

type Judged = Pick<ExportHit, 'exportClass' | 'verdict' | 'rule'> | undefined;

/** Each item and country is looked up once: an order of a hundred lines to one country reads few rules. */
function judgeOnce(view: View): (item: ItemId, country: string) => Judged {
  const known = new Map<string, Judged>();
  return (item, country) => {
    const key = `${item}/${country}`;
    if (!known.has(key)) known.set(key, exportHit(view, item, country));
    return known.get(key);
  };
}

function exportHit(view: View, item: ItemId, country: string): Judged {
  const exportClass = view.fact('item', [item], (value) => value?.exportClass ?? 'unknown');
  if (exportClass === NO_LICENCE_REQUIRED) return undefined;
  const rule = view.fact('export-rule', [country, exportClass], (value) =>
    value === undefined ? null : { verdict: value.verdict, rule: value.rule },
  );
  if (rule === null) return { exportClass, verdict: 'no-rule' };
  return rule.verdict === 'allowed' ? undefined : { exportClass, verdict: rule.verdict, rule: rule.rule };
}
