/** What waits is decided while the group before it is written: kept as far as it is still true, taken again otherwise. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readFact } from '../../src/connect/facts/read-fact.ts';
import { stockAccount } from '../../src/core/model/account.ts';
import { decimal } from '../../src/core/model/decimal.ts';
import type { FactKey } from '../../src/core/model/fact.ts';
import { Actor, OrderId } from '../../src/core/model/identifiers.ts';
import { instant, type Instant } from '../../src/core/model/instant.ts';
import { must } from '../../src/core/model/result.ts';
import { newAccount, type AccountState } from '../../src/core/process/account/state.ts';
import { CATALOG } from '../../src/core/process/catalog.ts';
import { Ahead } from '../../src/engine/ahead.ts';
import { Deciding } from '../../src/engine/deciding.ts';
import { LaneMemory, Memory, NOTHING_KNOWN, type KnownOrder } from '../../src/engine/memory.ts';
import type { Store } from '../../src/engine/ports.ts';
import { commandWork, type Work } from '../../src/engine/work.ts';
import { readWorkflowFile } from '../../src/govern/workflow-file.ts';
import { openMemoryStore } from '../../src/store/memory/store.ts';
import { FACTS } from '../core/checks/facts.ts';
import { demandOf } from '../stories/orders.ts';
import { counted } from '../store/contract/stock.ts';
import { orderIn } from '../store/samples.ts';
import { Partner, Plant, Turned } from './plant.ts';
import { seenThrough } from './spoilt.ts';

const CORE = 'workflows/order-to-cash.yaml';
const { workflow } = must(readWorkflowFile(readFileSync(CORE, 'utf8'), CORE, CATALOG));
const NOW = instant('2026-06-01T08:00:00Z');
const STOCK = stockAccount('EAST' as never, 'BRG-6204' as never);
const PRICE = Object.keys(FACTS).find((key) => key.startsWith('price:')) as FactKey;
const HOLD = { type: 'place-hold', note: 'wait', team: 'service' } as const;

/** Three orders of 10 of the same item, decided ahead; then `meanwhile`, and the group itself. */
async function group(
  meanwhile: (memory: Memory, orders: Map<OrderId, KnownOrder>) => void,
  inGroup = (works: readonly Work[]): readonly Work[] => works,
): Promise<Counted> {
  const memory = new Memory();
  for (const [key, value] of Object.entries(FACTS)) {
    const fact = must(readFact(key, value));
    memory.learnFact(fact.key, { version: 1, value: fact.value, source: 'erp', since: NOW, confirmedAt: NOW });
  }
  memory.putAccount(STOCK, { state: stocked(100), revision: 1 });
  let takes = 0;
  const parts = { memory, workflowFor: () => (takes++, workflow) };
  const works = [1, 2, 3].map((number): Work => {
    const channel = { kind: 'edi', name: 'edi-acme', message: `M${number}` } as const;
    const demand = demandOf([{ quantity: '10' }], { purchaseOrder: `PO-${number}`, channel });
    const capture = { type: 'capture', demand, workflow: { name: workflow.name, version: workflow.version } } as const;
    return commandWork(OrderId.of(`O${number}`), capture, { id: `c${number}`, actor: Actor.of('person:ana'), roles: [] });
  });
  const orders = new Map<OrderId, KnownOrder>(works.map(({ order }) => [order, NOTHING_KNOWN]));
  // What is not there yet is learnt by the group, in the store: here it is known not to be there.
  const deciding = new Deciding({ ...parts, orders, now: NOW, ahead: new Map() }, works);
  for (let missing = deciding.decide(); missing.size > 0; missing = deciding.decide())
    for (const key of missing) memory.learnFact(key, { ...ABSENT, confirmedAt: NOW });

  takes = 0;
  const ahead = new Ahead(parts, new LaneMemory(1), { now: NOW, orders: new Map(), accounts: new Map() });
  await ahead.follow(
    () => works,
    async () => undefined,
  );
  const before = takes;
  meanwhile(memory, orders);
  const own = new Deciding({ ...parts, orders, now: (NOW + 40) as Instant, ahead: ahead.close() }, inGroup(works));
  own.decide();
  return { ahead: before, again: takes - before, claimed: own.accounts.get(STOCK)?.state.claimed };
}

