/** A partner with hours: what falls due while it is closed waits without an attempt, and may still be withdrawn for nothing. */
import { expect, test } from 'vitest';
import { isOpenAt, type Calendar } from '../../src/core/model/calendar.ts';
import { instant, parseLocalDate, startOf, type Instant } from '../../src/core/model/instant.ts';
import { must } from '../../src/core/model/result.ts';
import { openBy } from '../../src/connect/partner.ts';
import { openMemoryStore } from '../../src/store/memory/store.ts';
import { Partner, Plant, Turned } from './plant.ts';

const day = (text: string) => must(parseLocalDate(text, 'day'));

/** Monday to Friday, 07:00 to 18:00 in Ohio's summer; Independence Day was on Friday the third. */
const HOURS: Calendar = {
  id: 'SWIFT',
  week: [[], ...Array.from({ length: 5 }, () => [{ opens: 7 * 60, closes: 18 * 60 }]), []],
  holidays: [day('2026-07-03')],
  offsets: [{ from: startOf(day('2026-03-08')), minutes: -240 }],
};

test.each([
  ['Monday, a minute before it opens', '2026-06-01T10:59:00Z', false],
  ['Monday, as it opens', '2026-06-01T11:00:00Z', true],
  ['Monday, its last minute', '2026-06-01T21:59:00Z', true],
  ['Monday, as it closes', '2026-06-01T22:00:00Z', false],
  ['Tuesday in UTC, Monday evening there', '2026-06-02T01:00:00Z', false],
  ['Sunday', '2026-06-07T15:00:00Z', false],
  ['a holiday', '2026-07-03T15:00:00Z', false],
] as const)('%s: %s is open: %s', (_, at, is) => {
  expect(isOpenAt(HOURS, instant(at))).toBe(is);
});

class Warehouse extends Partner {
  override readonly name = 'wms';
  readonly isOpen = (now: Instant): boolean => openBy(HOURS).isOpen?.(now) === true;
}

async function plantAt(at: string): Promise<{ readonly plant: Plant; readonly warehouse: Warehouse }> {
  const clock = new Turned();
  clock.at = instant(at);
  const [warehouse, others] = [new Warehouse(), new Partner()];
  const connectionFor = ({ task }: { readonly task: string }): Partner => (task === 'warehouse.release' ? warehouse : others);
  const plant = await new Plant(openMemoryStore({ clock }), clock, connectionFor).stocked();
  return { plant, warehouse };
}

test('an order that comes on Friday night goes out on Monday morning, at its first attempt', async () => {
  const { plant, warehouse } = await plantAt('2026-06-05T22:30:00Z');
  const order = await plant.order('M1');
  await plant.untilQuiet();
  expect([warehouse.got, (await plant.tasks(order))['release/F1']]).toEqual([[], 'wanted']);
  plant.clock.at = instant('2026-06-08T10:59:59Z');
  await plant.untilQuiet();
  expect(warehouse.got).toEqual([]);
  plant.clock.at = instant('2026-06-08T11:00:00Z');
  await plant.untilQuiet();
  expect([warehouse.got, (await plant.tasks(order))['release/F1']]).toEqual([[`${order}:release/F1:1`], 'done']);
  expect(await plant.holds(order)).toEqual([]);
});

test('cancelled meanwhile, it never hears of it', async () => {
  const { plant, warehouse } = await plantAt('2026-06-05T22:30:00Z');
  const order = await plant.order('M1');
  await plant.untilQuiet();
  await plant.tell(order, { type: 'cancel', what: 'order', reference: 'c', reason: 'buyer' });
  plant.clock.at = instant('2026-06-08T12:00:00Z');
  await plant.untilQuiet();
  expect(warehouse.got.filter((key) => key.includes('release/'))).toEqual([]);
  expect((await plant.live(order)).state).toBe('cancelled');
});
