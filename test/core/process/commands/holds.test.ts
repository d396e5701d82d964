/** Who may decide what, how many people it takes, and what each way out does. */
import { describe, expect, test } from 'vitest';
import type { OrderCommand } from '../../../../src/core/model/command.ts';
import { decimal } from '../../../../src/core/model/decimal.ts';
import { WAYS_OUT, type Hold, type HoldReason, type Resolution, type WayOut } from '../../../../src/core/model/hold.ts';
import { Actor, HoldId, ScheduleId } from '../../../../src/core/model/identifiers.ts';
import { duration } from '../../../../src/core/model/instant.ts';
import { money } from '../../../../src/core/model/money.ts';
import { peopleNeeded, waysOf } from '../../../../src/core/process/commands/holds.ts';
import { DEFAULT_POLICY } from '../../../../src/core/process/settle/holds.ts';
import {
  address,
  creditStanding,
  customer,
  item,
  node,
  payment,
  price,
  screening,
  screeningKey,
  shipTo,
  terms,
} from '../../checks/facts.ts';
import { capture, demandOf, shipped } from '../../../stories/orders.ts';
import type { Town } from '../../../stories/town.ts';
import {
  cancelAll,
  captured,
  change,
  effect,
  failureOf,
  invoice,
  isFailure,
  ORDER,
  pick,
  released,
  resolve,
  schedule,
  SITUATIONS,
  stateOf,
  town,
} from './situations.ts';

const priced = () => captured(town(), [{ quantity: '10', price: '3.00' }]);
const stop: OrderCommand = { type: 'place-hold', note: 'the buyer called', team: 'operations' };
const resolving = (
  it: Town,
  resolution: Resolution,
  note = 'agreed',
  hold = Object.values(it.live(ORDER).holds)[0]?.id ?? HoldId.of('H1'),
): OrderCommand => ({ type: 'resolve-hold', hold, resolution, note });
const by = (roles: readonly string[], actor = 'person:ana') => ({ roles, actor: Actor.of(actor) });

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

const NORTH = address({ name: 'North Dock', lines: ['7 Quay Rd'] });
const clearNorth = { [screeningKey('North Dock', 'US')]: screening() };
const lines = (amount: string) => [{ line: '1' as never, amount: decimal(amount) }];
const discontinued = {
  'item:BRG-6204': item({ status: 'discontinued', supersededBy: 'BRG-6205' as never }),
  'transit:EAST/OH': undefined,
};
const doubt = () => {
  const it = captured();
  it.deliver((sent) =>
    sent.mode === 'read-back'
      ? { kind: 'read-back', found: 'unknown' }
      : sent.task === 'warehouse.release'
        ? { kind: 'in-doubt', code: 'timeout', detail: '' }
        : { kind: 'done' },
  );
  return it;
};
const refused = () => {
  const it = captured();
  it.deliver((sent) =>
    sent.task === 'warehouse.release' ? { kind: 'refused', code: 'full', detail: 'no dock' } : { kind: 'done' },
  );
  return it;
};
const short = (more: Parameters<typeof customer>[0] = {}) =>
  captured(town({ 'customer:ACME': customer({ backorder: 'refused', ...more }) }, '4'));
const dated = () => captured(town(), [{ quantity: '10', price: '4.10', requested: '2026-06-02' }]);
const overdue = () =>
  captured(town({ 'credit-standing:ACME-GROUP': creditStanding({ overdue: money('900', 'USD'), oldestOverdueDays: 45 }) }));
const mismatched = () => {
  const it = released();
  it.tell(ORDER, shipped('S1', 'F1', { '1.1': '10' }));
  it.deliver();
  it.tell(ORDER, invoice('I1', 'S1', '52.00'));
  return it;
};
const deaf = () => {
  const it = released(
    town({ 'node:EAST': node({ recall: { kind: 'none' }, interceptCost: money('85', 'USD') }), ...clearNorth }),
  );
  it.tell(ORDER, change([{ kind: 'destination', to: { kind: 'given', address: NORTH } }]));
  return it;
};
const twice = () => {
  const it = captured();
  it.tell('O2', capture(demandOf([{ quantity: '10', price: '4.10' }], { channel: { kind: 'api', name: 'api', message: 'M9' } })));
  return it;
};

