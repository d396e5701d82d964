/**
 * The life of a task instance: every state × everything that can happen to it, as one table. Below it, each cell that
 * partners, workers and facts can reach is reached through `decide`, with what follows.
 */
import { describe, expect, test } from 'vitest';
import { decimal } from '../../../src/core/model/decimal.ts';
import type { EffectOutcome } from '../../../src/core/model/command.ts';
import type { TaskInput, TaskState } from '../../../src/core/model/task.ts';
import { TASK_TABLE } from '../../../src/core/process/task-table.ts';
import { shipped } from '../../stories/orders.ts';
import type { Town } from '../../stories/town.ts';
import { butFor, moveTo, NORTH_DOCK, order, released, report, town } from './settle/given.ts';

const INPUTS: readonly TaskInput[] = [
  'claimed',
  'confirmed',
  'refused',
  'doubt',
  'seen',
  'not-seen',
  'staled',
  'undo-confirmed',
  'undo-partly',
  'undo-refused',
  'undo-doubt',
  'died',
  'passed',
];
const STATES: readonly TaskState[] = ['wanted', 'sending', 'in-doubt', 'done', 'undoing', 'undone', 'too-late'];

function cell(state: TaskState, input: TaskInput): string {
  const it = TASK_TABLE[state][input];
  if (it.kind === 'repeat') return '=';
  if (it.kind === 'impossible') return '-';
  if (it.kind === 'stay') return `stays, ${it.after}`;
  return [`${it.to}${it.unwanted === true ? ' (unwanted)' : ''}`, ...(it.after === undefined ? [] : [it.after])].join(', ');
}

/** `=` known already; `-` impossible: refused, and nothing changes. */
const GOLDEN = `
claimed        | sending | = | sending | = | = | - | =
confirmed      | - | done | done | = | = | done (unwanted) | =
refused        | - | undone, hold-refused | undone, hold-refused | - | - | = | -
doubt          | - | in-doubt, read-back | stays, hold-doubt | = | = | = | =
seen           | - | done | done | = | stays, send-undo | done (unwanted) | =
not-seen       | - | undone | undone | - | undone | = | -
staled         | undone | sending (unwanted) | in-doubt (unwanted) | undoing, send-undo | = | undoing, send-undo | =
undo-confirmed | - | - | - | - | undone | = | -
undo-partly    | - | - | - | - | too-late, hold-beyond-recall | - | =
undo-refused   | - | - | - | - | too-late, hold-beyond-recall | - | =
undo-doubt     | - | - | - | - | stays, read-back-undo | = | =
died           | - | in-doubt, hold-dead | stays, hold-dead | = | stays, hold-dead | = | =
passed         | too-late | too-late | too-late | too-late | too-late, hold-beyond-recall | too-late, hold-beyond-recall | =
`;

test('every state × every input', () => {
  const rows = INPUTS.map((input) => `${input.padEnd(14)} | ${STATES.map((state) => cell(state, input)).join(' | ')}`);
  expect(`\n${rows.join('\n')}\n`).toBe(GOLDEN);
});

/** A release in each state, reached by what really leads there. */
const IN: { readonly [S in TaskState]: () => Town } = {
  wanted: () => {
    const it = order(town());
    it.deliver(butFor('warehouse.release'));
    return it;
  },
  sending: () => claimed(IN.wanted()),
  'in-doubt': () => {
    const it = IN.sending();
    report(it, 'release/F1', { kind: 'in-doubt', code: 'timeout', detail: 'silence' });
    it.outbox = [];
    return it;
  },
  done: () => released(town()),
  undoing: () => {
    const it = IN.done();
    it.tell('O1', moveTo(NORTH_DOCK));
    it.outbox = [];
    return it;
  },
  undone: () => {
    const it = IN.sending();
    report(it, 'release/F1', { kind: 'refused', code: 'closed', detail: 'dock closed' });
    return it;
  },
  'too-late': () => {
    const it = IN.undoing();
    report(it, 'release/F1', { kind: 'refused', code: 'picked', detail: 'on the dock' }, 'undo');
    return it;
  },
};

