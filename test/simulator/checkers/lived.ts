/** The stories' town, watched: what its orders go through is shown to checkers, and its partners keep books as a world does. */
import type { CommandMeta, EffectOutcome, OrderCommand } from '../../../src/core/model/command.ts';
import { add, subtract, ZERO } from '../../../src/core/model/decimal.ts';
import type { OrderEvent } from '../../../src/core/model/event.ts';
import type { FactKind, FactValues } from '../../../src/core/model/fact.ts';
import { type Actor, OrderId } from '../../../src/core/model/identifiers.ts';
import type { Instant } from '../../../src/core/model/instant.ts';
import type { InvoiceInstruction, ReleaseInstruction } from '../../../src/core/model/instruction.ts';
import { money } from '../../../src/core/model/money.ts';
import type { EffectRequest } from '../../../src/core/process/effects.ts';
import type { Resolution } from '../../../src/core/model/hold.ts';
import type { Ending, Entry, MakeChecker } from '../../../simulator/witness.ts';
import type { Town } from '../../stories/town.ts';
import { capture, demandOf, shipped } from '../../stories/orders.ts';
import { town as townOf } from '../../core/process/settle/given.ts';
import { ANA, Tale } from './tale.ts';

export const ORDER = capture(demandOf([{ quantity: '10' }, { item: 'BRG-6205', quantity: '5' }]));

/** Both lines of it. */
export const ALL = { '1.1': '10', '2.1': '5' };

/** Whoever ACME's orders are on the credit of. */
const GROUP = 'ACME-GROUP';

const ITEMS: Readonly<Record<string, string>> = { '1.1': 'BRG-6204', '2.1': 'BRG-6205' };

type Report = Extract<OrderCommand, { type: 'record-shipment' }>;

/** A 945 of this moment. */
export function left(it: Lived, id: string, fulfillment: string, lines: Readonly<Record<string, string>>, final = true): Report {
  const command = shipped(id, fulfillment, lines, { final, left: new Date(it.town.now).toISOString() }) as Report;
  const of = command.shipment.lines.map((line) => ({ ...line, item: ITEMS[line.schedule] as never }));
  return { ...command, shipment: { ...command.shipment, lines: of } };
}

/** ACME's order, which its node has; watched from the start. */
export function begun(...checkers: readonly MakeChecker[]): Lived {
  const it = new Lived(townOf(), ...checkers);
  it.tell('O1', ORDER);
  it.deliver();
  return it;
}

export class Lived {
  readonly town: Town;
  readonly tale: Tale;
  /** A planted violation: events as they are shown, others than took place; undefined: not at all. */
  edit: (event: OrderEvent) => OrderEvent | undefined = (event) => event;
  /** What partners did, by key: each of them dedupes. */
  readonly did = new Set<string>();
  private actor = ANA;
  private readonly seen = new Map<OrderId, number>();

  constructor(town: Town, ...checkers: readonly MakeChecker[]) {
    this.town = town;
    this.tale = new Tale(...checkers);
    for (const [key, state] of town.accounts)
      if (state.kind === 'stock') {
        const { figure } = state.onHand;
        this.tale.onHand.set(key.slice('stock:'.length), figure);
        this.tale.show({ kind: 'account', account: key, command: { type: 'snapshot', figure, asOf: town.now }, state });
      } else if (state.kind === 'credit') this.tale.owed.set(key.slice('credit:'.length), state.exposure.figure);
    // What moves from here on is later than the figures that the town began with.
    town.now = (town.now + 60_000) as Instant;
    this.look({ type: 'wake' });
  }

  private bring(): void {
    this.tale.now = this.town.now;
    for (const [key, view] of this.town.facts) this.tale.facts.set(key, view);
  }

  /** Shows what has happened since; every order's part is a transaction, and accounts are shown with the first. */
  private look(command: OrderCommand): void {
    this.bring();
    const changed = [...this.town.accounts].filter(([key, state]) => this.tale.accounts.get(key) !== state);
    for (const [key, state] of changed) this.tale.accounts.set(key, state);
    let accounts = changed.map(([key]) => key);
    for (const [order, events] of this.town.events) {
      const news = events.slice(this.seen.get(order) ?? 0);
      this.seen.set(order, events.length);
      if (news.length === 0) continue;
      this.tale.commit(
        news.flatMap((event) => this.edit(event) ?? []),
        { order, command, accounts, actor: this.actor },
      );
      accounts = [];
    }
    for (const key of accounts) {
      const state = this.tale.accounts.get(key);
      if (state !== undefined)
        this.tale.show({ kind: 'account', account: key, command: { type: 'expire', now: this.town.now }, state });
    }
  }

  tell(order: string, command: OrderCommand, who: Partial<CommandMeta> = {}): boolean {
    const result = this.town.ask(order, command, who);
    this.actor = who.actor ?? ANA;
    const accepted = Array.isArray(result);
    this.look(command);
    this.tale.enter({ kind: 'answered', order: OrderId.of(order), command: 'told', accepted, what: command });
    return accepted;
  }

  /** The one hold of a type is resolved, by everybody who has to agree. */
  resolve(type: string, resolution: Resolution | object, people: readonly Actor[] = [ANA]): void {
    for (const actor of people) {
      const { id, team } = this.town.hold('O1', type);
      const command = { type: 'resolve-hold', hold: id, resolution: resolution as Resolution, note: 'agreed' } as const;
      this.tell('O1', command, { actor, roles: [team] });
    }
  }

