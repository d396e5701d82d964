/**
 * One season: a world made from a seed, worked through a safety phase with every fault, then left in peace until
 * everything has ended. The same seed and options give the same season to the last byte.
 */
import { creditAccount } from '../src/core/model/account.ts';
import * as decimal from '../src/core/model/decimal.ts';
import { instant, type Instant } from '../src/core/model/instant.ts';
import type { ReleaseInstruction } from '../src/core/model/instruction.ts';
import type { LiveOrder } from '../src/core/model/order.ts';
import type { Workflow } from '../src/core/workflow/workflow.ts';
import type { FaultDial } from './faults.ts';
import { Judge, type Usefulness } from './judge.ts';
import type { SimEffect } from './hub/effects.ts';
import { modelHub } from './hub/hub.ts';
import type { HubTables, MakeHub, SimulatedHub } from './hub/simulated-hub.ts';
import { Chances } from './kernel/random.ts';
import { Timeline } from './kernel/timeline.ts';
import { Strikes, type Coverage } from './strikes.ts';
import type { Broken, Checker, Commit, Ending, Entry, MakeChecker, Scene } from './witness.ts';
import { editBehind, Finance, Ledgered } from './world/books.ts';
import { Buyers } from './world/buyers.ts';
import { makeIntent, type Intent } from './world/intents.ts';
import { Moments } from './world/moments.ts';
import { Movers } from './world/movers.ts';
import { Wire, type Partner } from './world/partner.ts';
import { People } from './world/people.ts';
import { makeTown, NODES, type Town } from './world/town.ts';
import { Warehouse } from './world/warehouse.ts';
import { Scarcity, variedTown } from './world/varied-town.ts';
import { varied } from './world/variety.ts';
import { DAY, HOUR, type World } from './world/world.ts';

export interface SeasonOptions {
  readonly seed: number;
  /** Business orders that buyers mean to place. */
  readonly orders: number;
  readonly workflow: Workflow;
  readonly dial: FaultDial;
  readonly checkers: readonly MakeChecker[];
  /** As the scoreboard has it: what its chain knows nothing of does not take place. */
  readonly isPlain?: boolean;
  /** Only these intents, by number: how a failure is made small. None: all. */
  readonly only?: ReadonlySet<number>;
  /** Everything that is seen, for a history that a person reads. */
  readonly onCommit?: (commit: Commit, at: Instant) => void;
  readonly onEntry?: (entry: Entry, at: Instant) => void;
  /** The hub's tables at the end, for somebody who wants to see what became of an order. */
  readonly inspect?: (store: HubTables) => void;
  /** Each broken promise, as it is found. */
  readonly onBroken?: (broken: Broken) => void;
  /** Ends a season early, such as at its first broken promise. */
  readonly stop?: () => boolean;
}

export interface SeasonResult {
  readonly broken: readonly Broken[];
  readonly coverage: Coverage;
  readonly intents: number;
  readonly orders: number;
  readonly events: number;
  readonly commands: number;
  /** The most orders that were open at one instant. */
  readonly openMost: number;
  readonly ending: Ending;
  readonly usefulness: Usefulness;
}

const START = instant('2026-06-01T06:00:00Z');

/** Orders a day: with lives of two to three days, a season of 4,000 has over 1,000 open at once. */
const ORDERS_A_DAY = 700;
/** Orders come in bursts, as EDI batches and lunch hours do. */
const BURST = 12;
/** How long the quiet may take before whatever is still open counts as stuck. */
const QUIET_DAYS = 60;

/** On the model of the hub. */
export function runSeason(options: SeasonOptions): SeasonResult {
  const season = playSeason(options, modelHub);
  for (;;) {
    const { done, value } = season.next();
    if (done === true) return value;
  }
}

/** Moment by moment: a hub that works in promises comes to rest between one moment and the next. */
export function playSeason(options: SeasonOptions, makeHub: MakeHub): Generator<void, SeasonResult> {
  return new Season(options, makeHub).play();
}

class Season {
  private readonly options: SeasonOptions;
  private readonly timeline = new Timeline(START);
  private readonly chances: Chances;
  private readonly town: Town;
  private readonly store: HubTables;
  private readonly strikes: Strikes;
  private readonly hub: SimulatedHub;
  private readonly world: World;
  private readonly warehouses = new Map<string, Warehouse>();
  private readonly finance: Finance;
  private readonly buyers: Buyers;
  private readonly people: People;
  private readonly movers: Movers;
  private readonly moments: Moments | undefined;
  private readonly scarcity: Scarcity;
  private readonly judge: Judge;
  private readonly checkers: readonly Checker[];
  private readonly broken: Broken[] = [];
  private readonly open = new Set<string>();
  private openMost = 0;
  private events = 0;
  private commands = 0;