function claimed(it: Town): Town {
  it.tell('O1', { type: 'claim-effect', instance: 'release/F1' as never, generation: 1, act: 'do' });
  return it;
}

const PARTLY: EffectOutcome = {
  kind: 'undo-partly',
  answer: {
    undone: [{ schedule: '1.1' as never, quantity: decimal('6') }],
    kept: [{ schedule: '1.1' as never, quantity: decimal('4') }],
  },
};

const SAY: { readonly [I in TaskInput]: (it: Town) => void } = {
  claimed: (it) => void claimed(it),
  confirmed: (it) => report(it, 'release/F1', { kind: 'done', reference: 'WMS-1' }),
  refused: (it) => report(it, 'release/F1', { kind: 'refused', code: 'no', detail: 'no' }),
  doubt: (it) => report(it, 'release/F1', isLookedAt(it) ? { kind: 'read-back', found: 'unknown' } : SILENCE),
  seen: (it) => report(it, 'release/F1', { kind: 'read-back', found: 'there' }, undoing(it)),
  'not-seen': (it) => report(it, 'release/F1', { kind: 'read-back', found: 'not-there' }, undoing(it)),
  staled: (it) => void it.tell('O1', { type: 'place-hold', note: 'buyer called', team: 'service' }),
  'undo-confirmed': (it) => report(it, 'release/F1', { kind: 'done' }, 'undo'),
  'undo-partly': (it) => report(it, 'release/F1', PARTLY, 'undo'),
  'undo-refused': (it) => report(it, 'release/F1', { kind: 'refused', code: 'picked', detail: 'picked' }, 'undo'),
  'undo-doubt': (it) => report(it, 'release/F1', { kind: 'in-doubt', code: 'timeout', detail: 'silence' }, 'undo'),
  died: (it) => report(it, 'release/F1', { kind: 'dead', attempts: 5, code: '503', detail: 'down' }, undoing(it)),
  passed: (it) => void it.tell('O1', shipped('S1', 'F1', { '1.1': '1' }, { final: false })),
};

const SILENCE: EffectOutcome = { kind: 'in-doubt', code: 'timeout', detail: 'silence' };

/** An attempt in doubt is looked at; nobody can say what became of it. */
const isLookedAt = (it: Town): boolean => it.tasks('O1')['release/F1'] === 'in-doubt';

const undoing = (it: Town): 'do' | 'undo' => (it.live('O1').tasks['release/F1' as never]?.state === 'undoing' ? 'undo' : 'do');

/** But for two: what was never done is not stale, and a worker who claims what was withdrawn is told so by its state. */
const REACHED = STATES.flatMap((state) => INPUTS.map((input) => [state, input] as const)).filter(
  ([state, input]) => !(state === 'undone' && (input === 'staled' || input === 'claimed')),
);

test('a worker who claims what was withdrawn changes nothing, and may not send', () => {
  const it = IN.undone();
  const before = it.live('O1');
  claimed(it);
  expect(it.live('O1')).toBe(before);
});

const isImpossible = ([state, input]: readonly [TaskState, TaskInput]): boolean => TASK_TABLE[state][input].kind === 'impossible';

describe('through decide', () => {
  test.each(REACHED.filter(isImpossible))('%s: %s is refused, and nothing changes', (state, input) => {
    const it = IN[state]();
    const before = it.live('O1');
    expect(before.tasks['release/F1' as never]?.state).toBe(state);
    expect(() => SAY[input](it)).toThrow(/refused/);
    expect(it.live('O1')).toBe(before);
  });

  test.each(REACHED.filter((each) => !isImpossible(each)))('%s: %s', (state, input) => {
    const it = IN[state]();
    expect(it.live('O1').tasks['release/F1' as never]?.state).toBe(state);
    SAY[input](it);
    const says = TASK_TABLE[state][input];
    const after = SETTLES_TO[`${state} ${input}`] ?? (says.kind === 'move' ? says.to : state);
    expect(it.live('O1').tasks['release/F1' as never]?.state).toBe(after);
    const follows = says.kind === 'move' || says.kind === 'stay' ? says.after : undefined;
    (FOLLOWS[`${state} ${input}`] ?? FOLLOWS[follows ?? 'nothing'])?.(it);
  });
});

