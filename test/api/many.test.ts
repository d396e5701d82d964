/** One decision for many holds: what was shown is what the database then holds, exactly, also where some fail. */
import { expect, test } from 'vitest';
import { HoldId, OrderId } from '../../src/core/model/identifiers.ts';
import type { LiveOrder } from '../../src/core/model/order.ts';
import { standingOf } from '../../src/engine/projections/summary.ts';
import { demandOf } from '../stories/orders.ts';
import { Partner } from '../engine/plant.ts';
import { served, STORES, type Served, type Told } from './served.ts';

interface Outcome {
  readonly order: string;
  readonly hold: string;
  readonly outcome: string;
  readonly standing: string;
  readonly problem?: { readonly code: string };
}
interface Results {
  readonly batch?: string;
  readonly resolved: number;
  readonly proposed: number;
  readonly refused: number;
  readonly results: readonly Outcome[];
}

/** Nothing is taken outside, so that orders stay where a decision leaves them. */
const silent = (): Partner => {
  const partner = new Partner();
  partner.answer = () => ({ kind: 'not-sent', code: 'closed', detail: 'closed' });
  return partner;
};

const SCOPES = ['orders:read', 'orders:write', 'holds:resolve'];
const NOTE = 'As agreed with the buyer.';

/** Orders of one cause: the buyer's price is not ours. */
async function heldAtPrice({ plant }: Served, many: number): Promise<readonly OrderId[]> {
  const outcomes = await Promise.all(
    Array.from({ length: many }, async (_, n) => {
      const demand = demandOf([{ quantity: String(5 + (n % 7)), price: '4.00' }], {
        purchaseOrder: `PO-${n}`,
        channel: { kind: 'edi', name: 'edi-acme', message: `M${n}` },
      });
      return await plant.hub.capture(demand, plant.asker());
    }),
  );
  return outcomes.map(({ order }) => order);
}

const liveOf = async ({ plant }: Served, order: string): Promise<LiveOrder> => {
  const live = await plant.hub.liveOrder(OrderId.of(order));
  if (live === undefined) throw new Error(`there is an order ${order}`);
  return live;
};

test.each<[string, (typeof STORES)[number][1], number]>([
  ['1,000 in memory', STORES[0][1], 1_000],
  ['60 on PostgreSQL', STORES[1][1], 60],
])(
  'of %s the preview is what the orders then say: stock and credit run out on the way, and some fail',
  { timeout: 180_000 },
  async (__, open, many) => {
    const it = await served(open, silent);
    const { ask, keyAs, plant } = it;
    const key = await keyAs({ name: 'cid', scopes: SCOPES, roles: ['pricing'] });
    const orders = await heldAtPrice(it, many);
    // Room for about a third of them, and stock for about half.
    const account = async (name: string, more: object): Promise<unknown> =>
      await plant.hub.adjust(name as never, { type: 'snapshot', asOf: plant.now, ...more } as never, `less-${name}`);
    await account('stock:EAST/BRG-6204', { figure: String(many * 4) });
    await account('credit:ACME-GROUP', { figure: '38000', limit: String(38_000 + many * 3) });
    const settled = orders.filter((_, n) => n % 20 === 3);
    for (const order of settled) {
      const command = { type: 'resolve-hold', hold: HoldId.of('H1'), resolution: { way: 'reject' }, note: NOTE } as const;
      await plant.hub.handle(order, command, { ...plant.asker(), roles: ['pricing'] });
    }
    const stopped = orders.filter((_, n) => n % 20 === 7);
    for (const order of stopped)
      await plant.hub.handle(order, { type: 'place-hold', note: 'wait', team: 'service' }, plant.asker());
    const holds = [
      ...orders.map((order) => ({ order, hold: 'H1' })),
      ...stopped.map((order) => ({ order, hold: 'H2' })),
      { order: 'O-NONE', hold: 'H1' },
    ];
    const send = async (once: string, isDry: boolean): Promise<Told> =>
      await ask('POST /hold-resolutions', { key, once, body: { holds, resolution: { way: 'theirs' }, note: NOTE, isDry } });
    const revisions = async (): Promise<readonly number[]> =>
      await Promise.all(orders.map(async (order) => (await plant.store.read.journal(order)).length));
    const before = await revisions();
    const shown = (await send('DRY', true)).body as Results;
    expect(await revisions()).toEqual(before);
    expect(shown.batch).toBeUndefined();
    const done = (await send('WET', false)).body as Results;
    expect(done.results).toEqual(shown.results);
    expect([done.resolved, done.proposed, done.refused]).toEqual([shown.resolved, shown.proposed, shown.refused]);
    expect(done.refused).toBe(settled.length + stopped.length + 1);
    const then = await Promise.all(orders.map(async (order) => standingOf(await liveOf(it, order))));
    const byOrder = new Map(shown.results.filter(({ hold }) => hold === 'H1').map(({ order, standing }) => [order, standing]));
    expect(then).toEqual(orders.map((order) => byOrder.get(order)));
    const kinds = new Set(done.results.map(({ standing, problem }) => problem?.code ?? standing.split(' · ')[0]));
    expect([...kinds]).toEqual(expect.arrayContaining(['hold-settled', 'way-out-not-offered', 'order-unknown', 'held: credit']));
    // The same request again is answered the same, and does nothing.
    const after = await revisions();
    expect((await send('WET', false)).body).toEqual(done);
    expect(await revisions()).toEqual(after);
    expect(plant.errors).toEqual([]);
  },
);

