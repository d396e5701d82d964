import { expect, test } from 'vitest';
import { withinCredit } from '../../../simulator/checkers/within-credit.ts';
import type { AccountState } from '../../../src/core/process/account/state.ts';
import { town } from '../../core/process/settle/given.ts';
import { begun, Lived, ORDER } from './lived.ts';
import { ANA, BEN } from './tale.ts';

const KEY = 'credit:ACME-GROUP' as never;

function credit(it: Lived): Extract<AccountState, { kind: 'credit' }> {
  const state = it.tale.accounts.get(KEY);
  if (state?.kind !== 'credit') throw new Error('credit');
  return state;
}

const show = (it: Lived, state: AccountState): readonly string[] =>
  it.tale.show({ kind: 'account', account: KEY, command: { type: 'expire', now: it.tale.now }, state }).found;

test('an order takes a part of the room', () => {
  expect(begun(withinCredit).end()).toEqual([]);
});

test('two people let an order exceed the room by at most so much', () => {
  const it = new Lived(town(), withinCredit);
  it.town.credit('ACME-GROUP', '50000', '49990');
  it.tell('O1', ORDER);
  it.resolve('credit', { way: 'approve-excess', amount: '57' }, [ANA, BEN]);
  expect(it.town.holds('O1')).toEqual([]);
  expect(it.end()).toEqual([]);
});

test('the room is exceeded, and nobody approved it', () => {
  const it = begun(withinCredit);
  expect(show(it, { ...credit(it), limit: '5' as never })[0]).toMatch(
    /67 is claimed, the room is 5, and 0 beyond it is approved/,
  );
});

test('one person alone approves an excess', () => {
  const it = new Lived(town(), withinCredit);
  it.town.credit('ACME-GROUP', '50000', '49990');
  it.tell('O1', ORDER);
  it.edit = (event) => (event.type === 'hold-resolved' ? { ...event, ruling: { ...event.ruling, by: [ANA, ANA] } } : event);
  it.resolve('credit', { way: 'approve-excess', amount: '57' }, [ANA, BEN]);
  expect(it.tale.found[0]).toMatch(/alone approves an excess of 57/);
});

test('finance says that another amount is owed', () => {
  const it = begun(withinCredit);
  it.end();
  it.tale.owed.set('ACME-GROUP', '12' as never);
  expect(it.tale.end().found).toEqual(['within-credit: credit:ACME-GROUP: 0 is exposed, and finance says that 12 is owed']);
});