/** Where the walk that follows goes on at once: what is done and not wanted is taken back. */
const SETTLES_TO: { readonly [key: string]: TaskState } = {
  'undone confirmed': 'done',
  'undone seen': 'done',
  // It may be sent again, and is wanted as a new generation at once.
  'sending not-seen': 'wanted',
  'in-doubt not-seen': 'wanted',
};

const sent = (it: Town): readonly string[] => it.outbox.map(({ effect }) => `${effect.key} ${effect.mode}`);

/** What follows a cell, by the name that the table gives it; the one exception by its cell. */
const FOLLOWS: { readonly [after: string]: (it: Town) => void } = {
  // Goods that left just as they were wanted are nothing to ask a person about.
  'undone passed': (it) => expect(it.holds('O1')).toEqual([]),
  'hold-refused': (it) => expect(it.hold('O1', 'effect').reason).toMatchObject({ state: 'refused' }),
  'hold-dead': (it) => expect(it.hold('O1', 'effect').reason).toMatchObject({ state: 'dead', attempts: 5 }),
  'hold-doubt': (it) => expect(it.hold('O1', 'effect').reason).toMatchObject({ state: 'in-doubt' }),
  'hold-beyond-recall': (it) => expect(it.hold('O1', 'beyond-recall').reason).toMatchObject({ fulfillment: 'F1' }),
  'send-undo': (it) => expect(sent(it)).toContain('O1:release/F1:1:undo send'),
  'read-back': (it) => expect(sent(it)).toContain('O1:release/F1:1 read-back'),
  'read-back-undo': (it) => expect(sent(it)).toContain('O1:release/F1:1:undo read-back'),
};

describe('an amendment', () => {
  const amended = () => {
    const it = released(town());
    it.tell('O1', { type: 'change', changes: [{ kind: 'purchase-order', to: 'PO-2' }], reference: 'po', source: 'edi' });
    expect(it.live('O1').tasks['book' as never]).toMatchObject({ state: 'wanted', generation: 2, standing: 1 });
    return it;
  };
  const say = (it: Town, outcome: EffectOutcome): void => {
    it.tell('O1', { type: 'claim-effect', instance: 'book' as never, generation: 2, act: 'do' });
    report(it, 'book', outcome);
  };

  test('that is refused leaves the release standing on what the ERP confirmed before', () => {
    const it = amended();
    it.deliver(butFor('erp.book', 'warehouse.release'));
    say(it, { kind: 'refused', code: 'locked', detail: 'period closed' });
    expect(it.tasks('O1')).toMatchObject({ book: 'undone' });
    expect(it.live('O1').tasks['book' as never]?.standing).toBe(1);
    expect(it.holds('O1')).toEqual(['effect']);
  });

  test('that turns out not to be there is sent again, and what stood stands', () => {
    const it = amended();
    say(it, { kind: 'in-doubt', code: 'timeout', detail: 'silence' });
    report(it, 'book', { kind: 'read-back', found: 'not-there' });
    expect(it.live('O1').tasks['book' as never]).toMatchObject({ state: 'wanted', generation: 3, standing: 1 });
  });

  test('of an order that is then cancelled: what stands in the ERP is taken back, sent or not', () => {
    for (const wasRefused of [true, false]) {
      const it = amended();
      if (wasRefused) say(it, { kind: 'refused', code: 'locked', detail: 'period closed' });
      it.tell('O1', { type: 'cancel', what: 'order', reference: 'c', reason: 'buyer' });
      it.deliver();
      expect(it.sent.filter((key) => key.includes('book') && key.includes('undo'))).toHaveLength(1);
      expect(it.live('O1').state).toBe('cancelled');
    }
  });
});
