/** Facts in bulk, and one with its history. */
import type { Static } from '@sinclair/typebox';
import { readFact } from '../../connect/facts/read-fact.ts';
import { parseFactKey, type FactView, type JudgedFact } from '../../core/model/fact.ts';
import type { Failure } from '../../core/model/failure.ts';
import { parseInstant, type Instant } from '../../core/model/instant.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import type { FactChange } from '../../engine/ports.ts';
import { Fact, Facts, FactsTaken } from '../contract/facts.ts';
import { problemOf, problemsOf } from '../problem.ts';
import { answered, refused, route, type Answer, type Call } from './route.ts';

/** A bulk can be wrong in every line; a person reads the first of them. */
const FAILURES_MAX = 100;

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
    status: 200,
    answer: Fact,
    handle: async ({ parts: { hub }, params }) => {
      const key = parseFactKey(params['key'] ?? '', 'key');
      if (!key.ok) return refused(problemOf(key.failure));
      const [now, history] = await Promise.all([hub.store.read.fact(key.value), hub.store.read.factHistory(key.value)]);
      return answered({ key: key.value, now: versionOf(now), history: history.map(versionOf) });
    },
  }),
];
