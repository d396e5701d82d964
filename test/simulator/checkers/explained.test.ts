import { expect, test } from 'vitest';
import { explained } from '../../../simulator/checkers/explained.ts';
import type { Commit } from '../../../simulator/witness.ts';
import type { OrderEvent } from '../../../src/core/model/event.ts';
import { town } from '../../core/process/settle/given.ts';
import { begun, Lived, ORDER } from './lived.ts';
import { ANA, BEN, O1, Tale } from './tale.ts';

const WAITED: OrderEvent = { type: 'wait-ended', step: 'ship/S1' as never, at: 0 as never };

/** One event, recorded otherwise than it should be. */
function recorded(other: Partial<Extract<Commit, { kind: 'order' }>['events'][number]>): readonly string[] {
  const it = new Tale(explained);
  const event = { position: 1, order: O1, sequence: 1, event: WAITED, actor: ANA, command: 'C1', at: it.now, ...other };
  return it.show({ kind: 'order', order: O1, command: { type: 'wake' }, id: 'C1', events: [event], accounts: new Map() }).found;
}

/** Credit is short, and two people approve the excess. */
function approved(edit: Lived['edit']): readonly string[] {
  const it = new Lived(town(), explained);
  it.town.credit('ACME-GROUP', '50000', '49990');
  it.tell('O1', ORDER);
  it.edit = edit;
  it.resolve('credit', { way: 'approve-excess', amount: '57' }, [ANA, BEN]);
  return it.tale.found;
}

const withRuling =
  (other: object): Lived['edit'] =>
  (event) =>
    event.type === 'hold-resolved' ? { ...event, ruling: { ...event.ruling, ...other } } : event;

test('a life in which everything has its reason', () => {
  expect(begun(explained).end()).toEqual([]);
  expect(approved((event) => event)).toEqual([]);
});

test('gaps, and events of nobody, of no cause and of no time', () => {
  expect(recorded({})).toEqual([]);
  expect(recorded({ position: 2 })).toEqual(['explained: wait-ended is at 2, after 0']);
  expect(recorded({ sequence: 3 })).toEqual(['explained: wait-ended is number 3 of its order, after 0']);
  expect(recorded({ actor: '' as never })).toEqual(['explained: wait-ended has no actor, but ""']);
  expect(recorded({ command: '' })).toEqual(['explained: wait-ended names "" as its cause, and it was C1']);
  expect(recorded({ at: Number.NaN as never })).toEqual(['explained: wait-ended has no time, but NaN']);
});

test('an answer without a basis that says what gave it', () => {
  const it = new Lived(town(), explained);
  it.edit = (event) =>
    event.type === 'step-passed' && event.step === 'price'
      ? { ...event, basis: { ...event.basis, code: 'price', parameters: 'none' as never } }
      : event;
  it.tell('O1', ORDER);
  expect(it.tale.found).toEqual([
    'explained: price was answered by "price"',
    'explained: price was answered with parameters none',
  ]);
});

test('a decision of one person where two are needed, without a reason', () => {
  const found = approved(withRuling({ by: [BEN], note: ' ' }));
  expect(found).toEqual([
    'explained: approve-excess of H1 without a reason',
    'explained: approve-excess of H1 takes two people, and person:ben decided',
  ]);
});

test('a decision that somebody else told', () => {
  expect(approved(withRuling({ by: [ANA, 'person:eve'] }))).toEqual([
    'explained: approve-excess of H1 by person:ana, person:eve, told by person:ben',
  ]);
});

test('a step that is held by a hold that is not there', () => {
  const it = new Lived(town(), explained);
  it.town.credit('ACME-GROUP', '50000', '49990');
  it.edit = (event) => (event.type === 'hold-opened' ? undefined : event);
  it.tell('O1', ORDER);
  expect(it.tale.found[0]).toBe('explained: credit is held by H1, which is not open');
});
