/**
 * Whether a release has ground under it: the place, the quantity, the claims and the gates that it rests on, held against
 * the facts and accounts as they are committed now and against what people decided.
 */
import { stockAccount, type AccountKey } from '../../src/core/model/account.ts';
import type { PriceValue } from '../../src/core/checks/check.ts';
import * as decimal from '../../src/core/model/decimal.ts';
import type { Decimal } from '../../src/core/model/decimal.ts';
import { isSame } from '../../src/core/model/digest.ts';
import type { ItemId, OrderId, ScheduleId } from '../../src/core/model/identifiers.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import type { ReleaseInstruction } from '../../src/core/model/instruction.ts';
import type { InstanceId } from '../../src/core/model/task.ts';
import type { Scene } from '../witness.ts';
import { claimIn } from './books/accounts.ts';
import type { ClaimBook } from './books/claims.ts';
import { destinationOf, openOf, type DemandBook } from './books/demand.ts';
import type { FulfillmentBook } from './books/fulfillments.ts';
import { partsOf } from './books/kits.ts';
import { known, placeOf } from './books/place.ts';
import type { ReleaseBooks } from './books/release.ts';
import { addressGate } from './gates/address.ts';
import { customerGate } from './gates/customer.ts';
import type { Case, Gate } from './gates/gate.ts';
import { marginGate } from './gates/margin.ts';
import { orderableGate } from './gates/orderable.ts';
import { paymentGate } from './gates/payment.ts';
import { priceGate } from './gates/price.ts';
import { screeningGate } from './gates/screening.ts';
import { standingGate } from './gates/standing.ts';

const CENT = decimal.decimal('0.01');

/** What closes while the goods are with a node calls them back. */
const GATES: readonly Gate[] = [customerGate, addressGate, paymentGate, screeningGate, marginGate, standingGate];
/** What is looked at when goods are to start. */
const START_GATES: readonly Gate[] = [priceGate, orderableGate];

export interface Resting {
  readonly order: OrderId;
  readonly demand: DemandBook;
  readonly fulfillment: FulfillmentBook;
  readonly instruction: ReleaseInstruction;
  readonly at: Instant;
}

export class Ground {
  private readonly scene: Scene;
  private readonly books: ReleaseBooks;
  /** Of the steps whose answers say what a line costs, and what credit lets go. */
  private readonly price: InstanceId;
  private readonly credit: InstanceId;

  constructor(scene: Scene, books: ReleaseBooks) {
    this.scene = scene;
    this.books = books;
    const named = (runs: string): InstanceId => (scene.workflow.byRuns[runs]?.name ?? runs) as InstanceId;
    this.price = named('price-agrees');
    this.credit = named('credit');
  }

  /** What does not hold, whether the node has the work or is about to have it. */
  *of(release: Resting): Iterable<string> {
    yield* this.goesThere(release);
    yield* this.isDemanded(release);
    yield* this.isClaimed(release);
    yield* this.closed(release, GATES);
  }

  /** What does not hold for work that is to start. */
  *ofStart(release: Resting): Iterable<string> {
    yield* this.fitsBesideOthers(release);
    yield* this.closed(release, START_GATES);
    if (known(this.scene, 'node', release.instruction.node)?.status !== 'active') yield 'its node is stopped';
  }

  private *closed({ order, demand, instruction, at }: Resting, gates: readonly Gate[]): Iterable<string> {
    const of: Case = {
      scene: this.scene,
      order,
      demand,
      instruction,
      rulings: this.books.rulings.of(order),
      agreed: this.prices(order),
      at,
    };
    for (const gate of gates) {
      const closed = gate(of);
      if (closed !== undefined) yield `${closed}, and nobody let it pass`;
    }
  }

  private prices(order: OrderId): PriceValue['lines'] | undefined {
    const answer = this.books.answers.of(order, this.price);
    return typeof answer === 'object' && answer.kind === 'passed' ? (answer.value as PriceValue).lines : undefined;
  }

  private *goesThere({ instruction, demand }: Resting): Iterable<string> {
    const { destination, lines } = instruction;
    for (const { schedule: id } of lines) {
      const schedule = demand.schedules.get(id);
      if (schedule === undefined) continue;
      const place = placeOf(this.scene, demand.customer, destinationOf(demand, schedule));
      if (!isSame(place, destination))
        yield `sends ${id} to ${destination.name}, ${destination.lines.join(', ')}, and it goes to ${place?.name}, ${place?.lines.join(', ')}`;
    }
  }

