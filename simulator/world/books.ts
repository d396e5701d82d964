/** The ERP and finance: they book, bill, collect, and sometimes change things behind the hub. */
import { creditAccount } from '../../src/core/model/account.ts';
import type { EffectOutcome } from '../../src/core/model/command.ts';
import * as decimal from '../../src/core/model/decimal.ts';
import { Actor, InvoiceId, type CustomerId, type OrderId, type ShipmentId } from '../../src/core/model/identifiers.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import type { BookOrder, InvoiceInstruction } from '../../src/core/model/instruction.ts';
import { money } from '../../src/core/model/money.ts';
import type { SimEffect } from '../hub/effects.ts';
import { KeyBook, capabilitiesOf, doKey, type Partner } from './partner.ts';
import { USD } from './town.ts';
import { DAY, HOUR, MINUTE, tell, type World } from './world.ts';

/** A partner that does what it is told and keeps it under its key: the ERP's bookings, the buyer's acknowledgements. */
export class Ledgered implements Partner {
  readonly name: string;
  readonly capabilities: Partner['capabilities'];
  private readonly keys: KeyBook;
  private readonly undone = new Set<string>();
  private readonly after: (effect: SimEffect) => void;

  constructor(world: World, name: string, after: (effect: SimEffect) => void = () => undefined) {
    this.name = name;
    this.capabilities = capabilitiesOf(world.chances.of(`capabilities ${name}`));
    this.keys = new KeyBook(world, name, this.capabilities);
    this.after = after;
  }

  receive(effect: SimEffect): EffectOutcome {
    return this.keys.handle(effect, () => {
      if (effect.act === 'undo') this.undone.add(doKey(effect));
      else this.after(effect);
      return { kind: 'done', reference: `${this.name}-${effect.key}` };
    });
  }

  find(effect: SimEffect, asOf: number): { readonly found: boolean; readonly reference?: string } {
    const key = doKey(effect);
    return { found: this.keys.did(key, asOf) && !this.undone.has(key), reference: `${this.name}-${key}` };
  }
}

/** Clerks who cut a booked quantity or cancel a booked order in the ERP: to the hub it is a change of the ERP's. */
export function editBehind(world: World, effect: SimEffect): void {
  if (effect.task !== 'erp.book' || !world.strikes.strike('edit-behind', effect.key, effect.order)) return;
  const booked = effect.input as BookOrder;
  const random = world.chances.of(`edit ${effect.key}`);
  const id = `erp:edit:${effect.key}`;
  world.timeline.in(random.between(MINUTE, 8 * HOUR), () => {
    const line = random.pick(booked.lines);
    const to = Math.max(1, Math.floor(Number(line.quantity) / 2));
    const told = { order: effect.order, id, actor: Actor.of('connection:erp'), isMessage: true };
    if (random.chance(0.3)) tell(world, { ...told, command: { type: 'cancel', what: 'order', reference: id, reason: 'erp' } });
    else
      tell(world, {
        ...told,
        command: {
          type: 'change',
          changes: [
            {
              kind: 'quantity',
              schedule: `${line.line}.1` as never,
              to: { value: decimal.decimal(to), unit: line.unit },
            },
          ],
          reference: id,
          source: 'erp',
        },
      });
  });
}

interface Bill {
  readonly invoice: InvoiceId;
  readonly order: OrderId;
  readonly shipment: ShipmentId;
  readonly key: string;
  readonly customer: CustomerId;
  readonly cents: number;
  paidCents: number;
  creditedCents: number;
}

const toCents = (amount: decimal.Decimal): number => Math.round(Number(amount) * 100);
const fromCents = (amount: number): decimal.Decimal =>
  decimal.divide(decimal.decimal(amount), decimal.decimal(100), 2, 'half-up');

/** Bills what it is told, posts a credit memo for what is taken back, and books what customers pay. */
export class Finance implements Partner {
  readonly name = 'finance';
  readonly capabilities: Partner['capabilities'];
  private readonly world: World;
  private readonly keys: KeyBook;
  /** The credit group of a customer on open account; undefined for one who pays before the goods leave. */
  private readonly groupOf: (customer: CustomerId) => string | undefined;
  /** Postings of a group that the hub has not heard of. */
  private readonly unheard = new Map<string, number>();
  /** When the figure of a group was last stated. */
  private readonly stated = new Map<string, number>();
  private readonly bills = new Map<string, Bill>();
  private readonly owedCents = new Map<string, number>();
  private readonly stopped = new Set<string>();
  private readonly doubles = new Set<InvoiceId>();
  private numbers = 0;