/** Each type × way: the situation, the decision, and the holds that are left. */
const WAYS: readonly (readonly [string, WayOut, () => Town, Resolution, readonly string[]])[] = [
  [
    'incomplete',
    'map-item',
    () => captured(town(), [{ item: 'THEIRS', quantity: '10' }]),
    { way: 'map-item', line: '1' as never, item: 'BRG-6204' as never },
    [],
  ],
  [
    'incomplete',
    'ask-buyer',
    () => captured(town(), [{ item: 'THEIRS', quantity: '10' }]),
    { way: 'ask-buyer' },
    ['awaiting-buyer', 'incomplete'],
  ],
  ['incomplete', 'reject', () => captured(town(), [{ item: 'THEIRS', quantity: '10' }]), { way: 'reject' }, []],
  ['ship-to', 'approve', () => captured(town({ 'ship-to:ACME/MAIN': shipTo({ status: 'stopped' }) })), { way: 'approve' }, []],
  [
    'ship-to',
    'correct-address',
    () => captured(town({ 'ship-to:ACME/MAIN': shipTo({ status: 'stopped' }), ...clearNorth })),
    { way: 'correct-address', address: NORTH },
    [],
  ],
  ['ship-to', 'reject', () => captured(town({ 'ship-to:ACME/MAIN': shipTo({ status: 'stopped' }) })), { way: 'reject' }, []],
  ['price-difference', 'ours', priced, { way: 'ours' }, []],
  ['price-difference', 'theirs', priced, { way: 'theirs' }, []],
  ['price-difference', 'requote', priced, { way: 'requote', prices: lines('3.80') }, []],
  ['price-difference', 'ask-buyer', priced, { way: 'ask-buyer' }, ['awaiting-buyer', 'price-difference']],
  ['price-difference', 'reject', priced, { way: 'reject' }, []],
  ['below-margin', 'approve', () => captured(town({ 'cost:BRG-6204': { cost: money('4.00', 'USD') } })), { way: 'approve' }, []],
  [
    'below-margin',
    'reprice',
    () => captured(town({ 'cost:BRG-6204': { cost: money('4.00', 'USD') } })),
    { way: 'reprice', prices: lines('6.00') },
    [],
  ],
  ['below-margin', 'reject', () => captured(town({ 'cost:BRG-6204': { cost: money('4.00', 'USD') } })), { way: 'reject' }, []],
  ['credit', 'approve', overdue, { way: 'approve' }, ['credit']],
  ['credit', 'prepay', overdue, { way: 'prepay' }, ['payment-authorisation']],
  ['credit', 'check-again', overdue, { way: 'check-again' }, ['credit']],
  ['credit', 'cancel', overdue, { way: 'cancel' }, []],
  [
    'payment-authorisation',
    'use-terms',
    () => captured(town({ 'terms:ACME': terms({ kind: 'card' }) })),
    { way: 'use-terms' },
    [],
  ],
  [
    'payment-authorisation',
    'check-again',
    () => captured(town({ 'terms:ACME': terms({ kind: 'card' }), 'payment:O1': payment({ status: 'declined' }) })),
    { way: 'check-again' },
    ['payment-authorisation'],
  ],
  ['payment-authorisation', 'cancel', () => captured(town({ 'terms:ACME': terms({ kind: 'card' }) })), { way: 'cancel' }, []],
  [
    'not-orderable',
    'substitute',
    () => captured(town({ 'item:BRG-6204': item({ status: 'blocked' }) })),
    { way: 'substitute', line: '1' as never, item: 'BRG-6205' as never },
    ['price-difference'],
  ],
  [
    'not-orderable',
    'round',
    () => captured(town({ 'item:BRG-6204': item({ multiple: decimal('6') }) })),
    { way: 'round', to: 'up' },
    [],
  ],
  [
    'not-orderable',
    'approve',
    () => captured(town({ 'item:BRG-6204': item({ multiple: decimal('6') }) })),
    { way: 'approve' },
    [],
  ],
  [
    'not-orderable',
    'ask-buyer',
    () => captured(town({ 'item:BRG-6204': item({ multiple: decimal('6') }) })),
    { way: 'ask-buyer' },
    ['awaiting-buyer', 'not-orderable'],
  ],
  [
    'not-orderable',
    'cancel-lines',
    () => captured(town({ 'item:BRG-6204': item({ multiple: decimal('6') }) })),
    { way: 'cancel-lines', lines: ['1' as never] },
    [],
  ],
  ['not-orderable', 'cancel', () => captured(town(discontinued as never)), { way: 'cancel' }, []],
  ['shortage', 'backorder', short, { way: 'backorder' }, []],
  ['shortage', 'check-again', short, { way: 'check-again' }, ['shortage']],
  [
    'shortage',
    'substitute',
    short,
    { way: 'substitute', line: '1' as never, item: 'BRG-6205' as never },
    ['price-difference', 'shortage'],
  ],
  ['shortage', 'ask-buyer', short, { way: 'ask-buyer' }, ['awaiting-buyer', 'shortage']],
  ['shortage', 'cancel-lines', short, { way: 'cancel-lines', lines: ['1' as never] }, []],
  ['shortage', 'cancel', short, { way: 'cancel' }, []],
  ['date-jeopardy', 'accept-date', dated, { way: 'accept-date' }, []],
  ['date-jeopardy', 'extend', dated, { way: 'extend', requested: '2026-06-30' as never }, []],
  ['date-jeopardy', 'check-again', dated, { way: 'check-again' }, ['date-jeopardy']],
  ['date-jeopardy', 'ask-buyer', dated, { way: 'ask-buyer' }, ['awaiting-buyer', 'date-jeopardy']],
  ['date-jeopardy', 'cancel-lines', dated, { way: 'cancel-lines', lines: ['1' as never] }, []],
  ['date-jeopardy', 'cancel', dated, { way: 'cancel' }, []],
  ['beyond-recall', 'let-ship', deaf, { way: 'let-ship' }, []],
  ['beyond-recall', 'intercept', deaf, { way: 'intercept' }, []],
  ['effect', 'read-back', doubt, { way: 'read-back' }, []],
  ['effect', 'send-again', doubt, { way: 'send-again' }, []],
  ['effect', 'confirm-by-hand', doubt, { way: 'confirm-by-hand', reference: 'TEL-7' }, []],
  ['effect', 'send-again', refused, { way: 'send-again' }, []],
  ['effect', 'confirm-by-hand', refused, { way: 'confirm-by-hand', reference: 'TEL-7' }, []],
  ['invoice-mismatch', 'accept-theirs', mismatched, { way: 'accept-theirs' }, []],
  ['invoice-mismatch', 'credit-and-rebill', mismatched, { way: 'credit-and-rebill' }, []],
  [
    'stopped',
    'resume',
    () => {
      const it = captured();
      it.tell(ORDER, stop);
      return it;
    },
    { way: 'resume' },
    [],
  ],
  [
    'stopped',
    'cancel',
    () => {
      const it = captured();
      it.tell(ORDER, stop);
      return it;
    },
    { way: 'cancel' },
    [],
  ],
];

