import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { QUERY_NAMES } from '../../src/store/postgres/queries.ts';

test('each query has a file, and each file is a query', () => {
  const files = readdirSync(new URL('../../src/store/postgres/sql/', import.meta.url)).map((name) => name.replace(/\.sql$/, ''));
  expect(files.sort()).toEqual([...QUERY_NAMES].sort());
});
