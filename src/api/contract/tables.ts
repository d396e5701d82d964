/** Decision tables, as their editors write them. */
import { Type } from '@sinclair/typebox';
import { closed, Id, open, Problem, Text } from './common.ts';

const Table = Type.Unsafe<unknown>({ type: 'object', description: 'A JSON Decision Model: `nodes` and `edges`.' });

export const PutDecisionTable = closed({ table: Table, note: Text(2_000, 'Why.') });
export const TrialOfDecisionTable = closed({ table: Table });

export const DecisionTableNow = closed({
  name: Id,
  version: Type.Integer(),
  table: Type.Optional(Table),
  by: Type.Optional(Type.String()),
});
export const DecisionTablePut = closed({ name: Id, version: Type.Integer() });

export const DecisionTableTrial = closed({
  asked: Type.Integer({ description: 'Open holds that it was asked about.' }),
  said: Type.Array(
    closed({
      order: Id,
      hold: Id,
      type: Type.String(),
      team: Type.String({ description: 'Who works it now.' }),
      rule: Type.Optional(Type.String()),
      routing: Type.Optional(
        open({ team: Type.String(), priority: Type.Integer() }, 'Team, priority and times, in milliseconds.'),
      ),
      problem: Type.Optional(Problem),
    }),
    { description: 'Those of which it has something to say.' },
  ),
});