interface Counted {
  readonly ahead: number;
  readonly again: number;
  readonly claimed: unknown;
}

const ABSENT = { version: 0, value: undefined, source: '', since: 0 as Instant };

const stocked = (units: number): AccountState => counted(newAccount(STOCK), units, 1).state;

describe('of three orders that were decided ahead, in the group', () => {
  test.each<[string, number, Parameters<typeof group>[0]]>([
    ['nothing has moved: all are kept', 0, () => undefined],
    [
      'their price has moved: all are decided again',
      3,
      (memory) => {
        const known = memory.facts.get(PRICE);
        if (known === undefined) throw new Error('the price was read');
        memory.learnFact(PRICE, { ...known, version: 2 });
      },
    ],
    [
      'somebody else has claimed of the stock: all are decided again',
      3,
      (memory) => memory.putAccount(STOCK, { state: stocked(90), revision: 2 }),
    ],
    [
      'a fact has moved that none of them reads: all are kept',
      0,
      (memory) => memory.learnFact('price:OTHER/BOLT' as FactKey, { ...ABSENT, version: 7, confirmedAt: NOW }),
    ],
  ])('%s', async (_, again, meanwhile) => {
    const result = await group(meanwhile);

    expect(result).toMatchObject({ ahead: 3, again });
    expect(result.claimed).toBe(decimal('30'));
  });

  test('they stand in another order, as a queue that puts new ones first has them: all are kept', async () => {
    const result = await group(
      () => undefined,
      (works) => works.toReversed(),
    );

    expect(result).toMatchObject({ ahead: 3, again: 0 });
  });

  test('the last has gone on in another process: it alone is decided again', async () => {
    const result = await group((_, orders) =>
      orders.set(OrderId.of('O3'), { ...NOTHING_KNOWN, order: { ...NOTHING_KNOWN.order } }),
    );

    expect(result).toMatchObject({ ahead: 3, again: 1 });
  });
});

describe('while a group is written', () => {
  /** When the hold of the second order opened, in milliseconds after the group of the first began. */
  async function heldAfter(passes: number): Promise<number> {
    const clock = new Turned();
    let whileWritten = async (): Promise<void> => undefined;
    const watched = (real: Store): Store =>
      seenThrough(real, (tx) => ({
        ...tx,
        write: async (writes) => {
          await whileWritten();
          await tx.write(writes);
        },
      }));
    const it = await new Plant(watched(openMemoryStore({ clock, lanes: 1 })), clock, () => new Partner()).stocked();
    const [first, second] = [await it.captured(orderIn(it.store, 0, 1)), await it.captured(orderIn(it.store, 0, 2))];
    await it.untilQuiet();
    const began = clock.at;
    const asked: Promise<unknown>[] = [];
    whileWritten = async () => {
      whileWritten = async () => undefined;
      asked.push(it.hub.handle(second, HOLD, it.asker()));
      for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
      clock.at = (began + passes) as Instant;
    };
    await it.tell(first, HOLD);
    await it.pumped(Promise.all(asked));

    const events = (await it.store.read.journal(second)).flatMap((entry) => entry.events.map(({ event }) => event));
    const opened = events.find((event) => event.type === 'hold-opened');
    if (opened === undefined) throw new Error('the second order is held');
    return opened.hold.openedAt - began;
  }

  test.each([
    ['what waits is decided, as of when that group began', 40, 0],
    ['for more than a second, what waits is decided again, as of its own group', 1_001, 1_001],
  ])('%s', async (_, passes, after) => expect(await heldAfter(passes)).toBe(after));
});
