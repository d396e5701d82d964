/**
 * People who decide holds, as a desk does: after a while, by what they can find out, mostly rightly. Where policy wants a
 * second person, another one confirms. Where nothing helps yet they wait and look again.
 */
import { add, decimal, most, subtract, type Decimal } from '../../src/core/model/decimal.ts';
import type { Hold, HoldReason, Resolution, WayOut } from '../../src/core/model/hold.ts';
import { Actor, type HoldId, type OrderId, type ScheduleId } from '../../src/core/model/identifiers.ts';
import { dateOf, plusDays, type Duration } from '../../src/core/model/instant.ts';
import type { LiveOrder } from '../../src/core/model/order.ts';
import { peopleNeeded, waysOf } from '../../src/core/process/commands/holds.ts';
import type { Random } from '../kernel/random.ts';
import type { Commit } from '../witness.ts';
import { Afterwards } from './afterwards.ts';
import type { Finance } from './books.ts';
import type { Buyers } from './buyers.ts';
import type { Partner } from './partner.ts';
import { addressOf } from './town.ts';
import type { Warehouse } from './warehouse.ts';
import { HOUR, MINUTE, tell, type World } from './world.ts';

export interface PeopleParts {
  readonly world: World;
  readonly buyers: Buyers;
  readonly warehouses: ReadonlyMap<string, Warehouse>;
  readonly finance: Finance;
  readonly partnerOf: (task: string, input: unknown) => Partner;
}

/** A desk gives up asking itself the same after so many looks: whatever is then still there is for the ending to judge. */
const LOOKS_MAX = 60;

export class People {
  private readonly parts: PeopleParts;
  private readonly world: World;
  private readonly afterwards: Afterwards;
  private decisions = 0;

  constructor(parts: PeopleParts) {
    this.parts = parts;
    this.world = parts.world;
    this.afterwards = new Afterwards(parts);
  }

  /** People see what the hub shows them: a hold that opened, goods that came back. */
  committed(commit: Commit): void {
    if (commit.kind !== 'order') return;
    for (const { event } of commit.events)
      if (event.type === 'hold-opened') this.look(commit.order, event.hold.id, 0);
      else if (event.type === 'hold-resolved') this.thinkAgain(commit.order, event.hold, event.ruling.by);
    this.afterwards.committed(commit.order, commit.events);
  }

  /** Now and then who decided takes it back, whatever went out meanwhile. */
  private thinkAgain(order: OrderId, hold: HoldId, by: readonly Actor[]): void {
    const random = this.world.chances.of(`second thoughts ${order} ${hold}`);
    const [actor] = by;
    if (!this.world.isVaried || actor === undefined || !random.chance(0.05)) return;
    const command = { type: 'take-back-ruling', hold, note: 'on second thoughts' } as const;
    this.world.timeline.in(MINUTE + random.exponential(3 * HOUR), () =>
      tell(this.world, { order, command, id: `taken-back:${order}:${hold}`, actor }),
    );
  }

  private look(order: OrderId, hold: HoldId, looks: number): void {
    const random = this.world.chances.of(`person ${order} ${hold} ${looks}`);
    const after = looks === 0 ? 5 * MINUTE + random.exponential(40 * MINUTE) : random.between(HOUR, 6 * HOUR);
    this.world.timeline.in(after, () => this.decide(order, hold, looks, random));
  }

  private decide(id: OrderId, holdId: HoldId, looks: number, random: Random): void {
    const order = this.world.hub.store.live(id);
    const open = order?.holds[holdId];
    if (order === undefined || open === undefined || looks > LOOKS_MAX) return;
    const wanted = this.wayOut(order, open, random, looks);
    const resolution = wanted !== undefined && waysOf(open).includes(wanted.way) ? wanted : undefined;
    if (resolution !== undefined) {
      const about = `${id} ${holdId} ${looks}`;
      const isIll = this.world.isVaried && this.world.strikes.strike('ill-decided', about, id);
      if (isIll && random.chance(0.5)) this.resolve(order, open, resolution, 'person:cleo', ['sales']);
      else this.resolve(order, open, resolution, 'person:ana');
      if (peopleNeeded(open, resolution.way) === 2)
        this.world.timeline.in(random.between(MINUTE, 30 * MINUTE), () => {
          const still = this.world.hub.store.live(id)?.holds[holdId];
          if (still === undefined) return;
          const same = still.proposal?.resolution ?? resolution;
          if (!isIll) return this.resolve(order, still, same, 'person:ben');
          if (random.chance(0.5)) return this.resolve(order, still, same, 'person:ana');
          return this.resolve(order, still, withOtherFigures(same), 'person:ben');
        });
    }
    this.look(id, holdId, looks + 1);
  }