  constructor(options: SeasonOptions, makeHub: MakeHub) {
    this.options = options;
    this.chances = new Chances(options.seed);
    const isVaried = options.isPlain !== true;
    const town = makeTown(this.chances);
    this.town = isVaried ? variedTown(town) : town;
    this.strikes = new Strikes({
      chances: this.chances,
      dial: options.dial,
      live: (order) => this.store.live(order),
      enter: (entry) => this.enter(entry),
      isAimed: isVaried,
    });
    const outside = new Lazily();
    this.hub = makeHub({
      workflow: options.workflow,
      timeline: this.timeline,
      chances: this.chances,
      strikes: this.strikes,
      outside,
      committed: (commit) => this.committed(commit),
    });
    this.store = this.hub.store;
    const { timeline, chances, strikes, hub } = this;
    this.world = { town: this.town, timeline, chances, strikes, hub, enter: (entry) => this.enter(entry), isVaried };
    for (const node of NODES) this.warehouses.set(node, new Warehouse(this.world, node));
    const buyerOf = new Map(this.town.buyers.map((buyer) => [buyer.id, buyer]));
    this.finance = new Finance(this.world, (customer) => {
      const buyer = buyerOf.get(customer);
      return buyer?.paysBy === 'open-account' ? buyer.group : undefined;
    });
    const erp = new Ledgered(this.world, 'erp', (effect) => editBehind(this.world, effect));
    const gateway = new Ledgered(this.world, 'gateway');
    const partnerOf = (task: string, input: unknown): Partner => {
      if (task === 'warehouse.release') return this.warehouses.get((input as ReleaseInstruction).node) as Warehouse;
      if (task === 'finance.invoice') return this.finance;
      return task === 'customer.acknowledge' ? gateway : erp;
    };
    outside.is = new Wire(
      this.world,
      (effect) => partnerOf(effect.task, effect.input),
      [...this.warehouses.values(), erp, gateway, this.finance],
      this.seasonMs,
    );
    this.buyers = new Buyers(this.world);
    this.movers = new Movers(this.world, [...this.warehouses.values()]);
    this.scarcity = new Scarcity(this.world, this.warehouses);
    this.moments = isVaried ? new Moments(this.world, this.buyers) : undefined;
    this.people = new People({
      world: this.world,
      buyers: this.buyers,
      warehouses: this.warehouses,
      finance: this.finance,
      partnerOf,
    });
    const scene: Scene = {
      workflow: options.workflow,
      now: () => timeline.now,
      fact: (key) => this.store.fact(key),
      account: (key) => this.store.accounts.get(key),
      onHand: (node, item) => decimal.decimal(this.warehouses.get(node)?.shelves.onHand(item) ?? 0),
      owed: (group) => this.finance.owed(group),
    };
    this.judge = new Judge({
      scene,
      buyerOf: (customer) => buyerOf.get(customer as never),
      capabilitiesOf: (task, input) => partnerOf(task, input).capabilities,
    });
    this.checkers = options.checkers.map((make): Checker => {
      const checker: Checker = make(scene, (what, order) => {
        const broken = { promise: checker.promise, at: timeline.now, what, ...(order === undefined ? {} : { order }) };
        this.broken.push(broken);
        options.onBroken?.(broken);
      });
      return checker;
    });
  }

  private get seasonMs(): number {
    return (this.options.orders / ORDERS_A_DAY) * DAY;
  }

  *play(): Generator<void, SeasonResult> {
    for (const process of this.hub.skewed) this.strikes.note('clock-skew', process);
    this.begin();
    yield;
    const intents = this.plan();
    this.keepHouse();
    const end = START + this.seasonMs + DAY;
    yield* this.until(end);
    this.quieten();
    yield* this.until(end + QUIET_DAYS * DAY);
    this.count();
    yield;
    const ending = this.end();
    this.options.inspect?.(this.store);
    if (this.options.stop?.() !== true) for (const checker of this.checkers) checker.ended?.(ending);
    return {
      broken: this.broken,
      coverage: this.strikes.coverage,
      intents,
      orders: this.store.orders.size,
      events: this.events,
      commands: this.commands,
      openMost: this.openMost,
      ending,
      usefulness: this.judge.verdict(),
    };
  }

  private begin(): void {
    for (const [key, value] of this.town.facts) this.hub.observe(key, value);
    for (const { group, limit } of this.town.groups)
      this.hub.adjust(creditAccount(group), { type: 'snapshot', figure: decimal.ZERO, limit, asOf: this.timeline.now });
    this.town.goods.forEach((item, i) => {
      for (const [at, warehouse] of [...this.warehouses.values()].entries())
        warehouse.shelves.stockUp(item.id, this.scarcity.isScarce(i) ? 2 : this.dailyNeed(i, at) * 3 + 12);
    });
    this.scarcity.begin(Math.ceil(this.seasonMs / DAY) + 1);
  }

  /** Pieces a day that a node should expect of an item: about eight pieces a line, 2.6 lines an order. */
  private dailyNeed(item: number, node: number): number {
    const share = [0.6, 0.3, 0.25][node] ?? 0;
    return Math.ceil((this.town.popularity[item] ?? 0) * ORDERS_A_DAY * 2.6 * 9 * share);
  }