test(
  'room that one decision gives back is what the next one gets, in the preview as in the end',
  { timeout: 60_000 },
  async () => {
    const it = await served(STORES[0][1], silent);
    const { ask, keyAs, plant } = it;
    const key = await keyAs({ name: 'cid', scopes: SCOPES, roles: ['pricing', 'credit', 'service'] });
    const asked = async (n: number, quantity: string): Promise<OrderId> => {
      const demand = demandOf([{ quantity }], {
        purchaseOrder: `PO-${n}`,
        channel: { kind: 'edi', name: 'edi-acme', message: `M${n}` },
      });
      return (await plant.hub.capture(demand, plant.asker())).order;
    };
    const orders = [await asked(1, '2000'), await asked(2, '2000'), await asked(3, '1900')];
    for (const order of orders)
      await plant.hub.handle(order, { type: 'place-hold', note: 'wait', team: 'service' }, plant.asker());
    const holds = await Promise.all(
      orders.map(async (order) => {
        const { holds: open } = await liveOf(it, order);
        return { order, hold: Object.values(open).find(({ reason }) => reason.type === 'stopped')?.id };
      }),
    );
    const body = { holds, resolution: { way: 'cancel' }, note: NOTE };
    const send = async (once: string, isDry: boolean): Promise<Results> =>
      (await ask('POST /hold-resolutions', { key, once, body: { ...body, isDry } })).body as Results;
    const shown = await send('DRY', true);
    expect((await send('WET', false)).results).toEqual(shown.results);
    expect(shown.resolved).toBe(3);
  },
);

test('a group is decided whole, and goes on with the same holds where it was cut off', { timeout: 60_000 }, async () => {
  const it = await served(STORES[0][1], silent);
  const { ask, keyAs, plant, store } = it;
  const key = await keyAs({ name: 'cid', scopes: SCOPES, roles: ['pricing'] });
  const orders = await heldAtPrice(it, 12);
  const group = { type: 'price-difference', team: 'pricing', cause: 'item:BRG-6204' };
  const body = { group, resolution: { way: 'ours' }, note: NOTE };
  const handle = plant.hub.handle.bind(plant.hub);
  let left = 5;
  plant.hub.handle = async (...asked) => {
    if (left-- <= 0) throw new Error('cut off');
    return await handle(...asked);
  };
  expect((await ask('POST /hold-resolutions', { key, once: 'G1', body })).status).toBe(500);
  plant.hub.handle = handle;
  // Its claim on the request ends after a minute.
  it.clock.at = (it.clock.at + 61_000) as typeof it.clock.at;
  const done = (await ask('POST /hold-resolutions', { key, once: 'G1', body })).body as Results;
  expect([done.resolved, done.refused]).toEqual([12, 0]);
  expect(done.results.map(({ order }) => order).toSorted()).toEqual([...orders].toSorted());
  expect((await store.holdBatches.find(done.batch ?? ''))?.holds).toHaveLength(12);
  const rulings = await Promise.all(orders.map(async (order) => (await liveOf(it, order)).rulings.length));
  expect(rulings).toEqual(orders.map(() => 1));
  expect((await ask('POST /hold-resolutions', { key, once: 'G2', body: { ...body, isDry: true } })).body).toMatchObject({
    results: [],
  });
  expect(
    (await ask('POST /hold-resolutions', { key, once: 'G3', body: { resolution: { way: 'ours' }, note: NOTE } })).status,
  ).toBe(422);
});
