import { expect, test } from 'vitest';
import { rightPlace } from '../../../simulator/checkers/right-place.ts';
import { MAIN_DOCK } from '../../core/checks/facts.ts';
import { moveTo, NORTH_DOCK } from '../../core/process/settle/given.ts';
import { ALL, begun, left, type Lived } from './lived.ts';

const refused = { kind: 'refused', code: 'packed', detail: 'on the dock' } as const;

/** The buyer moves, and the node has packed it already. */
function beyondRecall(): Lived {
  const it = begun(rightPlace);
  it.tell('O1', moveTo(NORTH_DOCK));
  it.deliver(({ act }) => (act === 'undo' ? refused : { kind: 'done' }));
  return it;
}

test('goods go where their release says, and where the order goes', () => {
  const it = begun(rightPlace);
  it.ship('S1', left(it, 'S1', 'F1', ALL));
  expect(it.end()).toEqual([]);
});

test('goods that can not be recalled go to the old place, and a person knows', () => {
  const it = beyondRecall();
  it.ship('S1', left(it, 'S1', 'F1', ALL));
  expect(it.end()).toEqual([]);
  const ruled = beyondRecall();
  ruled.resolve('beyond-recall', { way: 'let-ship' });
  ruled.ship('S1', left(ruled, 'S1', 'F1', ALL));
  expect(ruled.end()).toEqual([]);
});

test('goods that go to the old place, and nobody knows', () => {
  const it = begun(rightPlace);
  it.edit = (event) => (event.type === 'hold-opened' ? undefined : event);
  it.tell('O1', moveTo(NORTH_DOCK));
  it.ship('S1', left(it, 'S1', 'F1', ALL));
  expect(it.tale.found).toEqual([
    expect.stringMatching(/S1 took 1.1 to Acme Bearings Main Dock, .* elsewhere by now, and nobody is told/),
  ]);
});

test('goods that leave for another place or from another node than their release says', () => {
  const it = begun(rightPlace);
  const about = {
    kind: 'left',
    order: 'O1' as never,
    fulfillment: 'F1' as never,
    shipment: 'S1' as never,
    lines: [],
    againstRecall: false,
  } as const;
  it.enter({ ...about, generation: 1, node: 'WEST' as never, destination: MAIN_DOCK });
  it.enter({ ...about, generation: 1, node: 'EAST' as never, destination: NORTH_DOCK });
  it.enter({ ...about, generation: 2, node: 'EAST' as never, destination: MAIN_DOCK });
  expect(it.tale.found).toEqual([
    'right-place: S1 left WEST, and EAST was told',
    expect.stringMatching(/S1 left for Acme Bearings North Dock, .* its release says Acme Bearings Main Dock/),
    'right-place: S1 left by release 2 of F1, which was never decided',
  ]);
});

test('goods that are recorded for another place than their release says', () => {
  const it = begun(rightPlace);
  it.edit = (event) =>
    event.type === 'shipment-confirmed' ? { ...event, shipment: { ...event.shipment, destination: NORTH_DOCK } } : event;
  it.ship('S1', left(it, 'S1', 'F1', ALL));
  expect(it.tale.found[0]).toMatch(/S1 is recorded for Acme Bearings North Dock/);
});
