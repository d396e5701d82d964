/** What an answer read is kept as lists, and read back as it was; so are rows of before, and what is no event at all. */
import { expect, test } from 'vitest';
import type { Entry } from '../../src/engine/ports.ts';
import { eventsOf, kept, type KeptEvents } from '../../src/store/postgres/kept-events.ts';

const READ = [
  { key: 'item:BOLT', version: 3, value: { unit: 'EA' } },
  { key: 'cost:BOLT', version: 0, value: null },
  { key: 'order.line:1', version: 1 },
];
const basis = { code: 'price-agrees@1', parameters: 'p', entries: READ };
const EVENTS = [
  { event: { type: 'step-passed', step: 'price', basis, value: { lines: {} }, rejected: [] }, actor: 'hub' },
  { event: { type: 'wait-ended', step: 'paid/S1', at: 5 }, actor: 'person:ana' },
] as unknown as Entry['events'];

test('each thing read is a list of its key, its version and its value', () => {
  const [first] = JSON.parse(JSON.stringify(kept(EVENTS))) as { event: { basis: { entries: unknown } } }[];
  expect(first?.event.basis.entries).toEqual([
    ['item:BOLT', 3, { unit: 'EA' }],
    ['cost:BOLT', 0, null],
    ['order.line:1', 1],
  ]);
});

test.each([
  ['as it is kept', kept(EVENTS)],
  ['as it was kept before', EVENTS],
])('%s, it is read as it was written', (_, rows) => {
  expect(eventsOf(JSON.parse(JSON.stringify(rows)) as KeptEvents)).toEqual(EVENTS);
});

test.each([
  ['no list', { forged: true }],
  ['nothing', [null]],
  ['no event', [{ actor: 'hub' }]],
  ['a basis of nothing', [{ event: { type: 'step-passed', basis: null }, actor: 'hub' }]],
  ['something beside the event', [{ event: { type: 'wait-ended' }, actor: 'hub', forged: true }]],
  ['a list of four', [{ event: { type: 'step-passed', basis: { entries: [['a', 1, 2, 3]] } }, actor: 'hub' }]],
])('%s is left for whoever checks the journal', (_, rows) => {
  expect(eventsOf(rows as never)).toEqual(rows);
});