  constructor(world: World, groupOf: (customer: CustomerId) => string | undefined) {
    this.world = world;
    this.groupOf = groupOf;
    this.capabilities = capabilitiesOf(world.chances.of('capabilities finance'));
    this.keys = new KeyBook(world, this.name, this.capabilities);
  }

  owed(group: string): decimal.Decimal {
    return fromCents(this.owedCents.get(group) ?? 0);
  }

  receive(effect: SimEffect): EffectOutcome {
    return this.keys.handle(effect, () => (effect.act === 'do' ? this.bill(effect) : this.credit(effect)));
  }

  find(effect: SimEffect, asOf: number): { readonly found: boolean; readonly reference?: string } {
    const key = doKey(effect);
    return { found: this.keys.did(key, asOf) && !this.stopped.has(key), reference: `FIN-${key}` };
  }

  private bill(effect: SimEffect): EffectOutcome {
    const { timeline, chances } = this.world;
    const at = chances.of(`bill ${effect.key}`).between(MINUTE, 2 * HOUR);
    timeline.in(at, () => this.post(effect));
    return { kind: 'done', reference: `FIN-${effect.key}` };
  }

  /** Of all that were posted twice, the second. */
  isDouble(invoice: InvoiceId): boolean {
    return this.doubles.has(invoice);
  }

  /** A clerk's slips, which the hub has to see. */
  private post(effect: SimEffect): void {
    if (this.stopped.has(effect.key)) return;
    const { world } = this;
    const isTwice = world.isVaried && world.strikes.strike('posted-twice', effect.key, effect.order);
    const isWrong = (about: string): boolean => world.strikes.strike('wrong-invoice', about, effect.order);
    const wrong =
      !isTwice && (isWrong(effect.key) || (world.isVaried && (isWrong(`${effect.key} 2`) || isWrong(`${effect.key} 3`))));
    this.bills.set(effect.key, this.billFor(effect, wrong, false));
    if (!isTwice) return;
    const again = world.chances.of(`twice ${effect.key}`).between(4 * HOUR, 20 * HOUR);
    world.timeline.in(again, () => {
      const first = this.bills.get(effect.key);
      if (first?.creditedCents === 0 && first.cents > 0) this.bills.set(`${effect.key}#2`, this.billFor(effect, true, true));
    });
  }

  private billFor(effect: SimEffect, wrong: boolean, isDouble: boolean): Bill {
    const { world } = this;
    const told = effect.input as InvoiceInstruction;
    this.numbers += 1;
    const invoice = InvoiceId.of(`INV-${this.numbers}`);
    if (isDouble) this.doubles.add(invoice);
    const goods = wrong && !isDouble ? decimal.add(told.goods.amount, decimal.decimal('10')) : told.goods.amount;
    const charges = decimal.sum(told.charges.map((charge) => charge.amount.amount));
    const total = decimal.add(goods, charges);
    const bill: Bill = {
      invoice,
      order: effect.order,
      shipment: told.shipment,
      key: effect.key,
      customer: told.customer,
      cents: toCents(total),
      paidCents: 0,
      creditedCents: 0,
    };
    this.owe(bill, bill.cents);
    this.hear(bill, 1);
    const lines = told.lines.map(({ line, item, quantity, price }) => ({ line, item, quantity, price }));
    world.enter({ kind: 'billed', order: effect.order, shipment: told.shipment, invoice, lines, goods, total, wrong });
    const nothing = money('0', USD);
    tell(world, {
      order: effect.order,
      id: `finance:${invoice}`,
      isMessage: true,
      command: {
        type: 'record-invoice',
        invoice: {
          id: invoice,
          parts: [{ order: effect.order, shipment: told.shipment, goods: { amount: goods, currency: USD }, tax: nothing }],
          charges: told.charges,
          tax: nothing,
          total: { amount: total, currency: USD },
          postedAt: world.timeline.now,
        },
      },
      answered: () => {
        this.hear(bill, -1);
        this.collect(bill);
      },
    });
    return bill;
  }

