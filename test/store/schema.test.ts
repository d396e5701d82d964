/** The tables after all migrations, as the database itself tells them: a change to them is seen, and made on purpose. */
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { must } from '../../src/core/model/result.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { freshDatabase } from './database.ts';

interface Line {
  readonly table: string;
  readonly line: string;
}

const COLUMNS = `
  select c.relname as table, format('%s %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
      case when a.attcollation <> t.typcollation then format(' collate %I', k.collname) else '' end,
      case when a.attnotnull then ' not null' else '' end,
      case when a.attidentity = 'a' then ' generated always as identity'
           when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end) as line
  from pg_attribute as a
  join pg_class as c on c.oid = a.attrelid
  join pg_type as t on t.oid = a.atttypid
  left join pg_collation as k on k.oid = a.attcollation
  left join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
  order by c.relname, a.attnum`;

const KEYS = `
  select conrelid::regclass::text as table, pg_get_constraintdef(oid) as line from pg_constraint
  where connamespace = 'public'::regnamespace and contype <> 'n' order by 1, 2`;

const INDEXES = `
  select tablename as table, indexdef as line from pg_indexes
  where schemaname = 'public' and indexname not like '%_pkey' order by indexname`;

test('the tables are those of the golden text, column by column', async () => {
  const url = await freshDatabase();
  await must(await openPostgresStore({ url, test: true })).close();
  const client = new Client({ connectionString: url });
  await client.connect();
  const found: (readonly Line[])[] = [];
  for (const query of [COLUMNS, KEYS, INDEXES]) found.push((await client.query<Line>(query)).rows);
  const [columns, keys, indexes] = found;
  await client.end();
  const tables = [...new Set(columns?.map(({ table }) => table))].toSorted();
  const of = (lines: readonly Line[] | undefined, table: string): readonly string[] =>
    (lines ?? []).filter((each) => each.table === table).map(({ line }) => line);
  const text = tables.map((table) =>
    [
      `create table ${table} (`,
      [...of(columns, table), ...of(keys, table)].map((line) => `  ${line}`).join(',\n'),
      ');',
      ...of(indexes, table).map((line) => `${line.replace(' public.', ' ').replace(' USING btree', '')};`),
    ].join('\n'),
  );
  await expect(`${text.join('\n\n')}\n`).toMatchFileSnapshot('schema.snap.sql');
});
