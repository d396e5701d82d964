/**
 * A node: takes work, picks, ships, gives work back as its profile allows, and counts its own shelves. What it does with
 * the goods is the truth; what it says of it is a message, which may come late, twice or wrong.
 */
import * as decimal from '../../src/core/model/decimal.ts';
import type { Decimal } from '../../src/core/model/decimal.ts';
import type { EffectOutcome, OrderCommand } from '../../src/core/model/command.ts';
import {
  ShipmentId,
  type FulfillmentId,
  type ItemId,
  type NodeId,
  type OrderId,
  type ScheduleId,
} from '../../src/core/model/identifiers.ts';
import { plus, type Instant } from '../../src/core/model/instant.ts';
import type { ReleaseInstruction } from '../../src/core/model/instruction.ts';
import type { InstanceId } from '../../src/core/model/task.ts';
import type { SimEffect } from '../hub/effects.ts';
import type { Random } from '../kernel/random.ts';
import { KeyBook, capabilitiesOf, doKey, type Partner } from './partner.ts';
import { mayRush, paceOf, RUSH, type Pace } from './pace.ts';
import { Shelves } from './shelves.ts';
import { wrongly } from './slips.ts';
import { nodeFact } from './town.ts';
import { HOUR, MINUTE, tell, type World } from './world.ts';

interface Line {
  readonly schedule: ScheduleId;
  readonly item: ItemId;
  quantity: number;
}

interface Work {
  readonly key: string;
  readonly order: OrderId;
  readonly fulfillment: FulfillmentId;
  readonly generation: number;
  readonly input: ReleaseInstruction;
  readonly acceptedAt: number;
  readonly lines: Line[];
  state: 'accepted' | 'picked' | 'left' | 'given-back' | 'stopped';
  /** Its pick was short, and it waits to be told what to do. */
  isShort: boolean;
  shipment?: ShipmentId;
  pace: Pace;
  /** What it answered to a recall that it followed, as a whole or in part. */
  gaveBack?: EffectOutcome;
}

const MEANWHILE_TRIES = 9;

/** Before the hub stops waiting for the answer, or while it looks for the outcome; a recall may come in half a minute. */
function meanwhile({ act }: SimEffect, random: Random): readonly [number, number] {
  if (act === 'undo') return [100, 15_000];
  return random.chance(0.5) ? [100, 30_000] : [30_000, 150_000];
}

export class Warehouse implements Partner {
  readonly name: string;
  readonly node: NodeId;
  readonly capabilities: Partner['capabilities'];
  readonly shelves: Shelves;
  private readonly world: World;
  private readonly keys: KeyBook;
  private readonly works = new Map<string, Work>();
  /** Keys that were taken back before their work came: it will not be started. */
  private readonly tombs = new Set<string>();
  private numbers = 0;

  constructor(world: World, node: NodeId) {
    this.world = world;
    this.node = node;
    this.name = node;
    this.capabilities = capabilitiesOf(world.chances.of(`capabilities ${node}`));
    this.shelves = new Shelves(world, node);
    this.keys = new KeyBook(world, this.name, this.capabilities);
  }

  receive(effect: SimEffect): EffectOutcome {
    const before = effect.act === 'undo' ? this.works.get(doKey(effect))?.gaveBack : undefined;
    // Taken back is taken back: asked again, the node sees that and does nothing more.
    if (before !== undefined) return before;
    return this.keys.handle(effect, () => (effect.act === 'do' ? this.accept(effect) : this.giveBack(effect)));
  }

  find(effect: SimEffect, asOf: number): { readonly found: boolean; readonly reference?: string } {
    const key = doKey(effect);
    if (effect.act === 'do') return { found: this.keys.did(key, asOf) && !this.tombs.has(key), reference: `W-${key}` };
    const work = this.works.get(key);
    return { found: work !== undefined && work.state !== 'given-back' && work.state !== 'stopped' };
  }

