/**
 * A decision table that says who works a hold: team, priority, due time and escalation by what the hold is, whose order it
 * stops and how much is at stake. It is a JSON Decision Model, evaluated by GoRules' engine. Columns of its output:
 *
 *   team       a team's name
 *   due        business time, `4h`
 *   escalate   `TEAM 2h, TEAM 4h`, ascending; `-`: to nobody
 *   priority   1 (first) to 5
 *   calendar   of the team's working hours
 *
 * What a rule leaves empty stays as the workflow says. Where no rule fits, nothing is changed.
 */
import { evaluateExpressionSync, evaluateUnaryExpressionSync, ZenEngine, type ZenDecision } from '@gorules/zen-engine';
import type { InputFailure } from '../../core/model/failure.ts';
import type { HoldPolicy, Routing } from '../../core/model/hold.ts';
import { parseDuration } from '../../core/model/instant.ts';
import type { DecisionTable } from '../../core/model/master.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import type { Question } from './question.ts';

export interface Routed {
  readonly routing: Routing;
  /** As the table names it: its description where it has one. */
  readonly rule: string;
}

export interface RoutingTable {
  /** Undefined: no rule fits. */
  readonly route: (question: Question, policy: HoldPolicy) => Promise<Result<Routed | undefined, InputFailure>>;
}

const COLUMNS = ['team', 'due', 'escalate', 'priority', 'calendar'] as const;
const TEAM = /^[a-z0-9][a-z0-9-]{0,79}$/;
const PRIORITY_LAST = 5;

const EXAMPLE: Question = {
  hold: { type: 'credit', team: 'credit', priority: 3, raisedBy: 'credit', amount: 1, currency: 'USD' },
  order: { customer: 'C', channel: 'api', total: 1, requested: null },
  customer: { tier: 1, businessUnit: 'U', region: 'R', creditGroup: 'G' },
};

/** Refused where its engine can't read it, or where it fails on an example. */
export async function compileTable(content: DecisionTable): Promise<Result<RoutingTable, InputFailure>> {
  try {
    const decision = new ZenEngine().createDecision(content);
    decision.validate();
    const tried = await decision.safeEvaluate(EXAMPLE);
    if (!tried.success) return fail(unreadable(tried.error));
    const unknown = columnsOf(content).find((name) => !COLUMNS.some((column) => column === name));
    if (unknown !== undefined) {
      const wayOut = `name the columns of its output ${COLUMNS.join(', ')}`;
      return fail({ code: 'unexpected', where: 'table/nodes', found: unknown, expected: COLUMNS, wayOut });
    }
    const cell = brokenCell(content);
    if (cell !== undefined) return fail(cell);
    return ok({ route: async (question, policy) => await route(decision, question, policy) });
  } catch (error) {
    return fail(unreadable(error));
  }
}

interface Column {
  readonly id?: string;
  readonly field?: string;
}

interface Node {
  readonly type?: string;
  readonly content?: {
    readonly inputs?: readonly Column[];
    readonly outputs?: readonly Column[];
    readonly rules?: readonly Readonly<Record<string, string | undefined>>[];
  };
}

/** The engine takes a cell that it can't read for one that never fits: said here, before the table is in force. */
function brokenCell({ nodes }: DecisionTable): InputFailure | undefined {
  for (const { type, content: { inputs = [], outputs = [], rules = [] } = {} } of nodes as readonly Node[]) {
    if (type !== 'decisionTableNode') continue;
    for (const [index, rule] of rules.entries())
      for (const [columns, evaluate] of [
        [inputs, (cell: string): unknown => evaluateUnaryExpressionSync(cell, { $: '' })],
        [outputs, (cell: string): unknown => evaluateExpressionSync(cell, {})],
      ] as const)
        for (const { id = '', field = '' } of columns) {
          const cell = rule[id] ?? '';
          const reason = cell === '' ? undefined : grammarOf(() => evaluate(cell));
          if (reason === undefined) continue;
          const where = `table/${rule['_description'] ?? rule['_id'] ?? index + 1}/${field}`;
          const wayOut = 'write a value in quotes, a figure, or a comparison such as >= 100';
          return { code: 'malformed', where, format: 'decision table', found: cell.slice(0, 120), reason, wayOut };
        }
  }
  return undefined;
}

