/** Decision tables: read, tried on what is open, and put in force. Each version stays, as of any fact. */
import type { Static } from '@sinclair/typebox';
import { readFact } from '../../connect/facts/read-fact.ts';
import { factKey, type JudgedFact } from '../../core/model/fact.ts';
import type { DecisionTable } from '../../core/model/master.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import type { HoldRow } from '../../engine/projections/ports.ts';
import { questionAbout } from '../../govern/routing/question.ts';
import { HOLD_ROUTING } from '../../govern/routing/router.ts';
import { compileTable, type RoutingTable } from '../../govern/routing/table.ts';
import {
  DecisionTableNow,
  DecisionTablePut,
  DecisionTableTrial,
  PutDecisionTable,
  TrialOfDecisionTable,
} from '../contract/tables.ts';
import { problem, problemOf, problemsOf, type Problem } from '../problem.ts';
import { answered, route, type Answer, type ApiParts, type Call } from './route.ts';

const TRIED_MAX = 500;

type Problems = readonly [Problem, ...Problem[]];

interface ReadTable {
  readonly fact: JudgedFact;
  readonly table: RoutingTable;
}

async function read(name: string, value: unknown): Promise<Result<ReadTable, Problems>> {
  if (name !== HOLD_ROUTING) return fail([problem(404, 'fact-unknown', 'name', `name the one that there is: ${HOLD_ROUTING}`)]);
  const fact = readFact(factKey('decision-table', name), value);
  if (!fact.ok) return fail(problemsOf(fact.failure));
  const table = await compileTable(fact.value.value as DecisionTable);
  return table.ok ? ok({ fact: fact.value, table: table.value }) : fail(problemsOf([table.failure]));
}

async function put({
  parts: { hub, nudge },
  params,
  body,
  caller,
}: Call<unknown, Static<typeof PutDecisionTable>>): Promise<Answer> {
  const name = params['name'] ?? '';
  const given = await read(name, body.table);
  if (!given.ok) return { problems: given.failure, isNothing: true };
  const { view } = await hub.observe({ ...given.value.fact, source: caller?.actor ?? 'hub', since: await hub.store.now() });
  nudge();
  return answered({ name, version: view.version });
}

async function tryOut({ parts, params, body }: Call<unknown, Static<typeof TrialOfDecisionTable>>): Promise<Answer> {
  const given = await read(params['name'] ?? '', body.table);
  if (!given.ok) return { problems: given.failure };
  await parts.lists.upToDate();
  const rows = await parts.lists.read.holds({ most: TRIED_MAX });
  const said: object[] = [];
  for (const row of rows) said.push(...(await saidOf(parts, given.value.table, row)));
  return answered({ asked: rows.length, said });
}

async function saidOf({ hub }: ApiParts, table: RoutingTable, row: HoldRow): Promise<readonly object[]> {
  const order = await hub.liveOrder(row.order);
  const hold = order?.holds[row.hold];
  if (order === undefined || hold === undefined) return [];
  const routed = await table.route(await questionAbout(hub, hold, order), hold.policy);
  const now = { order: row.order, hold: row.hold, type: row.type, team: row.team };
  if (!routed.ok) return [{ ...now, problem: problemOf(routed.failure) }];
  return routed.value === undefined ? [] : [{ ...now, ...routed.value }];
}

export const tableRoutes = [
  route({
    method: 'GET',
    path: '/decision-tables/:name',
    name: 'readDecisionTable',
    tag: 'Holds',
    summary:
      'The version in force, and who put it there. Version 0: there is none, and the workflow alone says who works a hold.',
    scope: 'orders:read',
    within: 'any',
    status: 200,
    answer: DecisionTableNow,
    handle: async ({ parts: { hub }, params: { name = '' } }) => {
      const { version, value, source } = await hub.store.read.fact(factKey('decision-table', name));
      return answered({ name, version, ...(value !== undefined && { table: value, by: source }) });
    },
  }),
  route({
    method: 'POST',
    path: '/decision-tables/:name',
    name: 'putDecisionTable',
    tag: 'Holds',
    summary: 'Puts a version of a decision table in force, for holds that open or change from now on.',
    scope: 'tables:write',
    isOnce: true,
    body: PutDecisionTable,
    status: 200,
    answer: DecisionTablePut,
    handle: put,
  }),
  route({
    method: 'POST',
    path: '/decision-tables/:name/trial',
    name: 'tryDecisionTable',
    tag: 'Holds',
    summary: 'What a table would say of the holds that are open, the next due first, of 500 at most. Nothing is changed.',
    scope: 'orders:read',
    body: TrialOfDecisionTable,
    status: 200,
    answer: DecisionTableTrial,
    handle: tryOut,
  }),
];
