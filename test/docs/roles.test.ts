/** docs/reference/roles.md has every role as the table has it; the API knows the same roles, and every team has one. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ROLE_NAMES } from '../../src/api/contract/session.ts';
import { ROLES } from '../../src/govern/roles.ts';
import { rowsOf } from './tables.ts';

const named = (cell = ''): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

test('the document is the table', () => {
  const told = [...rowsOf('docs/reference/roles.md', 'role')].map(([role, { scopes, teams }]) => [
    role,
    { scopes: named(scopes), teams: named(teams) },
  ]);
  expect(Object.fromEntries(told)).toEqual(ROLES);
});

test('the roles of the API are those of the table', () => {
  expect([...ROLE_NAMES].toSorted()).toEqual(Object.keys(ROLES).toSorted());
});

test('somebody resolves the holds of every team of the core workflow, where they escalate too', () => {
  const workflow = readFileSync('workflows/order-to-cash.yaml', 'utf8');
  const teams = [...workflow.matchAll(/hold: \{ team: ([\w-]+)/g)].map(([, team = '']) => team);
  const escalated = [...workflow.matchAll(/escalate: \[([^\]]+)\]/g)].flatMap(([, all = '']) =>
    all.split(',').map((each) => each.trim().split(' ')[0] ?? ''),
  );
  const resolved = new Set<string>(Object.values(ROLES).flatMap((role) => role.teams));
  expect([...teams, ...escalated].filter((team) => !resolved.has(team))).toEqual([]);
  expect(teams.length).toBeGreaterThan(10);
});
