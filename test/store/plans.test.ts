/**
 * How PostgreSQL goes about each statement on tables that it has no statistics of yet, which is when a connection plans
 * them and keeps the plan. A lane is next to nothing there by its guess, and all of the table in truth: a statement that is
 * about some rows has to be written so that they are looked up by their keys, or it reads all orders there ever were.
 */
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadQueries, PLANNED_EACH_TIME, type QueryName } from '../../src/store/postgres/queries.ts';
import { freshDatabase } from './database.ts';

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly Node[];
}

const QUERIES = loadQueries();
let client: Client;

beforeAll(async () => {
  client = new Client({ connectionString: await freshDatabase() });
  await client.connect();
  await client.query('set plan_cache_mode = force_generic_plan');
});
afterAll(async () => await client.end());

const walked = async (name: QueryName): Promise<readonly string[]> => await walkedIn(QUERIES[name]);

/** What it reads whole, or whole lanes of. */
async function walkedIn(sql: string): Promise<readonly string[]> {
  const count = Math.max(0, ...[...sql.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
  const values = count === 0 ? '' : `(${Array.from({ length: count }, () => 'null').join(', ')})`;
  await client.query(`prepare asked as ${sql}`);
  const { rows } = await client.query<{ readonly 'QUERY PLAN': readonly { readonly Plan: Node }[] }>(
    `explain (format json) execute asked${values}`,
  );
  await client.query('deallocate asked');
  return nodesOf(rows[0]?.['QUERY PLAN'][0]?.Plan).flatMap((node) => walkedBy(node) ?? []);
}

const nodesOf = (node: Node | undefined): readonly Node[] =>
  node === undefined ? [] : [node, ...(node.Plans ?? []).flatMap(nodesOf)];

function walkedBy(node: Node): string | undefined {
  if (node['Node Type'] === 'Seq Scan') return `all of ${node['Relation Name']}`;
  const condition = node['Index Cond'];
  const isByLane = condition !== undefined && !/ AND /.test(condition) && /\blane\b/.test(condition);
  return isByLane ? `a lane of ${node['Relation Name'] ?? 'an index'}` : undefined;
}

/** Those that are given keys. What the console lists is about a whole lane, and is planned by its statistics. */
const KEYED = (Object.keys(QUERIES) as QueryName[]).filter(
  (name) => /unnest\(\$|= any \(\$/.test(QUERIES[name]) && !PLANNED_EACH_TIME.has(name) && !name.startsWith('projected-'),
);

test.each(KEYED)('%s looks its rows up by their keys', async (name) => {
  expect(await walked(name)).toEqual([]);
});

test('a statement that joins what it is given to a lane walks all of it', async () => {
  const sql = 'select key from facts join unnest($2::text[]) as wanted (key) using (key) where lane = $1';
  expect(await walkedIn(sql)).toEqual(['a lane of an index']);
});
