import { expect, test } from 'vitest';
import { needlessWaits } from '../../../simulator/checkers/needless-waits.ts';
import type { OrderEvent } from '../../../src/core/model/event.ts';
import type { Instant } from '../../../src/core/model/instant.ts';
import { begun, type Lived } from './lived.ts';

/** EAST has both items free. */
const acme = (): Lived => {
  const it = begun(needlessWaits);
  it.tale.now = (it.town.now + 60_000) as Instant;
  return it;
};

/** What the step that plans stock says of line 1. */
const says = (value: object): OrderEvent =>
  ({
    type: 'step-passed',
    step: 'reserve',
    basis: { parameters: '', entries: [] },
    rejected: [],
    value: { allocations: {}, backordered: {}, short: {}, ...value },
  }) as never;

const WAITS = says({ backordered: { '1.1': [{ node: 'EAST', quantity: '10' }] } });
const SHORT = says({ short: { '1.1': '10' } });
const HAS = says({ allocations: { '1.1': [{ node: 'EAST', quantity: '10' }] } });

test.each<[string, OrderEvent]>([
  ['waits', WAITS],
  ['is told to be short', SHORT],
])('goods that are free, of a line that %s', (_, said) => {
  expect(acme().tale.commit([said]).found).toEqual(['live: 10 of 1.1 wait or are short, and EAST has as much of it free']);
});

test('a plan is judged by its last word', () => {
  expect(acme().tale.commit([WAITS, HAS]).found).toEqual([]);
  expect(acme().tale.commit([HAS, WAITS]).found).toHaveLength(1);
});
