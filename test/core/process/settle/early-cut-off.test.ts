/** Suspect, then stale: a fact that moves wakes its readers, and only a changed answer wakes theirs. */
import { describe, expect, test } from 'vitest';
import { decimal } from '../../../../src/core/model/decimal.ts';
import { localDate } from '../../../../src/core/model/instant.ts';
import { customer, item, price } from '../../checks/facts.ts';
import { change, order, released, releases, resolve, town, types } from './given.ts';

const agreed = (amount: string) =>
  price({ spans: [{ from: localDate('2026-01-01'), breaks: [{ atLeast: decimal('1'), price: decimal(amount) }] }] });

describe('early cut-off', () => {
  test('a fact that nobody read changes nothing', () => {
    const it = released(town());
    it.learn('item', ['BRG-6205'], item({ name: 'another' }));
    expect(it.tell('O1', { type: 'note-facts', facts: ['item:BRG-6205' as never] })).toEqual([]);
  });

  test('a part of a fact that nobody read refreshes bases, and recalls nothing', () => {
    const it = released(town());
    const before = it.events.get('O1' as never)?.length ?? 0;
    it.learn('customer', ['ACME'], customer({ name: 'Acme Bearings' /* as before */, invoicing: 'summary' }));
    const news = types(it.events.get('O1' as never)?.slice(before) ?? []);
    expect(new Set(news)).toEqual(new Set(['basis-refreshed']));
    expect(releases(it)).toEqual(['F1 done']);
  });

  test('a price list that moves within what the order pays recalls nothing', () => {
    const it = released(town(), [{ price: '4.10' }]);
    it.learn('price', ['LIST', 'BRG-6204'], agreed('9.99'));
    expect(releases(it)).toEqual(['F1 done']);
    expect(it.outbox).toEqual([]);
  });

  test('a price that moves within tolerance amends the booking and the acknowledgement, and recalls nothing', () => {
    const it = released(town(), [{ price: '4.10' }]);
    it.learn('price', ['AGR-ACME', 'BRG-6204'], agreed('4.11'));
    expect(releases(it)).toEqual(['F1 done']);
    expect(it.outbox.map(({ effect }) => effect.key)).toEqual(['O1:book:2', 'O1:acknowledge:2']);
    it.deliver();
    expect(it.tasks('O1')).toMatchObject({ book: 'done', acknowledge: 'done', 'release/F1': 'done' });
  });

  test('a fact that is changed and changed back leaves everything as it was', () => {
    const it = released(town(), [{ price: '4.10' }]);
    it.learn('price', ['AGR-ACME', 'BRG-6204'], agreed('4.11'));
    it.learn('price', ['AGR-ACME', 'BRG-6204'], agreed('4.10'));
    it.deliver();
    expect(it.tasks('O1')).toMatchObject({ book: 'done', acknowledge: 'done', 'release/F1': 'done' });
    expect(it.live('O1').tasks['book' as never]).toMatchObject({ input: { lines: [{ price: '4.1' }] } });
    expect(it.sent.filter((key) => key.includes('release'))).toEqual(['O1:release/F1:1 send']);
  });

  test('an answer that is asked again and comes out the same is no news to those who read it', () => {
    const it = order(town(), [{ price: '4.50' }]);
    resolve(it, 'price-difference', { way: 'ours' });
    const revision = it.live('O1').answers['price' as never]?.revision;
    it.tell('O1', change({ kind: 'price', line: '1' as never, to: { amount: '4.1' as never, unit: 'EA' as never } }));
    expect(it.live('O1').answers['price' as never]?.revision).toBe(revision);
  });

  test('a late claim answer that changes nothing else is not a new revision', () => {
    const it = released(town());
    const before = it.live('O1').answers['credit' as never];
    it.tell('O1', change({ kind: 'instructions', to: 'ring the bell' }));
    expect(it.live('O1').answers['credit' as never]?.revision).toBe(before?.revision);
  });
});
