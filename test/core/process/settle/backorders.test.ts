/** A backorder waits by itself for five days, and then for a person; nobody is left with goods that nobody looks for. */
import { describe, expect, test } from 'vitest';
import { decimal } from '../../../../src/core/model/decimal.ts';
import type { AccountKey } from '../../../../src/core/model/account.ts';
import { instant } from '../../../../src/core/model/instant.ts';
import { must } from '../../../../src/core/model/result.ts';
import { decideAccount } from '../../../../src/core/process/account/decide.ts';
import { newAccount } from '../../../../src/core/process/account/state.ts';
import { nextWake } from '../../../../src/core/process/wake.ts';
import { capture, demandOf, shipped } from '../../../stories/orders.ts';
import { Town } from '../../../stories/town.ts';
import { DOCKS, moveTo, NORTH_DOCK } from './given.ts';

const EAST = 'stock:EAST/BRG-6204' as AccountKey;

/** Ordered on 1 June at 8; 6 of 10 are there and are shipped. */
function waitingForFour(): Town {
  const it = new Town(DOCKS);
  it.stock('EAST', 'BRG-6204', '6');
  it.credit('ACME-GROUP', '50000');
  it.tell('O1', capture(demandOf([{ quantity: '10' }])));
  it.deliver();
  it.tell('O1', shipped('S1', 'F1', { '1.1': '6' }));
  it.deliver();
  return it;
}

/** What each fulfillment is to ship, or has shipped. */
const planned = (it: Town): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.values(it.live('O1').fulfillments)
      .filter(({ state }) => state !== 'withdrawn')
      .map(({ id, lines }) => [id, lines.map(({ quantity }) => quantity).join('+')]),
  );

const receipt = (it: Town, quantity: string): unknown =>
  it.account(EAST, { type: 'adjust', delta: decimal(quantity), why: 'receipt', at: it.now });

describe('a backorder', () => {
  test('is nobody’s business for five days', () => {
    const it = waitingForFour();
    expect(nextWake(it.live('O1'), it.now)).toBe(instant('2026-06-06T08:00:00Z'));
    it.until('2026-06-06T07:59:59Z');
    expect(it.holds('O1')).toEqual([]);
  });

  test('is a shortage that planning is asked about after five days', () => {
    const it = waitingForFour();
    it.until('2026-06-06T08:00:00Z');
    expect(it.hold('O1', 'shortage')).toMatchObject({
      team: 'planning',
      raisedBy: 'reserve/waiting',
      reason: { lines: [{ schedule: '1.1', item: 'BRG-6204', short: '4', why: 'waits-long' }] },
    });
  });

  test('that a person lets wait is asked about again after as long', () => {
    const it = waitingForFour();
    it.until('2026-06-06T08:00:00Z');
    const resolution = { way: 'backorder' } as const;
    it.tell(
      'O1',
      { type: 'resolve-hold', hold: it.hold('O1', 'shortage').id, resolution, note: 'on its way' },
      { roles: ['planning'] },
    );
    expect(it.holds('O1')).toEqual([]);
    it.until('2026-06-11T07:59:59Z');
    expect(it.holds('O1')).toEqual([]);
    it.until('2026-06-11T08:00:00Z');
    expect(it.holds('O1')).toEqual(['shortage']);
  });

  test('that is filled ends the question by itself', () => {
    const it = waitingForFour();
    it.until('2026-06-06T08:00:00Z');
    receipt(it, '4');
    it.deliver();
    expect(it.holds('O1')).toEqual([]);
    expect(it.tasks('O1')['release/F2']).toBe('done');
  });

  test('that is filled in part keeps its place, and its date', () => {
    const it = waitingForFour();
    it.at('2026-06-03T08:00:00Z');
    receipt(it, '3');
    it.deliver();
    expect(nextWake(it.live('O1'), it.now)).toBe(instant('2026-06-06T08:00:00Z'));
  });

  test('that is cancelled lets the order end', () => {
    const it = waitingForFour();
    it.until('2026-06-06T08:00:00Z');
    it.tell('O1', { type: 'cancel', what: 'order', reference: 'call', reason: 'buyer' });
    expect(it.holds('O1')).toEqual([]);
  });

  test('that the account has given, which the order has not heard, is planned when it hears of it, and not before', () => {
    const it = waitingForFour();
    it.at('2026-06-02T08:00:00Z');
    const heard = decideAccount(
      it.accounts.get(EAST) ?? newAccount(EAST),
      { type: 'adjust', delta: decimal('4'), why: 'receipt', at: it.now },
      it.now,
    );
    const { state, answers } = must(heard);
    it.accounts.set(EAST, state);
    it.tell('O1', moveTo(NORTH_DOCK));
    it.deliver();
    expect(planned(it)).toEqual({ F1: '6' });
    it.tell('O1', { type: 'answer-claims', answers: answers.map(({ answer }) => answer) });
    it.deliver();
    expect(planned(it)).toEqual({ F1: '6', F2: '4' });
  });
});
