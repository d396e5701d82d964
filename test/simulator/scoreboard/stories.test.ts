/** What goes wrong in a chain of systems, one story each, and what the scorer makes of it. */
import { describe, expect, test } from 'vitest';
import { creditAccount } from '../../../src/core/model/account.ts';
import type { OrderCommand } from '../../../src/core/model/command.ts';
import { decimal } from '../../../src/core/model/decimal.ts';
import { factKey } from '../../../src/core/model/fact.ts';
import { Actor } from '../../../src/core/model/identifiers.ts';
import { dialOf } from '../../../simulator/faults.ts';
import { Chances } from '../../../simulator/kernel/random.ts';
import { scoreChain } from '../../../simulator/scoreboard/chain/chain.ts';
import type { Counts } from '../../../simulator/scoreboard/columns.ts';
import type { Intent } from '../../../simulator/world/intents.ts';
import { capabilitiesOf } from '../../../simulator/world/partner.ts';
import { EAST } from '../../../simulator/world/town.ts';
import type { Warehouse } from '../../../simulator/world/warehouse.ts';
import { tell, type World } from '../../../simulator/world/world.ts';
import { at, FLAWLESS, NO_FAULTS, plainBuyer, plainGoods, tellStory } from './story.ts';

const RIGHT: Counts = {
  quantity: 0,
  place: 0,
  price: 0,
  duplicate: 0,
  onHold: 0,
  overCredit: 0,
  lost: 0,
  anyOfThese: 0,
  late: 0,
  touches: 0,
};

test('one order, and nothing happens: it ships right, and nobody touches it', () => {
  expect(tellStory({ assumed: { keyedOrders: 0 } })).toEqual(RIGHT);
});

test('with no error and no fault the chain ships everything right', () => {
  const { score, end } = scoreChain({ seed: 1, orders: 150, dial: NO_FAULTS, assumed: FLAWLESS });
  expect({ ...score.counts(end), touches: 0 }).toEqual(RIGHT);
});

describe('over the counter goes what the copy still shows', () => {
  /** Two pieces are left of the five that are ordered. */
  const sells = (world: World, warehouses: ReadonlyMap<string, Warehouse>): void => {
    const { id } = plainGoods(world.town);
    world.timeline.at(at(0.5), () => {
      for (const [node, warehouse] of warehouses)
        warehouse.shelves.move(id, (node === EAST ? 2 : 0) - warehouse.shelves.onHand(id), 'counter-sale');
    });
  };

  test('an oversell by a stale copy is counted', () => {
    const counts = tellStory({ assumed: { stockMinutes: 240, shortsClosed: 1, spreadsheetMisses: 1 }, happens: sells });
    expect(counts).toMatchObject({ quantity: 1, anyOfThese: 1 });
  });

  test('a fresh copy sells two, and the rest when it is there', () => {
    const counts = tellStory({ assumed: { stockMinutes: 5, shortsClosed: 1, spreadsheetMisses: 1 }, happens: sells });
    expect(counts).toMatchObject({ quantity: 0, lost: 0, anyOfThese: 0 });
  });

  test('what the spreadsheet finds is shipped after all, and is a touch', () => {
    const counts = tellStory({ assumed: { stockMinutes: 240, shortsClosed: 1, spreadsheetMisses: 0 }, happens: sells });
    expect(counts).toMatchObject({ quantity: 0, anyOfThese: 0, touches: 1 });
  });
});

/** The buyer changes something five minutes after the export. */
const asks =
  (command: OrderCommand) =>
  (world: World, _: unknown, intent: Intent): void =>
    world.timeline.at(at(20), () => {
      const order = world.hub.route(`channel-1/${intent.id}`, intent.buyer.id, intent.demand.purchaseOrder);
      world.enter({ kind: 'sent-in', intent: intent.id, order, command: 'CHG', what: command });
      tell(world, { order, id: 'CHG', actor: Actor.of('connection:channel-1'), isMessage: true, command });
    });

