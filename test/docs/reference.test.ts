/** The reference has an entry for everything that the code can say, with its fields, and for nothing else. */
import { expect, test } from 'vitest';
import { WAYS_OUT } from '../../src/core/model/hold.ts';
import { duration } from '../../src/core/model/instant.ts';
import { DEFAULT_POLICY } from '../../src/core/process/settle/holds.ts';
import { named, rowsOf, type Row } from './tables.ts';
import { Model, type Members } from './unions.ts';

const MODEL = 'src/core/model';
const ACCOUNT = 'src/core/process/account';
const FAILURE = `${MODEL}/failure.ts`;
const HOLD = `${MODEL}/hold.ts`;
const EMBEDDED = 'src/store/postgres/embedded/failure.ts';
const MIGRATE = 'src/store/postgres/migrate.ts';
const COMMAND_LINE = 'src/main/failure.ts';

const model = new Model(
  FAILURE,
  HOLD,
  `${MODEL}/event.ts`,
  `${MODEL}/command.ts`,
  `${ACCOUNT}/event.ts`,
  `${ACCOUNT}/command.ts`,
  EMBEDDED,
  MIGRATE,
  COMMAND_LINE,
);

/** What the column that begins with `carries` names. */
const carried = (row: Row): readonly string[] =>
  named(Object.entries(row).find(([column]) => column.startsWith('carries'))?.[1] ?? '').toSorted();

const documented = (rows: ReadonlyMap<string, Row>): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries([...rows].map(([name, row]) => [name, carried(row)]));

const coded = (members: Members, ...common: readonly string[]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries([...members].map(([name, fields]) => [name, fields.filter((field) => !common.includes(field))]));

const rowsBut = (path: string, head: string, ...under: readonly string[]): ReadonlyMap<string, Row> => {
  const apart = under.flatMap((heading) => [...rowsOf(path, head, heading).keys()]);
  return new Map([...rowsOf(path, head)].filter(([name]) => !apart.includes(name)));
};

/** Failures before there is an order to fail. */
const APART = ['At the start', 'On the command line'];

test('every failure has its entry, with what it carries', () => {
  const rows = rowsBut('docs/reference/errors.md', 'code', ...APART);
  expect(documented(rows)).toEqual(coded(model.members(FAILURE, 'Failure', 'code'), 'where', 'wayOut'));
});

test('every failure at the start has its entry', () => {
  const rows = rowsOf('docs/reference/errors.md', 'code', 'At the start');
  const failures = new Map([
    ...model.members(EMBEDDED, 'EmbeddedFailure', 'code'),
    ...model.members(MIGRATE, 'DatabaseFailure', 'code'),
  ]);
  expect(documented(rows)).toEqual(coded(failures, 'wayOut'));
});

test('every failure of the command line has its entry', () => {
  const rows = rowsOf('docs/reference/errors.md', 'code', 'On the command line');
  expect(documented(rows)).toEqual(coded(model.members(COMMAND_LINE, 'CommandLineFailure', 'code'), 'wayOut'));
});

test('every rule of the workflow language has its entry', () => {
  const rules = [...rowsText('docs/reference/workflow.md', 'rule')];
  expect(rules.toSorted()).toEqual(model.literals(FAILURE, 'WorkflowRule'));
});

/** Rows that explain several names at once. */
const rowsText = (path: string, head: string): readonly string[] =>
  [...rowsOf(path, head).values()].flatMap((row) => named(row[head] ?? ''));

test.each([
  ['event', 'docs/reference/events.md', `${MODEL}/event.ts`, 'OrderEvent', `${ACCOUNT}/event.ts`, 'AccountEvent'],
  ['command', 'docs/reference/commands.md', `${MODEL}/command.ts`, 'OrderCommand', `${ACCOUNT}/command.ts`, 'AccountCommand'],
] as const)(
  'every %s of orders and accounts has its entry, with what it carries',
  (head, path, file, union, ofAccount, other) => {
    expect(documented(rowsBut(path, head, 'Of an account'))).toEqual(coded(model.members(file, union, 'type')));
    expect(documented(rowsOf(path, head, 'Of an account'))).toEqual(coded(model.members(ofAccount, other, 'type')));
  },
);

test('every type of hold has its entry, with its evidence, its team, its due time and its ways out', () => {
  const rows = rowsOf('docs/reference/holds.md', 'type');
  expect(documented(rows)).toEqual(coded(model.members(HOLD, 'HoldReason', 'type')));
  for (const [type, row] of rows) {
    const policy = DEFAULT_POLICY[type as keyof typeof DEFAULT_POLICY];
    expect([row['team'], duration((row['due'] ?? '').replace(' ', ''))], type).toEqual([policy.team, policy.due]);
    const ways: Readonly<Record<string, number>> = WAYS_OUT[type as keyof typeof WAYS_OUT];
    const said = [...(row['ways out'] ?? '').matchAll(/`([^`]+)`( \(2\))?/g)];
    expect(Object.fromEntries(said.map(([, way, two]) => [way, two === undefined ? 1 : 2])), type).toEqual(ways);
  }
});

test('every way out is explained', () => {
  expect([...rowsOf('docs/reference/holds.md', 'way').keys()].toSorted()).toEqual(model.literals(HOLD, 'WayOut'));
});

test('a failure without an entry would be seen: the page without one row is not the page', () => {
  const rows = new Map(rowsBut('docs/reference/errors.md', 'code', ...APART));
  rows.delete('past-recall');
  expect(documented(rows)).not.toEqual(coded(model.members(FAILURE, 'Failure', 'code'), 'where', 'wayOut'));
});
