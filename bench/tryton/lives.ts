/** Lives of orders, each of a kind that goes wrong somewhere where orders are copied by hand from system to system. */
import { setTimeout as wait } from 'node:timers/promises';
import { decimal } from '../../src/core/model/decimal.ts';
import type { OrderCommand } from '../../src/core/model/command.ts';
import type { HoldReason, Resolution } from '../../src/core/model/hold.ts';
import {
  Actor,
  CustomerId,
  ItemId,
  LineId,
  OrderId,
  ScheduleId,
  ShipmentId,
  ShipToId,
} from '../../src/core/model/identifiers.ts';
import { dateOf, type Instant } from '../../src/core/model/instant.ts';
import type { ReleaseInstruction } from '../../src/core/model/instruction.ts';
import { money } from '../../src/core/model/money.ts';
import type { LiveOrder, Order } from '../../src/core/model/order.ts';
import { quantity } from '../../src/core/model/quantity.ts';
import { shipmentsOf } from '../../src/core/process/order-facts.ts';
import type { House } from './house.ts';

export const KINDS = [
  'plain',
  'price difference',
  'credit hold',
  'address changed after release',
  'quantity changed after release',
  'two shipments',
  'short shipment',
  'cancelled after release',
  'sent by two channels',
  'with freight',
] as const;
export type Kind = (typeof KINDS)[number];

export interface Life {
  readonly kind: Kind;
  readonly orders: readonly OrderId[];
  readonly captureMs: number;
}

const LOOK_MS = 400;
const GIVEN_UP_MS = 900_000;

export class Lives {
  private readonly house: House;
  private acts = 0;

  constructor(house: House) {
    this.house = house;
  }

  async live(number: number): Promise<Life> {
    const kind = KINDS[number % KINDS.length] ?? 'plain';
    const customer = kind === 'credit hold' ? 'PINE' : kind === 'address changed after release' ? 'ACME' : 'HARBOR';
    const began = performance.now();
    const order = kind === 'with freight' ? await this.withFreight(number) : await this.byFile(number, kind, customer);
    const captureMs = performance.now() - began;
    const orders = [order];
    if (kind === 'price difference') await this.resolve(order, 'price-difference', { way: 'ours' });
    if (kind === 'sent by two channels') orders.push(await this.again(number));
    await this.goesOn(order, kind);
    await this.until(order, isBilled);
    return { kind, orders, captureMs };
  }

  private async goesOn(order: OrderId, kind: Kind): Promise<void> {
    const [first] = await this.released(order);
    if (kind === 'address changed after release')
      await this.change(
        order,
        ['1.1', '2.1'].map((schedule) => ({
          kind: 'destination',
          schedule: ScheduleId.of(schedule),
          to: { kind: 'on-file', shipTo: ShipToId.of('DOCK-2') },
        })),
      );
    if (kind === 'quantity changed after release')
      await this.change(order, [{ kind: 'quantity', schedule: ScheduleId.of('1.1'), to: quantity('7', 'EA') }]);
    if (kind === 'cancelled after release')
      return await this.tell(order, { type: 'cancel', what: 'order', reference: 'proof', reason: 'buyer' });
    const isAmended = kind === 'address changed after release' || kind === 'quantity changed after release';
    const releases = await this.released(order, isAmended ? first : undefined);
    for (const release of releases) await this.ship(release, kind);
    if (kind === 'short shipment') await this.resolve(order, 'discrepancy', { way: 'ship-short' });
  }

  private async ship(release: ReleaseInstruction, kind: Kind): Promise<void> {
    if (kind === 'two shipments') {
      await this.leaves(release, 'A', (much) => String(Math.floor(much / 2)), false);
      return await this.leaves(release, 'B', (much) => String(much - Math.floor(much / 2)), true);
    }
    const isShort = kind === 'short shipment';
    await this.leaves(release, 'A', (much) => String(isShort ? Math.ceil(much / 2) : much), true);
  }

  private async leaves(release: ReleaseInstruction, part: string, of: (much: number) => string, final: boolean): Promise<void> {
    const { order, fulfillment, node, lines } = release;
    this.house.floor.leave(release);
    await this.tell(order, {
      type: 'record-shipment',
      shipment: {
        id: ShipmentId.of(`${fulfillment}${part}`),
        fulfillment,
        node,
        lines: lines.map(({ schedule, item, quantity: much }) => ({ schedule, item, quantity: decimal(of(Number(much))) })),
        shippedAt: Date.now() as Instant,
        final,
      },
    });
  }

  private async byFile(number: number, kind: Kind, customer: string): Promise<OrderId> {
    const price = kind === 'price difference' ? '4.50' : '4.10';
    const shipTo = { PINE: 'MILL-1', ACME: 'MAIN' }[customer] ?? 'PIER-9';
    const head = `P${number},${customer},PROOF-${number},${dateOf(Date.now() as Instant)}`;
    const body = `order,customer,po,date,line,item,quantity,unit,price,currency,shipTo\n${head},1,BRG-6204,${10 + number},EA,${price},USD,${shipTo}\n${head},2,SEAL-25,5,EA,2.15,USD,${shipTo}\n`;
    const headers = { 'content-type': 'application/octet-stream', 'x-file-name': 'orders.csv' };
    const response = await fetch(`${this.house.url}/orders`, { method: 'POST', headers, body });
    const text = await response.text();
    const { taken } = JSON.parse(text) as { readonly taken?: readonly { readonly order?: string }[] };
    if (taken?.[0]?.order === undefined) throw new Error(`not captured: ${text}`);
    return OrderId.of(taken[0].order);
  }