  private hear(bill: Bill, by: number): void {
    const group = this.groupOf(bill.customer);
    if (group !== undefined) this.unheard.set(group, (this.unheard.get(group) ?? 0) + by);
  }

  private owe(bill: Bill, cents: number): void {
    const group = this.groupOf(bill.customer);
    if (group === undefined) return;
    this.owedCents.set(group, (this.owedCents.get(group) ?? 0) + cents);
  }

  private credit(effect: SimEffect): EffectOutcome {
    const key = doKey(effect);
    this.stopped.add(key);
    const bill = this.bills.get(key);
    if (bill !== undefined) this.creditMemo(bill, bill.cents - bill.creditedCents);
    return { kind: 'done' };
  }

  private creditMemo(bill: Bill, cents: number): void {
    bill.creditedCents += cents;
    const due = bill.paidCents > 0 ? 0 : cents;
    this.owe(bill, -due);
    this.world.enter({ kind: 'credited', order: bill.order, invoice: bill.invoice, amount: fromCents(cents) });
    this.tellExposure(bill, -due);
  }

  /** A dispute or a return is settled with so much. */
  creditBack(invoice: InvoiceId, amount: decimal.Decimal): void {
    for (const bill of this.bills.values()) if (bill.invoice === invoice) this.creditMemo(bill, toCents(amount));
  }

  /** Customers pay what is left, some in two parts; the order and the group's account hear of it. */
  private collect(bill: Bill): void {
    const { world } = this;
    const random = world.chances.of(`pay ${bill.invoice}`);
    const inTwo = random.chance(0.1);
    const first = HOUR + random.exponential(DAY);
    world.timeline.in(first, () => this.pay(bill, inTwo ? 0.5 : 1));
    if (inTwo) world.timeline.in(first + random.between(HOUR, DAY), () => this.pay(bill, 1));
    // What is still owed after disputes and credits is paid in the end.
    for (const days of [3, 6, 9, 14]) world.timeline.in(days * DAY, () => this.pay(bill, 1));
  }

  private pay(bill: Bill, share: number): void {
    const { world } = this;
    const order = world.hub.store.live(bill.order);
    const known = order?.invoices[bill.invoice];
    if (known === undefined || known.state === 'mismatch' || known.state === 'disputed') return;
    const left = bill.cents - bill.paidCents - bill.creditedCents;
    const cents = Math.round(left * share);
    if (cents <= 0) return;
    bill.paidCents += cents;
    this.owe(bill, -cents);
    const amount = fromCents(cents);
    world.enter({ kind: 'paid', order: bill.order, invoice: bill.invoice, amount });
    tell(world, {
      order: bill.order,
      id: `finance:${bill.invoice}:paid:${bill.paidCents}`,
      isMessage: true,
      command: {
        type: 'record-payment',
        invoice: bill.invoice,
        amount: { amount, currency: USD },
        reference: `PAY-${bill.invoice}-${bill.paidCents}`,
      },
    });
    this.tellExposure(bill, -cents);
  }

  private tellExposure(bill: Bill, cents: number): void {
    const group = this.groupOf(bill.customer);
    if (cents === 0 || group === undefined) return;
    const account = creditAccount(group);
    const { now } = this.world.timeline;
    // What is posted in the instant of a stated figure, but after it, is later than it.
    const at = (this.stated.get(group) === now ? now + 1 : now) as Instant;
    const delta = fromCents(cents);
    this.world.enter({ kind: 'moved', account, delta, at });
    if (at === now && this.world.isVaried && this.world.strikes.strike('counted-with', `${group} ${bill.invoice} ${now}`))
      this.state(group);
    this.world.hub.adjust(account, { type: 'adjust', delta, why: 'payment', at });
  }

  /** The ledger's own figure of a group, as of now: only where every posting is known to the hub. */
  state(group: string): void {
    if ((this.unheard.get(group) ?? 0) > 0) return;
    this.stated.set(group, this.world.timeline.now);
    this.world.hub.adjust(creditAccount(group), { type: 'snapshot', figure: this.owed(group), asOf: this.world.timeline.now });
  }
}
