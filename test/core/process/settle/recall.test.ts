/** Stale after release: recalled, and released again as a new generation, or a person is told why that can't be. */
import { describe, expect, test } from 'vitest';
import { decimal } from '../../../../src/core/model/decimal.ts';
import { duration, localDate } from '../../../../src/core/model/instant.ts';
import { money } from '../../../../src/core/model/money.ts';
import {
  MAIN_DOCK,
  node,
  price,
  screening,
  screeningKey,
  shipTo,
  creditStanding,
  address,
  addressKey,
  addressVerdict,
} from '../../checks/facts.ts';
import { shipped } from '../../../stories/orders.ts';
import {
  butFor,
  cancelAll,
  DONE,
  moveTo,
  order,
  NORTH_DOCK,
  noUndo,
  quantityOf,
  released,
  releases,
  report,
  resolve,
  SOUTH_DOCK,
  told,
  town,
} from './given.ts';

const hit = screening({ result: 'match', matches: [{ list: 'SDN', name: 'Acme', score: decimal('99') }] });
const party = screeningKey(MAIN_DOCK.name, 'US').split(':')[1] as string;

describe('a release that rests on what no longer holds', () => {
  test('an address change recalls it, and it is released again to the new address', () => {
    const it = released(town());
    it.tell('O1', moveTo(NORTH_DOCK));
    expect(releases(it)).toEqual(['F1 undoing']);
    expect(told(it)).toEqual({ F1: '10' });
    it.deliver();
    expect(releases(it)).toEqual(['F1 undone', 'F2 done']);
    expect(it.live('O1').tasks['release/F2' as never]).toMatchObject({ input: { destination: NORTH_DOCK } });
  });

  test('so does a change of the ship-to on file', () => {
    const it = released(town());
    it.learn('ship-to', ['ACME', 'MAIN'], shipTo({ address: NORTH_DOCK }));
    it.deliver();
    expect(releases(it)).toEqual(['F1 undone', 'F2 done']);
    expect(it.live('O1').tasks['release/F2' as never]).toMatchObject({ input: { destination: NORTH_DOCK } });
  });

  test('new routing instructions on file recall it, and the same fulfillment goes out as generation 2', () => {
    const it = released(town());
    it.learn('ship-to', ['ACME', 'MAIN'], shipTo({ freight: { payer: 'buyer', account: '77' } }));
    expect(releases(it)).toEqual(['F1 undoing']);
    it.deliver();
    expect(releases(it)).toEqual(['F1 done']);
    expect(it.live('O1').tasks['release/F1' as never]).toMatchObject({ generation: 2, input: { freight: { account: '77' } } });
  });

  test('a credit hold recalls it; when the hold is gone, it is released again', () => {
    const it = released(town());
    it.learn('credit-standing', ['ACME-GROUP'], creditStanding({ stopped: true }));
    expect(it.holds('O1')).toEqual(['credit']);
    it.deliver();
    expect(releases(it)).toEqual(['F1 undone']);
    it.learn('credit-standing', ['ACME-GROUP'], creditStanding());
    it.deliver();
    expect(releases(it)).toEqual(['F1 done']);
    expect(it.live('O1').tasks['release/F1' as never]?.generation).toBe(2);
  });

  test('a screening hit recalls it', () => {
    const it = released(town());
    it.learn('screening', [party], hit);
    expect(it.holds('O1')).toEqual(['screening']);
    expect(releases(it)).toEqual(['F1 undoing']);
  });

  test('a price that leaves the tolerance recalls it, and one that comes back releases it again', () => {
    const it = released(town(), [{ price: '4.10' }]);
    const agreed = (amount: string) =>
      price({ spans: [{ from: localDate('2026-01-01'), breaks: [{ atLeast: decimal('1'), price: decimal(amount) }] }] });
    it.learn('price', ['AGR-ACME', 'BRG-6204'], agreed('4.60'));
    it.deliver();
    expect(it.holds('O1')).toEqual(['price-difference']);
    expect(releases(it)).toEqual(['F1 undone']);
    it.learn('price', ['AGR-ACME', 'BRG-6204'], agreed('4.10'));
    it.deliver();
    expect(it.holds('O1')).toEqual([]);
    expect(releases(it)).toEqual(['F1 done']);
  });

  test('is withdrawn at no cost while nothing was sent', () => {
    const it = order(town());
    it.deliver(butFor('warehouse.release'));
    expect(releases(it)).toEqual(['F1 wanted']);
    it.tell('O1', moveTo(NORTH_DOCK));
    it.deliver();
    expect(releases(it)).toEqual(['F1 undone', 'F2 done']);
    expect(it.sent.filter((key) => key.includes('release'))).toEqual(['O1:release/F2:1 send']);
  });

  test('what changes during an undo waits for its answer', () => {
    const it = released(town());
    it.tell('O1', moveTo(NORTH_DOCK));
    it.tell('O1', moveTo(SOUTH_DOCK));
    expect(releases(it)).toEqual(['F1 undoing']);
    expect(it.outbox.map(({ effect }) => effect.key)).toEqual(['O1:release/F1:1:undo']);
    it.deliver();
    expect(releases(it)).toEqual(['F1 undone', 'F2 done']);
    expect(it.live('O1').tasks['release/F2' as never]).toMatchObject({ input: { destination: SOUTH_DOCK } });
  });

  test('changed back during its undo, it is done again as a new generation', () => {
    const it = released(town());
    it.tell('O1', moveTo(NORTH_DOCK));
    it.tell('O1', moveTo(MAIN_DOCK));
    it.deliver();
    expect(Object.values(it.live('O1').fulfillments).filter(({ state }) => state === 'released')).toHaveLength(1);
    expect(it.sent.filter((key) => key.includes('release'))).toEqual([
      'O1:release/F1:1 send',
      'O1:release/F1:1:undo send',
      'O1:release/F1:2 send',
    ]);
  });

  test('stale while it is being sent, it is recalled once its outcome is known', () => {
    const it = claimed();
    it.tell('O1', moveTo(NORTH_DOCK));
    expect(it.live('O1').tasks['release/F1' as never]).toMatchObject({ state: 'sending', unwanted: true });
    expect(told(it)).toEqual({ F1: '10' });
    report(it, 'release/F1', DONE);
    expect(releases(it)).toEqual(['F1 undoing']);
  });

  test('stale while it is being sent and changed back, it stays', () => {
    const it = claimed();
    it.tell('O1', moveTo(NORTH_DOCK));
    it.tell('O1', moveTo(MAIN_DOCK));
    report(it, 'release/F1', DONE);
    expect(releases(it)).toEqual(['F1 done']);
  });

  test.each([
    ['there', ['F1 undoing']],
    ['not-there', ['F1 undone', 'F2 wanted']],
  ] as const)('stale while in doubt: read back and %s', (found, after) => {
    const it = claimed();
    report(it, 'release/F1', { kind: 'in-doubt', code: 'timeout', detail: 'no answer' });
    it.tell('O1', moveTo(NORTH_DOCK));
    expect(it.live('O1').tasks['release/F1' as never]).toMatchObject({ state: 'in-doubt', unwanted: true });
    report(it, 'release/F1', { kind: 'read-back', found });
    expect(releases(it)).toEqual(after);
  });
});

