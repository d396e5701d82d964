/** A hub on a real Tryton that it follows, and a clerk who works in Tryton itself. Only where there is one (TRYTON_URL). */
import { randomBytes } from 'node:crypto';
import { afterAll, expect } from 'vitest';
import type { OrderCommand } from '../../../src/core/model/command.ts';
import { decimal } from '../../../src/core/model/decimal.ts';
import {
  Actor,
  CustomerId,
  ItemId,
  LineId,
  ScheduleId,
  ShipmentId,
  ShipToId,
  type OrderId,
} from '../../../src/core/model/identifiers.ts';
import { dateOf, type Instant } from '../../../src/core/model/instant.ts';
import type { Hold } from '../../../src/core/model/hold.ts';
import type { LiveOrder } from '../../../src/core/model/order.ts';
import { quantity, unit } from '../../../src/core/model/quantity.ts';
import { must } from '../../../src/core/model/result.ts';
import { readFact } from '../../../src/connect/facts/read-fact.ts';
import { Tryton, type Id, type Talk } from '../../../src/connect/erp/tryton/client.ts';
import { tryton } from '../../../src/connect/erp/tryton/connection.ts';
import { trytonFollower, type Follower } from '../../../src/connect/erp/tryton/follower.ts';
import type { OwnedByErp } from '../../../src/connect/erp/tryton/reading.ts';
import { toDate, toDecimal } from '../../../src/connect/erp/tryton/values.ts';
import { UNRECORDED } from '../../../src/engine/exchanges.ts';
import type { Connection } from '../../../src/engine/connection.ts';
import { fold } from '../../../src/engine/memory.ts';
import { Closing } from '../../../src/main/house/closing.ts';
import { Folders } from '../../../src/main/house/folders.ts';
import { openRooms } from '../../../src/main/house/rooms.ts';
import { coreWorkflow } from '../../../src/main/house/workflows.ts';
import { loadMasterData } from '../../../src/main/master/load.ts';
import { readMasterData } from '../../../src/main/master/read.ts';
import { openMemoryStore } from '../../../src/store/memory/store.ts';
import { access } from './tryton-access.ts';
import { eventually } from '../../support/eventually.ts';

export const clerk = (): Talk => new Tryton(access).talk(120_000, UNRECORDED);

const closing = new Closing();
afterAll(async () => await closing.close());
export const clock = { now: () => Date.now() as Instant };
const store = openMemoryStore({ clock });
const erp = tryton({ name: 'erp', alone: store.alone, ...access });
export const warehouseman = { givesBack: false };

/** Takes everything, and gives back what its man lets it. */
const warehouse: Connection = {
  name: 'warehouse',
  capabilities: { dedupes: true, readable: undefined },
  send: async ({ act }) =>
    act === 'do' || warehouseman.givesBack
      ? { kind: 'answered', outcome: { kind: 'done' } }
      : { kind: 'answered', outcome: { kind: 'refused', code: 'loaded', detail: 'on the truck' } },
  readBack: async () => ({ found: 'unknown' }),
};
const data = must(await readMasterData('examples/first-run/master'));
export const { hub } = openRooms(
  {
    store,
    clock,
    workflow: must(await coreWorkflow()),
    data,
    folders: new Folders({ partners: data.folders, clock }),
    connectionFor: ({ task }) => (task.startsWith('erp.') || task === 'finance.invoice' ? erp : warehouse),
    onError: (error) => {
      throw error;
    },
  },
  closing,
);
await loadMasterData(hub, data, {});
/** What followers could not read. */
export const leftOut: string[] = [];
export const following = (reads: readonly OwnedByErp[], at = access.url): Follower =>
  trytonFollower({
    name: 'erp',
    hub,
    keeps: () => true,
    reads,
    businessUnit: 'INDUSTRIAL',
    onLeftOut: (text) => void leftOut.push(text),
    ...access,
    url: at,
  });
export const follower = following(['stock', 'credit']);

const BEARING = 'BRG-6204';
let asked = 0;
export async function tell(order: OrderId, command: OrderCommand, role = 'service'): Promise<void> {
  const asker = { id: `test:${++asked}`, actor: Actor.of('person:ana'), roles: [role] };
  expect(await hub.handle(order, command, asker)).toMatchObject({ kind: 'accepted' });
}

interface Captured {
  readonly customer?: string;
  readonly item?: string;
  /** None: the customer's default. */
  readonly shipTo?: string | undefined;
  /** What the buyer states. */
  readonly price?: string;
}

/** By default, bearings for Harbor Marine. */
export async function capture(much: string, captured: Captured = {}): Promise<OrderId> {
  const { customer = 'HARBOR', item = BEARING, shipTo, price } = { shipTo: 'PIER-9', ...captured };
  const purchaseOrder = `PO-${randomBytes(4).toString('hex')}`;
  const outcome = await hub.capture(
    {
      customer: CustomerId.of(customer),
      channel: { kind: 'api', name: 'api:test', message: purchaseOrder },
      references: [],
      purchaseOrder,
      orderedAt: clock.now(),
      orderDate: dateOf(clock.now()),
      destination: shipTo === undefined ? { kind: 'missing' } : { kind: 'on-file', shipTo: ShipToId.of(shipTo) },
      charges: [],
      lines: [
        {
          id: LineId.of('1'),
          item: { ours: ItemId.of(item) },
          ...(price !== undefined && { price: { amount: decimal(price), unit: unit('EA') } }),
          schedules: [{ id: ScheduleId.of('1.1'), quantity: quantity(much, 'EA') }],
        },
      ],
    },
    { id: purchaseOrder, actor: Actor.of('person:ana'), roles: [] },
  );
  return outcome.order;
}