  /** No more than is open, and of an item that may ship. */
  private *isDemanded({ instruction, demand }: Resting): Iterable<string> {
    for (const { schedule: id, item, quantity } of instruction.lines) {
      const schedule = demand.schedules.get(id);
      if (schedule?.item === undefined) {
        yield `carries ${id}, which was not counted`;
        continue;
      }
      if (decimal.isMore(quantity, openOf(schedule))) yield `carries ${quantity} of ${id}, and ${openOf(schedule)} are open`;
      if (item !== schedule.item && !this.mayReplace(demand, schedule.item, item))
        yield `carries ${item} for ${id}, which is ${schedule.item}`;
    }
  }

  /** No more than is open, with all that nodes have of the same order. */
  private *fitsBesideOthers({ order, instruction, demand }: Resting): Iterable<string> {
    const out = new Map<ScheduleId, Decimal>();
    for (const { lines } of this.books.out(order))
      for (const { schedule, quantity } of lines) out.set(schedule, decimal.add(out.get(schedule) ?? decimal.ZERO, quantity));
    for (const { schedule: id, quantity } of instruction.lines) {
      const schedule = demand.schedules.get(id);
      const all = out.get(id) ?? quantity;
      if (schedule !== undefined && decimal.isMore(all, openOf(schedule)))
        yield `with it ${all} of ${id} are out, and ${openOf(schedule)} are open`;
    }
  }

  private mayReplace(demand: DemandBook, item: ItemId, by: ItemId): boolean {
    const isAllowed = known(this.scene, 'customer', demand.customer)?.substitution === 'allowed';
    return isAllowed && known(this.scene, 'item', item)?.substitutes.includes(by) === true;
  }

  private *isClaimed(release: Resting): Iterable<string> {
    for (const [account, quantity] of this.needs(release)) {
      const granted = claimIn(this.scene.account(account), release.order)?.granted ?? decimal.ZERO;
      if (decimal.isLess(granted, quantity)) yield `${account} grants ${granted}, and it takes ${quantity}`;
    }
    for (const claim of this.books.claims.of(release.order).values())
      if (!claim.account.startsWith('stock:')) yield* this.isGranted(release, claim);
  }

  /** What this node's stock is asked for by all of the order that the plan wants there, of the items that it carries. */
  private needs({ order, demand, fulfillment, instruction }: Resting): ReadonlyMap<AccountKey, Decimal> {
    const own = new Set(instruction.lines.flatMap((line) => partsOf(this.scene, demand, line).map(({ item }) => item)));
    const needs = new Map<AccountKey, Decimal>();
    for (const { book, lines } of this.books.out(order)) {
      if (book.node !== fulfillment.node || !book.isWanted) continue;
      for (const line of lines)
        for (const { item, quantity } of partsOf(this.scene, demand, line)) {
          const account = stockAccount(book.node, item);
          if (own.has(item)) needs.set(account, decimal.add(needs.get(account) ?? decimal.ZERO, quantity));
        }
    }
    return needs;
  }

  private *isGranted({ order, demand, at }: Resting, claim: ClaimBook): Iterable<string> {
    if (decimal.isZero(claim.wanted) || (claim.until !== undefined && claim.until <= at)) return;
    const own = claimIn(this.scene.account(claim.account), order);
    const isCredit = claim.account.startsWith('credit:');
    const isPart = isCredit && this.isInPart(order) && own !== undefined && decimal.isPositive(own.granted);
    if (own?.standing.kind !== 'granted' && !isPart) {
      yield `${claim.account} says ${own?.standing.kind ?? 'nothing'} to a claim of ${claim.wanted}`;
    } else if (isCredit && claim.isWhole && own !== undefined) yield* this.isCovered(order, demand, own.granted);
  }

  private isInPart(order: OrderId): boolean {
    const answer = this.books.answers.of(order, this.credit);
    return typeof answer === 'object' && (answer.value as { released?: unknown }).released !== 'all';
  }

  /** While nothing was invoiced yet, the room covers all that nodes have, at the agreed prices. */
  private *isCovered(order: OrderId, demand: DemandBook, granted: Decimal): Iterable<string> {
    const prices = this.prices(order);
    if (prices === undefined) return;
    let value = decimal.ZERO;
    let slack = CENT;
    for (const { amount } of demand.charges)
      if (decimal.isNegative(amount.amount)) slack = decimal.subtract(slack, amount.amount);
    for (const { book, lines } of this.books.out(order))
      for (const { line, quantity } of book.isWanted ? lines : []) {
        value = decimal.add(value, decimal.multiply(quantity, prices[line]?.price ?? decimal.ZERO));
        slack = decimal.add(slack, CENT);
      }
    if (decimal.isMore(value, decimal.add(granted, slack))) yield `${value} is with nodes, and credit grants ${granted}`;
  }
}