describe('the buyer moves his order to another dock after its export', () => {
  const moves = asks({
    type: 'change',
    changes: [{ kind: 'destination', to: { kind: 'on-file', shipTo: 'DOCK' as never } }],
    reference: 'CHG',
    source: 'channel-1',
  });

  test('nobody tells the warehouse: it goes to the wrong place', () => {
    expect(tellStory({ assumed: { notPassedOn: 1 }, happens: moves })).toMatchObject({ place: 1, quantity: 0, anyOfThese: 1 });
  });

  test('somebody calls in time: it goes to the right one', () => {
    const counts = tellStory({ assumed: { notPassedOn: 0, passOnHours: 0.001 }, happens: moves });
    expect(counts).toMatchObject({ place: 0, anyOfThese: 0, touches: 1 });
  });
});

test('the buyer cancels after the export, and nobody tells the warehouse: what ships is wrong', () => {
  const cancels = asks({ type: 'cancel', what: 'order', reference: 'CHG', reason: 'buyer' });
  expect(tellStory({ assumed: { notPassedOn: 1 }, happens: cancels })).toMatchObject({ quantity: 1, lost: 0 });
});

describe('the warehouse takes the order, and its answer is lost', () => {
  const dial = dialOf((fault) => (fault === 'timeout-after-act' ? 50 : 0));
  const seedWhere = (dedupes: boolean): number => {
    for (let seed = 1; seed < 100; seed++)
      if (capabilitiesOf(new Chances(seed).of(`capabilities ${EAST}`)).dedupes === dedupes) return seed;
    throw new Error('there is a seed of each kind');
  };

  test('a blind retry makes a duplicate where the warehouse does not dedupe', () => {
    expect(tellStory({ dial, seed: seedWhere(false), assumed: { retries: 1, overlooked: 1 } })).toMatchObject({ duplicate: 1 });
  });

  test('and none where it does', () => {
    expect(tellStory({ dial, seed: seedWhere(true), assumed: { retries: 1, overlooked: 1 } })).toMatchObject({ duplicate: 0 });
  });
});

test('an invoice of the order, of which a part was cut after it shipped, is a wrong bill', () => {
  const counts = tellStory({
    assumed: { invoicedFromOrder: 1, spreadsheetMisses: 1, notPassedOn: 1 },
    happens: asks({
      type: 'change',
      changes: [{ kind: 'quantity', schedule: '1.1' as never, to: { value: '3' as never, unit: 'EA' as never } }],
      reference: 'CHG',
      source: 'channel-1',
    }),
  });
  expect(counts).toMatchObject({ quantity: 1, price: 1 });
});

describe('a copy of master data is hours old', () => {
  test('a customer who is stopped by now is shipped to on hold', () => {
    const counts = tellStory({
      assumed: { masterMinutes: 240 },
      happens: (world) =>
        world.timeline.at(at(5), () => {
          const { id, fact } = plainBuyer(world.town);
          world.hub.observe(factKey('customer', id), { ...fact, status: 'stopped' });
        }),
    });
    expect(counts).toMatchObject({ onHold: 1, anyOfThese: 1 });
  });

  test('a group whose limit is cut by now is shipped to over its credit', () => {
    const counts = tellStory({
      assumed: { masterMinutes: 240 },
      happens: (world) =>
        world.timeline.at(at(5), () => {
          const account = creditAccount(plainBuyer(world.town).group);
          world.hub.adjust(account, { type: 'set-limit', limit: decimal(1) });
        }),
    });
    expect(counts).toMatchObject({ overCredit: 1, anyOfThese: 1 });
  });
});

test('a transfer that never arrives, of which nobody reads the error mail, is an order lost', () => {
  const dial = dialOf((fault) => (fault === 'loss' ? 50 : 0));
  expect(tellStory({ dial, assumed: { overlooked: 1, spreadsheetMisses: 1 } })).toMatchObject({ lost: 1, anyOfThese: 1 });
});

test('an order that could go at six and is exported at nine in the evening is late', () => {
  const counts = tellStory({ assumed: { exportMinutes: 15 * 60 }, happens: wakesHourly });
  expect(counts).toMatchObject({ late: 1, anyOfThese: 0 });
});

/** The scorer looks when something is entered in the world's books. */
function wakesHourly(world: World): void {
  for (let hour = 1; hour < 20; hour++)
    world.timeline.at(at(hour * 60 + 1), () => world.enter({ kind: 'fault', fault: 'delay', about: `hour ${hour}` }));
}