  learn<K extends FactKind>(kind: K, ids: readonly string[], value: FactValues[K]): void {
    this.town.learn(kind, ids, value);
    this.look({ type: 'note-facts', facts: [] });
  }

  enter(entry: Entry): void {
    this.tale.enter(entry);
  }

  /** Partners do what they are asked, unless they answer otherwise; undefined: not now. */
  deliver(answers: (effect: EffectRequest) => EffectOutcome | undefined = () => ({ kind: 'done' })): void {
    for (let batch = this.town.outbox; batch.length > 0; batch = this.town.outbox) {
      this.town.outbox = [];
      const waiting = batch.filter(({ order, effect }) => !this.send(order, effect, answers(effect)));
      const isIdle = this.town.outbox.length === 0;
      this.town.outbox = [...waiting, ...this.town.outbox];
      if (isIdle) return;
    }
  }

  private send(order: OrderId, effect: EffectRequest, outcome: EffectOutcome | undefined): boolean {
    if (outcome === undefined) return false;
    const { instance, generation, act, key, task, input } = effect;
    if (effect.mode === 'send') {
      this.tell(order, { type: 'claim-effect', instance, generation, act });
      const now = this.town.live(order).tasks[instance];
      if (now?.generation !== generation || now.state !== (act === 'undo' ? 'undoing' : 'sending')) return true;
      const about = { partner: task, order, key, instance, generation, act, task, input };
      this.enter({ kind: 'arrived', ...about });
      // Where the answer was lost, the act was not.
      const came = outcome.kind === 'in-doubt' ? ({ kind: 'done' } as const) : outcome;
      if (came.kind !== 'done' && came.kind !== 'undo-partly') return this.hears(order, effect, outcome);
      const isRepeat = this.did.has(key);
      this.did.add(key);
      if (!isRepeat) this.enter({ kind: 'acted', ...about, outcome: came });
      if (task === 'finance.invoice' && !isRepeat) this.bill(order, act, generation, input as InvoiceInstruction);
    }
    return this.hears(order, effect, outcome);
  }

  private hears(order: OrderId, { instance, generation, act }: EffectRequest, outcome: EffectOutcome): true {
    this.tell(order, { type: 'record-effect', instance, generation, act, outcome });
    return true;
  }

  private bill(order: OrderId, act: string, generation: number, { shipment, lines, goods, total }: InvoiceInstruction): void {
    const invoice = `I-${shipment}-${generation}` as never;
    if (act === 'undo') return this.enter({ kind: 'credited', order, invoice, amount: total.amount });
    this.tale.owed.set(GROUP, add(this.tale.owed.get(GROUP) ?? ZERO, total.amount));
    this.enter({ kind: 'billed', order, shipment, invoice, lines, goods: goods.amount, total: total.amount, wrong: false });
  }

  /** Finance tells what it posted, and that it was paid. */
  pay(shipment: string, order = 'O1'): void {
    const task = this.town.live(order).tasks[`invoice/${shipment}` as never];
    if (task === undefined) return;
    const { goods, total, charges } = task.input as InvoiceInstruction;
    const id = `I-${shipment}-${task.generation}` as never;
    const tax = money('0', 'USD');
    const parts = [{ order: OrderId.of(order), shipment: shipment as never, goods, tax }];
    this.tell(order, { type: 'record-invoice', invoice: { id, parts, charges, tax, total, postedAt: this.town.now } });
    this.enter({ kind: 'paid', order: OrderId.of(order), invoice: id, amount: total.amount });
    this.tell(order, { type: 'record-payment', invoice: id, amount: total, reference: `pay-${shipment}` });
  }

  /** What a node ships of a release leaves its yard, and is reported. */
  ship(id: string, command: Report, order = 'O1', againstRecall = false): boolean {
    const { fulfillment, lines } = command.shipment;
    const task = this.town.live(order).tasks[`release/${fulfillment}` as never];
    if (task === undefined) return false;
    const { destination, node } = task.input as ReleaseInstruction;
    for (const { item, quantity } of lines) {
      const shelf = `${node}/${item}`;
      this.tale.onHand.set(shelf, subtract(this.tale.onHand.get(shelf) ?? ZERO, quantity));
    }
    this.enter({
      kind: 'left',
      node,
      order: OrderId.of(order),
      fulfillment,
      generation: task.generation,
      shipment: id as never,
      destination,
      lines,
      againstRecall,
    });
    return this.tell(order, command);
  }

  /** As a world does at the end: what there is, and how the hub shows it. */
  end(): readonly string[] {
    for (const [key, state] of this.town.accounts)
      if (state.kind === 'stock') this.tale.onHand.set(key.slice('stock:'.length), state.onHand.figure);
      else if (state.kind === 'credit') this.tale.owed.set(key.slice('credit:'.length), state.exposure.figure);
    const orders = [...this.town.orders].map(([order, now]): Ending['orders'][number] => {
      const holds = 'holds' in now ? Object.values(now.holds) : [];
      const shown = holds.map(({ id, reason, team, dueAt }) => ({ id, type: reason.type, team, dueAt }));
      const isUnpaid = 'shipments' in now && now.state === 'open' && Object.keys(now.shipments).length > 0;
      return { order, state: now.state, holds: shown, waitsFor: shown.length === 0 && isUnpaid ? ['unpaid'] : [] };
    });
    this.tale.end({ orders });
    return this.tale.found;
  }
}
