import { expect, test } from 'vitest';
import { noShipOnHold } from '../../../simulator/checkers/no-ship-on-hold.ts';
import type { OrderCommand } from '../../../src/core/model/command.ts';
import { butFor, town } from '../../core/process/settle/given.ts';
import { ALL, begun, left, Lived, ORDER } from './lived.ts';

const STOP: OrderCommand = { type: 'place-hold', note: 'the buyer called', team: 'service' };

const RELEASE = { instance: 'release/F1' as never, generation: 1, at: 0 as never, unwanted: false };

/** Its node has given the work back. */
function stopped(): Lived {
  const it = begun(noShipOnHold);
  it.tell('O1', STOP);
  it.deliver();
  return it;
}

test('a stopped order is recalled and stays', () => {
  expect(stopped().end()).toEqual([]);
});

test('goods that leave although their node gave them back', () => {
  const it = stopped();
  it.ship('S1', left(it, 'S1', 'F1', ALL));
  expect(it.tale.found).toEqual(['no-ship-on-hold: S1 left of F1, which EAST had given back']);
});

test("a node's own mistake is shown to a person, in the commit that records it", () => {
  for (const isPlanted of [false, true]) {
    const it = stopped();
    if (isPlanted) it.edit = (event) => (event.type === 'hold-opened' ? undefined : event);
    it.ship('S1', left(it, 'S1', 'F1', ALL), 'O1', true);
    expect(it.tale.found).toEqual(
      isPlanted ? ['no-ship-on-hold: S1 left although it was recalled and hold H1 (stopped) is open, and nobody is told'] : [],
    );
  }
});

test('a recall that is shown as done, and the node has not done it', () => {
  const it = begun(noShipOnHold);
  it.tell('O1', STOP);
  it.tale.commit([{ type: 'task-moved', ...RELEASE, from: 'undoing', to: 'undone' }]);
  expect(it.tale.found).toEqual([
    'no-ship-on-hold: release/F1 generation 1 is shown as undone, and its node has not given it back',
  ]);
});

test('a recall that a person confirms by hand is that person’s', () => {
  const it = begun(noShipOnHold);
  it.tell('O1', STOP);
  it.tale.commit([{ type: 'task-moved', ...RELEASE, from: 'undoing', to: 'undone' }], {
    command: {
      type: 'resolve-hold',
      hold: 'H1' as never,
      resolution: { way: 'confirm-by-hand', reference: 'phone' },
      note: 'ok',
    },
  });
  expect(it.tale.found).toEqual([]);
});

test('a release that is sent while a gate is closed', () => {
  const it = new Lived(town(), noShipOnHold);
  it.tell('O1', ORDER);
  it.deliver(butFor('warehouse.release'));
  it.tell('O1', STOP);
  it.tale.commit([{ type: 'task-moved', ...RELEASE, from: 'wanted', to: 'sending' }]);
  expect(it.tale.found).toEqual(['no-ship-on-hold: release/F1 is sent while hold H1 (stopped) is open']);
});
