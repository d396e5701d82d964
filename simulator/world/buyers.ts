/** Buyers and their channels: orders, copies of them, changes, cancellations, and the facts that must be there for them. */
import type { Address } from '../../src/core/model/address.ts';
import { decimal } from '../../src/core/model/decimal.ts';
import type { Change, Demand } from '../../src/core/model/demand.ts';
import { digest } from '../../src/core/model/digest.ts';
import { factKey } from '../../src/core/model/fact.ts';
import { Actor, LineId, ScheduleId, type OrderId } from '../../src/core/model/identifiers.ts';
import { dateOf, plusDays } from '../../src/core/model/instant.ts';
import type { Intent } from './intents.ts';
import { cents, CLEAR, EACH, partyKey, USD } from './town.ts';
import { HOUR, MINUTE, tell, type World } from './world.ts';

/** Which intent each order of the hub is for: the world's own knowledge, for people to decide by. */
export type IntentOf = Map<OrderId, Intent>;

export class Buyers {
  readonly intentOf: IntentOf = new Map();
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  /** Everything that this buyer will do about this order, put on the timeline. */
  plan(intent: Intent): void {
    const { timeline, chances } = this.world;
    timeline.at(intent.at, () => this.order(intent));
    const random = chances.of(`buyer ${intent.id}`);
    if (intent.demand.purchaseOrder !== undefined && random.chance(this.world.isVaried ? 0.06 : 0.02)) {
      const early = random.between(MINUTE, 10 * MINUTE);
      timeline.at(intent.at - early, () => this.changeAhead(intent));
    }
  }

  private order(intent: Intent): void {
    const { world } = this;
    world.enter({ kind: 'intended', intent: intent.id, demand: intent.demand, plants: intent.plants });
    const order = this.send(intent, 'channel-1', intent.id);
    const random = world.chances.of(`life ${intent.id}`);
    const { timeline, strikes } = world;
    const isTwice = intent.plants.includes('same-purchase-order') && intent.demand.purchaseOrder !== undefined;
    if (isTwice) {
      // The other channel writes the number its own way, and may be days late.
      const again = world.isVaried ? { ...intent, demand: asTyped(intent.demand) } : intent;
      const lateMost = world.isVaried && random.chance(0.4) ? 120 * HOUR : 20 * HOUR;
      timeline.in(random.between(MINUTE, lateMost), () => this.send(again, 'channel-2', `${intent.id}-again`));
    }
    if (intent.plants.includes('same-content'))
      timeline.in(random.between(MINUTE, 20 * HOUR), () => this.send(intent, 'channel-2', `${intent.id}-again`));
    if (intent.plants.includes('stopped-by-hand')) timeline.in(random.exponential(4 * HOUR), () => this.stop(order, intent));
    if (strikes.draw('late-change', intent.id))
      timeline.in(MINUTE + random.exponential(5 * HOUR), () => {
        strikes.note('late-change', intent.id, order);
        this.change(intent, order);
      });
  }

  /** One message that carries the intent. The money and the screening that it needs are there before it. */
  private send(intent: Intent, channel: string, message: string): OrderId {
    const { world } = this;
    const demand = { ...intent.demand, channel: { ...intent.demand.channel, name: channel, message } };
    const order = world.hub.route(`${channel}/${message}`, demand.customer, demand.purchaseOrder);
    this.intentOf.set(order, intent);
    if (demand.destination.kind === 'given') this.screen(intent, demand.destination.address);
    if (intent.buyer.paysBy !== 'open-account' && !intent.plants.includes('unpaid')) this.pay(intent, order);
    const workflow = { name: world.hub.store.workflow.name, version: world.hub.store.workflow.version };
    const command = { type: 'capture', demand, workflow } as const;
    const id = `capture:${channel}/${message}`;
    world.enter({ kind: 'sent-in', intent: intent.id, order, command: id, what: command });
    tell(world, { order, command, id, isMessage: true });
    return order;
  }

  pay(intent: Intent, order: OrderId): void {
    this.world.hub.observe(factKey('payment', order), {
      status: 'captured',
      amount: { amount: cents(intent.valueCents * 10 + 5_000_000), currency: USD },
    });
  }

  private screen(intent: Intent, address: Address): void {
    const { hub } = this.world;
    const isHit = intent.plants.includes('screening-hit');
    hub.observe(
      factKey('screening', partyKey(address.name)),
      isHit
        ? { result: 'possible-match', listVersion: '1', matches: [{ list: 'DPL', name: address.name, score: decimal('0.8') }] }
        : CLEAR,
    );
    if (intent.plants.includes('bad-address')) return;
    hub.observe(factKey('address', digest(address)), { verdict: 'deliverable' });
  }

