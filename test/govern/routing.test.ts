/** Decision tables say who works a hold: what a rule says, what it leaves alone, and what is refused before it can harm. */
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { HoldPolicy } from '../../src/core/model/hold.ts';
import { duration } from '../../src/core/model/instant.ts';
import type { DecisionTable } from '../../src/core/model/master.ts';
import { must } from '../../src/core/model/result.ts';
import type { Question } from '../../src/govern/routing/question.ts';
import { compileTable } from '../../src/govern/routing/table.ts';

const POLICY: HoldPolicy = {
  team: 'credit',
  due: duration('4h'),
  escalate: [{ team: 'credit-lead', after: duration('2h') }],
  priority: 3,
  calendar: 'office',
  secondPerson: { ways: ['approve-excess'] },
};

const asked = (type: string, amount: number | null, tier: number | null): Question => ({
  hold: { type, team: 'credit', priority: 3, raisedBy: type, amount, currency: amount === null ? null : 'USD' },
  order: { customer: 'ACME', channel: 'edi-acme', total: 100, requested: null },
  customer: { tier, businessUnit: 'INDUSTRIAL', region: 'EAST', creditGroup: 'ACME-GROUP' },
});

type Row = Readonly<Record<string, string>>;

/** A table of one input, the hold's type, with these rules. */
const tableOf = (outputs: readonly string[], ...rules: readonly Row[]): DecisionTable => ({
  nodes: [
    { id: 'in', type: 'inputNode', name: 'in', position: { x: 0, y: 0 } },
    {
      id: 'table',
      type: 'decisionTableNode',
      name: 'table',
      position: { x: 1, y: 0 },
      content: {
        hitPolicy: 'first',
        inputs: [{ id: 'type', name: 'type', field: 'hold.type' }],
        outputs: outputs.map((field) => ({ id: field, name: field, field })),
        rules: rules.map((rule, index) => ({ _id: `rule-${index + 1}`, ...rule })),
      },
    },
    { id: 'out', type: 'outputNode', name: 'out', position: { x: 2, y: 0 } },
  ],
  edges: [
    { id: 'a', sourceId: 'in', targetId: 'table', type: 'edge' },
    { id: 'b', sourceId: 'table', targetId: 'out', type: 'edge' },
  ],
});

describe('the table that comes with the first run', async () => {
  const file = new URL('../../examples/first-run/master/tables/hold-routing.json', import.meta.url);
  const table = must(await compileTable(JSON.parse(await readFile(file, 'utf8')) as DecisionTable));
  test.each([
    [asked('credit', 30_000, 3), 'much credit', { team: 'credit-lead', priority: 1, due: duration('2h') }],
    [asked('credit', 300, 1), 'our first customers', { team: 'credit', priority: 2, due: duration('4h') }],
  ] as const)('%j: %s', async (question, rule, routing) => {
    expect(must(await table.route(question, POLICY))).toMatchObject({ rule, routing });
  });

  test.each([
    ['little credit of others', asked('credit', 300, 3)],
    ['no amount at all, of nobody known', asked('duplicate', null, null)],
  ] as const)('%s: the workflow says', async (_, question) => {
    expect(must(await table.route(question, POLICY))).toBeUndefined();
  });
});

test('what a rule leaves empty stays as the workflow says; a hyphen escalates to nobody', async () => {
  const table = must(
    await compileTable(tableOf(['team', 'escalate'], { type: '"credit"', team: '"treasury"', escalate: '"-"' })),
  );
  const routed = must(await table.route(asked('credit', 1, 1), POLICY));
  expect(routed).toEqual({
    rule: 'rule-1',
    routing: { team: 'treasury', due: POLICY.due, escalate: [], priority: 3, calendar: 'office' },
  });
});

describe('a rule that says nonsense is a failure by its name, and nothing is routed', () => {
  test.each([
    ['team', '"The Team"'],
    ['due', '"soon"'],
    ['escalate', '"lead 4h, boss 2h"'],
    ['escalate', '"lead"'],
    ['priority', '9'],
    ['priority', '"high"'],
  ])('%s: %s', async (column, cell) => {
    const table = must(await compileTable(tableOf([column], { type: '"credit"', [column]: cell })));
    const routed = await table.route(asked('credit', 1, 1), POLICY);
    expect(routed).toMatchObject({ ok: false, failure: { code: 'unexpected', where: `table/rule-1/${column}` } });
  });
});

describe('refused before it is in force', () => {
  test.each([
    ['a node without an id', { nodes: [{ type: 'inputNode' }], edges: [] }, 'malformed'],
    ['a column that nobody reads', tableOf(['owner'], { type: '"credit"', owner: '"ana"' }), 'unexpected'],
    ['a cell that is no expression', tableOf(['team'], { type: '"credit', team: '"x"' }), 'malformed'],
  ] as const)('%s', async (_, table, code) => {
    expect(await compileTable(table)).toMatchObject({ ok: false, failure: { code } });
  });
});