/** What of its grammar is wrong; a cell that only doesn't fit the value that it was tried with is none. */
function grammarOf(evaluate: () => unknown): string | undefined {
  try {
    evaluate();
    return undefined;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const [, kind = '', reason = ''] = /"type":"(\w+)","source":"([^"]*)/.exec(text) ?? [];
    return kind === 'lexerError' || kind === 'parserError' ? reason : undefined;
  }
}

const columnsOf = ({ nodes }: DecisionTable): readonly string[] =>
  (nodes as readonly Node[])
    .filter(({ type }) => type === 'decisionTableNode')
    .flatMap(({ content }) => content?.outputs?.map(({ field }) => field ?? '') ?? []);

interface Trace {
  readonly traceData?: { readonly rule?: { readonly _id?: string; readonly _description?: string } } | null;
}

async function route(
  decision: ZenDecision,
  question: Question,
  policy: HoldPolicy,
): Promise<Result<Routed | undefined, InputFailure>> {
  const answered = await decision.safeEvaluate(question, { trace: true });
  if (!answered.success) return fail(unreadable(answered.error));
  const { result, trace } = answered.data;
  const said = result as Readonly<Record<string, unknown>> | null;
  if (said === null || COLUMNS.every((column) => isEmpty(said[column]))) return ok(undefined);
  const rules = Object.values(trace ?? {}).flatMap(({ traceData }: Trace) => traceData?.rule ?? []);
  const rule = rules.map(({ _description, _id }) => _description ?? _id ?? '').find((name) => name !== '') ?? 'unnamed';
  const routing = routingOf(said, policy, rule);
  return routing.ok ? ok({ routing: routing.value, rule }) : routing;
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

function routingOf(said: Readonly<Record<string, unknown>>, policy: HoldPolicy, rule: string): Result<Routing, InputFailure> {
  const given = (column: (typeof COLUMNS)[number]): string | undefined =>
    isEmpty(said[column]) ? undefined : String(said[column]);
  const wrong = (column: string, expected: string): Result<never, InputFailure> => {
    const wayOut = `correct ${column} in rule ${rule}: ${expected}`;
    return fail({ code: 'unexpected', where: `table/${rule}/${column}`, found: String(said[column]), expected: [], wayOut });
  };
  const team = given('team') ?? policy.team;
  if (!TEAM.test(team)) return wrong('team', 'small letters, digits and hyphens');
  const due = given('due') === undefined ? ok(policy.due) : parseDuration(given('due') ?? '', 'due');
  if (!due.ok) return wrong('due', 'a length of time, such as 4h');
  const escalate = given('escalate') === undefined ? policy.escalate : chainOf(given('escalate') ?? '');
  if (escalate === undefined) return wrong('escalate', 'TEAM 2h, TEAM 4h, each later than the one before');
  const priority = given('priority') === undefined ? policy.priority : Number(given('priority'));
  if (!Number.isInteger(priority) || priority < 1 || priority > PRIORITY_LAST) return wrong('priority', '1 to 5');
  const calendar = given('calendar') ?? policy.calendar;
  return ok({ team, due: due.value, escalate, priority, ...(calendar === undefined ? {} : { calendar }) });
}

/** Undefined: it can't be read. */
function chainOf(text: string): HoldPolicy['escalate'] | undefined {
  if (text.trim() === '-') return [];
  const chain: HoldPolicy['escalate'][number][] = [];
  for (const step of text.split(',')) {
    const [team = '', length = '', ...more] = step.trim().split(/\s+/);
    const after = parseDuration(length, 'escalate');
    const before = chain.at(-1);
    if (!TEAM.test(team) || more.length > 0 || !after.ok || (before !== undefined && before.after >= after.value))
      return undefined;
    chain.push({ team, after: after.value });
  }
  return chain;
}

/** The engine's own words, which name the node. */
function unreadable(error: unknown): InputFailure {
  const reason = typeof error === 'string' ? error : error instanceof Error ? error.message : JSON.stringify(error);
  const wayOut = 'correct it in an editor of JSON Decision Models, and try it there';
  return {
    code: 'malformed',
    where: 'table',
    format: 'decision table',
    found: reason.slice(0, 200),
    reason: 'not readable',
    wayOut,
  };
}
