/** Who may decide what, how many people it takes, and what an order that is stopped by hand does. */
import { describe, expect, test } from 'vitest';
import { decimal } from '../../../../src/core/model/decimal.ts';
import { type Hold, type HoldReason, type Resolution } from '../../../../src/core/model/hold.ts';
import { Actor, HoldId, ScheduleId } from '../../../../src/core/model/identifiers.ts';
import { money } from '../../../../src/core/model/money.ts';
import { peopleNeeded, waysOf } from '../../../../src/core/process/commands/holds.ts';
import { DEFAULT_POLICY } from '../../../../src/core/process/settle/holds.ts';
import { screening, screeningKey } from '../../checks/facts.ts';
import type { Town } from '../../../stories/town.ts';
import { captured, change, failureOf, ORDER, released, resolve, stateOf, town } from './situations.ts';
import { priced, stop, resolving, by } from './held.ts';

describe('who may', () => {
  test.each([
    ['nobody in particular', [], 'ours', 'agreed', 'not-allowed', 'roles'],
    ['another team', ['credit'], 'ours', 'agreed', 'not-allowed', 'roles'],
    ['without a reason', ['pricing'], 'ours', '  ', 'reason-missing', 'note'],
    ['by a way that is not offered', ['pricing'], 'backorder', 'agreed', 'way-out-not-offered', 'resolution.way'],
  ] as const)('refused: %s', (_, roles, way, note, code, where) => {
    const it = priced();
    const before = stateOf(it);
    expect(failureOf(it.ask(ORDER, resolving(it, { way }, note), by(roles)))).toMatchObject({ code, where });
    expect(stateOf(it)).toBe(before);
  });

  test.each(['pricing', 'pricing-lead', 'sales-director'])('%s may: the team, and those it escalates to', (role) => {
    const it = priced();
    it.tell(ORDER, resolving(it, { way: 'ours' }), by([role]));
    expect(it.holds(ORDER)).toEqual([]);
  });

  test('a hold that was resolved is settled; one that never was is unknown', () => {
    const it = priced();
    const { id } = it.hold(ORDER, 'price-difference');
    resolve(it, 'price-difference', { way: 'ours' });
    expect(failureOf(it.ask(ORDER, resolving(it, { way: 'ours' }, 'x', id), by(['pricing'])))).toMatchObject({
      code: 'hold-settled',
    });
    for (const alien of ['H0', 'H99', 'nobody'])
      expect(failureOf(it.ask(ORDER, resolving(it, { way: 'ours' }, 'x', alien as HoldId), by(['pricing'])))).toMatchObject({
        code: 'hold-unknown',
      });
  });
});