  private accept(effect: SimEffect): EffectOutcome {
    const input = effect.input as ReleaseInstruction;
    if (this.tombs.has(effect.key)) return { kind: 'refused', code: 'cancelled-before', detail: this.name };
    const { timeline, chances } = this.world;
    const work: Work = {
      key: effect.key,
      order: effect.order,
      fulfillment: input.fulfillment,
      generation: effect.generation,
      input,
      acceptedAt: timeline.now,
      lines: input.lines.map(({ schedule, item, quantity }) => ({ schedule, item, quantity: Number(quantity) })),
      state: 'accepted',
      isShort: false,
      pace: paceOf(this.world, effect.key, input),
    };
    const again = this.works.has(effect.key) ? `${effect.key}#${timeline.now}` : effect.key;
    this.works.set(again, work);
    const random = chances.of(`work ${again}`);
    if (random.chance(0.5))
      timeline.in(random.between(MINUTE, 30 * MINUTE), () =>
        this.say(work, 'ack', {
          type: 'record-acknowledgement',
          fulfillment: work.fulfillment,
          generation: work.generation,
          reference: `W-${work.key}`,
        }),
      );
    timeline.at(work.pace.picksAt(random, timeline.now), () => this.pick(work));
    return { kind: 'done', reference: `W-${effect.key}` };
  }

  /** A recall is long on its way, or the hub waits for an answer that is lost: the truck may be gone by then. */
  meanwhile(effect: SimEffect): void {
    const work = this.works.get(doKey(effect));
    if (work === undefined || !mayRush(this.world, work.input)) return;
    const { strikes, timeline, chances } = this.world;
    if (!strikes.strikeAny('ill-timed', `meanwhile ${effect.key}`, MEANWHILE_TRIES, work.order, effect.instance)) return;
    work.pace = RUSH;
    const random = chances.of(`meanwhile ${effect.key}`);
    const [least, most] = meanwhile(effect, random);
    timeline.in(random.between(least, most), () => (work.state === 'picked' ? this.leave(work, false) : this.pick(work)));
  }

  private giveBack(effect: SimEffect): EffectOutcome {
    const key = doKey(effect);
    const work = this.works.get(key);
    if (work === undefined) {
      this.tombs.add(key);
      return { kind: 'done' };
    }
    if (work.state === 'given-back' || work.state === 'stopped') return { kind: 'done' };
    if (work.state === 'left') return { kind: 'refused', code: 'shipped', detail: this.name };
    const isHalfPacked = work.state === 'accepted' && work.lines.some((line) => line.quantity > 1);
    if (isHalfPacked && this.world.strikes.strike('partial-answer', key, work.order, effect.instance)) return this.keepSome(work);
    if (this.mayRecall(work)) {
      work.state = 'given-back';
      work.gaveBack = { kind: 'done' };
      if (this.world.isVaried) this.acknowledgeLate(work, effect.instance);
      const isPicked = this.world.isVaried && this.world.strikes.strike('picked-already', key, work.order, effect.instance);
      if (isPicked || this.world.strikes.strike('ships-anyway', key, work.order, effect.instance))
        this.shipAnyway(work, isPicked);
      return work.gaveBack;
    }
    return { kind: 'refused', code: 'past-recall', detail: this.name };
  }

  /** That it had the work is told after it has given it back, while it may be about to get it again. */
  private acknowledgeLate(work: Work, instance: InstanceId): void {
    const { strikes, chances, timeline } = this.world;
    if (!strikes.strike('picked-already', `late ${work.key}`, work.order, instance)) return;
    const { fulfillment, generation, key } = work;
    const command = { type: 'record-acknowledgement', fulfillment, generation, reference: `W-${key}` } as const;
    timeline.in(chances.of(`late ${key}`).between(100, 4_000), () => this.say(work, 'ack-late', command));
  }