describe.each(WAYS)('%s: %s', (type, _, situation, resolution, left) => {
  test(`leaves ${left.join(', ') || 'nothing'} to decide, and every line adds up`, () => {
    const it = situation();
    const { id } = it.hold(ORDER, type);
    const answer = resolve(it, type, resolution);
    expect(isFailure(answer), JSON.stringify(answer)).toBe(false);
    expect(it.holds(ORDER)).toEqual(left);
    if (it.live(ORDER).holds[id] === undefined)
      expect(it.live(ORDER).rulings.at(-1)).toMatchObject({
        resolution: { way: resolution.way },
        note: 'as agreed by telephone',
      });
    expect(it.conserves(ORDER)).toBe(true);
  });
});

describe('what a way out did', () => {
  test.each([
    ['legitimate-repeat', [], 'open'],
    ['merge', [], 'cancelled'],
    ['cancel', [], 'cancelled'],
  ] as const)('a second order of the purchase order: %s', (way, left, state) => {
    const it = twice();
    const { id } = it.hold('O2', 'duplicate');
    it.tell('O2', { type: 'resolve-hold', hold: id, resolution: { way }, note: 'x' }, by(['service']));
    expect([it.holds('O2'), it.live('O2').state]).toEqual([left, state]);
    expect(it.live(ORDER).state).toBe('open');
  });

  test.each([
    ['ours', '4.1'],
    ['theirs', '3'],
    ['requote', '3.8'],
  ] as const)('the price is %s: %s', (way, agreed) => {
    const it = priced();
    resolve(it, 'price-difference', way === 'requote' ? { way, prices: lines('3.80') } : { way });
    expect(it.live(ORDER).agreed?.lines['1']?.price).toBe(agreed);
  });

  test('a line is repriced at 6.00', () => {
    const it = captured(town({ 'cost:BRG-6204': { cost: money('4.00', 'USD') } }));
    resolve(it, 'below-margin', { way: 'reprice', prices: lines('6.00') });
    expect(it.live(ORDER).agreed?.lines['1']?.price).toBe('6');
  });

  test.each([
    ['up', '12'],
    ['down', '6'],
  ] as const)('10 in sixes, rounded %s: %s', (to, ordered) => {
    const it = captured(town({ 'item:BRG-6204': item({ multiple: decimal('6') }) }));
    resolve(it, 'not-orderable', { way: 'round', to });
    expect(schedule(it).ordered).toBe(ordered);
  });

  test('10 where 25 is the least, rounded up: 25', () => {
    const it = captured(town({ 'item:BRG-6204': item({ minimum: decimal('25') }) }));
    resolve(it, 'not-orderable', { way: 'round', to: 'up' });
    expect([schedule(it).ordered, it.holds(ORDER)]).toEqual(['25', []]);
  });

  test('a wrong address of one store is put right there, and nowhere else', () => {
    const it = town({
      'ship-to:ACME/STORE-12': shipTo({ status: 'stopped', address: address({ name: 'Store 12' }) }),
      [screeningKey('Store 12', 'US')]: screening(),
      ...clearNorth,
    });
    captured(it, [{ stores: { MAIN: '6', 'STORE-12': '4' }, price: '4.10' }]);
    resolve(it, 'ship-to', { way: 'correct-address', address: NORTH });
    expect(it.holds(ORDER)).toEqual([]);
    const { schedules, header } = it.live(ORDER);
    expect([schedules['1.1' as never], schedules['1.2' as never]]).toMatchObject([
      { destination: { shipTo: 'MAIN' } },
      { destination: { kind: 'given', address: { name: 'North Dock' } } },
    ]);
    expect(header.destination).toMatchObject({ kind: 'on-file' });
  });

  test('intercepted, the goods are open again and go to the new place', () => {
    const it = deaf();
    resolve(it, 'beyond-recall', { way: 'intercept' });
    expect(it.live(ORDER).fulfillments).toMatchObject({ F1: { state: 'withdrawn' }, F2: { lines: [{ quantity: '10' }] } });
  });

  test('read back and found: it is done; not found: it is sent anew', () => {
    for (const [found, state] of [
      ['there', 'done'],
      ['not-there', 'wanted'],
    ] as const) {
      const it = doubt();
      resolve(it, 'effect', { way: 'read-back' });
      it.tell(ORDER, effect('release/F1', { kind: 'read-back', found }));
      expect(it.tasks(ORDER)['release/F1']).toBe(state);
    }
  });

  test('sent again, it goes out under the same key', () => {
    const it = doubt();
    const before = it.sent.filter((key) => key.startsWith('O1:release/F1:1 send')).length;
    resolve(it, 'effect', { way: 'send-again' });
    it.deliver();
    expect(it.sent.filter((key) => key.startsWith('O1:release/F1:1 send'))).toHaveLength(before + 1);
    expect(it.tasks(ORDER)['release/F1']).toBe('done');
  });

  test('what the partner refused is sent again as a new act', () => {
    const it = refused();
    resolve(it, 'effect', { way: 'send-again' });
    expect(it.live(ORDER).tasks['release/F1' as never]).toMatchObject({ state: 'wanted', generation: 2 });
  });

  test('confirmed by hand, with the number from the telephone', () => {
    const it = refused();
    resolve(it, 'effect', { way: 'confirm-by-hand', reference: 'TEL-7' });
    expect(it.live(ORDER).tasks['release/F1' as never]).toMatchObject({ state: 'done', generation: 1, reference: 'TEL-7' });
  });

  test('an undo in doubt is confirmed by hand: the goods are free', () => {
    const it = released();
    it.tell(ORDER, stop);
    it.deliver((sent) =>
      sent.mode === 'read-back' ? { kind: 'read-back', found: 'unknown' } : { kind: 'in-doubt', code: 'timeout', detail: '' },
    );
    expect(it.holds(ORDER)).toEqual(['effect', 'stopped']);
    resolve(it, 'effect', { way: 'confirm-by-hand', reference: 'TEL-7' });
    expect(it.tasks(ORDER)['release/F1']).toBe('undone');
  });

  test('facts frozen for an hour: nothing is released before', () => {
    const it = released();
    for (const at of ['09:00', '10:00', '11:00']) {
      it.at(`2026-06-01T${at}:00Z`).tell(ORDER, change([{ kind: 'instructions', to: at }], at));
      it.deliver();
    }
    expect(it.holds(ORDER)).toEqual(['unsettled']);
    expect(failureOf(resolve(it, 'unsettled', { way: 'freeze-facts', for: 0 as never }))).toMatchObject({
      code: 'not-a-duration',
    });
    resolve(it, 'unsettled', { way: 'freeze-facts', for: duration('1h') });
    it.deliver();
    expect(it.tasks(ORDER)['release/F1']).toBe('undone');
    it.until('2026-06-01T12:00:00Z');
    it.deliver();
    expect(it.tasks(ORDER)['release/F1']).toBe('done');
  });

  test('cancelled whole, whatever it was held for, it is over', () => {
    for (const situation of [priced, overdue, short, dated, doubt, refused, () => captured(town(), [{ item: 'THEIRS' }])]) {
      const it = situation();
      it.tell(ORDER, cancelAll());
      it.deliver((sent) => (sent.mode === 'read-back' ? { kind: 'read-back', found: 'not-there' } : { kind: 'done' }));
      for (const open of it.holds(ORDER))
        if (open === 'effect') resolve(it, 'effect', { way: 'confirm-by-hand', reference: 'TEL' });
      it.deliver();
      expect([it.live(ORDER).state, it.holds(ORDER)]).toEqual(['cancelled', []]);
    }
  });
});

