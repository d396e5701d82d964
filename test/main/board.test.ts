/** How connections do: what waits, what is dead, what came, how they answer; on both stores. */
import { expect, onTestFinished, test } from 'vitest';
import type { Connections } from '../../src/api/contract/live.ts';
import { CustomerId, OrderId } from '../../src/core/model/identifiers.ts';
import type { Connection } from '../../src/engine/connection.ts';
import { Health } from '../../src/engine/health.ts';
import { laneOf } from '../../src/engine/lane.ts';
import { Projections } from '../../src/engine/projections/projections.ts';
import { boardOf } from '../../src/main/house/board.ts';
import { LONG_MS, STORES } from '../api/served.ts';
import { Partner, Plant, Turned } from '../engine/plant.ts';
import { put, release, NO_EFFECTS } from '../store/samples.ts';

type Row = Connections['connections'][number];

test.each(STORES)('on %s, each is a row, under all of its names', { timeout: LONG_MS }, async (_, open) => {
  const clock = new Turned();
  const store = await open(clock);
  onTestFinished(async () => await store.close());
  const partner = new Partner();
  const east: Connection = {
    name: 'wms-east',
    capabilities: partner.capabilities,
    send: async (effect) => await partner.send(effect),
    readBack: async (effect) => await partner.readBack(effect),
  };
  const plant = await new Plant(store, clock, () => east).stocked();
  // The first thing asked of it is refused: a hold.
  partner.instead.push({ kind: 'answered', outcome: { kind: 'refused', code: 'closed', detail: 'no' } });
  await plant.order('M1');
  await plant.untilQuiet();
  const lost = OrderId.of('LOST-1');
  const wanted = [release(lost, 'none'), { ...release(lost, 'wms-east'), mode: 'read-back' as const, key: 'k2' as never }];
  await put(store, laneOf(lost, store.lanes), { effects: { ...NO_EFFECTS, wanted } });
  const raw = new Uint8Array([1]);
  await store.messages.keep({ connection: 'EAST', kind: '945', raw });
  const refused = await store.messages.keep({ connection: 'edi:acme', kind: 'x12', raw });
  await store.messages.finish(refused, { kind: 'refused' });
  const told = { subscriber: 'acme/letters', order: lost, sequence: 1, kind: 'shipped', content: {}, at: clock.at } as never;
  await store.notices.step(laneOf(lost, store.lanes), async (step) => await step.write([told], 1));
  await new Projections(store.projections, (error) => expect.fail(String(error))).upToDate();
  const health = new Health();
  for (const ms of [10, 20, 30]) health.note('wms-east', clock.at, ms, true);
  for (let i = 0; i < 5; i++) health.note('acme/letters', clock.at, 1, false);
  health.note('slow', clock.at, 9_000, true);
  const folder = { name: 'acme', folder: '', tell: [{ name: 'letters' }], codes: {}, mappings: new Map() } as never;
  const profile = {
    customer: CustomerId.of('ACME'),
    connection: 'edi:acme',
    sender: { kind: 'x12', qualifier: 'ZZ', id: 'A' },
  } as const;
  const { connections } = await boardOf({
    hub: plant.hub,
    store,
    health,
    configured: () => [
      { name: 'EAST', kind: 'x12-warehouse', url: 'http://east' },
      { name: 'erp', kind: 'erp-standin', url: 'http://erp' },
      { name: 'slow', kind: 'mailbox', url: 'http://slow' },
    ],
    data: { facts: [], accounts: [], partners: [profile], folders: [folder], payments: [], erpStock: {} },
    dropFolders: [{ name: 'edi:acme', path: '/in', everyMs: 1 }],
    connectionFor: () => east,
  });
  const row = (name: string): Row | undefined => connections.find((each) => each.name === name);
  expect(connections.map(({ name }) => name)).toEqual(['EAST', 'erp', 'slow', 'acme', 'edi:acme', 'api', 'intake', 'none']);
  expect(row('EAST')).toMatchObject({ state: 'up', waiting: 1, inDoubt: 1, dead: 1, received: 1, refused: 0 });
  expect(row('EAST')?.latencyMs).toEqual({ p50: 20, p99: 30 });
  expect(row('erp')).toEqual({
    name: 'erp',
    kind: 'erp-standin',
    address: 'http://erp',
    state: 'unused',
    waiting: 0,
    inDoubt: 0,
    dead: 0,
    received: 0,
    refused: 0,
  });
  expect(row('slow')).toMatchObject({ state: 'slow' });
  expect(row('acme')).toMatchObject({ state: 'down', waiting: 1, failedAt: clock.at });
  expect(row('edi:acme')).toMatchObject({ state: 'up', kind: 'x12', address: '/in', received: 1, refused: 1 });
  expect(row('none')).toMatchObject({ state: 'down', kind: 'not set up', waiting: 1 });
  clock.at = (clock.at + 3_600_001) as typeof clock.at;
  expect((await store.traffic((clock.at - 3_600_000) as typeof clock.at)).messages).toEqual([]);
});

test('only the latest answers count', () => {
  const health = new Health();
  for (let i = 0; i < 1_000; i++) health.note('a', 0 as never, i < 700 ? 1_000 : 5, true);
  expect(new Set(health.of('a')?.latenciesMs)).toEqual(new Set([5]));
  expect(health.of('a')?.latenciesMs.length).toBe(256);
  for (let i = 0; i < 1_000; i++) health.note(`n${i}`, 0 as never, 1, true);
  expect(health.of('n999')).toBeUndefined();
});
