/**
 * Story 3, the change before its order. The 860 (48 → 24) comes at 08:02, its 850 at 08:09. One order of 24; the 860
 * again changes nothing.
 */
import { expect, test } from 'vitest';
import type { OrderCommand } from '../../src/core/model/command.ts';
import { ScheduleId } from '../../src/core/model/identifiers.ts';
import { quantity } from '../../src/core/model/quantity.ts';
import { capture, demandOf } from './orders.ts';
import { Town } from './town.ts';

const CHANGE: OrderCommand = {
  type: 'change',
  changes: [{ kind: 'quantity', schedule: ScheduleId.of('1.1'), to: quantity('24', 'EA'), from: quantity('48', 'EA') }],
  reference: '860-1',
  sequence: 1,
  source: 'edi-acme',
};

test('an 860 that comes before its 850 makes one order of 24', () => {
  const it = new Town();
  it.stock('EAST', 'BRG-6204', '100');
  it.credit('ACME-GROUP', '50000');

  it.at('2026-06-01T08:02:00Z').tell('O1', CHANGE);
  expect(it.orders.get('O1' as never)?.state).toBe('parked');

  it.at('2026-06-01T08:09:00Z').tell('O1', capture(demandOf([{ quantity: '48' }])));
  it.deliver();
  expect(it.live('O1').schedules['1.1' as ScheduleId]?.counted?.ordered).toBe('24');
  expect(it.live('O1').fulfillments).toMatchObject({ F1: { lines: [{ quantity: '24' }] } });

  expect(it.tell('O1', CHANGE)).toEqual([]);
  expect(Object.keys(it.live('O1').fulfillments)).toEqual(['F1']);
});

test('the 860 twice before its 850 is parked once', () => {
  const it = new Town();
  it.tell('O1', CHANGE);
  expect(it.tell('O1', CHANGE)).toEqual([]);
});