  /** The same order as a colleague enters it in the shop. */
  private async again(number: number): Promise<OrderId> {
    const order = await this.captured(number, 'shop:proof');
    await this.resolve(order, 'duplicate', { way: 'cancel' });
    return order;
  }

  private async withFreight(number: number): Promise<OrderId> {
    return await this.captured(number, 'api:proof', '12.50');
  }

  private async captured(number: number, channel: string, freight?: string): Promise<OrderId> {
    const now = Date.now() as Instant;
    const unit = quantity('1', 'EA').unit;
    const line = (id: string, item: string, much: string, price: string) => ({
      id: LineId.of(id),
      item: { ours: ItemId.of(item) },
      price: { amount: decimal(price), unit },
      schedules: [{ id: ScheduleId.of(`${id}.1`), quantity: quantity(much, 'EA') }],
    });
    const outcome = await this.house.hub.capture(
      {
        customer: CustomerId.of('HARBOR'),
        channel: { kind: 'api', name: channel, message: `M-${number}` },
        references: [],
        purchaseOrder: `PROOF-${number}`,
        orderedAt: now,
        orderDate: dateOf(now),
        currency: money('0', 'USD').currency,
        destination: { kind: 'on-file', shipTo: ShipToId.of('PIER-9') },
        charges: freight === undefined ? [] : [{ id: 'C1', kind: 'freight', amount: money(freight, 'USD') }],
        lines: [line('1', 'BRG-6204', String(10 + number), '4.10'), line('2', 'SEAL-25', '5', '2.15')],
      },
      { id: `proof:${++this.acts}`, actor: Actor.of('person:proof'), roles: [] },
    );
    if (outcome.kind === 'refused') throw new Error(JSON.stringify(outcome.failure));
    return outcome.order;
  }

  private async change(order: OrderId, changes: Extract<OrderCommand, { type: 'change' }>['changes']): Promise<void> {
    await this.tell(order, { type: 'change', changes, reference: 'proof', source: 'proof' });
  }

  private async tell(order: OrderId, command: OrderCommand, role = 'service'): Promise<void> {
    const asker = { id: `proof:${++this.acts}`, actor: Actor.of('person:proof'), roles: [role] };
    const outcome = await this.house.hub.handle(order, command, asker);
    if (outcome.kind === 'refused') throw new Error(`${order}: ${JSON.stringify(outcome.failure)}`);
  }

  private async resolve(order: OrderId, type: HoldReason['type'], resolution: Resolution): Promise<void> {
    const holdsOf = (live: LiveOrder) => Object.values(live.holds).filter(({ reason }) => reason.type === type);
    const live = await this.until(order, (each) => holdsOf(each).length > 0);
    for (const { id, team } of holdsOf(live))
      await this.tell(order, { type: 'resolve-hold', hold: id, resolution, note: 'as the proof has it' }, team);
  }

  /** Told by a release other than the earlier one. */
  private async released(order: OrderId, earlier?: ReleaseInstruction): Promise<readonly ReleaseInstruction[]> {
    const stands = (): readonly ReleaseInstruction[] => this.house.floor.of(order).filter((each) => each !== earlier);
    await this.until(order, () => stands().length > 0);
    return stands();
  }

  private async until(order: OrderId, is: (live: LiveOrder) => boolean): Promise<LiveOrder> {
    for (let waited = 0; waited < GIVEN_UP_MS; waited += LOOK_MS) {
      const live = await this.house.hub.order(order);
      if (live.state !== 'none' && live.state !== 'parked' && is(live)) return live;
      await wait(LOOK_MS);
    }
    throw new Error(`${order} does not go on: ${whatItWaitsFor(await this.house.hub.order(order))}`);
  }
}

function whatItWaitsFor(live: Order): string {
  if (live.state === 'none' || live.state === 'parked') return live.state;
  const holds = Object.values(live.holds).map(({ reason }) => JSON.stringify(reason));
  const tasks = Object.values(live.tasks).map(({ id, state }) => `${id} ${state}`);
  return `${live.state}; holds: ${holds.join(', ') || 'none'}; ${tasks.join(', ')}`;
}

/** All that left is on an invoice, and nothing is on its way; or nothing of it will ever leave. */
function isBilled(live: LiveOrder): boolean {
  const isMoving = Object.values(live.tasks).some(({ state }) => state !== 'done' && state !== 'undone' && state !== 'too-late');
  if (isMoving) return false;
  const billed = new Set(Object.values(live.invoices).flatMap(({ shipments }) => shipments));
  const shipped = shipmentsOf(live);
  return live.state === 'cancelled' || (shipped.length > 0 && shipped.every(({ id }) => billed.has(id)));
}
