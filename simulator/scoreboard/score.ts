/**
 * The scorer: it sees what the world's own books say of either world, and what people decided, and judges every order at
 * the end by the same rules. It asks neither the hub nor the chain what it believes.
 */
import type { FactKey } from '../../src/core/model/fact.ts';
import type { OrderCommand } from '../../src/core/model/command.ts';
import type { ReleaseInstruction } from '../../src/core/model/instruction.ts';
import type { InvoiceId, ItemId, LineId, OrderId, ScheduleId } from '../../src/core/model/identifiers.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import type { Entry, IntentId } from '../witness.ts';
import type { Intent } from '../world/intents.ts';
import { priceCents, type Buyer, type Goods, type Town } from '../world/town.ts';
import type { Column, Counts, Fault } from './columns.ts';
import { CreditWatch } from './credit.ts';
import { Decisions, type Decision } from './decisions.ts';
import { isPriceAgreed } from './bills.ts';
import { judge } from './judge.ts';
import { totals, type Bill, type Departure } from './life.ts';
import { toCents } from './prices.ts';
import { Readiness } from './readiness.ts';
import { Truth } from './truth.ts';
import { Works } from './works.ts';

export interface ScoreParts {
  readonly town: Town;
  readonly intents: readonly Intent[];
  /** What all nodes physically have. */
  readonly onHand: (item: ItemId) => number;
}

export class Score {
  readonly truth = new Truth();
  readonly decisions = new Decisions();
  private readonly goods: ReadonlyMap<ItemId, Goods>;
  private readonly intents: ReadonlyMap<IntentId, Intent>;
  private readonly intentOf = new Map<OrderId, Intent>();
  private readonly works = new Works();
  private readonly credit: CreditWatch;
  private readonly readiness: Readiness;
  private readonly departures = new Map<IntentId, Departure[]>();
  private readonly bills = new Map<IntentId, Bill[]>();
  private readonly billOf = new Map<InvoiceId, Bill>();
  private readonly over = new Set<IntentId>();
  private readonly heard = new Set<string>();
  private touches = 0;

  constructor({ town, intents, onHand }: ScoreParts) {
    this.intents = new Map(intents.map((intent) => [intent.id, intent]));
    const groupOf = (order: OrderId): string | undefined => {
      const buyer = this.intentOf.get(order)?.buyer;
      return buyer?.paysBy === 'open-account' ? buyer.group : undefined;
    };
    this.goods = new Map(town.goods.map((each) => [each.id, each]));
    this.credit = new CreditWatch(groupOf, (order, lines) => {
      const buyer = this.intentOf.get(order)?.buyer;
      return buyer === undefined ? 0 : this.worth(buyer, lines);
    });
    for (const { group, limit } of town.groups) this.credit.limit(group, toCents(limit));
    const components = new Map(town.goods.map(({ id, fact }) => [id, fact.components]));
    this.readiness = new Readiness({
      onHand,
      partsOf: (item, quantity) =>
        components.get(item)?.map((part) => ({ item: part.item, quantity: Number(part.quantity) * quantity })) ?? [
          { item, quantity },
        ],
      wanted: (intent, at) => totals(this.truth.wish(intent, at).lines.values()),
      mayShip: (intent, wanted, at) => this.mayShip(intent, wanted, at),
    });
  }

  learn(key: FactKey, value: unknown, at: Instant): void {
    this.truth.learn(key, value, at);
  }

  limit(group: string, cents: number): void {
    this.credit.limit(group, cents);
  }

  touch(times = 1): void {
    this.touches += times;
  }

  decide(order: OrderId, decision: Decision, at: Instant): void {
    const intent = this.intentOf.get(order);
    if (intent !== undefined) this.decisions.add(intent.id, decision, at);
  }

  /** A clerk changes an order in the ERP: from then on that is what is wanted. */
  ask(order: OrderId, what: OrderCommand, at: Instant): void {
    const intent = this.intentOf.get(order);
    if (intent !== undefined) this.truth.ask(intent.id, what, at);
  }

