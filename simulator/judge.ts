/**
 * The omniscient judge of usefulness: it knows what the world planted and what each partner truly has, and says which
 * holds and recalls nobody needed. A hub that held every order would break no promise; this is what it would score badly
 * at.
 *
 * A hold is *needful* when its cause is true in the world. Facts are the same in the hub and in the world, so a hold that
 * a fact raises is needful by itself; judged are the causes that a hub can be wrong about: stock, credit, prices, money,
 * and what became of an effect. A recall is *needless* when the next release says exactly the same again and nobody
 * decided anything in between.
 */
import { stockAccount, creditAccount } from '../src/core/model/account.ts';
import type { OrderEvent } from '../src/core/model/event.ts';
import { factKey } from '../src/core/model/fact.ts';
import type { HoldReason } from '../src/core/model/hold.ts';
import type { FulfillmentId, HoldId, OrderId } from '../src/core/model/identifiers.ts';
import { ascending, find } from '../src/core/model/sorted.ts';
import type { ReleaseInstruction } from '../src/core/model/instruction.ts';
import type { Capabilities } from '../src/engine/connection.ts';
import type { FaultName } from './faults.ts';
import type { Commit, Entry, Plant, Recorded, Scene } from './witness.ts';
import { NODES, type Buyer } from './world/town.ts';

export interface Usefulness {
  /** Orders that nothing true stood against, and how many of them closed without a needless hold. */
  readonly shippable: number;
  readonly smooth: number;
  readonly recalls: number;
  readonly needlessRecalls: number;
  /** Holds by type: needful and needless. */
  readonly holds: ReadonlyMap<string, { readonly needful: number; readonly needless: number }>;
}

export interface JudgeParts {
  readonly scene: Scene;
  readonly buyerOf: (customer: string) => Buyer | undefined;
  readonly capabilitiesOf: (task: string, input: unknown) => Capabilities;
}

interface Seen {
  plants: readonly Plant[];
  readonly faults: Set<FaultName>;
  /** Somebody asked for something else after it came. */
  hasChanged: boolean;
  isCancelled: boolean;
  isClosed: boolean;
  needful: number;
  needless: number;
  /** Recalled releases by fulfillment content, and whether anything was decided since. */
  recalled: { readonly what: string; isDecided: boolean }[];
  readonly released: Map<FulfillmentId, string>;
  customer: string;
  /** Holds that are open. */
  readonly holds: Set<HoldId>;
  tasks: Map<string, { readonly task: string; readonly input: unknown }>;
}

export class Judge {
  private readonly parts: JudgeParts;
  private readonly orders = new Map<OrderId, Seen>();
  private readonly plants = new Map<string, readonly Plant[]>();
  private readonly tally = new Map<string, { needful: number; needless: number }>();
  private recalls = 0;
  private needlessRecalls = 0;

  constructor(parts: JudgeParts) {
    this.parts = parts;
  }

  entered(entry: Entry): void {
    if (entry.kind === 'intended') this.plants.set(entry.intent, entry.plants);
    else if (entry.kind === 'sent-in') this.sentIn(entry);
    else if (entry.kind === 'fault' && entry.order !== undefined) this.of(entry.order).faults.add(entry.fault);
  }

  private sentIn({ order, intent, what }: Extract<Entry, { kind: 'sent-in' }>): void {
    const seen = this.of(order);
    seen.plants = this.plants.get(intent) ?? seen.plants;
    if (what.type === 'capture') seen.customer = what.demand.customer;
    else seen.hasChanged = true;
  }

  committed(commit: Commit): void {
    if (commit.kind !== 'order') return;
    const seen = this.of(commit.order);
    if ((commit.command.type === 'change' || commit.command.type === 'cancel') && commit.events.length > 0)
      seen.hasChanged = true;
    for (const recorded of commit.events) this.see(seen, recorded);
  }

  private see(seen: Seen, { event, order }: Recorded): void {
    switch (event.type) {
      case 'hold-opened':
        seen.holds.add(event.hold.id);
        return this.judgeHold(seen, order, event.hold.reason, event.hold.raisedBy);
      case 'hold-resolved':
      case 'hold-lapsed':
        seen.holds.delete(event.hold);
        return this.decided(seen);
      case 'quantity-cancelled':
        if (event.reason !== 'no-stock') seen.isCancelled = true;
        return undefined;
      case 'order-closed':
        seen.isClosed = event.outcome === 'completed';
        return undefined;
      case 'task-wanted':
        return this.wanted(seen, event);
      case 'undo-wanted':
        return this.recalled(seen, event);
      default:
        return undefined;
    }
  }

  private decided(seen: Seen): void {
    for (const recall of seen.recalled) recall.isDecided = true;
  }

  private wanted(seen: Seen, event: Extract<OrderEvent, { type: 'task-wanted' }>): void {
    seen.tasks.set(event.instance, { task: event.task, input: event.input });
    if (event.task !== 'warehouse.release') return;
    const input = event.input as ReleaseInstruction;
    const what = contentOf(input);
    seen.released.set(input.fulfillment, what);
    const same = seen.recalled.findIndex((recall) => recall.what === what);
    if (same < 0) return;
    if (seen.recalled[same]?.isDecided === false) this.needlessRecalls += 1;
    seen.recalled.splice(same, 1);
  }

  private recalled(seen: Seen, event: Extract<OrderEvent, { type: 'undo-wanted' }>): void {
    const what = seen.released.get(event.instance.slice(event.instance.indexOf('/') + 1) as FulfillmentId);
    if (event.task !== 'warehouse.release' || what === undefined) return;
    this.recalls += 1;
    seen.recalled.push({ what, isDecided: seen.holds.size > 0 });
  }