  /** An 860 that comes before its 850. */
  private changeAhead(intent: Intent): void {
    const { world } = this;
    const { customer, purchaseOrder, lines } = intent.demand;
    if (purchaseOrder === undefined) return;
    const order = world.hub.routePurchaseOrder(customer, purchaseOrder);
    this.intentOf.set(order, intent);
    const isUnfit = intent.plants.includes('unfit-change');
    const schedule = isUnfit ? ScheduleId.of('77.1') : lines[0]?.schedules[0]?.id;
    if (schedule === undefined) return;
    const unit = lines[0]?.schedules[0]?.quantity.unit ?? EACH;
    const value = decimal(5);
    const reference = `860-${intent.id}`;
    const command = {
      type: 'change',
      changes: [{ kind: 'quantity', schedule, to: { value, unit } }],
      reference,
      sequence: 1,
      source: 'channel-1',
    } as const;
    world.enter({ kind: 'sent-in', intent: intent.id, order, command: reference, what: command });
    tell(world, { order, command, id: reference, isMessage: true });
    if (world.isVaried && !isUnfit && world.chances.chance(`and more ${intent.id}`, 0.5)) this.changeMore(intent, order);
  }

  /** A second one, that may overtake the first. */
  private changeMore(intent: Intent, order: OrderId): void {
    const { world } = this;
    const reference = `860-${intent.id}-2`;
    const changes = [{ kind: 'instructions', to: `gate ${intent.number}` }] as const;
    const command = { type: 'change', changes, reference, sequence: 2, source: 'channel-1' } as const;
    world.enter({ kind: 'sent-in', intent: intent.id, order, command: reference, what: command });
    tell(world, { order, command, id: reference, isMessage: true });
  }

  stop(order: OrderId, intent: Intent): void {
    tell(this.world, {
      order,
      command: { type: 'place-hold', note: 'the buyer asked us to wait', team: 'service' },
      id: `stop:${order}:${intent.id}`,
      actor: Actor.of('person:ana'),
      roles: ['service'],
    });
  }

  /** The buyer calls. */
  private change(intent: Intent, order: OrderId): void {
    const { world } = this;
    const random = world.chances.of(`change ${intent.id}`);
    const reference = `CHG-${intent.id}`;
    const told = { order, id: reference, actor: Actor.of('connection:channel-1'), isMessage: true };
    if (random.chance(0.15)) {
      const command = { type: 'cancel', what: 'order', reference, reason: 'buyer' } as const;
      world.enter({ kind: 'sent-in', intent: intent.id, order, command: reference, what: command });
      return tell(world, { ...told, command });
    }
    const changes = [changeOf(intent, random.next(), random.between(1, 12), dateOf(world.timeline.now))];
    // Each sender counts his own changes of an order: the numbers of two are the same.
    const number = world.isVaried ? '1' : reference;
    const command = { type: 'change', changes, reference: number, source: 'channel-1', sequence: 2 } as const;
    world.enter({ kind: 'sent-in', intent: intent.id, order, command: reference, what: command });
    tell(world, { ...told, command });
    if (random.chance(0.25)) {
      const again = {
        ...command,
        reference: world.isVaried ? '2' : `${reference}-2`,
        sequence: 3,
        changes: [changeOf(intent, random.next(), random.between(1, 12), dateOf(world.timeline.now))],
      };
      world.timeline.in(random.exponential(2 * HOUR), () => {
        const id = `${reference}-2`;
        world.enter({ kind: 'sent-in', intent: intent.id, order, command: id, what: again });
        tell(world, { ...told, id, command: again });
      });
    }
  }
}

/** A purchase order number as the shop has it: in small letters. */
const asTyped = (demand: Demand): Demand =>
  demand.purchaseOrder === undefined ? demand : { ...demand, purchaseOrder: demand.purchaseOrder.toLowerCase() };

function changeOf(intent: Intent, draw: number, amount: number, today: ReturnType<typeof dateOf>): Change {
  const line = intent.demand.lines[amount % intent.demand.lines.length];
  const schedule = line?.schedules[0];
  if (line === undefined || schedule === undefined) throw new Error(`${intent.id} has lines`);
  if (draw < 0.4)
    return { kind: 'quantity', schedule: schedule.id, to: { value: decimal(amount), unit: schedule.quantity.unit } };
  if (draw < 0.7) {
    const shipTo = intent.buyer.shipTos[amount % intent.buyer.shipTos.length];
    if (shipTo !== undefined) return { kind: 'destination', to: { kind: 'on-file', shipTo: shipTo.id } };
  }
  if (draw < 0.8) return { kind: 'instructions', to: `call before noon, gate ${amount}` };
  if (draw < 0.88)
    return {
      kind: 'line-added',
      line: {
        id: LineId.of(`9${amount}`),
        item: line.item,
        schedules: [{ id: ScheduleId.of(`9${amount}.1`), quantity: { value: decimal(amount), unit: EACH } }],
      },
    };
  return {
    kind: 'days',
    schedule: schedule.id,
    requested: plusDays(today, 8),
    ...(draw > 0.95 ? { cancelAfter: plusDays(today, 4) } : {}),
  };
}