  private plan(): number {
    const random = this.chances.of('arrivals');
    let at = START;
    let planned = 0;
    for (let number = 1; number <= this.options.orders; number++) {
      const gap = number % BURST === 0 ? (BURST * DAY) / ORDERS_A_DAY : random.between(0, 4_000);
      at = (at + Math.round(gap)) as Instant;
      if (this.options.only?.has(number) === false) continue;
      const plain = makeIntent(this.town, this.chances, number, at);
      const intent: Intent = this.world.isVaried ? varied(this.town, this.chances, plain) : plain;
      this.buyers.plan(intent);
      this.movers.plan(intent);
      planned += 1;
    }
    return planned;
  }

  /** Goods come in every morning, shelves are counted every night, finance states its figures. */
  private keepHouse(): void {
    const days = Math.ceil(this.seasonMs / DAY) + 3;
    for (let day = 1; day <= days; day++) {
      this.timeline.at(START + day * DAY, () => {
        this.town.goods.forEach((item, i) => {
          if (this.scarcity.isScarce(i)) return;
          for (const [at, warehouse] of [...this.warehouses.values()].entries()) {
            const random = this.chances.of(`receipt ${day} ${item.id} ${at}`);
            if (random.chance(0.7)) warehouse.shelves.move(item.id, Math.ceil(this.dailyNeed(i, at) * 1.25), 'receipt');
          }
        });
      });
      this.timeline.at(START + day * DAY + 16 * HOUR, () => this.count());
    }
  }

  private count(): void {
    for (const warehouse of this.warehouses.values()) for (const item of this.town.goods) warehouse.shelves.count(item.id);
    for (const { group } of this.town.groups) this.finance.state(group);
  }

  private *until(end: number): Generator<void, void> {
    const stop = this.options.stop;
    let steps = 0;
    for (let next = this.timeline.next; next !== undefined && next <= end; next = this.timeline.next) {
      this.timeline.step();
      yield;
      steps += 1;
      if (stop !== undefined && steps % 64 === 0 && stop()) return;
    }
  }

  /** Faults stop, and goods come for all that waits. */
  private quieten(): void {
    this.strikes.quiet();
    for (const item of this.town.goods)
      for (const warehouse of this.warehouses.values()) {
        const account = this.store.account(`stock:${warehouse.node}/${item.id}` as never);
        const wanted = Math.ceil(Number(account.claimed)) + 2_000;
        warehouse.shelves.move(item.id, wanted, 'receipt');
      }
    for (const { group, limit } of this.town.groups)
      this.hub.adjust(creditAccount(group), { type: 'set-limit', limit: decimal.multiply(limit, decimal.decimal(10)) });
    for (const days of [2, 20, 40]) this.timeline.in(days * DAY, () => this.count());
  }

  private committed(commit: Commit): void {
    if (commit.kind === 'order') {
      this.commands += 1;
      this.events += commit.events.length;
      for (const { event, order } of commit.events) this.keepOpen(event.type, order);
    }
    this.options.onCommit?.(commit, this.timeline.now);
    for (const checker of this.checkers) checker.committed?.(commit);
    this.judge.committed(commit);
    this.people.committed(commit);
    this.moments?.committed(commit);
  }

  private keepOpen(type: string, order: string): void {
    if (type === 'order-captured' || type === 'order-reopened') {
      this.open.add(order);
      if (this.open.size > this.openMost) this.openMost = this.open.size;
    } else if (type === 'order-closed') this.open.delete(order);
  }

  private enter(entry: Entry): void {
    this.options.onEntry?.(entry, this.timeline.now);
    this.judge.entered(entry);
    for (const checker of this.checkers) checker.entered?.(entry);
    this.moments?.entered(entry);
  }

  private end(): Ending {
    const orders = [...this.store.orders].map(([order, { order: state }]) => ({
      order,
      state: state.state,
      holds:
        state.state === 'none' || state.state === 'parked'
          ? []
          : Object.values(state.holds).map((hold) => ({
              id: hold.id,
              type: hold.reason.type,
              team: hold.team,
              dueAt: hold.dueAt,
            })),
      waitsFor: state.state === 'open' ? waitsFor(state) : [],
    }));
    const openEffects = this.hub.openEffects.map(({ key, order }) => ({ key, order }));
    return { orders, openEffects };
  }
}

/** The hub has its outside world only once that has its hub. */
class Lazily {
  is: Wire | undefined;

  private get wire(): Wire {
    if (this.is === undefined) throw new Error('the outside world is not there yet');
    return this.is;
  }

  capabilities(effect: SimEffect): ReturnType<Wire['capabilities']> {
    return this.wire.capabilities(effect);
  }

  connection(effect: SimEffect): string {
    return this.wire.connection(effect);
  }

  send(...args: Parameters<Wire['send']>): void {
    this.wire.send(...args);
  }

  readBack(...args: Parameters<Wire['readBack']>): void {
    this.wire.readBack(...args);
  }
}

function waitsFor(order: LiveOrder): readonly string[] {
  const why: string[] = [];
  const invoices = Object.values(order.invoices);
  if (invoices.some((invoice) => invoice.state === 'posted')) why.push('unpaid');
  if (invoices.some((invoice) => invoice.state === 'disputed')) why.push('disputed');
  if (Object.values(order.returns).some((each) => each.state === 'authorised' || each.state === 'received'))
    why.push('returning');
  return why;
}
