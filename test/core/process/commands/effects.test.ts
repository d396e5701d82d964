/** Outcomes of effects: late ones, impossible ones and those of another generation change nothing. */
import { describe, expect, test } from 'vitest';
import type { EffectOutcome, OrderCommand } from '../../../../src/core/model/command.ts';
import type { TaskState } from '../../../../src/core/model/task.ts';
import { shipped } from '../../../stories/orders.ts';
import type { Town } from '../../../stories/town.ts';
import { customer } from '../../checks/facts.ts';
import { refused } from './held.ts';
import { captured, change, effect, failureOf, isFailure, ORDER, pick, released, stateOf } from './situations.ts';

const claim = (act: 'do' | 'undo', generation = 1): OrderCommand => ({
  type: 'claim-effect',
  instance: 'release/F1' as never,
  generation,
  act,
});

/** The release of F1 in each state. */
const AT: Readonly<Partial<Record<TaskState, () => Town>>> = {
  wanted: () => {
    const it = captured();
    it.deliver((sent) => (sent.task === 'warehouse.release' ? undefined : { kind: 'done' }));
    return it;
  },
  sending: () => {
    const it = at('wanted');
    it.tell(ORDER, claim('do'));
    return it;
  },
  'in-doubt': () => {
    const it = at('sending');
    it.tell(ORDER, effect('release/F1', { kind: 'in-doubt', code: 'timeout', detail: '' }));
    return it;
  },
  done: () => released(),
  undoing: () => {
    const it = released();
    it.tell(ORDER, { type: 'place-hold', note: 'wait', team: 'operations' });
    return it;
  },
  undone: () => {
    const it = at('undoing');
    it.deliver();
    return it;
  },
};

function at(state: TaskState): Town {
  const make = AT[state];
  if (make === undefined) throw new Error(`no order whose release is ${state}`);
  return make();
}

const OUTCOME: Readonly<Record<string, EffectOutcome>> = {
  done: { kind: 'done' },
  refused: { kind: 'refused', code: 'no', detail: '' },
  doubt: { kind: 'in-doubt', code: 'timeout', detail: '' },
  there: { kind: 'read-back', found: 'there' },
  'not there': { kind: 'read-back', found: 'not-there' },
  unknown: { kind: 'read-back', found: 'unknown' },
  dead: { kind: 'dead', attempts: 5, code: 'timeout', detail: '' },
};

/** What becomes of the release: its new state, `-` if nothing does, or that it can't be. */
const DO: readonly (readonly [TaskState, ...string[]])[] = [
  //            done,        refused,      doubt,       there,        not there,    unknown,      dead
  ['wanted', 'impossible', 'impossible', 'impossible', 'impossible', 'impossible', 'impossible', 'impossible'],
  ['sending', 'done', 'undone', 'in-doubt', 'done', 'wanted', 'in-doubt', 'in-doubt'],
  ['in-doubt', 'done', 'undone', 'in-doubt', 'done', 'wanted', 'in-doubt', 'in-doubt'],
  ['done', '-', 'impossible', '-', '-', 'impossible', '-', '-'],
  ['undoing', '-', 'impossible', '-', '-', '-', '-', '-'],
];
const UNDO: readonly (readonly [TaskState, ...string[]])[] = [
  ['wanted', ...Array.from({ length: 7 }, () => 'impossible')],
  ['sending', ...Array.from({ length: 7 }, () => 'impossible')],
  ['in-doubt', ...Array.from({ length: 7 }, () => 'impossible')],
  ['done', ...Array.from({ length: 7 }, () => 'impossible')],
  ['undoing', 'undone', 'too-late', 'undoing', 'undoing', 'undone', 'undoing', 'undoing'],
  ['undone', '-', 'impossible', '-', 'undoing', '-', '-', '-'],
];

const cells = (act: 'do' | 'undo', table: typeof DO) =>
  table.flatMap(([state, ...row]) => row.map((cell, i) => [act, Object.keys(OUTCOME)[i] as string, state, cell] as const));

describe('what a partner says of an act, in each state of it', () => {
  test.each([...cells('do', DO), ...cells('undo', UNDO)])('%s: %s, while %s: %s', (act, said, state, cell) => {
    const it = at(state);
    const before = stateOf(it);
    const answer = it.ask(ORDER, effect('release/F1', OUTCOME[said] as EffectOutcome, act));
    const became = isFailure(answer)
      ? answer.code.replace('transition-', '')
      : answer.length === 0
        ? '-'
        : it.tasks(ORDER)['release/F1'];
    expect(became).toBe(cell);
    expect(isFailure(answer) ? stateOf(it) : before).toBe(before);
  });

  test('another generation is past, or has never been; another instance is unknown', () => {
    for (const generation of [0, 2]) {
      const it = released();
      expect(failureOf(it.ask(ORDER, effect('release/F1', { kind: 'done' }, 'do', generation)))).toMatchObject({
        code: 'generation-past',
        asked: generation,
        current: 1,
      });
      expect(failureOf(it.ask(ORDER, claim('do', generation)))).toMatchObject({ code: 'generation-past' });
    }
    expect(failureOf(released().ask(ORDER, effect('release/F9', { kind: 'done' })))).toMatchObject({
      code: 'effect-unknown',
      found: 'release/F9',
    });
  });

  test('only an undo is answered in part', () => {
    const answer = { undone: [], kept: [] };
    expect(failureOf(released().ask(ORDER, effect('release/F1', { kind: 'undo-partly', answer })))).toMatchObject({
      code: 'transition-impossible',
      input: 'undo-partly',
    });
  });
});