describe('two people', () => {
  const suspected = () =>
    captured(
      town({
        [screeningKey('Acme Bearings', 'US')]: screening({
          result: 'possible-match',
          matches: [{ list: 'SDN', name: 'ACME', score: decimal('0.9') }],
        }),
      }),
    );
  const clear = (it: Town, who: string, way: Resolution = { way: 'clear' }) =>
    it.ask(ORDER, resolving(it, way), by(['compliance'], `person:${who}`));

  test('the first proposes, the second confirms; never the same one', () => {
    const it = suspected();
    clear(it, 'ana');
    expect(it.hold(ORDER, 'screening').proposal).toMatchObject({ by: 'person:ana', resolution: { way: 'clear' } });
    expect(failureOf(clear(it, 'ana'))).toMatchObject({ code: 'second-person-needed', proposedBy: 'person:ana', where: 'actor' });
    clear(it, 'ben');
    expect(it.holds(ORDER)).toEqual([]);
    expect(it.live(ORDER).rulings[0]?.by).toEqual(['person:ana', 'person:ben']);
  });

  test('one may reject what the other proposed to clear', () => {
    const it = suspected();
    clear(it, 'ana');
    clear(it, 'ben', { way: 'reject' });
    expect(it.live(ORDER).state).toBe('cancelled');
  });

  test('another way out takes the place of the first proposal', () => {
    const it = captured(town({}, '100', '10'));
    const excess = (amount: string, who: string) =>
      it.ask(ORDER, resolving(it, { way: 'approve-excess', amount: decimal(amount) }), by(['credit'], `person:${who}`));
    excess('40', 'ana');
    excess('50', 'ben');
    expect(it.hold(ORDER, 'credit').proposal).toMatchObject({ by: 'person:ben', resolution: { amount: '50' } });
    excess('50', 'ana');
    expect(it.holds(ORDER)).toEqual([]);
  });

  test('what was proposed about other figures is proposed no more', () => {
    const it = captured(town({}, '100', '10'));
    it.ask(ORDER, resolving(it, { way: 'approve-excess', amount: decimal('900') }), by(['credit']));
    it.tell(
      ORDER,
      change([{ kind: 'quantity', schedule: ScheduleId.of('1.1'), to: { value: decimal('90'), unit: 'EA' as never } }]),
    );
    expect(it.hold(ORDER, 'credit').proposal).toBeUndefined();
  });

  const hold = (reason: HoldReason, more: Partial<Hold> = {}): Hold => ({
    id: HoldId.of('H1'),
    reason,
    raisedBy: 'x',
    policy: DEFAULT_POLICY[reason.type],
    openedAt: 0 as never,
    dueAt: 0 as never,
    team: 'x',
    ...more,
  });
  const stopped: HoldReason = { type: 'stopped', by: Actor.of('hub'), note: 'x' };

  test.each([
    ['by the type', hold({ type: 'unsettled', undos: 3, since: 0 as never }), 'release-as-is', 2],
    ['another way of that type', hold({ type: 'unsettled', undos: 3, since: 0 as never }), 'cancel', 1],
    [
      'by the workflow',
      hold(stopped, { policy: { ...DEFAULT_POLICY.stopped, secondPerson: { ways: ['resume'] } } }),
      'resume',
      2,
    ],
    [
      'at the amount',
      hold(stopped, {
        amount: money('500', 'USD'),
        policy: { ...DEFAULT_POLICY.stopped, secondPerson: { above: decimal('500') } },
      }),
      'resume',
      1,
    ],
    [
      'above the amount',
      hold(stopped, {
        amount: money('500.01', 'USD'),
        policy: { ...DEFAULT_POLICY.stopped, secondPerson: { above: decimal('500') } },
      }),
      'resume',
      2,
    ],
    [
      'without an amount',
      hold(stopped, { policy: { ...DEFAULT_POLICY.stopped, secondPerson: { above: decimal('0') } } }),
      'resume',
      1,
    ],
  ] as const)('%s', (_, of, way, people) => expect(peopleNeeded(of, way)).toBe(people));

  test('a workflow leaves some ways open, and a hold of another type all of its own', () => {
    expect(waysOf(hold(stopped, { policy: { ...DEFAULT_POLICY.stopped, ways: ['cancel'] } }))).toEqual(['cancel']);
    expect(waysOf(hold(stopped, { policy: { ...DEFAULT_POLICY.stopped, ways: ['approve'] } }))).toEqual(['resume', 'cancel']);
  });
});

describe('stopped by hand', () => {
  test('nothing is released, what is out is recalled; resumed, it goes out again', () => {
    const it = released();
    it.tell(ORDER, stop);
    expect(it.tell(ORDER, stop)).toEqual([]);
    it.deliver();
    expect(it.tasks(ORDER)['release/F1']).toBe('undone');
    resolve(it, 'stopped', { way: 'resume' });
    it.deliver();
    expect(it.tasks(ORDER)['release/F1']).toBe('done');
  });

  test('by two people: both have to let it go', () => {
    const it = captured();
    it.tell(ORDER, stop);
    it.tell(ORDER, stop, by([], 'person:ben'));
    resolve(it, 'stopped', { way: 'resume' });
    expect(it.holds(ORDER)).toEqual(['stopped']);
  });

  test.each([
    ['without a reason', { ...stop, note: ' ' }, 'reason-missing'],
    ['for nobody', { ...stop, team: ' ' }, 'missing'],
  ] as const)('refused: %s', (_, command, code) => expect(failureOf(captured().ask(ORDER, command))).toMatchObject({ code }));
});
