/** What would this do? Told by the same turns, and nothing of it is there afterwards. */
import { describe, expect, test } from 'vitest';
import type { OrderCommand } from '../../src/core/model/command.ts';
import { OrderId, ScheduleId } from '../../src/core/model/identifiers.ts';
import { decimal } from '../../src/core/model/decimal.ts';
import { unit } from '../../src/core/model/quantity.ts';
import type { ProjectedStore } from '../../src/engine/projections/ports.ts';
import { openMemoryStore } from '../../src/store/memory/store.ts';
import { freshPostgresStore } from '../store/database.ts';
import { demandOf } from '../stories/orders.ts';
import { Partner, Plant, Turned } from './plant.ts';

const change = (to: string): OrderCommand => ({
  type: 'change',
  changes: [{ kind: 'quantity', schedule: ScheduleId.of('1.1'), to: { value: decimal(to), unit: unit('EA') } }],
  reference: `CH-${to}`,
  source: 'test',
});

describe.each<[string, (clock: Turned) => Promise<ProjectedStore>]>([
  ['in memory', async (clock) => openMemoryStore({ clock })],
  ['on PostgreSQL', freshPostgresStore],
])('a dry run %s', { timeout: 60_000 }, (_, open) => {
  const planted = async (): Promise<Plant> => {
    const clock = new Turned();
    return await new Plant(await open(clock), clock, () => new Partner()).stocked();
  };
  const demand = (quantity: string): ReturnType<typeof demandOf> =>
    demandOf([{ quantity }], { purchaseOrder: `PO-${quantity}`, channel: { kind: 'edi', name: 'edi-acme', message: quantity } });

  test('of a capture ends as the capture does, and leaves nothing', async () => {
    const it = await planted();
    const dry = await it.hub.dryRun(undefined, [it.hub.capturing(demand('10'))], it.asker());
    expect(await it.store.read.orders(undefined, 10)).toEqual([]);
    expect((await it.store.read.account('stock:EAST/BRG-6204' as never)).revision).toBe(1);
    expect(await it.store.directory.routed('edi-acme', '10')).toBeUndefined();
    const id = (await it.pumped(it.hub.capture(demand('10'), it.asker()))).order;
    const [first] = await it.store.read.journal(id);
    expect(dry.events.map(({ type }) => type)).toEqual(first?.events.map(({ event }) => event.type));
    expect([dry.failure, dry.others]).toEqual([undefined, []]);
    await it.store.close();
  });

  test('of a change and of what comes after it tells what they would undo, one after the other', async () => {
    const it = await planted();
    const id = await it.order('M1');
    await it.untilQuiet();
    const before = await it.store.read.journal(id);
    const dry = await it.hub.dryRun(id, [change('8'), change('5')], it.asker());
    expect(dry.order).toMatchObject({ schedules: { '1.1': { quantity: { value: '5' } } } });
    expect(dry.events.filter(({ type }) => type === 'order-changed')).toHaveLength(2);
    expect(dry.events.map(({ type }) => type)).toContain('undo-wanted');
    expect(await it.store.read.journal(id)).toEqual(before);
    await it.store.close();
  });

  test('ends at the first that is refused, and says why', async () => {
    const it = await planted();
    const id = await it.order('M1');
    const cancel: OrderCommand = { type: 'cancel', what: 'order', reference: 'C1', reason: 'buyer' };
    const dry = await it.hub.dryRun(id, [cancel, change('12'), change('15')], it.asker());
    expect(dry).toMatchObject({ failure: { code: 'order-closed' }, order: { state: 'cancelled' } });
    const none = await it.hub.dryRun(OrderId.of('O-NONE'), [{ type: 'place-hold', note: 'wait', team: 'service' }], it.asker());
    expect(none.failure?.code).toBe('order-unknown');
    await it.store.close();
  });
});
