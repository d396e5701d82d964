/** Orders from capture to release through the engine, on both stores. */
import { afterEach, describe, expect, test } from 'vitest';
import { CustomerId, OrderId } from '../../src/core/model/identifiers.ts';
import { decimal } from '../../src/core/model/decimal.ts';
import { effectKey, type InstanceId } from '../../src/core/model/task.ts';
import { must } from '../../src/core/model/result.ts';
import { readFact } from '../../src/connect/facts/read-fact.ts';
import type { AccountKey } from '../../src/core/model/account.ts';
import type { Adjustment } from '../../src/engine/hub.ts';
import type { Store } from '../../src/engine/ports.ts';
import { openMemoryStore } from '../../src/store/memory/store.ts';
import { freshPostgresStore } from '../store/database.ts';
import { demandOf } from '../stories/orders.ts';
import { Partner, Plant, Turned } from './plant.ts';

const ACME = CustomerId.of('ACME');
const releaseKey = (order: string, generation = 1): string =>
  effectKey(OrderId.of(order), 'release/F1' as InstanceId, generation, 'do');

describe.each<[string, (clock: Turned) => Promise<Store>]>([
  ['in memory', async (clock) => openMemoryStore({ clock })],
  ['on PostgreSQL', freshPostgresStore],
])('the hub %s', (_, open) => {
  let store: Store | undefined;
  afterEach(async () => await store?.close());

  const plant = async (partner: Partner): Promise<Plant> => {
    const clock = new Turned();
    store = await open(clock);
    return await new Plant(store, clock, () => partner).stocked();
  };
  const order = async (
    it: Plant,
    message: string,
    purchaseOrder: string,
    quantity = '10',
  ): ReturnType<Plant['hub']['capture']> => {
    const demand = demandOf([{ quantity }], { purchaseOrder, channel: { kind: 'edi', name: 'edi-acme', message } });
    return await it.pumped(it.hub.capture(demand, it.asker()));
  };

  test('releases an order that is right, each effect sent once', async () => {
    const partner = new Partner();
    const it = await plant(partner);
    const { order: id } = await order(it, 'M1', 'PO-1');
    await it.untilQuiet();
    expect((await it.tasks(id))['release/F1']).toBe('done');
    expect(partner.got.filter((key) => key === releaseKey(id))).toHaveLength(1);
    expect(new Set(partner.got).size).toBe(partner.got.length);
  });

  test('takes the same message twice as one order, and a repeated command as the same command', async () => {
    const it = await plant(new Partner());
    const [first, again] = await Promise.all([order(it, 'M1', 'PO-1'), order(it, 'M1', 'PO-1')]);
    expect(again.order).toBe(first.order);
    const stop = { type: 'place-hold', note: 'wait', team: 'service' } as const;
    const once = await it.tell(first.order, stop, 'stop-1');
    expect(await it.tell(first.order, stop, 'stop-1')).toEqual(once);
    expect((await it.holds(first.order)).filter((type) => type === 'stopped')).toHaveLength(1);
    expect(await it.tell(first.order, { ...stop, note: 'another' }, 'stop-1')).toMatchObject({
      kind: 'refused',
      failure: { code: 'conflicting-repeat' },
    });
  });

  test('takes messages for the orders that another process made of them, whose lanes need not be those of new ones', async () => {
    const it = await plant(new Partner());
    const other = new Plant(it.store, it.clock, () => new Partner(), undefined, 'other-');
    const messages = Array.from(Array(12).keys(), (number) => `M${number}`);
    const inTurn = async (by: Plant, sent: readonly string[]): Promise<readonly OrderId[]> => {
      const orders: OrderId[] = [];
      for (const message of sent) orders.push(await by.order(message));
      return orders;
    };
    const orders = await inTurn(it, messages);
    await it.untilQuiet();
    const standing = async (): Promise<readonly unknown[]> => await Promise.all(orders.map(async (id) => await it.hub.order(id)));
    const before = await standing();
    expect((await inTurn(other, messages.toReversed())).toReversed()).toEqual(orders);
    expect(await standing()).toEqual(before);
  });

  test('keeps a change that comes before its order, and the order has it', async () => {
    const it = await plant(new Partner());
    const schedule = '1.1' as never;
    const changed = await it.pumped(
      it.hub.byPurchaseOrder(
        ACME,
        'PO-1',
        {
          type: 'change',
          changes: [{ kind: 'quantity', schedule, to: { value: decimal('24'), unit: 'EA' as never } }],
          reference: 'CHG-1',
          source: 'edi-acme',
        },
        it.asker(),
      ),
    );
    const captured = await order(it, 'M1', 'PO-1', '48');
    expect(captured.order).toBe(changed.order);
    expect((await it.live(captured.order)).schedules[schedule]?.quantity.value).toBe('24');
  });

  test('lets one of two orders that race for the last credit through; room frees the other, nobody touching it', async () => {
    const it = await plant(new Partner());
    const price = { currency: 'USD', unit: 'EA', spans: [{ from: '2026-01-01', breaks: [{ atLeast: '1', price: '3.00' }] }] };
    await it.hub.observe({ ...must(readFact('price:AGR-ACME/BRG-6204', price)), source: 'erp', since: it.now });
    const orders = await Promise.all([order(it, 'M1', 'PO-1', '2500'), order(it, 'M2', 'PO-2', '2500')]);
    await it.untilQuiet();
    const holds = await Promise.all(orders.map(async ({ order: id }) => await it.holds(id)));
    expect(holds.filter((types) => types.includes('credit'))).toHaveLength(1);
    // Later than the figure: a payment from before the snapshot is in it already.
    it.now = (it.now + 1) as never;
    await it.hub.adjust(
      'credit:ACME-GROUP' as never,
      { type: 'adjust', delta: decimal('-6000'), why: 'payment', at: it.now },
      'payment-1',
    );
    await it.untilQuiet();
    for (const { order: id } of orders) {
      expect(await it.holds(id)).toEqual([]);
      expect((await it.tasks(id))['release/F1']).toBe('done');
    }
  });

  test('hears of many shelves at once: of two words for one the later counts, and the same list again changes nothing', async () => {
    const it = await plant(new Partner());
    const shelf = (item: number): AccountKey => `stock:WEST/COUNTED-${item}` as AccountKey;
    const asOf = it.now;
    const counts = Array.from(Array(450).keys(), (i): Adjustment => ({
      account: shelf(i),
      command: { type: 'snapshot', figure: decimal(`${i}`), asOf },
      id: `count-${i}`,
    }));
    it.now = (asOf + 60_000) as never;
    const broken = { type: 'adjust', delta: decimal('-3'), why: 'damage', at: it.now } as const;
    const told = [...counts, { account: shelf(7), command: broken, id: 'broken-7' }];
    for (const time of ['once', 'twice'])
      expect(new Set((await it.hub.adjustAll(told)).map(({ kind }) => kind)), time).toEqual(new Set(['adjusted']));
    expect(await it.hub.account(shelf(7))).toMatchObject({ onHand: { figure: '4' } });
    expect(await it.hub.account(shelf(449))).toMatchObject({ onHand: { figure: '449' } });
    const another = { ...broken, delta: decimal('-4') };
    expect(await it.hub.adjust(shelf(7), another, 'broken-7')).toMatchObject({
      kind: 'refused',
      failure: { code: 'conflicting-repeat', known: 'broken-7' },
    });
  });

  test('wakes the orders that rest on a fact when it changes, and what they told outside is told anew', async () => {
    const partner = new Partner();
    const it = await plant(partner);
    const { order: id } = await order(it, 'M1', 'PO-1');
    await it.untilQuiet();
    const before = partner.got.length;
    const stopped = { ...((await store?.read.fact('customer:ACME' as never))?.value as object), status: 'stopped' };
    await it.hub.observe({ ...must(readFact('customer:ACME', stopped)), source: 'crm', since: it.now });
    await it.untilQuiet();
    expect((await it.holds(id)).length).toBeGreaterThan(0);
    expect(partner.got.slice(before)).toContain(`${releaseKey(id)}:undo`);
  });

  test('sends again what never left, after a while, and the partner has it once', async () => {
    const partner = new Partner();
    const it = await plant(partner);
    partner.instead.push({ kind: 'not-sent', code: 'ECONNREFUSED', detail: 'down' });
    const { order: id } = await order(it, 'M1', 'PO-1');
    await it.untilQuiet();
    const first = partner.got[0] ?? '';
    expect(partner.got.filter((key) => key === first)).toHaveLength(1);
    it.now = (it.now + 1_000) as never;
    await it.untilQuiet();
    expect(partner.got.filter((key) => key === first)).toHaveLength(2);
    expect(Object.values(await it.tasks(id))).not.toContain('in-doubt');
  });

  test('asks a partner that can be read back whether it has what it did not answer to, instead of sending again', async () => {
    const partner = new Partner({ dedupes: false, readable: { finalAfterMs: 0 } });
    const it = await plant(partner);
    partner.instead.push({ kind: 'no-answer', code: 'TimeoutError', detail: 'silence' });
    const { order: id } = await order(it, 'M1', 'PO-1');
    await it.untilQuiet();
    expect(new Set(partner.got).size).toBe(partner.got.length);
    expect((await it.tasks(id))['release/F1']).toBe('done');
  });

  test('does not take a no for sure when an attempt before it went unanswered', async () => {
    const partner = new Partner({ dedupes: true, readable: undefined });
    const it = await plant(partner);
    partner.answer = (nth) =>
      nth === 1
        ? { kind: 'no-answer', code: 'TimeoutError', detail: 'silence' }
        : { kind: 'answered', outcome: { kind: 'refused', code: 'busy', detail: 'later' } };
    const { order: id } = await order(it, 'M1', 'PO-1');
    await it.untilQuiet();
    it.now = (it.now + 5_000) as never;
    await it.untilQuiet();
    const asked = Object.values((await it.live(id)).holds).map(({ reason }) => reason.type === 'effect' && reason.state);
    expect(new Set(asked)).toEqual(new Set(['in-doubt']));
  });

  test('keeps trying a partner that cannot be reached, for longer than a day', async () => {
    const partner = new Partner();
    const it = await plant(partner);
    for (let i = 0; i < 60; i++) partner.instead.push({ kind: 'not-sent', code: 'ECONNREFUSED', detail: 'down' });
    const { order: id } = await order(it, 'M1', 'PO-1');
    for (let quarter = 0; quarter < 80; quarter++) {
      await it.untilQuiet();
      it.now = (it.now + 900_000) as never;
    }
    expect(await it.holds(id)).toEqual([]);
    expect((await it.tasks(id))['release/F1']).toBe('done');
  });

  test('tries a partner that is down once a minute, whatever waits for it, and asks no order meanwhile', async () => {
    const partner = new Partner();
    const it = await plant(partner);
    for (let i = 0; i < 1_000; i++) partner.instead.push({ kind: 'not-sent', code: 'ECONNREFUSED', detail: 'down' });
    const ids: OrderId[] = [];
    for (let i = 1; i <= 6; i++) ids.push((await order(it, `M${i}`, `PO-${i}`)).order);
    for (let second = 0; second < 120; second++) {
      await it.untilQuiet();
      it.now = (it.now + 1_000) as never;
    }
    // At first each of them finds out for itself; then there are two probes in two minutes.
    const early = partner.got.length;
    expect(early).toBeLessThan(20);
    partner.instead.length = 0;
    for (let minute = 0; minute < 20; minute++) {
      await it.untilQuiet();
      it.now = (it.now + 60_000) as never;
    }
    for (const id of ids) expect((await it.tasks(id))['release/F1']).toBe('done');
  });

  test('asks a person where the partner can neither dedupe nor be read back', async () => {
    const partner = new Partner({ dedupes: false, readable: undefined });
    const it = await plant(partner);
    partner.instead.push({ kind: 'no-answer', code: 'TimeoutError', detail: 'silence' });
    const { order: id } = await order(it, 'M1', 'PO-1');
    await it.untilQuiet();
    expect(await it.holds(id)).toContain('effect');
    expect(new Set(partner.got).size).toBe(partner.got.length);
  });
});
