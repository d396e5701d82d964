/** What a decision table says of a hold: who works it and by when. */
import { describe, expect, test } from 'vitest';
import { ALWAYS } from '../../../../src/core/model/calendar.ts';
import type { OrderCommand } from '../../../../src/core/model/command.ts';
import type { Routing } from '../../../../src/core/model/hold.ts';
import { HoldId, HUB } from '../../../../src/core/model/identifiers.ts';
import { duration, instant, plus } from '../../../../src/core/model/instant.ts';
import { peopleNeeded, waysOf } from '../../../../src/core/process/commands/holds.ts';
import type { Town } from '../../../stories/town.ts';
import { captured, failureOf, ORDER, resolve, stateOf, town } from './situations.ts';
import { by, priced, resolving } from './held.ts';

const ROUTING: Routing = {
  team: 'key-accounts',
  due: duration('30min'),
  escalate: [{ team: 'sales-director', after: duration('1h') }],
  priority: 1,
};
const RULE = { table: 'holds', version: 3, rule: '2' };
const route = (it: Town, routing: Routing = ROUTING, hold = 'H1', rule = RULE) => {
  const command: OrderCommand = { type: 'route-hold', hold: HoldId.of(hold), routing, by: rule };
  return it.ask(ORDER, command, { roles: [], actor: HUB });
};

describe('a table says who works it', () => {
  test('team, priority and times from its opening are those of the rule, which is kept with it', () => {
    const it = priced();
    route(it);
    const hold = it.hold(ORDER, 'price-difference');
    expect(hold).toMatchObject({ team: 'key-accounts', policy: { priority: 1, team: 'key-accounts' }, routed: RULE });
    expect(hold.dueAt).toBe(plus(hold.openedAt, duration('30min')));
    expect(hold.nextEscalation).toEqual({ index: 0, at: plus(hold.openedAt, duration('1h')) });
  });

  test('its people may decide, and those whom it was taken from may not', () => {
    const it = priced();
    route(it);
    expect(failureOf(it.ask(ORDER, resolving(it, { way: 'ours' }), by(['pricing'])))).toMatchObject({ code: 'not-allowed' });
    it.tell(ORDER, resolving(it, { way: 'ours' }), by(['key-accounts']));
    expect(it.holds(ORDER)).toEqual([]);
  });

  test('it passes on by the chain of the rule', () => {
    const it = priced();
    route(it);
    it.now = plus(it.now, duration('1h'));
    it.tell(ORDER, { type: 'wake' });
    expect(it.hold(ORDER, 'price-difference').team).toBe('sales-director');
  });

  test("the ways out and the people they take stay the workflow's", () => {
    const it = captured(town({}, '100', '10'));
    const before = it.hold(ORDER, 'credit');
    route(it);
    const after = it.hold(ORDER, 'credit');
    expect(waysOf(after)).toEqual(waysOf(before));
    expect([peopleNeeded(after, 'approve-excess'), after.policy.secondPerson]).toEqual([2, before.policy.secondPerson]);
  });

  test('by the hours of its people: half an hour from Monday at 8 in UTC ends at 13:30 where an office opens at 13', () => {
    const day = [{ opens: 13 * 60, closes: 17 * 60 }];
    const it = captured(town({ 'calendar:office': { ...ALWAYS, id: 'office', week: Array.from({ length: 7 }, () => day) } }), [
      { quantity: '10', price: '3.00' },
    ]);
    route(it, { ...ROUTING, calendar: 'office' });
    expect(it.hold(ORDER, 'price-difference').dueAt).toBe(instant('2026-06-01T13:30:00Z'));
  });

  test('by a calendar that is not loaded yet, it asks for it', () => {
    const it = priced();
    route(it, { ...ROUTING, calendar: 'office' });
    expect(it.hold(ORDER, 'price-difference').policy.calendar).toBe('office');
  });
});

describe('nothing happens', () => {
  test('when the same rule says the same again', () => {
    const it = priced();
    route(it);
    const before = stateOf(it);
    route(it);
    expect(stateOf(it)).toBe(before);
  });

  test('when it was settled meanwhile', () => {
    const it = priced();
    resolve(it, 'price-difference', { way: 'ours' });
    const before = stateOf(it);
    route(it);
    expect(stateOf(it)).toBe(before);
  });

  test('and a person is refused: the table has to be changed', () => {
    const it = priced();
    const before = stateOf(it);
    const command: OrderCommand = { type: 'route-hold', hold: HoldId.of('H1'), routing: ROUTING, by: RULE };
    expect(failureOf(it.ask(ORDER, command, by(['pricing'])))).toMatchObject({ code: 'not-allowed', needs: 'hub' });
    expect(stateOf(it)).toBe(before);
  });
});