describe('a way that would only open the hold again is not offered', () => {
  const offered = (it: Town, type: string): readonly WayOut[] => waysOf(it.hold(ORDER, type));
  test.each([
    [
      'no price of ours',
      () =>
        captured(town({ 'price:AGR-ACME/BRG-6204': undefined as never, 'price:LIST/BRG-6204': undefined as never }), [
          { quantity: '10', price: '3' },
        ]),
      'price-difference',
      'ours',
    ],
    [
      'no price of theirs',
      () =>
        captured(town({ 'price:AGR-ACME/BRG-6204': undefined as never, 'price:LIST/BRG-6204': undefined as never }), [
          { quantity: '10' },
        ]),
      'price-difference',
      'theirs',
    ],
    ['an overdue group', overdue, 'credit', 'approve-excess'],
    ['an overdue group', overdue, 'credit', 'partial-release'],
    ['an excess', () => captured(town({}, '100', '10')), 'credit', 'approve'],
    ['a partner that said no', refused, 'effect', 'read-back'],
    [
      'a truck that nobody can stop',
      () => {
        const it = released(town({ 'node:EAST': node({ recall: { kind: 'none' } }) }));
        it.tell(ORDER, cancelAll());
        return it;
      },
      'beyond-recall',
      'intercept',
    ],
    [
      'too little',
      () => {
        const it = released();
        it.tell(ORDER, pick('7'));
        return it;
      },
      'discrepancy',
      'accept-over',
    ],
    [
      'too much',
      () => {
        const it = released();
        it.tell(ORDER, shipped('S1', 'F1', { '1.1': '12' }));
        return it;
      },
      'discrepancy',
      'ship-short',
    ],
    ['an item that is blocked', () => captured(town({ 'item:BRG-6204': item({ status: 'blocked' }) })), 'not-orderable', 'round'],
    [
      'no place that ships there',
      () => captured(town({ 'customer:ACME': customer({ backorder: 'refused' }), 'transit:EAST/OH': undefined as never })),
      'shortage',
      'backorder',
    ],
    ['only a quantity to ask for', () => captured(town(), [{ quantity: '1.5' }]), 'incomplete', 'map-item'],
    [
      'a customer that is stopped',
      () => captured(town({ 'customer:ACME': customer({ status: 'stopped' }) })),
      'ship-to',
      'correct-address',
    ],
  ] as const)('%s', (_, situation, type, way) => {
    const it = situation();
    expect(WAYS_OUT[type as HoldReason['type']]).toHaveProperty(way);
    expect(offered(it, type)).not.toContain(way);
    expect(offered(it, type).length).toBeGreaterThan(0);
  });

  test.each([
    ['a requote that leaves a line out', priced, 'price-difference', { way: 'requote', prices: [] }, 'missing'],
    [
      'a requote of a line that is not there',
      priced,
      'price-difference',
      { way: 'requote', prices: [{ line: '9' as never, amount: decimal('1') }] },
      'line-unknown',
    ],
    ['a quote below nothing', priced, 'price-difference', { way: 'requote', prices: lines('-1') }, 'not-a-decimal'],
    [
      'an excess of nothing',
      () => captured(town({}, '100', '10')),
      'credit',
      { way: 'approve-excess', amount: decimal('0') },
      'not-a-decimal',
    ],
    ['cancelling no line', short, 'shortage', { way: 'cancel-lines', lines: [] }, 'missing'],
    ['cancelling a line that is not there', short, 'shortage', { way: 'cancel-lines', lines: ['9' as never] }, 'line-unknown'],
    [
      'mapping a line that is not there',
      () => captured(town(), [{ item: 'THEIRS' }]),
      'incomplete',
      { way: 'map-item', line: '9' as never, item: 'BRG-6204' as never },
      'line-unknown',
    ],
    ['a telephone call without a number', refused, 'effect', { way: 'confirm-by-hand', reference: ' ' }, 'missing'],
  ] as const)('refused: %s', (_, situation, type, resolution, code) => {
    const it = situation();
    const before = stateOf(it);
    expect(failureOf(resolve(it, type, resolution))).toMatchObject({ code });
    expect(stateOf(it)).toBe(before);
  });
});