  private judgeHold(seen: Seen, order: OrderId, reason: HoldReason, raisedBy: string): void {
    const isNeedful = this.isTrue(seen, order, reason, raisedBy);
    const tally = this.tally.get(reason.type) ?? { needful: 0, needless: 0 };
    tally[isNeedful ? 'needful' : 'needless'] += 1;
    this.tally.set(reason.type, tally);
    seen[isNeedful ? 'needful' : 'needless'] += 1;
    // A hold that stops what was released is a reason to recall it.
    this.decided(seen);
  }

  private isTrue(seen: Seen, order: OrderId, reason: HoldReason, raisedBy: string): boolean {
    switch (reason.type) {
      case 'effect':
        return this.isEffectTrue(seen, reason, raisedBy);
      case 'beyond-recall':
        return seen.hasChanged || seen.faults.has('fact-moves') || seen.faults.has('ships-anyway') || seen.needful > 0;
      case 'shortage':
        return this.isShort(order, reason);
      case 'credit':
        return this.isOverLimit(order, reason);
      case 'price-difference':
        return this.isPriceTrue(seen, reason);
      case 'payment-authorisation':
        return reason.problem.problem === 'terms-stopped' || seen.plants.includes('unpaid') || seen.hasChanged;
      case 'incomplete':
        return seen.plants.includes('unknown-item');
      case 'invoice-mismatch':
        return seen.faults.has('wrong-invoice') || seen.faults.has('posted-twice');
      case 'fact-too-old':
        return false;
      default:
        return true;
    }
  }

  /** What a partner can be asked about, nobody has to be: unless it said no, or could not be reached for a day and more. */
  private isEffectTrue(seen: Seen, reason: Extract<HoldReason, { type: 'effect' }>, raisedBy: string): boolean {
    if (reason.state === 'refused') return seen.faults.has('refusal');
    const asked = seen.tasks.get(raisedBy);
    if (asked === undefined) return true;
    const { readable } = this.parts.capabilitiesOf(asked.task, asked.input);
    return readable === undefined || (reason.state === 'dead' && seen.faults.has('partner-down'));
  }

  /** The buyer was given a wrong price to write, or ours has moved since he learned it. */
  private isPriceTrue(seen: Seen, { lines }: Extract<HoldReason, { type: 'price-difference' }>): boolean {
    if (seen.plants.includes('wrong-price') || seen.plants.includes('below-margin') || seen.hasChanged) return true;
    const agreement = this.parts.buyerOf(seen.customer)?.fact.agreement;
    const sources = [...(agreement === undefined ? [] : [agreement]), 'LIST'];
    return lines.some(({ item }) => sources.some((source) => this.parts.scene.fact(factKey('price', source, item)).version > 1));
  }

  /** All that lies on the shelves and nobody else has claimed, against what is said to be short. */
  private isShort(order: OrderId, reason: Extract<HoldReason, { type: 'shortage' }>): boolean {
    return reason.lines.some(({ item, short, why }) => {
      if (why !== 'no-stock' && why !== 'lost' && why !== 'waits-long') return true;
      let free = 0;
      for (const node of NODES) {
        const account = this.parts.scene.account(stockAccount(node, item));
        const own = account === undefined ? undefined : find(account.claims, (claim) => compareText(order, claim.order));
        const others = Number(account?.claimed ?? 0) - Number(own?.granted ?? 0);
        free += Math.max(0, Number(this.parts.scene.onHand(node, item)) - others);
      }
      return free < Number(short);
    });
  }

  private isOverLimit(order: OrderId, { group, problem }: Extract<HoldReason, { type: 'credit' }>): boolean {
    const account = this.parts.scene.account(creditAccount(group));
    if (problem.problem !== 'over-limit' || account?.kind !== 'credit') return true;
    const own = find(account.claims, (claim) => compareText(order, claim.order));
    const others = Number(account.claimed) - Number(own?.granted ?? 0);
    // Nobody passes those who stand before him in the line.
    let ahead = 0;
    for (const claim of ascending(account.waiting)) {
      if (claim.order === order) break;
      ahead += Number(claim.wanted) - Number(claim.granted);
    }
    return Number(account.limit) - Number(this.parts.scene.owed(group)) - others - ahead < Number(problem.wanted.amount);
  }

  private of(order: OrderId): Seen {
    const known = this.orders.get(order);
    if (known !== undefined) return known;
    const seen: Seen = {
      plants: [],
      faults: new Set(),
      hasChanged: false,
      isCancelled: false,
      isClosed: false,
      needful: 0,
      needless: 0,
      recalled: [],
      released: new Map(),
      customer: '',
      holds: new Set(),
      tasks: new Map(),
    };
    this.orders.set(order, seen);
    return seen;
  }

  verdict(): Usefulness {
    let shippable = 0;
    let smooth = 0;
    for (const seen of this.orders.values()) {
      if (seen.customer === '' || seen.needful > 0 || seen.isCancelled) continue;
      shippable += 1;
      if (seen.isClosed && seen.needless === 0) smooth += 1;
    }
    return { shippable, smooth, recalls: this.recalls, needlessRecalls: this.needlessRecalls, holds: this.tally };
  }
}

const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** All that the node is told, whatever the number of the work. */
const contentOf = ({ fulfillment: _, ...input }: ReleaseInstruction): string =>
  JSON.stringify({
    ...input,
    lines: input.lines.map(({ schedule, item, quantity }) => `${schedule} ${item} ${quantity}`).sort(),
  });
