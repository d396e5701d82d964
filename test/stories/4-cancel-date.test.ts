/**
 * Story 4, the cancel date. 120 split 60/36/24 by store; 96 ship by 5 June, 24 are cancelled by the cancel-after date.
 * A 945 on 6 June proves that 24 left on the 5th: 120 shipped, 0 cancelled.
 */
import { expect, test } from 'vitest';
import { conservation } from '../../src/core/process/order-facts.ts';
import { address, addressKey, addressVerdict, screening, screeningKey, shipTo } from '../core/checks/facts.ts';
import { capture, demandOf, shipped } from './orders.ts';
import { Town } from './town.ts';

const STORES = ['Acme Store 12', 'Acme Store 14', 'Acme Store 16'].map((name) =>
  address({ name, lines: [`${name.slice(-2)} Lake St`] }),
);

function town(): Town {
  const facts = Object.fromEntries(
    STORES.flatMap((place, i) => [
      [`ship-to:ACME/STORE-${12 + 2 * i}`, shipTo({ address: place })],
      [addressKey(place), addressVerdict()],
      [screeningKey(place.name, 'US'), screening()],
    ]),
  );
  const it = new Town(facts);
  it.stock('EAST', 'BRG-6204', '500');
  it.credit('ACME-GROUP', '50000');
  it.tell(
    'O1',
    capture(demandOf([{ stores: { 'STORE-12': '60', 'STORE-14': '36', 'STORE-16': '24' }, cancelAfter: '2026-06-05' }])),
  );
  it.deliver();
  return it;
}

const line = (it: Town): unknown => conservation(it.live('O1'))[0];

test('96 ship by 5 June, and 24 are cancelled by their date', () => {
  const it = town();
  it.at('2026-06-04T15:00:00Z').tell('O1', shipped('S1', 'F1', { '1.1': '60' }, { left: '2026-06-04T14:00:00Z' }));
  it.at('2026-06-05T15:00:00Z').tell('O1', shipped('S2', 'F2', { '1.2': '36' }, { left: '2026-06-05T14:00:00Z' }));
  it.until('2026-06-06T00:00:00Z');

  expect(line(it)).toMatchObject({ ordered: '120', shipped: '96', cancelled: '24', open: '0', holds: true });
  expect(it.tasks('O1')['release/F3']).toBe('undoing');
});

test('a 945 of 6 June proves that 24 left on the 5th: 120 shipped, 0 cancelled', () => {
  const it = town();
  it.at('2026-06-04T15:00:00Z').tell('O1', shipped('S1', 'F1', { '1.1': '60' }, { left: '2026-06-04T14:00:00Z' }));
  it.at('2026-06-05T15:00:00Z').tell('O1', shipped('S2', 'F2', { '1.2': '36' }, { left: '2026-06-05T14:00:00Z' }));
  it.until('2026-06-06T00:00:00Z');

  it.at('2026-06-06T09:00:00Z').tell('O1', shipped('S3', 'F3', { '1.3': '24' }, { left: '2026-06-05T17:30:00Z' }));

  expect(line(it)).toMatchObject({ ordered: '120', shipped: '120', cancelled: '0', open: '0', unsettled: '0', holds: true });
  expect(it.holds('O1')).toEqual([]);
});

test('24 that left on the 6th, after their date, need a verdict', () => {
  const it = town();
  it.at('2026-06-04T15:00:00Z').tell('O1', shipped('S1', 'F1', { '1.1': '60' }, { left: '2026-06-04T14:00:00Z' }));
  it.at('2026-06-05T15:00:00Z').tell('O1', shipped('S2', 'F2', { '1.2': '36' }, { left: '2026-06-05T14:00:00Z' }));
  it.until('2026-06-06T00:00:00Z');

  it.at('2026-06-06T09:00:00Z').tell('O1', shipped('S3', 'F3', { '1.3': '24' }, { left: '2026-06-06T08:00:00Z' }));

  expect(line(it)).toMatchObject({ shipped: '120', cancelled: '24', unsettled: '24', holds: true });
  expect(it.hold('O1', 'discrepancy').reason).toMatchObject({
    lines: [{ schedule: '1.3', expected: '0', found: '24', kind: 'over' }],
  });
});
