/** A decision taken back: what it let go is stopped again, as far as nobody has gone too far with it. */
import { describe, expect, test } from 'vitest';
import { decimal } from '../../../../src/core/model/decimal.ts';
import { Actor, HoldId } from '../../../../src/core/model/identifiers.ts';
import { money } from '../../../../src/core/model/money.ts';
import { node, screening, screeningKey } from '../../checks/facts.ts';
import { shipped } from '../../../stories/orders.ts';
import type { Town } from '../../../stories/town.ts';
import { captured, failureOf, ORDER, resolve, stateOf, town } from './situations.ts';
import { by, deaf, priced, resolving } from './held.ts';

const takeBack = (
  it: Town,
  hold = HoldId.of('H1'),
  roles: readonly string[] = ['pricing'],
  actor = 'person:ana',
  note = 'a slip',
) => it.ask(ORDER, { type: 'take-back-ruling', hold, note }, { roles, actor: Actor.of(actor) });

/** Their price of 3.00, taken, and the goods given to the warehouse. */
const taken = () => {
  const it = priced();
  resolve(it, 'price-difference', { way: 'theirs' });
  it.deliver();
  return it;
};

describe('a decision that let a check pass', () => {
  test('before anything went out: the hold is open again, as it was', () => {
    const it = priced();
    const { reason } = it.hold(ORDER, 'price-difference');
    it.tell(ORDER, resolving(it, { way: 'theirs' }), by(['pricing']));
    expect(it.holds(ORDER)).toEqual([]);
    takeBack(it);
    expect([it.holds(ORDER), it.hold(ORDER, 'price-difference').reason]).toEqual([['price-difference'], reason]);
    expect(it.live(ORDER).rulings).toEqual([]);
  });

  test('after the release: it is recalled, and goes out again by the next decision', () => {
    const it = taken();
    expect(it.tasks(ORDER)['release/F1']).toBe('done');
    takeBack(it);
    expect(it.tasks(ORDER)['release/F1']).toBe('undoing');
    it.deliver();
    expect(it.tasks(ORDER)['release/F1']).toBe('undone');
    resolve(it, 'price-difference', { way: 'ours' });
    it.deliver();
    expect([it.tasks(ORDER)['release/F1'], it.live(ORDER).agreed?.lines['1']?.price]).toEqual(['done', '4.1']);
    expect(it.live(ORDER).tasks['release/F1' as never]?.generation).toBe(2);
  });

  test('past the point of no return: a hold says what is out', () => {
    const it = captured(town({ 'node:EAST': node({ recall: { kind: 'none' }, interceptCost: money('85', 'USD') }) }), [
      { quantity: '10', price: '3.00' },
    ]);
    resolve(it, 'price-difference', { way: 'theirs' });
    it.deliver();
    takeBack(it);
    it.deliver();
    expect([...it.holds(ORDER)].sort()).toEqual(['beyond-recall', 'price-difference']);
  });

  test('of two people: either may take back what both decided, and both are asked again', () => {
    const it = captured(town({ [screeningKey('Acme Bearings', 'US')]: screening({ result: 'possible-match' }) }));
    for (const who of ['ana', 'ben']) it.tell(ORDER, resolving(it, { way: 'clear' }), by(['compliance'], `person:${who}`));
    expect(it.holds(ORDER)).toEqual([]);
    takeBack(it, HoldId.of('H1'), [], 'person:ben');
    expect([it.holds(ORDER), it.hold(ORDER, 'screening').proposal]).toEqual([['screening'], undefined]);
  });
});

test('somebody of the team takes back what another decided, whatever other roles he has', () => {
  const it = taken();
  takeBack(it, HoldId.of('H1'), ['credit', 'pricing'], 'person:eve');
  expect(it.holds(ORDER)).toEqual(['price-difference']);
});

describe('refused, and nothing changes', () => {
  const reversed = () => {
    const it = taken();
    takeBack(it);
    return it;
  };
  const roomy = () => {
    const it = captured(town({}, '100', '10'));
    resolve(it, 'credit', { way: 'partial-release' });
    return it;
  };
  const addressed = () => {
    const it = deaf();
    resolve(it, 'beyond-recall', { way: 'let-ship' });
    return it;
  };
  const counted = () => {
    const it = taken();
    it.tell(ORDER, shipped('S1', 'F1', { '1.1': '12' }));
    resolve(it, 'discrepancy', { way: 'accept-over', bill: decimal('2'), gift: decimal('0'), takeBack: decimal('0') });
    return it;
  };
  const gone = () => {
    const it = taken();
    it.tell(ORDER, { type: 'cancel', what: 'order', reference: 'CA', reason: 'buyer' });
    it.deliver();
    return it;
  };
  test.each([
    ['nothing was ever decided', priced, 'H9', ['pricing'], 'person:ana', 'a slip', 'hold-unknown'],
    ['it is open', priced, 'H1', ['pricing'], 'person:ana', 'a slip', 'nothing-to-answer'],
    ['it was taken back', reversed, 'H1', ['pricing'], 'person:ana', 'a slip', 'hold-unknown'],
    ['an account gave room by it', roomy, 'H1', ['credit'], 'person:ana', 'a slip', 'way-out-not-offered'],
    ['without a reason', taken, 'H1', ['pricing'], 'person:ana', ' ', 'reason-missing'],
    ['by another team', taken, 'H1', ['credit'], 'person:eve', 'a slip', 'not-allowed'],
    ['a question of no team, by somebody else', counted, 'H2', ['credit'], 'person:eve', 'a slip', 'not-allowed'],
    ['it let goods ship', addressed, 'H1', ['warehouse'], 'person:ana', 'a slip', 'way-out-not-offered'],
    ['the order is over', gone, 'H1', ['pricing'], 'person:ana', 'a slip', 'order-closed'],
  ] as const)('%s', (_, situation, hold, roles, actor, note, code) => {
    const it = situation();
    const before = stateOf(it);
    expect(failureOf(takeBack(it, HoldId.of(hold), roles, actor, note))).toMatchObject({ code });
    expect(stateOf(it)).toBe(before);
  });
});

test('what has shipped stays shipped, and is told to finance at the price that stood', () => {
  const it = taken();
  it.tell(ORDER, shipped('S1', 'F1', { '1.1': '4' }, { final: false }));
  it.deliver();
  takeBack(it);
  it.deliver();
  expect(it.live(ORDER).shipments['S1' as never]?.lines).toMatchObject([{ quantity: '4' }]);
  expect(it.holds(ORDER)).toContain('price-difference');
});