export async function until(order: OrderId, is: (live: LiveOrder) => unknown): Promise<LiveOrder> {
  return await eventually(async () => {
    const { order: live } = fold(await store.read.journal(order));
    if (live.state === 'none' || live.state === 'parked' || !is(live)) throw new Error(JSON.stringify(live));
    return live;
  });
}

export const holdOf = (live: LiveOrder, type: string): Hold | undefined =>
  Object.values(live.holds).find(({ reason }) => reason.type === type);

export const leaves = (live: LiveOrder, much: string, item = BEARING): OrderCommand => {
  const [fulfillment] = Object.values(live.fulfillments);
  if (fulfillment === undefined) throw new Error('nothing was released');
  return {
    type: 'record-shipment',
    shipment: {
      id: ShipmentId.of('S1'),
      fulfillment: fulfillment.id,
      node: fulfillment.node,
      lines: [{ schedule: ScheduleId.of('1.1'), item: ItemId.of(item), quantity: decimal(much) }],
      shippedAt: clock.now(),
      final: true,
    },
  };
};

/** Facts of what is called `from`, once more for what is called `to`; `changed`, by their kinds. */
export async function likeness(from: string, to: string, changed: Readonly<Record<string, object>> = {}): Promise<void> {
  const part = new RegExp(`(?<=[:/])${from}(?=/|$)`);
  for (const { key, value } of data.facts.filter((fact) => part.test(fact.key))) {
    const kind = key.slice(0, key.indexOf(':'));
    await learn(key.replace(part, to), { ...(value as object), ...changed[kind] });
  }
}

export async function learn(key: string, value: object): Promise<void> {
  await hub.observe({ ...must(readFact(key, value)), source: 'erp', since: clock.now() });
}

export const EAST = [
  ['type', '=', 'warehouse'],
  ['code', '=', 'EAST'],
];

export async function hasParty(talk: Talk, code: string, limit: string, place: object = {}): Promise<Id> {
  const address = { street: '1 Main St', city: 'Austin', postal_code: '73301', invoice: true, delivery: true, ...place };
  const [term] = await talk.search('account.invoice.payment_term', []);
  return await talk.create('party.party', {
    name: code,
    code,
    addresses: [['create', [address]]],
    credit_limit_amount: toDecimal(decimal(limit)),
    customer_payment_term: term,
  });
}

/** An item that Tryton has counted so many of in the east. */
export async function hasItem(talk: Talk, code: string, much: number, price = '2.15'): Promise<Id> {
  const [piece] = await talk.search('product.uom', [['name', '=', 'Unit']]);
  const [category] = await talk.search('product.category', [['name', '=', 'Goods']]);
  await talk.create('product.template', {
    name: code,
    code,
    type: 'goods',
    default_uom: piece,
    salable: true,
    sale_uom: piece,
    list_price: toDecimal(decimal(price)),
    cost_price_method: 'fixed',
    account_category: category,
    products: [['create', [{ suffix_code: '', cost_price: toDecimal(decimal('1')) }]]],
  });
  const [product] = await talk.search('product.product', [['code', '=', code]]);
  const [east] = await talk.find<{ readonly storage_location: Id }>('stock.location', EAST, ['storage_location']);
  const [company] = await talk.search('company.company', []);
  const lines = [['create', [{ product, quantity: much }]]];
  const count = { location: east?.storage_location, date: toDate(dateOf(clock.now())), company, empty_quantity: 'keep', lines };
  await talk.press('stock.inventory', 'confirm', await talk.create('stock.inventory', count));
  return product ?? 0;
}

/** A move of Tryton's that is of no sale. */
export async function sellsOverTheCounter(talk: Talk, item: string, much: number): Promise<void> {
  const [to] = await talk.search('stock.location', [['type', '=', 'customer']]);
  await moves(talk, { item, much, from: await eastOf(talk), to, price: '2.15' });
}

/** Of no purchase either. */
export async function receives(talk: Talk, item: string, much: number, price: string): Promise<void> {
  const [from] = await talk.search('stock.location', [['type', '=', 'supplier']]);
  await moves(talk, { item, much, from, to: await eastOf(talk), price });
}

async function eastOf(talk: Talk): Promise<Id | undefined> {
  const [east] = await talk.find<{ readonly storage_location: Id }>('stock.location', EAST, ['storage_location']);
  return east?.storage_location;
}

interface ByHand {
  readonly item: string;
  readonly much: number;
  readonly from: Id | undefined;
  readonly to: Id | undefined;
  readonly price: string;
}

async function moves(talk: Talk, { item, much, from, to, price }: ByHand): Promise<void> {
  const [product] = await talk.find<{ readonly default_uom: Id }>('product.product', [['code', '=', item]], ['default_uom']);
  const [company] = await talk.find<{ readonly currency: Id }>('company.company', [], ['currency']);
  const move = await talk.create('stock.move', {
    product: product?.id,
    uom: product?.default_uom,
    quantity: much,
    from_location: from,
    to_location: to,
    company: company?.id,
    currency: company?.currency,
    unit_price: toDecimal(decimal(price)),
    effective_date: toDate(dateOf(clock.now())),
  });
  // Of goods that leave for no sale Tryton asks whether it is meant; the clerk says yes.
  const warning = await talk.press('stock.move', 'do', move).then(
    () => '',
    (error: unknown) => / (?<name>\w+\.done) /.exec(String(error))?.groups?.['name'] ?? String(error),
  );
  if (warning === '') return;
  await talk.create('res.user.warning', {
    name: warning,
    user: (await talk.search('res.user', [['login', '=', access.user]]))[0],
  });
  await talk.press('stock.move', 'do', move);
}

export const randomName = (): string => randomBytes(4).toString('hex').toUpperCase();