describe('a worker takes an effect', () => {
  test('what went stale before it was sent is withdrawn at no cost', () => {
    const it = at('wanted');
    it.tell(ORDER, { type: 'place-hold', note: 'wait', team: 'operations' });
    it.tell(ORDER, claim('do'));
    expect(it.tasks(ORDER)['release/F1']).toBe('undone');
  });

  test('an undo that nobody asked for is not taken', () => {
    expect(failureOf(released().ask(ORDER, claim('undo')))).toMatchObject({ code: 'transition-impossible', state: 'done' });
    expect(at('undoing').tell(ORDER, claim('undo'))).toEqual([]);
  });
});

describe('what a node does against what the hub thought', () => {
  test('it acknowledges what was in doubt, once', () => {
    const it = at('in-doubt');
    const acknowledged: OrderCommand = {
      type: 'record-acknowledgement',
      fulfillment: 'F1' as never,
      generation: 1,
      reference: 'WMS-7',
    };
    it.tell(ORDER, acknowledged);
    expect(it.tasks(ORDER)['release/F1']).toBe('done');
    expect(it.tell(ORDER, acknowledged)).toEqual([]);
    expect(failureOf(at('wanted').ask(ORDER, acknowledged))).toMatchObject({ code: 'transition-impossible' });
    expect(failureOf(it.ask(ORDER, { ...acknowledged, generation: 2 }))).toMatchObject({ code: 'generation-past' });
  });

  test('its silence, told of by two workers, is looked into, and a person is asked once nobody can say', () => {
    const it = at('in-doubt');
    const again = it.tell(ORDER, effect('release/F1', { kind: 'in-doubt', code: 'timeout', detail: '' }));
    expect(again.map(({ type }) => type)).toEqual(['effect-reported', 'read-back-wanted']);
    expect(it.holds(ORDER)).toEqual([]);
    it.tell(ORDER, effect('release/F1', { kind: 'read-back', found: 'unknown' }));
    expect(it.holds(ORDER)).toEqual(['effect']);
  });

  test('it picks what was taken back: somebody is told', () => {
    const it = at('undone');
    it.tell(ORDER, pick('10'));
    expect(it.tasks(ORDER)['release/F1']).toBe('too-late');
    expect(it.hold(ORDER, 'beyond-recall').reason).toMatchObject({ cause: 'already-picked', changed: ['stopped'] });
  });

  test.each([
    ['before it was given back: old news', -1, 'undone', []],
    ['after it was given back: somebody is told', 1, 'too-late', ['beyond-recall']],
  ])('it was picked %s', (_, ms, state, asked) => {
    const it = at('undone');
    const { since = 0 } = it.live(ORDER).tasks['release/F1' as never] as { readonly since?: number };
    it.tell(ORDER, { ...pick('10'), pickedAt: (since + ms) as never } as OrderCommand);
    expect(it.tasks(ORDER)['release/F1']).toBe(state);
    expect(it.holds(ORDER).filter((type) => type === 'beyond-recall')).toEqual(asked);
  });

  test('the answer to a recall that took all back, or nothing, counts as that', () => {
    const line = [{ schedule: '1.1' as never, quantity: '10' as never }];
    for (const [answer, state] of [
      [{ undone: line, kept: [] }, 'undone'],
      [{ undone: [], kept: line }, 'too-late'],
    ] as const) {
      const it = at('undoing');
      it.tell(ORDER, effect('release/F1', { kind: 'undo-partly', answer }, 'undo'));
      expect(it.tasks(ORDER)['release/F1']).toBe(state);
    }
  });

  test('goods leave while their release is being sent and is not wanted any more: somebody is told', () => {
    const it = at('sending');
    it.learn('customer', ['ACME'], customer({ status: 'stopped' }));
    expect(it.live(ORDER).tasks['release/F1' as never]).toMatchObject({ state: 'sending', unwanted: true });
    it.tell(ORDER, shipped('S1', 'F1', { '1.1': '10' }));
    expect(it.hold(ORDER, 'beyond-recall').reason).toMatchObject({ cause: 'shipped', changed: ['customer'] });
  });

  test("what a node refused is asked of it anew with another instruction: that it said no is nobody's question", () => {
    const it = refused();
    expect(it.holds(ORDER)).toEqual(['effect']);
    it.tell(ORDER, change([{ kind: 'instructions', to: 'call before' }]));
    expect(it.live(ORDER).tasks['release/F1' as never]).toMatchObject({ state: 'wanted', generation: 2 });
    expect(it.holds(ORDER)).toEqual([]);
  });

  test('a changed instruction while it is being sent is taken back once its outcome is known', () => {
    const it = at('sending');
    it.tell(ORDER, change([{ kind: 'instructions', to: 'call before' }]));
    expect(it.live(ORDER).tasks['release/F1' as never]).toMatchObject({ state: 'sending', unwanted: true });
    it.tell(ORDER, effect('release/F1', { kind: 'done', reference: 'WMS-7' }));
    expect(it.live(ORDER).tasks['release/F1' as never]).toMatchObject({ state: 'undoing', reference: 'WMS-7' });
  });
});
