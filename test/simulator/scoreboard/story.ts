/** A small world for a story: the chain with one order, a dial of faults, and assumptions that the story names. */
import { decimal } from '../../../src/core/model/decimal.ts';
import { LineId, ScheduleId } from '../../../src/core/model/identifiers.ts';
import { dateOf, type Instant } from '../../../src/core/model/instant.ts';
import { dialOf, type FaultDial } from '../../../simulator/faults.ts';
import { ASSUMED, type Assumed } from '../../../simulator/scoreboard/assumptions.ts';
import { START } from '../../../simulator/scoreboard/calendar.ts';
import { scoreChain } from '../../../simulator/scoreboard/chain/chain.ts';
import type { Counts } from '../../../simulator/scoreboard/columns.ts';
import type { Intent } from '../../../simulator/world/intents.ts';
import { cents, EACH, priceCents, type Buyer, type Goods, type Town } from '../../../simulator/world/town.ts';
import type { Warehouse } from '../../../simulator/world/warehouse.ts';
import { MINUTE, type World } from '../../../simulator/world/world.ts';

/** Nobody errs, and nothing is forgotten. */
export const FLAWLESS: Assumed = {
  ...ASSUMED,
  repeatsTaken: 0,
  samePurchaseOrderMissed: 0,
  sameContentMissed: 0,
  keyErrors: 0,
  notPassedOn: 0,
  overlooked: 0,
  invoicedFromOrder: 0,
  shortsClosed: 0,
};

export const NO_FAULTS: FaultDial = dialOf(() => 0);

export const at = (minutes: number): Instant => (START + minutes * MINUTE) as Instant;

/** A buyer on open account who takes backorders, in parts, at any place of his. */
export function plainBuyer(town: Town): Buyer {
  const buyer = town.buyers.find(
    ({ paysBy, fact }) => paysBy === 'open-account' && fact.backorder === 'allowed' && fact.completeness === 'none',
  );
  if (buyer === undefined) throw new Error('the town has a plain buyer');
  return buyer;
}

export function plainGoods(town: Town): Goods {
  const goods = town.goods.find(({ fact }) => fact.multiple === '1' && fact.components === undefined && fact.packs.length === 0);
  if (goods === undefined) throw new Error('the town has plain goods');
  return goods;
}

/** Five pieces for his main place, at one minute past six. */
function order(town: Town): Intent {
  const buyer = plainBuyer(town);
  const goods = plainGoods(town);
  const each = priceCents(buyer, goods, 5);
  return {
    id: 'STORY',
    number: 1,
    at: at(1),
    buyer,
    plants: [],
    items: [goods],
    valueCents: 5 * each,
    demand: {
      customer: buyer.id,
      channel: { kind: 'edi', name: 'channel-1', message: 'STORY' },
      references: [],
      purchaseOrder: 'PO-STORY',
      orderedAt: at(1),
      orderDate: dateOf(at(1)),
      destination: { kind: 'on-file', shipTo: 'MAIN' as never },
      charges: [],
      lines: [
        {
          id: LineId.of('1'),
          item: { ours: goods.id },
          price: { amount: cents(each), unit: EACH },
          schedules: [{ id: ScheduleId.of('1.1'), quantity: { value: decimal(5), unit: EACH } }],
        },
      ],
    },
  };
}

export interface Told {
  readonly assumed?: Partial<Assumed>;
  readonly dial?: FaultDial;
  readonly seed?: number;
  readonly happens?: (world: World, warehouses: ReadonlyMap<string, Warehouse>, intent: Intent) => void;
}

export function tellStory({ assumed, dial = NO_FAULTS, seed = 1, happens }: Told): Counts {
  const { score, end } = scoreChain({
    seed,
    orders: 0,
    dial,
    assumed: { ...FLAWLESS, ...assumed },
    stage: (world, warehouses) => {
      const intent = order(world.town);
      happens?.(world, warehouses, intent);
      return [intent];
    },
  });
  return score.counts(end);
}