  enter(entry: Entry, at: Instant): void {
    this.readiness.until(at);
    this.credit.enter(entry);
    switch (entry.kind) {
      case 'intended':
        return this.readiness.begins(this.named(entry.intent));
      case 'sent-in':
        this.intentOf.set(entry.order, this.named(entry.intent));
        if (entry.what.type !== 'capture' && !this.isEnded(entry.intent, at)) this.truth.ask(entry.intent, entry.what, at);
        return undefined;
      case 'answered':
        this.works.hears(entry.order, entry.what, at);
        return this.hearClerk(entry, at);
      case 'fault':
        return this.works.struck(entry.about, at);
      case 'acted':
        return entry.task === 'warehouse.release' ? this.acted(entry, at) : undefined;
      case 'left':
        return this.left(entry, at);
      case 'billed':
        return this.billed(entry, at);
      case 'credited': {
        const bill = this.billOf.get(entry.invoice);
        if (bill !== undefined) bill.creditedCents += toCents(entry.amount);
        return undefined;
      }
      default:
        return undefined;
    }
  }

  private named(id: IntentId): Intent {
    const intent = this.intents.get(id);
    if (intent === undefined) throw new Error(`${id} was never planned`);
    return intent;
  }

  /** People have cut all of it, in every copy: what is asked of it from then on is answered with no. */
  private isEnded(id: IntentId, at: Instant): boolean {
    const cut = new Map<ItemId, number>();
    let copies = 0;
    let isWhole = false;
    for (const { decision } of this.decisions.all(id))
      if (decision.kind === 'taken') copies += 1;
      else if (decision.kind === 'cut' && decision.item === undefined) isWhole = true;
      else if (decision.kind === 'cut' && decision.item !== undefined)
        cut.set(decision.item, (cut.get(decision.item) ?? 0) + decision.quantity);
    if (isWhole && copies < 2) return true;
    if (cut.size === 0) return false;
    const wanted = totals(this.truth.wish(this.named(id), at).lines.values());
    return [...wanted].every(([item, quantity]) => (cut.get(item) ?? 0) >= quantity * copies);
  }

  /** Told once, under whatever number it comes again. */
  private hearClerk({ order, command, what, accepted }: Extract<Entry, { kind: 'answered' }>, at: Instant): void {
    const isClerks = (what.type === 'change' && what.source === 'erp') || (what.type === 'cancel' && what.reason === 'erp');
    const id = command.replace(/:again$/, '');
    if (!isClerks || !accepted || this.heard.has(id)) return;
    this.heard.add(id);
    this.ask(order, what, at);
  }

  private acted(entry: Extract<Entry, { kind: 'acted' }>, at: Instant): void {
    const { order, instance, generation, act, input, outcome } = entry;
    const intent = this.intentOf.get(order);
    if (intent === undefined) return;
    const { lines } = input as ReleaseInstruction;
    if (act === 'do') {
      this.works.accepts(order, instance.slice('release/'.length) as never, generation, lines, at);
      for (const { item, quantity } of lines) this.readiness.tell(item, Number(quantity));
      this.readiness.ends(intent.id);
    } else {
      const kept = outcome.kind === 'undo-partly' ? outcome.answer.kept : [];
      for (const { schedule, item, quantity } of lines)
        this.readiness.tell(item, Number(kept.find((each) => each.schedule === schedule)?.quantity ?? 0) - Number(quantity));
    }
    if (this.credit.acted(entry) && !this.decisions.has(intent.id, 'excess')) this.over.add(intent.id);
  }

  private left(left: Extract<Entry, { kind: 'left' }>, at: Instant): void {
    const intent = this.intentOf.get(left.order);
    if (intent === undefined) return;
    if (!left.againstRecall) for (const { item, quantity } of left.lines) this.readiness.tell(item, -Number(quantity));
    const lines = left.lines.map((line) => ({ ...line, item: this.wantedFor(intent, line, at) }));
    push(this.departures, intent.id, {
      left: { ...left, lines },
      at,
      noReturn: this.works.noReturn(left, at),
      beyond: (item) => this.works.beyond(left, item),
    });
  }

