/**
 * conservation: per line, ordered + accepted overage = shipped + open + cancelled; claims on stock never exceed the
 * account.
 *
 * The figures are the feed's own, added up here. Controlled: nothing is cancelled that is not open, nothing is put back
 * that was not cancelled, a shipment is recorded as it was told and taken off the stock that it was taken from. World:
 * what left too much is a discrepancy that a person is asked about, from the commit that records it on.
 */
import { stockAccount, type AccountKey } from '../../src/core/model/account.ts';
import * as decimal from '../../src/core/model/decimal.ts';
import type { Decimal } from '../../src/core/model/decimal.ts';
import type { OrderEvent } from '../../src/core/model/event.ts';
import type { OrderId, ShipmentId } from '../../src/core/model/identifiers.ts';
import type { Shipment } from '../../src/core/model/shipment.ts';
import type { AccountState } from '../../src/core/process/account/state.ts';
import type { Checker, Commit, Ending, Entry, MakeChecker, Recorded, Report, Scene } from '../witness.ts';
import { claimIn, grantedIn, isSmall } from './books/accounts.ts';
import { ClaimBooks } from './books/claims.ts';
import { DemandBooks, openOf } from './books/demand.ts';
import { HoldBooks } from './books/holds.ts';
import { partsOf } from './books/kits.ts';

type Of<T extends OrderEvent['type']> = Extract<OrderEvent, { type: T }>;
type OrderCommit = Extract<Commit, { kind: 'order' }>;
type Left = Extract<Entry, { kind: 'left' }>;

class Conservation implements Checker {
  readonly promise = 'conservation';
  private readonly scene: Scene;
  private readonly report: Report;
  private readonly demands = new DemandBooks();
  private readonly holds = new HoldBooks();
  private readonly claims = new ClaimBooks();
  private readonly accounts = new Map<AccountKey, AccountState>();
  /** Left, and not recorded yet. */
  private readonly left = new Map<ShipmentId, Left>();
  private readonly recorded = new Set<ShipmentId>();
  /** Shipments that a node told wrong, was told are impossible, or took back. */
  private readonly explained = new Set<ShipmentId>();
  private readonly misreported = new Set<OrderId>();

  constructor(scene: Scene, report: Report) {
    this.scene = scene;
    this.report = report;
  }

  committed(commit: Commit): void {
    if (commit.kind === 'fact') return;
    if (commit.kind === 'account') return this.account(commit.state);
    let isMoved = false;
    for (const each of commit.events) isMoved = this.take(each, commit) || isMoved;
    if (isMoved) this.adds(commit.order);
    for (const [key, state] of commit.accounts) {
      this.account(state);
      if (key.startsWith('stock:')) this.agrees(commit, state);
    }
    return undefined;
  }

  entered(entry: Entry): void {
    if (entry.kind === 'left') {
      if (!this.recorded.has(entry.shipment)) this.left.set(entry.shipment, entry);
    } else if (entry.kind === 'brought-back') {
      this.explained.add(entry.shipment);
    } else if (entry.kind === 'answered' && entry.what.type === 'record-shipment' && !entry.accepted) {
      this.explained.add(entry.what.shipment.id);
    } else if (entry.kind === 'fault' && entry.fault === 'wrong-confirmation' && entry.order !== undefined) {
      this.misreported.add(entry.order);
    }
  }

  ended(ending: Ending): void {
    const held = new Set(ending.orders.filter(({ holds }) => holds.length > 0).map(({ order }) => order));
    for (const { shipment, order } of this.left.values())
      if (!this.explained.has(shipment) && !held.has(order))
        this.report(`shipment ${shipment} left and was never recorded, and nothing says why`, order);
    const own = this.ownTotals();
    for (const [key, state] of this.accounts) this.ends(state, own.get(key) ?? decimal.ZERO);
  }

