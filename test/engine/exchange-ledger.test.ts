/** What becomes of a row of the ledger is no matter of the effect; what became of the effect is all in the ledger. */
import { expect, test } from 'vitest';
import type { ReadBack, SendResult } from '../../src/engine/connection.ts';
import { UNRECORDED, type Exchanged, type Recorder } from '../../src/engine/exchanges.ts';
import type { Store, WantedEffect } from '../../src/engine/ports.ts';
import { openMemoryStore } from '../../src/store/memory/store.ts';
import { Partner, Plant, Turned } from './plant.ts';

const SAID: Exchanged = { request: 'PUT /orders', sent: new Uint8Array([1]), latencyMs: 1.6 };

/** Says of each exchange that there was one. */
class Open extends Partner {
  override async send(effect: WantedEffect, record: Recorder = UNRECORDED): Promise<SendResult> {
    const result = await super.send(effect);
    const isAnswered = result.kind === 'answered';
    record({
      ...SAID,
      ...(isAnswered ? { answer: { status: 200, raw: new Uint8Array(), size: 0 } } : { error: 'TimeoutError' }),
    });
    return result;
  }

  override async readBack(effect: WantedEffect, record: Recorder = UNRECORDED): Promise<ReadBack> {
    record({ ...SAID, kind: 'look', answer: { status: 404, raw: new Uint8Array(), size: 0 } });
    return await super.readBack(effect);
  }
}

async function plant(partner: Partner, change: (store: Store) => Store = (store) => store): Promise<Plant> {
  const clock = new Turned();
  return await new Plant(change(openMemoryStore({ clock })), clock, () => partner).stocked();
}

test('each attempt of an effect is a row, with its order, its key and what it did', async () => {
  const partner = new Open();
  const it = await plant(partner);
  partner.instead.push({ kind: 'no-answer', code: 'TimeoutError', detail: '' });
  const order = await it.order('M1');
  await it.untilQuiet();
  it.now = (it.now + 3_600_000) as typeof it.now;
  await it.untilQuiet();
  const rows = (await it.store.exchanges.ofOrder(order, 100)).toReversed();
  const [first] = partner.got;
  const tried = rows.filter(({ effect }) => effect?.key === first);
  expect(tried.map(({ state, error }) => [state, error])).toEqual([
    ['unanswered', 'TimeoutError'],
    ['answered', undefined],
  ]);
  expect(tried[0]).toMatchObject({ connection: 'partner', effect: { order, act: 'do', isReadBack: false }, latencyMs: 2 });
  expect(tried[0]?.kind).toMatch(/^(erp\.book|customer\.acknowledge|warehouse\.release)$/);
  expect(rows.map(({ effect }) => effect?.key)).toEqual(partner.got);
});

test('a look at what is in doubt is marked as such', async () => {
  const partner = new Open({ dedupes: false, readable: { finalAfterMs: 0 } });
  const it = await plant(partner);
  partner.instead.push({ kind: 'no-answer', code: 'TimeoutError', detail: '' });
  const order = await it.order('M1');
  await it.untilQuiet();
  it.now = (it.now + 3_600_000) as typeof it.now;
  await it.untilQuiet();
  const rows = await it.store.exchanges.ofOrder(order, 100);
  expect(rows.filter(({ effect }) => effect?.isReadBack === true)).toMatchObject([{ kind: 'look', state: 'answered' }]);
});

test('a ledger that fails is told of, and the effect is done all the same, once', async () => {
  const partner = new Open();
  const failing = new Error('no room for it');
  const it = await plant(partner, (store) => ({
    ...store,
    exchanges: {
      ...store.exchanges,
      keep: async () => {
        throw failing;
      },
    },
  }));
  const order = await it.order('M1');
  await it.untilQuiet();
  expect(Object.values(await it.tasks(order))).toContain('done');
  expect(new Set(partner.got).size).toBe(partner.got.length);
  expect(it.errors).toEqual(partner.got.map(() => failing));
});
