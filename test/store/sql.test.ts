/** Each statement names one lane: what makes the same SQL run on a cluster that is distributed by it. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadQueries } from '../../src/store/postgres/queries.ts';

const FOLDER = new URL('../../src/store/postgres/', import.meta.url);
const filesOf = (folder: string): readonly (readonly [string, string])[] =>
  readdirSync(new URL(folder, FOLDER)).map((name) => [name, readFileSync(new URL(`${folder}${name}`, FOLDER), 'utf8')]);

const withoutComments = (sql: string): string => sql.replace(/--[^\n]*/g, '').toLowerCase();

/** Tables that have a lane, as the migrations make them. */
const LANED = new Set(
  filesOf('migrations/').flatMap(([, sql]) =>
    [...withoutComments(sql).matchAll(/create table (\w+) \(([^;]*?)\n\);/g)]
      .filter(([, , columns = '']) => /^\s*lane integer/m.test(columns))
      .map(([, table = '']) => table),
  ),
);

interface Mention {
  readonly table: string;
  readonly alias: string;
  readonly isInsert: boolean;
}

/** Where a table of lanes is named: what it is called from there on, and whether rows are put into it. */
function mentions(sql: string): readonly Mention[] {
  const words = /\b(from|join|update|insert into|using|delete from)\s+(\w+)(?:\s+as\s+(\w+))?/g;
  return [...sql.matchAll(words)]
    .filter(([, , table = '']) => LANED.has(table))
    .map(([, verb, table = '', alias = table]) => ({ table, alias, isInsert: verb === 'insert into' }));
}

/** What is wrong with a statement; nothing where every table of lanes in it is asked for one lane, the first parameter. */
function refused(statement: string): readonly string[] {
  const sql = withoutComments(statement);
  const all = mentions(sql);
  const inserts = all.filter(({ isInsert }) => isInsert);
  const reads = all.filter(({ isInsert }) => !isInsert);
  const named = reads.filter(({ table, alias }) => new RegExp(`\\b(${alias}|${table})\\.lane = \\$1(?!\\d)`).test(sql));
  const plain = [...sql.matchAll(/(?<!\.)\blane = \$1(?!\d)/g)].length;
  return [
    ...inserts
      .filter(({ table }) => !new RegExp(`insert into ${table} \\(lane, [^)]*\\)\\s*(select|values \\()\\s*\\$1\\b`).test(sql))
      .map(({ table }) => `puts rows into ${table} under another lane than $1`),
    // A table under its own name may leave it out: one condition for each such mention.
    ...reads
      .filter((each) => !named.includes(each))
      .slice(plain)
      .map(({ table }) => `reads ${table} without naming one lane`),
    ...[...sql.matchAll(/\blane\s*(<>|<=|>=|=|<|>|in\b|between\b)\s*(\S+)/g)]
      .filter(([, operator, operand = '']) => operator !== '=' || !/^\$1(?!\d)/.test(operand))
      .map(([found]) => `compares "${found}"`),
  ];
}

test.each(Object.entries(loadQueries()))('%s names one lane', (_, sql) => {
  expect(refused(sql)).toEqual([]);
});

test('the tables of orders, facts, accounts, routes and projections have a lane', () => {
  const tables =
    'account_journal accounts basis commands cross_references effects ended_holds fact_history facts follow_ups journal journal_links lanes notice_cursors notices projected_claims projected_holds projected_orders projection_cursors routes set_aside timers';
  expect([...LANED].sort().join(' ')).toBe(tables);
});

test.each<[string, string]>([
  ['reads a table without a lane', 'select order_id from journal where order_id = $1'],
  [
    'reads two tables, one of them without a lane',
    'select f.key from facts as f join basis as b on b.fact_key = f.key where f.lane = $1',
  ],
  ['reads one table twice, once without a lane', 'select 1 from timers where lane = $1 and exists (select from timers as t)'],
  ['names several lanes', 'select position from lanes where lane = any ($1)'],
  ['names a range of lanes', 'select position from lanes where lane = $1 or lane > $2'],
  ['takes its lane from another parameter', 'delete from timers where lane = $2 and order_id = $1'],
  ['takes its lane from a parameter that only begins like the first', 'delete from timers where lane = $10'],
  ['joins over all lanes', 'update facts set version = 1 from basis where facts.lane = basis.lane and basis.lane = $1'],
  [
    'puts rows into another lane',
    'insert into timers (lane, order_id, due_at) select $2, order_id, 0 from unnest($1::text[]) as t (order_id)',
  ],
  ['puts rows in by values, lane last', 'insert into timers (order_id, due_at, lane) values ($2, $3, $1)'],
  ['says so in a comment only', '-- lane = $1\nselect order_id from journal'],
])('a statement that %s is refused', (_, sql) => {
  expect(refused(sql)).not.toEqual([]);
});