  private mayRecall(work: Work): boolean {
    const profile = nodeFact(this.node).recall;
    switch (profile.kind) {
      case 'none':
        return false;
      case 'until-picked':
        return work.state === 'accepted';
      case 'until-clock':
        return this.world.timeline.now <= plus(work.acceptedAt as Instant, profile.after);
    }
  }

  /** Some lines are packed already: those stay, the others are free again. */
  private keepSome(work: Work): EffectOutcome {
    const undone: { schedule: ScheduleId; quantity: Decimal }[] = [];
    const kept: { schedule: ScheduleId; quantity: Decimal }[] = [];
    work.lines.forEach((line, i) => {
      const keeps = i % 2 === 0 ? Math.ceil(line.quantity / 2) : 0;
      if (keeps > 0) kept.push({ schedule: line.schedule, quantity: decimal.decimal(keeps) });
      if (line.quantity > keeps) undone.push({ schedule: line.schedule, quantity: decimal.decimal(line.quantity - keeps) });
      line.quantity = keeps;
    });
    work.gaveBack = { kind: 'undo-partly', answer: { undone, kept } };
    return work.gaveBack;
  }

  private shipAnyway(work: Work, isPicked: boolean): void {
    const after = this.world.chances.of(`anyway ${work.key}`).between(MINUTE, 2 * HOUR);
    if (isPicked) this.world.timeline.in(after / 2, () => this.sayPicked(work));
    this.world.timeline.in(after, () => this.leave(work, true));
  }

  private pick(work: Work): void {
    if (work.state !== 'accepted') return;
    work.state = 'picked';
    const { strikes, timeline, chances } = this.world;
    let isShort = strikes.strike('short-pick', work.key, work.order);
    for (const line of work.lines) {
      const there = this.mayTake(line.item);
      if (there >= line.quantity && !(isShort && line === work.lines[0])) continue;
      line.quantity = Math.max(0, Math.min(there, line.quantity - (isShort && line === work.lines[0] ? 1 : 0)));
      isShort = true;
    }
    work.isShort = isShort;
    this.sayPicked(work);
    const random = chances.of(`ship ${work.key}`);
    timeline.in(work.pace.leavesAfter(random, isShort), () => this.leave(work, false));
  }

  private sayPicked(work: Work): void {
    this.say(work, `pick${work.lines.map((line) => line.quantity).join('-')}`, {
      type: 'record-pick',
      fulfillment: work.fulfillment,
      lines: work.lines.map(({ schedule, quantity }) => ({ schedule, quantity: decimal.decimal(quantity) })),
      pickedAt: this.world.timeline.now,
    });
  }

  /** Told by a person to look again: what lacked is found after all, as far as the shelves have it. */
  pickAgain(order: OrderId, fulfillment: FulfillmentId): void {
    for (const work of this.works.values()) {
      if (work.order !== order || work.fulfillment !== fulfillment || work.state !== 'picked' || !work.isShort) continue;
      for (const line of work.lines) {
        const asked = work.input.lines.find((each) => each.schedule === line.schedule);
        line.quantity = Math.min(Number(asked?.quantity ?? 0), this.mayTake(line.item));
      }
      work.isShort = false;
      this.sayPicked(work);
    }
  }

  /** Whether there is work that has not left yet. */
  mayStop(order: OrderId, fulfillment: FulfillmentId): boolean {
    return this.notLeft(order, fulfillment).length > 0;
  }

  /** Work that has not left yet is stopped at the dock; what has left by now is on the road. */
  stop(order: OrderId, fulfillment: FulfillmentId): void {
    for (const work of this.notLeft(order, fulfillment)) work.state = 'stopped';
  }

  private notLeft(order: OrderId, fulfillment: FulfillmentId): readonly Work[] {
    return [...this.works.values()].filter(
      (work) =>
        work.order === order && work.fulfillment === fulfillment && (work.state === 'accepted' || work.state === 'picked'),
    );
  }

