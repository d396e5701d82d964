/** What the engine knows before it decides: what a new order will read, and what owners have told it. */
import { expect, test } from 'vitest';
import type { AccountKey } from '../../src/core/model/account.ts';
import { decimal } from '../../src/core/model/decimal.ts';
import type { FactKey } from '../../src/core/model/fact.ts';
import { must } from '../../src/core/model/result.ts';
import { readFact } from '../../src/connect/facts/read-fact.ts';
import { openMemoryStore } from '../../src/store/memory/store.ts';
import { cost } from '../core/checks/facts.ts';
import { orderIn } from '../store/samples.ts';
import { Partner, Plant, Turned } from './plant.ts';
import { seenThrough } from './spoilt.ts';

const EAST = 'stock:EAST/BRG-6204' as AccountKey;
const COST = 'cost:BRG-6204' as FactKey;

async function plant(): Promise<Plant> {
  const clock = new Turned();
  return await new Plant(openMemoryStore({ clock, lanes: 1 }), clock, () => new Partner()).stocked();
}

test('a process that knows nothing reads what a new order will ask of its items in one go, and nothing of it again', async () => {
  const { store, clock } = await plant();
  const facts: (readonly FactKey[])[] = [];
  const accounts: (readonly AccountKey[])[] = [];
  const watched = seenThrough(store, (tx) => ({
    ...tx,
    facts: async (keys) => {
      facts.push(keys);
      return await tx.facts(keys);
    },
    accounts: async (known) => {
      accounts.push([...known.keys()]);
      return await tx.accounts(known);
    },
  }));
  const cold = new Plant(watched, clock, () => new Partner(), undefined, 'cold-');

  await cold.captured(orderIn(store, 0));
  expect(facts[0]).toEqual(expect.arrayContaining(['customer:ACME', 'item:BRG-6204', COST]));
  facts.length = 0;
  await cold.captured(orderIn(store, 0, 2));

  expect([facts, accounts]).toEqual([[], []]);
});

test('what an owner tells is what the next order is decided on, and nothing is decided twice for it', async () => {
  const it = await plant();
  await it.captured(orderIn(it.store, 0));
  const { memory } = it.hub.engine;

  await it.hub.adjust(EAST, { type: 'adjust', delta: decimal('-5'), why: 'damage', at: it.now }, 'broken');
  await it.hub.observe({ ...must(readFact(COST, cost('1.00'))), source: 'erp', since: it.now });

  const { revision } = await it.store.read.account(EAST);
  expect([memory.revision(EAST), memory.account(EAST).state]).toEqual([revision, await it.hub.account(EAST)]);
  expect(memory.facts.get(COST)).toMatchObject({ version: 2, value: { cost: { amount: '1' } } });
});

test('what nobody has asked for is not remembered for being told', async () => {
  const it = await plant();
  await it.hub.observe({ ...must(readFact('cost:BRG-9999', cost('1.00'))), source: 'erp', since: it.now });
  expect(it.hub.engine.memory.facts.get('cost:BRG-9999' as FactKey)).toBeUndefined();
});
