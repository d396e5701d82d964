/**
 * The worst moments: a buyer who calls, or a fact that moves, just as a release is on its way, as goods leave, while an
 * outcome is not known, or when somebody has only just decided. Chance alone would meet each of them once in a hundred
 * thousand orders.
 */
import { decimal } from '../../src/core/model/decimal.ts';
import type { OrderCommand } from '../../src/core/model/command.ts';
import type { Change } from '../../src/core/model/demand.ts';
import type { OrderEvent } from '../../src/core/model/event.ts';
import { digest } from '../../src/core/model/digest.ts';
import { factKey, type FactKey } from '../../src/core/model/fact.ts';
import type { Ruling } from '../../src/core/model/hold.ts';
import { Actor, FulfillmentId, type OrderId } from '../../src/core/model/identifiers.ts';
import type { ReleaseInstruction } from '../../src/core/model/instruction.ts';
import type { InstanceId } from '../../src/core/model/task.ts';
import { money } from '../../src/core/model/money.ts';
import type { Random } from '../kernel/random.ts';
import type { Commit, Entry } from '../witness.ts';
import type { Buyers } from './buyers.ts';
import type { Intent } from './intents.ts';
import { addressOf, CLEAR, EACH, nodeFact, NODES, partyKey, USD } from './town.ts';
import { HOUR, MINUTE, tell, type World } from './world.ts';

type CancelWhat = Extract<OrderCommand, { type: 'cancel' }>['what'];
type Moved = Extract<OrderEvent, { type: 'task-moved' }>;

export class Moments {
  private readonly world: World;
  private readonly buyers: Buyers;
  private readonly questioned = new Set<OrderId>();
  private calls = 0;

  constructor(world: World, buyers: Buyers) {
    this.world = world;
    this.buyers = buyers;
  }

  committed(commit: Commit): void {
    if (commit.kind !== 'order') return;
    for (const { event, order } of commit.events) {
      if (event.type === 'task-wanted' && event.task === 'warehouse.release')
        this.wanted(order, event.instance, event.generation);
      else if (event.type === 'task-moved' && event.to === 'in-doubt') this.inDoubt(order, event);
      else if (event.type === 'task-moved' && event.to === 'undoing') this.undoing(order, event);
      else if (event.type === 'task-moved' && event.to === 'sending' && event.generation > 1) this.sending(order, event);
      else if (event.type === 'counter-offer-made') this.asked(order, event.at);
      else if (event.type === 'order-changed' && event.source === 'channel-1') this.changed(order, event.reference);
      else if (event.type === 'hold-resolved') this.decided(order, event.ruling);
    }
  }

  entered(entry: Entry): void {
    if (entry.kind === 'acted' && entry.task === 'warehouse.release' && entry.act === 'do')
      this.has(entry.order, entry.key, entry.instance, entry.input as ReleaseInstruction);
    else if (entry.kind === 'left') this.left(entry.order, entry.shipment);
  }

  /** The instant between a decision and its sending. */
  private wanted(order: OrderId, instance: InstanceId, generation: number): void {
    const about = `wanted ${order}:${instance}:${generation}`;
    this.at(about, order, instance, 5, 2_000, 1, (intent, random) => this.move(intent, random, order));
  }

  private has(order: OrderId, key: string, instance: InstanceId, { lines }: ReleaseInstruction): void {
    this.at(`has ${key}`, order, instance, MINUTE, 40 * MINUTE, 1, (intent, random) => {
      const schedule = random.pick(lines).schedule;
      const draw = random.next();
      const to = intent.buyer.shipTos[random.between(0, 2)];
      if (draw < 0.2) return this.buyers.stop(order, intent);
      if (draw < 0.35) {
        const quantity = { value: decimal(1), unit: EACH };
        return this.cancel(order, random.chance(0.3) ? 'order' : [random.chance(0.4) ? { schedule } : { schedule, quantity }]);
      }
      if (draw < 0.5 && to !== undefined)
        return this.change(order, { kind: 'destination', schedule, to: { kind: 'on-file', shipTo: to.id } });
      if (draw < 0.6 && to !== undefined)
        return this.change(order, { kind: 'destination', to: { kind: 'on-file', shipTo: to.id } });
      return this.move(intent, random, order);
    });
  }