function claimed() {
  const it = order(town());
  it.deliver(butFor('warehouse.release'));
  it.tell('O1', { type: 'claim-effect', instance: 'release/F1' as never, generation: 1, act: 'do' });
  expect(releases(it)).toEqual(['F1 sending']);
  return it;
}

describe('past recall', () => {
  test('refused: a person is told what the node keeps, and nothing else is released for it', () => {
    const it = released(town());
    it.tell('O1', moveTo(NORTH_DOCK));
    report(it, 'release/F1', { kind: 'refused', code: 'picked', detail: 'on the dock' }, 'undo');
    expect(it.hold('O1', 'beyond-recall').reason).toMatchObject({
      cause: 'refused',
      changed: ['destination'],
      kept: [{ quantity: '10' }],
    });
    expect(it.hold('O1', 'beyond-recall').policy.escalate.map(({ team }) => team)).toEqual(['warehouse-lead', 'operations']);
    it.deliver();
    expect(told(it)).toEqual({ F1: '10' });
  });

  test('partly: what the node keeps is progress, and the plan is made around it', () => {
    const it = released(town());
    it.tell('O1', quantityOf('1.1', '4'));
    const undone = [{ schedule: '1.1' as never, quantity: decimal('6') }];
    report(
      it,
      'release/F1',
      { kind: 'undo-partly', answer: { undone, kept: [{ schedule: '1.1' as never, quantity: decimal('4') }] } },
      'undo',
    );
    expect(it.holds('O1')).toEqual([]);
    expect(told(it)).toEqual({ F1: '4' });
    it.tell('O1', shipped('S1', 'F1', { '1.1': '4' }));
    expect(it.conserves('O1')).toBe(true);
  });

  test('partly, and to the wrong place: the rest goes to the right one, the kept part is a hold', () => {
    const it = released(town());
    it.tell('O1', moveTo(NORTH_DOCK));
    const answer = {
      undone: [{ schedule: '1.1' as never, quantity: decimal('6') }],
      kept: [{ schedule: '1.1' as never, quantity: decimal('4') }],
    };
    report(it, 'release/F1', { kind: 'undo-partly', answer }, 'undo');
    it.deliver();
    expect(it.hold('O1', 'beyond-recall').reason).toMatchObject({ cause: 'partly-refused', kept: [{ quantity: '4' }] });
    expect(told(it)).toEqual({ F1: '4', F2: '6' });
  });

  test.each([
    ['no-recall', node({ recall: { kind: 'none' } })],
    ['cut-off-passed', node({ recall: { kind: 'until-clock', after: duration('15min') } })],
  ])('%s: no recall is asked for', (cause, east) => {
    const it = released(town({ 'node:EAST': east }));
    it.at('2026-06-01T08:15:01Z').tell('O1', moveTo(NORTH_DOCK));
    expect(it.hold('O1', 'beyond-recall').reason).toMatchObject({ cause });
    expect(it.outbox).toEqual([]);
  });

  test('at the cut-off itself it can still be recalled', () => {
    const it = released(town({ 'node:EAST': node({ recall: { kind: 'until-clock', after: duration('15min') } }) }));
    it.at('2026-06-01T08:15:00Z').tell('O1', moveTo(NORTH_DOCK));
    expect(releases(it)).toEqual(['F1 undoing']);
  });

  test('already picked', () => {
    const it = released(town());
    it.tell('O1', {
      type: 'record-pick',
      fulfillment: 'F1' as never,
      lines: [{ schedule: '1.1' as never, quantity: decimal('10') }],
    });
    it.tell('O1', moveTo(NORTH_DOCK));
    expect(it.hold('O1', 'beyond-recall').reason).toMatchObject({ cause: 'already-picked' });
  });

  test('let ship is about that change: another one is asked about again', () => {
    const it = released(town({ 'node:EAST': node({ recall: { kind: 'none' } }) }));
    it.tell('O1', moveTo(NORTH_DOCK));
    resolve(it, 'beyond-recall', { way: 'let-ship' });
    expect(it.holds('O1')).toEqual([]);
    it.tell('O1', { type: 'wake' });
    expect(it.holds('O1')).toEqual([]);
    it.tell('O1', moveTo(SOUTH_DOCK));
    expect(it.holds('O1')).toEqual(['beyond-recall']);
    it.tell('O1', moveTo(MAIN_DOCK));
    expect(it.holds('O1')).toEqual([]);
  });

  test('intercepted: the goods are open again, and go to the right place', () => {
    const it = released(town({ 'node:EAST': node({ recall: { kind: 'none' }, interceptCost: money('85.00', 'USD') }) }));
    it.tell('O1', moveTo(NORTH_DOCK));
    resolve(it, 'beyond-recall', { way: 'intercept' });
    it.deliver();
    expect(told(it)).toEqual({ F2: '10' });
  });
});