describe('a partial release', () => {
  /** 60 by 20 June and 40 by 10 June at 4.10: 246.00 and 164.00; the room is 200.00. */
  const partly = () => {
    const it = captured(town({}, '100', '200'), [
      { quantity: '60', price: '4.10', requested: '2026-06-20' },
      { quantity: '40', price: '4.10', requested: '2026-06-10' },
    ]);
    resolve(it, 'credit', { way: 'partial-release' });
    it.deliver();
    return it;
  };
  const released40 = (it: Town) =>
    Object.values(it.live(ORDER).fulfillments)
      .filter((each) => each.state === 'released')
      .flatMap((each) => each.lines.map((line) => `${line.quantity} of ${line.schedule}`));

  test('40 go at once, with the room that the hold showed; the rest has a hold of its own that stops nothing', () => {
    const it = partly();
    expect(it.live(ORDER).rulings[0]?.resolution).toEqual({ way: 'partial-release', room: '200' });
    expect(released40(it)).toEqual(['40 of 2.1']);
    expect(it.hold(ORDER, 'credit').reason).toMatchObject({ problem: { wanted: { amount: '410' }, over: { amount: '210' } } });
    expect(it.accounts.get('credit:ACME-GROUP' as never)?.claimed).toBe('164');
  });

  test('room that is freed lets the rest go, nobody touching it', () => {
    const it = partly();
    it.credit('ACME-GROUP', '500');
    it.deliver();
    expect([released40(it).sort(), it.holds(ORDER)]).toEqual([['40 of 2.1', '60 of 1.1'], []]);
    expect(it.accounts.get('credit:ACME-GROUP' as never)?.claimed).toBe('410');
  });

  test('it is asked about the rest again, and nothing that went is called back', () => {
    const it = partly();
    resolve(it, 'credit', { way: 'check-again' });
    expect([released40(it), it.holds(ORDER)]).toEqual([['40 of 2.1'], ['credit']]);
    const excess: Resolution = { way: 'approve-excess', amount: decimal('210') };
    resolve(it, 'credit', excess, 'ana');
    resolve(it, 'credit', excess, 'ben');
    it.deliver();
    expect([released40(it).sort(), it.holds(ORDER)]).toEqual([['40 of 2.1', '60 of 1.1'], []]);
  });

  test('the rest is cancelled: 40 stay as they are', () => {
    const it = partly();
    resolve(it, 'credit', { way: 'cancel' });
    expect([schedule(it, '1.1').cancelled, schedule(it, '2.1').cancelled]).toEqual(['60', '0']);
    expect([released40(it), it.holds(ORDER)]).toEqual([['40 of 2.1'], []]);
  });

  test('what went ships and is billed, and the rest still waits by name', () => {
    const it = partly();
    it.tell(
      ORDER,
      shipped('S1', Object.values(it.live(ORDER).fulfillments).find((each) => each.state === 'released')?.id ?? '', {
        '2.1': '40',
      }),
    );
    it.deliver();
    it.tell(ORDER, invoice('I1', 'S1', '164.00'));
    expect([it.live(ORDER).state, it.holds(ORDER)]).toEqual(['open', ['credit']]);
    it.at('2026-06-02T08:00:00Z').credit('ACME-GROUP', '500', '164');
    it.deliver();
    expect([released40(it), it.holds(ORDER)]).toEqual([['60 of 1.1'], []]);
  });
});