  private billed(billed: Extract<Entry, { kind: 'billed' }>, at: Instant): void {
    const intent = this.intentOf.get(billed.order);
    if (intent === undefined) return;
    const lines = billed.lines.map((line) => ({ ...line, item: this.wantedFor(intent, line, at) }));
    const bill: Bill = { billed: { ...billed, lines }, creditedCents: 0 };
    this.billOf.set(billed.invoice, bill);
    push(this.bills, intent.id, bill);
  }

  /** Where the buyer has agreed to substitutes once and for all, one counts as what it stands for. */
  private wantedFor(
    intent: Intent,
    { item, schedule, line }: { readonly item: ItemId; readonly schedule?: ScheduleId; readonly line?: LineId },
    at: Instant,
  ): ItemId {
    if (intent.buyer.fact.substitution !== 'allowed') return item;
    for (const [id, wanted] of this.truth.wish(intent, at).lines)
      if (id === schedule || wanted.line === line)
        return this.goods.get(wanted.item)?.fact.substitutes.includes(item) === true ? wanted.item : item;
    return item;
  }

  /** In cents, at the prices of the first morning. */
  private worth(buyer: Buyer, lines: readonly { readonly item: ItemId; readonly quantity: number | string }[]): number {
    return lines.reduce((sum, { item, quantity }) => {
      const goods = this.goods.get(item);
      return goods === undefined ? sum : sum + Number(quantity) * priceCents(buyer, goods, Number(quantity));
    }, 0);
  }

  private mayShip(intent: Intent, wanted: ReadonlyMap<ItemId, number>, at: Instant): boolean {
    const { id, buyer } = intent;
    if (this.decisions.isStopped(id, at) || this.decisions.has(id, 'cut') || !isPriceAgreed(intent, this.truth, at)) return false;
    if (this.truth.fact(at, 'customer', buyer.id)?.status === 'stopped') return false;
    if (this.truth.fact(at, 'terms', buyer.id)?.stopped === true) return false;
    const cents = this.worth(
      buyer,
      [...wanted].map(([item, quantity]) => ({ item, quantity })),
    );
    return buyer.paysBy !== 'open-account' || this.credit.hasRoom(buyer.group, cents);
  }

  /** Per order, what is wrong with it. */
  faults(end: Instant): ReadonlyMap<IntentId, ReadonlySet<Fault>> {
    const found = new Map<IntentId, ReadonlySet<Fault>>();
    for (const intent of this.intents.values()) {
      const life = { intent, departures: this.departures.get(intent.id) ?? [], bills: this.bills.get(intent.id) ?? [] };
      const faults = new Set(judge(life, this.truth, this.decisions, end));
      if (this.over.has(intent.id)) faults.add('overCredit');
      if (this.readiness.late.has(intent.id) && !faults.has('lost')) faults.add('late');
      if (faults.size > 0) found.set(intent.id, faults);
    }
    return found;
  }

  counts(end: Instant): Counts {
    const counts: Record<Column, number> = {
      quantity: 0,
      place: 0,
      price: 0,
      duplicate: 0,
      onHold: 0,
      overCredit: 0,
      lost: 0,
      anyOfThese: 0,
      late: 0,
      touches: this.touches,
    };
    for (const faults of this.faults(end).values()) {
      for (const fault of faults) counts[fault] += 1;
      if ([...faults].some((fault) => fault !== 'late')) counts.anyOfThese += 1;
    }
    return counts;
  }
}

function push<K, V>(to: Map<K, V[]>, key: K, value: V): void {
  const known = to.get(key);
  if (known === undefined) to.set(key, [value]);
  else known.push(value);
}