  private resolve(
    order: LiveOrder,
    open: Hold,
    resolution: Resolution,
    person: string,
    roles: readonly string[] = [open.policy.team],
  ): void {
    this.decisions += 1;
    const by = Actor.of(person);
    tell(this.world, {
      order: order.id,
      command: { type: 'resolve-hold', hold: open.id, resolution, note: 'looked into it' },
      id: `decision:${order.id}:${open.id}:${this.decisions}`,
      actor: by,
      roles,
      answered: (outcome) => {
        this.world.enter({ kind: 'ruled', order: order.id, hold: open.id, resolution, by, roles, accepted: outcome.accepted });
        if (outcome.accepted && resolution.way === 'intercept' && open.reason.type === 'beyond-recall')
          this.parts.warehouses.get(open.reason.node)?.stop(order.id, open.reason.fulfillment);
        if (outcome.accepted && open.reason.type === 'invoice-mismatch' && this.parts.finance.isDouble(open.reason.invoice))
          this.afterwards.takeOff(order.id, open.reason.invoice, open.reason.posted.amount);
      },
    });
  }

  private wayOut(order: LiveOrder, open: Hold, random: Random, looks: number): Resolution | undefined {
    const { reason } = open;
    switch (reason.type) {
      case 'incomplete':
        return this.complete(order, reason);
      case 'duplicate':
        return this.judgeDuplicate(order, reason.other, random);
      case 'ship-to':
        return this.mendPlace(order, reason, random);
      case 'screening':
        return { way: looks > 3 && random.chance(0.3) ? 'reject' : 'clear' };
      case 'price-difference':
        return this.price(open, reason, random);
      case 'below-margin':
        return { way: random.chance(0.9) ? 'approve' : 'reject' };
      case 'credit':
        return this.credit(reason, random, looks);
      case 'payment-authorisation':
        return this.payment(order, random, looks);
      case 'not-orderable':
        return this.orderable(open, reason, random);
      case 'shortage':
        return this.shortage(open, reason, random, looks);
      case 'awaiting-buyer':
        return { way: random.chance(0.7) ? 'record-acceptance' : looks > 4 ? 'cancel' : 'original-terms' };
      case 'date-jeopardy':
        if (this.world.isVaried && random.chance(0.3)) return { way: 'ask-buyer' };
        return random.chance(0.7)
          ? { way: 'accept-date' }
          : { way: 'extend', requested: plusDays(dateOf(this.world.timeline.now), 12) };
      case 'beyond-recall':
        return this.beyondRecall(order, open, reason, random);
      case 'discrepancy':
        return this.discrepancy(order, reason, random);
      case 'effect':
        return this.mendEffect(order, open, reason, random);
      case 'invoice-mismatch':
        if (this.parts.finance.isDouble(reason.invoice)) return { way: 'accept-theirs' };
        return { way: random.chance(this.world.isVaried ? 0.2 : 0.5) ? 'accept-theirs' : 'credit-and-rebill' };
      case 'unsettled':
        return random.chance(0.6) ? { way: 'release-as-is' } : { way: 'freeze-facts', for: (2 * HOUR) as Duration };
      case 'change-unfit':
        return { way: random.chance(0.8) ? 'approve' : 'cancel' };
      case 'fact-too-old':
        this.refresh(reason.facts.map(({ key }) => key));
        return { way: 'check-again' };
      case 'stopped':
        return { way: random.chance(0.85) ? 'resume' : 'cancel' };
    }
  }