  takeBack(item: ItemId, quantity: number): void {
    for (const part of this.partsOf({ item, quantity })) this.shelves.move(part.item, part.quantity, 'receipt');
  }

  private mayTake(item: ItemId): number {
    const parts = this.partsOf({ item, quantity: 1 });
    return Math.min(...parts.map((part) => Math.floor(this.shelves.onHand(part.item) / part.quantity)));
  }

  private partsOf({ item, quantity }: { item: ItemId; quantity: number }): readonly { item: ItemId; quantity: number }[] {
    const components = this.world.town.goods.find((each) => each.id === item)?.fact.components;
    if (components === undefined) return [{ item, quantity }];
    return components.map((part) => ({ item: part.item, quantity: Number(part.quantity) * quantity }));
  }

  private leave(work: Work, againstRecall: boolean): void {
    if (againstRecall ? work.state !== 'given-back' : work.state !== 'picked') return;
    const { strikes, timeline, chances } = this.world;
    const random = chances.of(`leave ${work.key}`);
    if (strikes.strike('over-shipment', work.key, work.order)) {
      const line = work.lines[0];
      if (line !== undefined && this.mayTake(line.item) > line.quantity) line.quantity += 1;
    }
    work.state = 'left';
    const lines = work.lines.filter((line) => (line.quantity = Math.min(line.quantity, this.mayTake(line.item))) > 0);
    // Some trucks take a part first.
    const parts = lines.length > 1 && random.chance(0.1) ? [lines.slice(0, 1), lines.slice(1)] : [lines];
    parts.forEach((part, i) => {
      const isLast = i === parts.length - 1;
      timeline.in(i * random.between(HOUR, 6 * HOUR), () => this.drive(work, part, isLast, againstRecall));
    });
  }

  private drive(work: Work, lines: readonly Line[], final: boolean, againstRecall: boolean): void {
    const { timeline } = this.world;
    this.numbers += 1;
    const shipment = ShipmentId.of(`${this.node}-${this.numbers}`);
    work.shipment = shipment;
    const left = lines.map(({ schedule, item, quantity }) => ({ schedule, item, quantity: decimal.decimal(quantity) }));
    const movements = lines.flatMap((line) => this.partsOf(line).map((part) => this.shelves.take(part.item, part.quantity)));
    const { order, fulfillment, generation, input } = work;
    if (lines.length > 0)
      this.world.enter({
        kind: 'left',
        node: this.node,
        order,
        fulfillment,
        generation,
        shipment,
        destination: input.destination,
        lines: left,
        againstRecall,
      });
    const report: OrderCommand = {
      type: 'record-shipment',
      shipment: { id: shipment, fulfillment, node: this.node, lines: left, shippedAt: timeline.now, final },
    };
    // The one with a clock says what has left every half an hour.
    const isBatched = this.world.isVaried && nodeFact(this.node).recall.kind === 'until-clock';
    const said = isBatched && !work.pace.isRush ? this.world.chances.of(`batch ${shipment}`).between(0, 30 * MINUTE) : 0;
    timeline.in(said, () =>
      this.say(work, `945-${shipment}`, report, () => {
        for (const movement of movements) movement.isKnown = true;
      }),
    );
  }

  /** A message of the node. A wrong one is refused by the hub, and said again rightly after somebody has looked. */
  private say(work: Work, what: string, command: OrderCommand, known?: () => void): void {
    const { strikes, timeline } = this.world;
    const id = `${this.node}:${work.key}:${what}`;
    const wrong = strikes.strike('wrong-confirmation', id, work.order) ? wrongly(command) : undefined;
    if (wrong !== undefined) {
      tell(this.world, { order: work.order, command: wrong, id: `${id}:wrong`, isMessage: true });
      timeline.in(HOUR, () => tell(this.world, { order: work.order, command, id, isMessage: true, answered: () => known?.() }));
      return;
    }
    tell(this.world, { order: work.order, command, id, isMessage: true, answered: () => known?.() });
  }
}