  /** Before anybody has said that the truck is gone. */
  private left(order: OrderId, shipment: string): void {
    this.at(`left ${shipment}`, order, undefined, 5, 25 * MINUTE, 2, (intent, random) => {
      const schedule = random.pick(random.pick(intent.demand.lines).schedules);
      const { unit } = schedule.quantity;
      const some = random.chance(0.5) ? {} : { quantity: { value: decimal(1), unit } };
      this.cancel(order, random.chance(0.4) ? 'order' : [{ schedule: schedule.id, ...some }]);
    });
  }

  /** What the node said of the release before comes while the new one is under way. */
  private sending(order: OrderId, { instance, generation }: Moved): void {
    const [step, member] = instance.split('/');
    if (step !== 'release' || member === undefined) return;
    this.at(`sending ${order}:${instance}:${generation}`, order, instance, 0, 1, 6, () => {
      const reference = `W-${order}:${instance}:${generation - 1}`;
      const fulfillment = FulfillmentId.of(member);
      tell(this.world, {
        order,
        command: { type: 'record-acknowledgement', fulfillment, generation: generation - 1, reference },
        id: `ack-late:${order}:${instance}:${generation}`,
      });
    });
  }

  private inDoubt(order: OrderId, { instance, generation, at }: Moved): void {
    this.at(`doubt ${order}:${instance}:${generation}:${at}`, order, instance, 100, 2 * MINUTE, 4, (intent, random) => {
      if (random.chance(0.2)) return this.move(intent, random, order);
      const to = intent.buyer.shipTos[random.between(0, 2)];
      if (random.chance(0.6) || to === undefined) return this.cancel(order, 'order');
      return this.change(order, { kind: 'destination', to: { kind: 'on-file', shipTo: to.id } });
    });
  }

  /** The seconds in which a recall is under way. */
  private undoing(order: OrderId, { instance, generation }: Moved): void {
    this.at(`undoing ${order}:${instance}:${generation}`, order, instance, 5, 2_000, 1, (intent, random) => {
      const to = intent.buyer.shipTos[random.between(0, 2)];
      if (random.chance(0.4)) return this.move(intent, random, order);
      if (random.chance(0.3) || to === undefined) return this.cancel(order, 'order');
      return this.change(order, { kind: 'destination', to: { kind: 'on-file', shipTo: to.id } });
    });
  }

  /** A clerk changes it in the ERP too, and it is his first change as well. */
  private changed(order: OrderId, reference: string): void {
    this.at(`changed ${order} ${reference}`, order, undefined, 5, HOUR, 3, (intent, random) => {
      const line = random.pick(intent.demand.lines);
      const changes = [
        { kind: 'quantity', schedule: line.schedules[0]?.id as never, to: { value: decimal(1), unit: EACH } },
      ] as const;
      tell(this.world, {
        order,
        command: { type: 'change', changes, reference, source: 'erp' },
        id: `erp:${order}:${reference}`,
        actor: Actor.of('connection:erp'),
        isMessage: true,
      });
    });
  }

  /** Buyers answer most offers, and mean it. */
  private asked(order: OrderId, madeAt: number): void {
    const random = this.world.chances.of(`offer ${order} ${madeAt}`);
    if (!random.chance(0.7)) return;
    const accepted = random.chance(0.4);
    const reference = `ANS-${madeAt}`;
    this.world.timeline.in(random.between(MINUTE, 16 * HOUR), () =>
      tell(this.world, {
        order,
        command: { type: 'answer-counter-offer', accepted, reference },
        id: `answer:${order}:${madeAt}`,
        isMessage: true,
      }),
    );
  }

  /**
   * What was looked at and let pass is another question soon: a party on a list, or a margin. Once for an order, since all
   * orders of its customer are woken each time.
   */
  private decided(order: OrderId, { step, resolution: { way } }: Ruling): void {
    const intent = this.buyers.intentOf.get(order);
    const isMargin = step === 'margin' && way === 'approve';
    if (intent === undefined || this.questioned.has(order) || (way !== 'clear' && !isMargin)) return;
    this.questioned.add(order);
    const random = this.world.chances.of(`decided ${order} ${this.world.timeline.now}`);
    if (!random.chance(0.5)) return;
    this.world.timeline.in(random.between(5, 3 * HOUR), () => {
      const { destination } = intent.demand;
      if (isMargin) return this.costRises(intent, random.between(1, 9));
      const name = destination.kind === 'given' ? destination.address.name : intent.buyer.fact.name;
      const matches = [{ list: 'DPL', name: `${name} Holding`, score: decimal('0.9') }];
      this.set(factKey('screening', partyKey(name)), { result: 'possible-match', listVersion: '2', matches });
    });
  }

