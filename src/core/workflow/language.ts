/**
 * The words of the language and what each may hold. `docs/reference/workflow.md` explains them; this file and the
 * types in source.ts are the same list seen twice.
 *
 * The bounds (200 steps, 60 needs, 40 characters a name) keep the largest workflow drawable and its graph a matter of
 * milliseconds; the core workflow has 18 steps.
 */
import { WAYS_OUT } from '../model/hold.ts';
import type { ListShape, MapShape, ObjectShape, Shape, TextShape } from './shape.ts';

const text = (pattern: string, says: string): TextShape => ({ kind: 'text', pattern, says });
const list = (of: Shape, least = 0, most = 60): ListShape => ({ kind: 'list', of, least, most });
const map = (keys: TextShape, of: Shape, least = 0): MapShape => ({ kind: 'map', keys, of, least, most: 200 });
const FLAG: Shape = { kind: 'flag' };

const NAME = '[a-z][a-z0-9-]{0,39}';
const LENGTH = '[1-9][0-9]{0,5}(s|min|h|d)';
const name = (what: string): TextShape => text(`^${NAME}$`, `${what}: small letters, digits and -, a letter first, at most 40`);

const STEP_NAME = name('a step’s name');
const TEAM = name('a team');
const RUNS = text(`^${NAME}(\\.${NAME})?$`, 'a name of the catalog, such as price-agrees or erp.book');
const PARAMETER = text('^[A-Za-z][A-Za-z0-9]{0,39}$', 'a parameter’s name: letters and digits');
const DUE = text(`^${LENGTH}$`, 'a length of time above zero, such as 30min, 4h or 2d');
const ESCALATION = text(`^${NAME} ${LENGTH}$`, 'a team and a length of time, such as pricing-lead 2h');
const CALENDAR = text('^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$', 'a calendar’s id');
const EACH: Shape = { kind: 'word', words: ['order', 'fulfillment', 'shipment'] };
const VERSION: Shape = { kind: 'integer', least: 1, most: 1_000_000 };
const PRIORITY: Shape = { kind: 'integer', least: 1, most: 5 };
const WAYS: ListShape = list(
  { kind: 'word', words: [...new Set(Object.values(WAYS_OUT).flatMap((ways) => Object.keys(ways)))].sort() },
  1,
);

/** Numbers that are not whole are written as text, since a binary fraction is not what was written. */
const AMOUNT: Shape = {
  kind: 'either',
  of: [{ kind: 'integer', least: 0, most: Number.MAX_SAFE_INTEGER }, text('^[0-9]{1,15}(\\.[0-9]{1,6})?$', 'a decimal')],
  says: 'a whole number, or a decimal in quotes such as "0.50"',
};
const VALUE: Shape = {
  kind: 'either',
  of: [FLAG, { kind: 'integer', least: 0, most: Number.MAX_SAFE_INTEGER }, text('^[^\\p{C}]{1,60}$', 'a text')],
  says: 'a whole number, true, false, or a text such as 0.5%, 4h or "1.25"',
};

const HOLD_FIELDS = {
  team: TEAM,
  due: DUE,
  escalate: list(ESCALATION, 0, 10),
  calendar: CALENDAR,
  priority: PRIORITY,
  ways: WAYS,
  secondPerson: { kind: 'object', fields: { ways: WAYS, above: AMOUNT }, required: [], some: true },
} as const satisfies Readonly<Record<string, Shape>>;

/** What of a hold a core can open; `ways` and `secondPerson` only ever get stricter, which needs no opening. */
export const OPENABLE = ['team', 'due', 'escalate', 'calendar', 'priority'] as const;

const OPENS: ObjectShape = {
  kind: 'object',
  fields: { with: list(PARAMETER, 1), hold: list({ kind: 'word', words: OPENABLE }, 1), needs: FLAG, remove: FLAG },
  required: [],
};

const STEP_FIELDS = {
  check: RUNS,
  task: RUNS,
  wait: RUNS,
  needs: list(STEP_NAME),
  with: map(PARAMETER, VALUE),
  undo: RUNS,
  each: EACH,
  hold: { kind: 'object', fields: HOLD_FIELDS, required: ['team', 'due'] },
  locked: FLAG,
} as const satisfies Readonly<Record<string, Shape>>;

const KINDS = ['check', 'task', 'wait'];

export const STEP: ObjectShape = { kind: 'object', fields: { ...STEP_FIELDS, opens: OPENS }, required: [], one: KINDS };

/** A variant is not varied again, so its steps open nothing. */
export const ADDED_STEP: ObjectShape = { kind: 'object', fields: STEP_FIELDS, required: [], one: KINDS };

export const STEP_DIFF: ObjectShape = {
  kind: 'object',
  fields: {
    addNeeds: list(STEP_NAME, 1),
    dropNeeds: list(STEP_NAME, 1),
    with: map(PARAMETER, VALUE, 1),
    hold: { kind: 'object', fields: HOLD_FIELDS, required: [], some: true },
  },
  required: [],
  some: true,
  refused: {
    fields: ['check', 'task', 'wait', 'undo', 'each', 'locked', 'opens', 'needs'],
    rule: 'replaced',
    wayOut: 'a variant says addNeeds, dropNeeds, with or hold; for another control, add a step under a new name',
  },
};

export const WORKFLOW: ObjectShape = {
  kind: 'object',
  fields: {
    workflow: name('a workflow’s name'),
    version: VERSION,
    opens: { kind: 'object', fields: { add: FLAG }, required: [] },
    steps: map(STEP_NAME, STEP, 1),
  },
  required: ['workflow', 'version', 'steps'],
};

export const VARIANT: ObjectShape = {
  kind: 'object',
  fields: {
    variant: name('a variant’s name'),
    version: VERSION,
    of: name('a workflow’s name'),
    ofVersion: VERSION,
    add: map(STEP_NAME, ADDED_STEP),
    steps: map(STEP_NAME, STEP_DIFF),
    remove: list(STEP_NAME),
  },
  required: ['variant', 'version', 'of', 'ofVersion'],
};
