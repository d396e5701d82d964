/** Facts in bulk, and one with its history. */
import type { Static } from '@sinclair/typebox';
import { readFact } from '../../connect/facts/read-fact.ts';
import { kindOf, parseFactKey, type FactKey, type FactKind, type FactView, type JudgedFact } from '../../core/model/fact.ts';
import type { Failure } from '../../core/model/failure.ts';
import { parseInstant, type Instant } from '../../core/model/instant.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import { CustomerId } from '../../core/model/identifiers.ts';
import type { Caller } from '../../engine/callers.ts';
import { forOrder } from '../access/callers.ts';
import type { FactChange } from '../../engine/ports.ts';
import { Fact, Facts, FactsTaken } from '../contract/facts.ts';
import { FAILURES_MAX, problem, problemOf, problemsOf } from '../problem.ts';
import { isWithin } from './orders.ts';
import { answered, refused, route, type Answer, type ApiParts, type Call } from './route.ts';

type Seen = JudgedFact & { readonly source: string; readonly since: Instant };

/** All of them, or every failure with its place: `/facts/3/value: price:LIST/X#/spans/0`. */
function judged({ source, facts }: Static<typeof Facts>, now: Instant): Result<readonly Seen[], readonly Failure[]> {
  const seen: Seen[] = [];
  const failures: Failure[] = [];
  for (const [index, { key, value, since }] of facts.entries()) {
    if (failures.length >= FAILURES_MAX) break;
    const at = since === undefined ? ok(now) : parseInstant(since, `/facts/${index}/since`);
    const fact = readFact(key, value);
    if (!at.ok) failures.push(at.failure);
    if (!fact.ok) failures.push(...fact.failure.map((each) => ({ ...each, where: `/facts/${index}: ${each.where}` })));
    if (at.ok && fact.ok) seen.push({ ...fact.value, source, since: at.value });
  }
  return failures.length === 0 ? ok(seen) : fail(failures.slice(0, FAILURES_MAX));
}

async function tell({ parts: { hub, nudge }, body }: Call<unknown, Static<typeof Facts>>): Promise<Answer> {
  const facts = judged(body, await hub.store.now());
  if (!facts.ok) return { problems: problemsOf(facts.failure), isNothing: true };
  const changes = await hub.observeAll(facts.value);
  nudge();
  const count = (kind: FactChange['kind']): number => changes.filter((change) => change.kind === kind).length;
  return answered({ changed: count('changed'), confirmed: count('confirmed'), older: count('older') });
}

const versionOf = ({ version, value, source, since, confirmedAt }: FactView): object => ({
  version,
  ...(value !== undefined && { value }),
  source,
  since,
  confirmedAt,
});

/** As one that nobody has told. */
const NOT_THERE: FactView = { version: 0, value: undefined, source: '', since: 0 as Instant, confirmedAt: 0 as Instant };

/** A price list, a credit group or an address may be of customers in several regions. */
const OF_MANY = problem(403, 'out-of-reach', 'key', 'ask for a role without a business unit and a region');

/** What is no customer's, and so anybody's. */
const OF_NOBODY: ReadonlySet<string> = new Set<FactKind>([
  'item',
  'cost',
  'export-rule',
  'network',
  'node',
  'transit',
  'inbound',
  'calendar',
]);
/** Whose first name is the customer. */
const OF_A_CUSTOMER: ReadonlySet<string> = new Set<FactKind>(['customer', 'ship-to', 'item-alias', 'terms']);

async function maySee(parts: ApiParts, caller: Caller | undefined, key: FactKey): Promise<boolean | 'never'> {
  const kind = kindOf(key);
  if (caller?.reach === 'all' || OF_NOBODY.has(kind)) return true;
  const [id = ''] = key.slice(kind.length + 1).split('/');
  if (OF_A_CUSTOMER.has(kind)) return await isWithin(parts, caller, CustomerId.of(id));
  if (kind !== 'payment') return 'never';
  return caller !== undefined && (await forOrder(parts.hub, caller, id)).scopes.includes('facts:read');
}

export const factRoutes = [
  route({
    method: 'POST',
    path: '/facts',
    name: 'tellFacts',
    tag: 'Facts',
    summary: 'What a system knows of customers, items, prices, days: up to 10,000 at once, all of them or none.',
    scope: 'facts:write',
    isOnce: true,
    body: Facts,
    status: 200,
    answer: FactsTaken,
    handle: tell,
  }),
  route({
    method: 'GET',
    path: '/facts/:key',
    name: 'readFact',
    tag: 'Facts',
    summary: 'A fact as it stands, and what it was before.',
    scope: 'facts:read',
    within: 'any',
    status: 200,
    answer: Fact,
    handle: async ({ parts, params, caller }) => {
      const { hub } = parts;
      const key = parseFactKey(params['key'] ?? '', 'key');
      if (!key.ok) return refused(problemOf(key.failure));
      const sees = await maySee(parts, caller, key.value);
      if (sees === 'never') return refused(OF_MANY);
      if (!sees) return answered({ key: key.value, now: versionOf(NOT_THERE), history: [] });
      const [now, history] = await Promise.all([hub.store.read.fact(key.value), hub.store.read.factHistory(key.value)]);
      return answered({ key: key.value, now: versionOf(now), history: history.map(versionOf) });
    },
  }),
];