  /** Whether a figure of a line moved. */
  private take(each: Recorded, commit: OrderCommit): boolean {
    const { order, event } = each;
    if (event.type === 'quantity-cancelled') this.isOpen(order, event);
    if (event.type === 'cancellation-corrected') this.wasCancelled(order, event);
    if (event.type === 'shipment-confirmed') this.isAsTold(commit, event.shipment);
    this.demands.take(each);
    this.holds.take(each);
    this.claims.take(each);
    if (event.type === 'shipment-confirmed') this.isTakenOff(commit, event.shipment);
    if (event.type === 'order-closed') this.isOver(order, event);
    return (
      event.type === 'shipment-confirmed' ||
      event.type === 'demand-counted' ||
      event.type === 'quantity-cancelled' ||
      event.type === 'order-changed' ||
      event.type === 'overage-settled' ||
      event.type === 'hold-resolved' ||
      event.type === 'hold-lapsed'
    );
  }

  private isOpen(order: OrderId, { lines, reference }: Of<'quantity-cancelled'>): void {
    for (const [i, { schedule: id, quantity }] of lines.entries()) {
      const schedule = this.demands.of(order)?.schedules.get(id);
      const before = lines.slice(0, i).flatMap((line) => (line.schedule === id ? [line.quantity] : []));
      const open = schedule === undefined ? decimal.ZERO : decimal.subtract(openOf(schedule), decimal.sum(before));
      if (!decimal.isPositive(quantity) || decimal.isMore(quantity, open))
        this.report(`${reference} cancels ${quantity} of ${id}, of which ${open} are open`, order);
    }
  }

  private wasCancelled(order: OrderId, { lines, shipment }: Of<'cancellation-corrected'>): void {
    for (const { schedule: id, quantity } of lines) {
      const cancelled = this.demands.of(order)?.schedules.get(id)?.cancelled ?? decimal.ZERO;
      if (!decimal.isPositive(quantity) || decimal.isMore(quantity, cancelled))
        this.report(`${shipment} puts back ${quantity} of ${id}, of which ${cancelled} were cancelled`, order);
    }
  }

  private isAsTold({ command, order }: OrderCommit, shipment: Shipment): void {
    if (this.recorded.has(shipment.id)) this.report(`shipment ${shipment.id} is recorded twice`, order);
    this.recorded.add(shipment.id);
    if (command.type !== 'record-shipment') return this.report(`${shipment.id} is recorded by ${command.type}`, order);
    const told = byLine(command.shipment.lines);
    const kept = byLine(shipment.lines);
    if (!isAlike(told, kept)) this.report(`${shipment.id} was told as ${text(told)} and is recorded as ${text(kept)}`, order);
    const left = this.left.get(shipment.id);
    this.left.delete(shipment.id);
    if (left !== undefined && !this.misreported.has(order) && !isAlike(byLine(left.lines), kept))
      this.report(`${text(byLine(left.lines))} left as ${shipment.id}, and ${text(kept)} is recorded`, order);
    return undefined;
  }

  /** From each account of its node, exactly what it carries. */
  private isTakenOff({ events, order }: OrderCommit, shipment: Shipment): void {
    const demand = this.demands.of(order);
    if (demand === undefined) return;
    const expected = new Map<string, Decimal>();
    for (const line of shipment.lines)
      for (const { item, quantity } of partsOf(this.scene, demand, line))
        add(expected, stockAccount(shipment.node, item), quantity);
    const taken = new Map<string, Decimal>();
    for (const { event } of events)
      if (event.type === 'claims-consumed')
        for (const { account, quantity } of event.claims) if (account.startsWith('stock:')) add(taken, account, quantity);
    if (!isAlike(expected, taken))
      this.report(`${shipment.id} takes ${text(expected)}, and ${text(taken)} is taken off stock`, order);
  }

  /** What is too much has its question; every line adds up and nothing is below nothing. */
  private adds(order: OrderId): void {
    const demand = this.demands.of(order);
    if (demand === undefined) return;
    for (const schedule of demand.schedules.values()) {
      const { id, ordered, cancelled, shipped, overage } = schedule;
      const figures = `${ordered} ordered, ${overage} accepted, ${shipped} shipped, ${cancelled} cancelled of ${id}`;
      if ([ordered, cancelled, shipped, overage].some(decimal.isNegative)) this.report(`${figures}: below nothing`, order);
      if (decimal.isMore(decimal.subtract(cancelled, overage), ordered))
        this.report(`${figures}: more cancelled than ordered`, order);
      if (decimal.isNegative(openOf(schedule)) && !this.isAsked(order, id))
        this.report(`${figures}: ${decimal.negate(openOf(schedule))} too much, and nobody is asked about it`, order);
    }
  }