describe('asking the buyer', () => {
  const silent = (means: 'accepted' | 'refused' | 'hold') =>
    captured(
      town({
        'customer:ACME': customer({ silence: { after: duration('2d'), means } }),
        'item:BRG-6204': item({ multiple: decimal('6') }),
      }),
    );
  const answer = (accepted: boolean): OrderCommand => ({ type: 'answer-counter-offer', accepted, reference: 'call' });

  test.each([
    [
      'price-difference',
      priced,
      { change: 'price', asked: '3', offered: '4.1' },
      (it: Town) => it.live(ORDER).agreed?.lines['1']?.price,
      '4.1',
    ],
    [
      'not-orderable',
      () => silent('hold'),
      { change: 'quantity', asked: '10', offered: '12' },
      (it: Town) => schedule(it).ordered,
      '12',
    ],
    ['shortage', short, { change: 'quantity', asked: '10', offered: '4' }, (it: Town) => schedule(it).ordered, '4'],
    [
      'date-jeopardy',
      dated,
      { change: 'date', asked: '2026-06-02' },
      (it: Town) => (it.live(ORDER).schedules['1.1' as never]?.requested ?? '') > '2026-06-02',
      true,
    ],
    [
      'not-orderable',
      () => captured(town({ 'item:BRG-6204': item({ status: 'discontinued', supersededBy: 'BRG-6205' as never }) })),
      { change: 'item', offered: 'BRG-6205' },
      (it: Town) => it.live(ORDER).schedules['1.1' as never]?.counted?.item,
      'BRG-6205',
    ],
    [
      'not-orderable',
      () => captured(town({ 'item:BRG-6204': item({ minimum: decimal('25') }) })),
      { change: 'quantity', asked: '10', offered: '25' },
      (it: Town) => schedule(it).ordered,
      '25',
    ],
  ] as const)('%s: an offer, and its acceptance', (type, situation, offer, is, then) => {
    const it = situation();
    resolve(it, type, { way: 'ask-buyer' });
    expect(it.hold(ORDER, 'awaiting-buyer').reason).toMatchObject({ offers: [offer] });
    it.tell(ORDER, answer(true));
    expect(is(it)).toBe(then);
    expect(it.holds(ORDER)).not.toContain('awaiting-buyer');
    expect(it.holds(ORDER)).not.toContain(type);
    expect(it.tell(ORDER, answer(true))).toEqual([]);
    expect(failureOf(it.ask(ORDER, answer(false)))).toMatchObject({ code: 'conflicting-repeat', known: 'accepted' });
  });

  test('of 10 ordered, 4 have left; 2 of the other 6 are offered and accepted: 6 in all', () => {
    const it = released(town({ 'customer:ACME': customer({ backorder: 'refused' }) }, '10'));
    it.tell(ORDER, shipped('S1', 'F1', { '1.1': '4' }));
    it.at('2026-06-02T08:00:00Z').stock('EAST', 'BRG-6204', '2');
    resolve(it, 'discrepancy', { way: 're-pick' });
    resolve(it, 'shortage', { way: 'ask-buyer' });
    it.tell(ORDER, answer(true));
    expect(schedule(it)).toMatchObject({ ordered: '6', shipped: '4' });
    expect(it.conserves(ORDER)).toBe(true);
  });

  test.each([
    ['record-acceptance', '12', []],
    ['original-terms', '10', ['not-orderable']],
  ] as const)('by telephone: %s', (way, ordered, left) => {
    const it = silent('hold');
    resolve(it, 'not-orderable', { way: 'ask-buyer' });
    resolve(it, 'awaiting-buyer', { way });
    expect([schedule(it).ordered, it.holds(ORDER)]).toEqual([ordered, left]);
  });

  test.each([
    ['accepted', '12', []],
    ['refused', '10', ['not-orderable']],
    ['hold', '10', ['awaiting-buyer', 'not-orderable']],
  ] as const)('two days of silence mean %s', (means, ordered, left) => {
    const it = silent(means);
    resolve(it, 'not-orderable', { way: 'ask-buyer' });
    it.at('2026-06-03T07:59:59Z').tell(ORDER, { type: 'wake' });
    expect(schedule(it).ordered).toBe('10');
    it.at('2026-06-03T08:00:00Z').tell(ORDER, { type: 'wake' });
    expect([schedule(it).ordered, it.holds(ORDER)]).toEqual([ordered, left]);
  });

  test('nothing is on offer any more of what was cancelled meanwhile; of an order that is over, nothing at all', () => {
    const it = silent('hold');
    resolve(it, 'not-orderable', { way: 'ask-buyer' });
    it.tell(ORDER, cancelAll());
    expect([it.live(ORDER).state, it.holds(ORDER)]).toEqual(['cancelled', []]);
    const before = stateOf(it);
    expect(failureOf(it.ask(ORDER, answer(true)))).toMatchObject({ code: 'order-closed' });
    it.at('2026-06-09T08:00:00Z').tell(ORDER, { type: 'wake' });
    expect(stateOf(it)).toBe(before);
  });

  test('an order to which nothing was offered has nothing to answer', () => {
    expect(failureOf(SITUATIONS.open().ask(ORDER, answer(true)))).toMatchObject({ code: 'nothing-to-answer' });
  });
});