  private complete(order: LiveOrder, reason: Extract<HoldReason, { type: 'incomplete' }>): Resolution {
    const missing = reason.missing.find((each) => each.what === 'item');
    if (missing?.what !== 'item') return { way: 'reject' };
    const intent = this.parts.buyers.intentOf.get(order.id);
    const item = intent?.items[intent.demand.lines.findIndex((line) => line.id === missing.line)] ?? intent?.items[0];
    return item === undefined ? { way: 'reject' } : { way: 'map-item', line: missing.line, item: item.id };
  }

  /** The same intent twice is a duplicate; anything else only looks like one. A desk errs now and then. */
  private judgeDuplicate(order: LiveOrder, other: OrderId, random: Random): Resolution {
    const { intentOf } = this.parts.buyers;
    const isSame = intentOf.get(order.id)?.id === intentOf.get(other)?.id;
    if (!isSame) return { way: 'legitimate-repeat' };
    return { way: random.chance(0.5) ? 'merge' : 'cancel' };
  }

  private mendPlace(order: LiveOrder, reason: Extract<HoldReason, { type: 'ship-to' }>, random: Random): Resolution {
    const isPlace = reason.problems.some(({ problem }) => problem === 'incomplete-address' || problem === 'undeliverable');
    if (!isPlace) return { way: random.chance(0.9) ? 'approve' : 'reject' };
    const intent = this.parts.buyers.intentOf.get(order.id);
    return { way: 'correct-address', address: intent?.buyer.shipTos[0]?.address ?? addressOf('Customer', 'MAIN', 'OH') };
  }

  private price(open: Hold, reason: Extract<HoldReason, { type: 'price-difference' }>, random: Random): Resolution | undefined {
    const ways: readonly WayOut[] = ['ours', 'ours', 'theirs', 'reject'];
    const more: readonly WayOut[] = this.world.isVaried ? ['requote', 'requote', 'ask-buyer'] : [];
    const prices = reason.lines.map(({ line, ours, theirs }) => ({ line, amount: ours ?? theirs ?? decimal(1) }));
    return pickWay(open, random, [...ways, ...more], (way) => (way === 'requote' ? { way, prices } : ({ way } as Resolution)));
  }

  private credit(reason: Extract<HoldReason, { type: 'credit' }>, random: Random, looks: number): Resolution | undefined {
    const { problem } = reason;
    if (problem.problem !== 'over-limit') return { way: 'check-again' };
    const draw = random.next();
    if (draw < 0.5 && looks < 20) return undefined;
    if (draw < (this.world.isVaried ? 0.75 : 0.65)) return { way: 'partial-release' };
    if (draw < 0.9) return { way: 'approve-excess', amount: problem.over.amount };
    return looks > 2 || this.world.isVaried ? { way: 'cancel' } : undefined;
  }

  private payment(order: LiveOrder, random: Random, looks: number): Resolution {
    const intent = this.parts.buyers.intentOf.get(order.id);
    if (intent !== undefined && random.chance(0.8)) this.parts.buyers.pay(intent, order.id);
    else if (looks > 1 && random.chance(0.3)) return { way: 'cancel' };
    return { way: 'check-again' };
  }

  private orderable(open: Hold, reason: Extract<HoldReason, { type: 'not-orderable' }>, random: Random): Resolution {
    const line = reason.lines[0];
    if (line === undefined) return { way: 'approve' };
    if (line.problem === 'consent-needed') return { way: 'substitute', line: line.line, item: line.substitute };
    if (random.chance(0.4)) return { way: 'cancel-lines', lines: reason.lines.map((each) => each.line) };
    return waysOf(open).includes('round') ? { way: 'round', to: random.chance(0.5) ? 'up' : 'down' } : { way: 'approve' };
  }

  private shortage(
    open: Hold,
    reason: Extract<HoldReason, { type: 'shortage' }>,
    random: Random,
    looks: number,
  ): Resolution | undefined {
    const draw = random.next();
    if (draw < 0.2) return { way: 'check-again' };
    if (draw < 0.6 && waysOf(open).includes('backorder')) return { way: 'backorder' };
    if (draw < 0.7 || (this.world.isVaried && draw < 0.85)) return { way: 'ask-buyer' };
    return looks > 0 ? { way: 'cancel-lines', lines: [...new Set(reason.lines.map((each) => each.line))] } : undefined;
  }

