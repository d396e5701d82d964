/** docs/scoreboard.md says of every assumption and every column what the code says. */
import { expect, test } from 'vitest';
import { ASSUMPTIONS } from '../../../simulator/scoreboard/assumptions.ts';
import { COLUMNS } from '../../../simulator/scoreboard/columns.ts';
import { named, rowsOf } from '../../docs/tables.ts';

const DOCUMENT = 'docs/scoreboard.md';

test('every assumption has its row, with its figure and where it comes from', () => {
  const rows = [...rowsOf(DOCUMENT, 'assumption')].map(([name, row]) => [name, `${row['taken as']}`, row['where from']] as const);
  const coded = Object.entries(ASSUMPTIONS).map(([name, assumption]) => [
    name,
    `${assumption.value} ${assumption.unit}`,
    'source' in assumption ? assumption.source : 'our own estimate, no source',
  ]);
  expect(rows).toEqual(coded);
});

test('every column is defined, and has its figures', () => {
  const defined = [...rowsOf(DOCUMENT, 'column').keys()];
  expect(defined.map((name) => named(`\`${name}\``)[0])).toEqual(Object.values(COLUMNS));
});

test('a source is a public address, or there is none', () => {
  const sources = Object.values(ASSUMPTIONS).flatMap((assumption) => ('source' in assumption ? [assumption.source] : []));
  expect(sources.filter((source) => !source.includes('https://'))).toEqual([]);
});