  /** A fact that the order rests on is another for a while, or for good. */
  private move(intent: Intent, random: Random, order: OrderId): void {
    this.world.strikes.note('fact-moves', `${order} ${this.world.timeline.now}`, order);
    const { buyer } = intent;
    const draw = random.next();
    const some = random.between(1, 9);
    if (draw < 0.2) return this.forAWhile(factKey('customer', buyer.id), { ...buyer.fact, status: 'stopped' }, buyer.fact);
    if (draw < 0.4) {
      const terms = { kind: buyer.paysBy, netDays: 30, stopped: false };
      return this.forAWhile(factKey('terms', buyer.id), { ...terms, stopped: true }, terms);
    }
    // All open orders rest on a node.
    if (draw < 0.42) {
      const node = NODES[some % NODES.length] as (typeof NODES)[number];
      return this.forAWhile(factKey('node', node), { ...nodeFact(node), status: 'stopped' }, nodeFact(node));
    }
    if (draw < 0.5) {
      const standing = { overdue: money('0', USD), oldestOverdueDays: 0, stopped: false };
      return this.forAWhile(factKey('credit-standing', buyer.group), { ...standing, stopped: true }, standing);
    }
    if (draw < 0.6) {
      const matches = [{ list: 'DPL', name: `${buyer.fact.name} ${some}`, score: decimal('0.8') }];
      const key = factKey('screening', partyKey(buyer.fact.name));
      return this.forAWhile(key, { result: 'possible-match', listVersion: '2', matches }, CLEAR);
    }
    if (draw < 0.85) return this.costRises(intent, some);
    const shipTo = buyer.shipTos[some % 3];
    if (shipTo === undefined) return;
    const address = addressOf(buyer.fact.name, `${shipTo.id}-${some}`, shipTo.address.region ?? 'OH');
    this.set(factKey('screening', partyKey(address.name)), CLEAR);
    this.set(factKey('address', digest(address)), { verdict: 'deliverable' });
    this.set(factKey('ship-to', buyer.id, shipTo.id), { status: 'active', address });
  }

  /** Of its rarest item: hundreds of open orders rest on what the best sellers cost, and each of them would be woken. */
  private costRises(intent: Intent, by: number): void {
    const item = intent.items.toSorted((a, b) => (a.id > b.id ? -1 : 1))[0];
    if (item === undefined) return;
    this.set(factKey('cost', item.id), { cost: money(decimal(`${Math.round(item.listCents * (0.6 + by / 300)) / 100}`), USD) });
  }

  private cancel(order: OrderId, what: CancelWhat): void {
    this.calls += 1;
    const reference = `CALL-${this.calls}`;
    this.world.strikes.note('late-change', reference, order);
    const command = { type: 'cancel', what, reference, reason: 'buyer' } as const;
    tell(this.world, { order, command, id: `${order}:${reference}`, isMessage: true });
  }

  private change(order: OrderId, change: Change): void {
    this.calls += 1;
    const reference = `CALL-${this.calls}`;
    this.world.strikes.note('late-change', reference, order);
    const command = { type: 'change', changes: [change], reference, source: 'desk' } as const;
    tell(this.world, { order, command, id: `${order}:${reference}`, isMessage: true });
  }

  private forAWhile(key: FactKey, now: unknown, then: unknown): void {
    this.set(key, now);
    const ms = this.world.chances.of(`while ${key} ${this.world.timeline.now}`).between(20 * MINUTE, 2 * HOUR);
    this.world.timeline.in(ms, () => this.set(key, then));
  }

  private set(key: FactKey, value: unknown): void {
    this.world.hub.observe(key, value);
  }

  private at(
    about: string,
    order: OrderId,
    instance: InstanceId | undefined,
    least: number,
    most: number,
    tries: number,
    what: (intent: Intent, random: Random) => void,
  ): void {
    const { strikes, chances, timeline } = this.world;
    const intent = this.buyers.intentOf.get(order);
    if (intent === undefined) return;
    if (!strikes.strikeAny('ill-timed', about, tries, order, instance)) return;
    const random = chances.of(`moment ${about}`);
    timeline.in(random.between(least, most), () => what(intent, random));
  }
}