  private isAsked(order: OrderId, schedule: string): boolean {
    return this.holds.has(
      order,
      (reason) =>
        reason.type === 'discrepancy' && reason.lines.some((line) => line.kind === 'over' && line.schedule === schedule),
    );
  }

  private isOver(order: OrderId, { outcome }: Of<'order-closed'>): void {
    const schedules = [...(this.demands.of(order)?.schedules.values() ?? [])];
    for (const schedule of schedules)
      if (!decimal.isZero(openOf(schedule)))
        this.report(`closed as ${outcome} while ${openOf(schedule)} of ${schedule.id} are open`, order);
    const hasShipped = schedules.some(({ shipped }) => decimal.isPositive(shipped));
    if (hasShipped !== (outcome === 'completed'))
      this.report(`closed as ${outcome}, and it has ${hasShipped ? '' : 'not '}shipped`, order);
  }

  // Stock.

  private account(state: AccountState): void {
    if (state.kind !== 'stock') return;
    this.accounts.set(state.account, state);
    const figure = decimal.most(state.onHand.figure, decimal.ZERO);
    if (decimal.isMore(state.claimed, figure))
      this.report(`${state.account}: ${state.claimed} are claimed, and ${figure} are there`);
    if (isSmall(state)) this.isSum(state);
  }

  private isSum(state: AccountState): void {
    const granted = grantedIn(state);
    if (granted !== state.claimed) this.report(`${state.account}: ${granted} are granted, and it says ${state.claimed}`);
  }

  /** Where an account has just answered an order, both say the same. */
  private agrees({ order, events }: OrderCommit, state: AccountState): void {
    const claim = this.claims.of(order).get(state.account);
    const isAnswered = events.some(
      ({ event }) => event.type === 'claims-answered' && event.answers.some((answer) => answer.account === state.account),
    );
    if (claim === undefined || !isAnswered) return;
    const granted = claimIn(state, order)?.granted ?? decimal.ZERO;
    if (granted !== claim.held) this.report(`${state.account} grants ${granted}, and the order was told ${claim.held}`, order);
  }

  private ownTotals(): ReadonlyMap<AccountKey, Decimal> {
    const totals = new Map<AccountKey, Decimal>();
    for (const [, claims] of this.claims.orders()) for (const { account, held } of claims.values()) add(totals, account, held);
    return totals;
  }

  private ends(state: AccountState, own: Decimal): void {
    if (state.kind !== 'stock') return;
    this.isSum(state);
    if (own !== state.claimed) this.report(`${state.account}: orders hold ${own} in all, and it says ${state.claimed}`);
    const [node, item] = state.account.slice('stock:'.length).split('/') as [never, never];
    const there = this.scene.onHand(node, item);
    if (there !== state.onHand.figure) this.report(`${state.account}: ${state.onHand.figure} on hand, and ${there} are there`);
  }
}

function add<K extends string>(totals: Map<K, Decimal>, key: K, quantity: Decimal): void {
  totals.set(key, decimal.add(totals.get(key) ?? decimal.ZERO, quantity));
}

function byLine(lines: Shipment['lines'] | Left['lines']): ReadonlyMap<string, Decimal> {
  const totals = new Map<string, Decimal>();
  for (const { schedule, item, quantity } of lines) add(totals, `${schedule} ${item}`, quantity);
  return totals;
}

const isAlike = (a: ReadonlyMap<string, Decimal>, b: ReadonlyMap<string, Decimal>): boolean =>
  a.size === b.size && [...a].every(([key, quantity]) => b.get(key) === quantity);

const text = (totals: ReadonlyMap<string, Decimal>): string =>
  totals.size === 0 ? 'nothing' : Array.from(totals, ([key, quantity]) => `${quantity} of ${key}`).join(', ');

export const conservation: MakeChecker = (scene, report) => new Conservation(scene, report);