describe('shipped although it was being taken back', () => {
  test('to the old address: a person is told in the decision that learns of it', () => {
    const it = released(town());
    it.tell('O1', moveTo(NORTH_DOCK));
    it.tell('O1', shipped('S1', 'F1', { '1.1': '10' }));
    expect(it.hold('O1', 'beyond-recall').reason).toMatchObject({
      cause: 'shipped',
      changed: ['destination'],
      kept: [{ quantity: '0' }],
    });
  });

  test('also after the recall was confirmed', () => {
    const it = released(town());
    it.learn('credit-standing', ['ACME-GROUP'], creditStanding({ stopped: true }));
    it.deliver();
    it.tell('O1', shipped('S1', 'F1', { '1.1': '10' }));
    expect(it.hold('O1', 'beyond-recall').reason).toMatchObject({ cause: 'shipped', changed: ['credit'] });
  });

  test('stopped by a person, and shipped', () => {
    const it = released(town());
    it.tell('O1', { type: 'place-hold', note: 'buyer called', team: 'service' });
    it.tell('O1', shipped('S1', 'F1', { '1.1': '10' }));
    expect(it.hold('O1', 'beyond-recall').reason).toMatchObject({ cause: 'shipped', changed: ['stopped'] });
  });

  test('as it should be after all, nobody is asked', () => {
    const it = released(town());
    it.tell('O1', moveTo(NORTH_DOCK));
    it.tell('O1', moveTo(MAIN_DOCK));
    it.tell('O1', shipped('S1', 'F1', { '1.1': '10' }));
    expect(it.holds('O1')).toEqual([]);
  });
});