  private beyondRecall(
    order: LiveOrder,
    open: Hold,
    reason: Extract<HoldReason, { type: 'beyond-recall' }>,
    random: Random,
  ): Resolution {
    const node = this.parts.warehouses.get(reason.node);
    const mayStop = waysOf(open).includes('intercept') && random.chance(0.5);
    return mayStop && node?.mayStop(order.id, reason.fulfillment) === true ? { way: 'intercept' } : { way: 'let-ship' };
  }

  private discrepancy(order: LiveOrder, reason: Extract<HoldReason, { type: 'discrepancy' }>, random: Random): Resolution {
    const overs = reason.lines.filter((line) => line.kind === 'over');
    if (overs.length > 0) {
      const over = this.overOf(
        order,
        overs.map((line) => line.schedule),
      );
      const draw = random.next();
      const none = decimal(0);
      return {
        way: 'accept-over',
        bill: draw < 0.5 ? over : none,
        gift: draw >= 0.5 && draw < 0.8 ? over : none,
        takeBack: draw >= 0.8 ? over : none,
      };
    }
    if (random.chance(0.6)) return { way: 'ship-short' };
    const fulfillment = order.fulfillments[reason.fulfillment];
    if (fulfillment !== undefined) this.parts.warehouses.get(fulfillment.node)?.pickAgain(order.id, reason.fulfillment);
    return { way: 're-pick' };
  }

  /** As the screen shows it: shipped beyond what is due. */
  private overOf(order: LiveOrder, schedules: readonly ScheduleId[]): Decimal {
    let over = decimal(0);
    for (const id of schedules) {
      const schedule = order.schedules[id];
      if (schedule?.counted === undefined) continue;
      const due = subtract(add(schedule.counted.ordered, schedule.overage), schedule.cancelled);
      over = add(over, most(decimal(0), subtract(schedule.shipped, due)));
    }
    return over;
  }

  /** Somebody calls the partner and asks what it has under that number. */
  private mendEffect(order: LiveOrder, open: Hold, reason: Extract<HoldReason, { type: 'effect' }>, random: Random): Resolution {
    const task = order.tasks[open.raisedBy as keyof typeof order.tasks];
    if (task === undefined || reason.state === 'refused') return { way: 'send-again' };
    if (random.chance(0.2)) return { way: 'read-back' };
    const partner = this.parts.partnerOf(task.task, task.input);
    const isUndo = task.state === 'undoing';
    const key = `${order.id}:${task.id}:${task.generation}`;
    const { found } = partner.find(
      {
        key: key as never,
        order: order.id,
        instance: task.id,
        generation: task.generation,
        act: isUndo ? 'undo' : 'do',
        task: task.task as never,
        mode: 'read-back',
        input: task.input,
      },
      this.world.timeline.now,
    );
    return found !== isUndo ? { way: 'confirm-by-hand', reference: `phone-${this.decisions}` } : { way: 'send-again' };
  }

  private refresh(keys: readonly string[]): void {
    for (const key of keys) {
      const view = this.world.hub.store.fact(key as never);
      if (view.version > 0) this.world.hub.observe(key as never, view.value);
    }
  }
}

function withOtherFigures(resolution: Resolution): Resolution {
  if (resolution.way === 'requote')
    return { ...resolution, prices: resolution.prices.map((each) => ({ ...each, amount: add(each.amount, decimal(1)) })) };
  if (resolution.way !== 'approve-excess') return resolution;
  return { ...resolution, amount: add(resolution.amount, decimal(50_000)) };
}

function pickWay(open: Hold, random: Random, from: readonly WayOut[], make: (way: WayOut) => Resolution): Resolution | undefined {
  const offered = waysOf(open);
  const possible = from.filter((way) => offered.includes(way));
  return possible.length === 0 ? undefined : make(random.pick(possible));
}