describe('one line', () => {
  const west = {
    'network:INDUSTRIAL': { nodes: ['EAST', 'WEST'] as never },
    'node:WEST': node({ name: 'West', priority: 2 }),
    'transit:WEST/OH': { days: 3, distanceKm: decimal('900'), cost: money('60', 'USD') },
  };

  test('a change of one line recalls no other fulfillment', () => {
    const it = town(west);
    it.stock('WEST', 'BRG-6205', '50');
    it.stock('EAST', 'BRG-6205', '0');
    released(it, [{}, { item: 'BRG-6205' }]);
    expect(told(it)).toEqual({ F1: '10', F2: '10' });
    it.tell('O1', quantityOf('2.1', '4'));
    expect(releases(it)).toEqual(['F1 done', 'F2 undoing']);
    it.deliver();
    expect(told(it)).toEqual({ F1: '10', F3: '4' });
  });

  test('more of a line is a fulfillment of its own, and recalls nothing', () => {
    const it = released(town());
    it.tell('O1', quantityOf('1.1', '12'));
    it.deliver();
    expect(told(it)).toEqual({ F1: '10', F2: '2' });
  });

  test('what the nodes have been told never exceeds what is due but while a recall is asked for', () => {
    const it = released(town());
    it.tell('O1', quantityOf('1.1', '6'));
    it.deliver(noUndo);
    expect(told(it)).toEqual({ F1: '10' });
    it.deliver(butFor('warehouse.release'));
    expect(told(it)).toEqual({ F1: '10' });
    it.deliver();
    expect(told(it)).toEqual({ F2: '6' });
  });
});

describe('in reverse order of dependency', () => {
  test('the booking is undone only when the node has given the work back', () => {
    const it = released(town());
    it.tell('O1', cancelAll);
    expect(it.tasks('O1')).toMatchObject({ 'release/F1': 'undoing', book: 'done', acknowledge: 'undoing' });
    it.deliver(butFor('warehouse.release'));
    expect(it.tasks('O1')).toMatchObject({ 'release/F1': 'undoing', book: 'done' });
    it.deliver();
    expect(it.tasks('O1')).toMatchObject({ 'release/F1': 'undone', book: 'undone', acknowledge: 'undone' });
    expect(it.live('O1').state).toBe('cancelled');
    expect(it.live('O1').claims).toEqual({});
  });
});

test('an address that the service corrects is another place', () => {
  const it = released(town());
  it.learn(
    'address',
    [addressKey(MAIN_DOCK).split(':')[1] as string],
    addressVerdict({ verdict: 'corrected', corrected: address({ postalCode: '43613' }) }),
  );
  it.deliver();
  expect(releases(it)).toEqual(['F1 undone', 'F2 done']);
});
