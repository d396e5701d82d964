/**
 * no-stale-release: nothing is released, and no release is sent, on a basis that does not hold at that instant.
 *
 * Looked at twice for each release: in the commit that wants it, and in the commit in which a worker takes it to send it.
 * Both times all that it rests on is compared with the facts and accounts as they are committed now, and the instruction
 * with the demand as the feed says it is. What is withdrawn within the same commit never reached anybody.
 */
import { stockAccount, type AccountKey } from '../../src/core/model/account.ts';
import * as decimal from '../../src/core/model/decimal.ts';
import type { Decimal } from '../../src/core/model/decimal.ts';
import { isSame } from '../../src/core/model/digest.ts';
import type { ItemId, OrderId, ScheduleId } from '../../src/core/model/identifiers.ts';
import { startOf, type Instant } from '../../src/core/model/instant.ts';
import type { ReleaseInstruction } from '../../src/core/model/instruction.ts';
import type { InstanceId } from '../../src/core/model/task.ts';
import type { Step } from '../../src/core/workflow/workflow.ts';
import type { Checker, Commit, Entry, MakeChecker, Recorded, Report, Scene } from '../witness.ts';
import { claimIn } from './books/accounts.ts';
import type { AnswerBook } from './books/answers.ts';
import type { ClaimBook } from './books/claims.ts';
import { destinationOf, openOf, type DemandBook } from './books/demand.ts';
import type { FulfillmentBook } from './books/fulfillments.ts';
import { partsOf } from './books/kits.ts';
import { known, placeOf } from './books/place.ts';
import { instanceFor, memberOf, ReleaseBooks, stands, stepNameOf } from './books/release.ts';
import { generationOf, RELEASE } from './books/tasks.ts';

const CENT = decimal.decimal('0.01');

interface Release {
  readonly order: OrderId;
  readonly instance: InstanceId;
  readonly generation: number;
  readonly step: Step;
  readonly instruction: ReleaseInstruction;
  readonly at: Instant;
}

class NoStaleRelease implements Checker {
  readonly promise = 'no-stale-release';
  private readonly scene: Scene;
  private readonly report: Report;
  private readonly books = new ReleaseBooks();
  /** Of the steps whose answers say what a line costs, and what credit lets go. */
  private readonly price: InstanceId;
  private readonly credit: InstanceId;

  constructor(scene: Scene, report: Report) {
    this.scene = scene;
    this.report = report;
    const named = (runs: string): InstanceId =>
      (scene.workflow.steps.find((step) => step.runs === runs)?.name ?? runs) as InstanceId;
    this.price = named('price-agrees');
    this.credit = named('credit');
  }

  committed(commit: Commit): void {
    if (commit.kind !== 'order') return;
    let touched: Release[] | undefined;
    for (const recorded of commit.events) {
      this.books.take(recorded);
      const release = this.releaseIn(recorded);
      if (release === undefined) continue;
      this.isLetGo(release);
      touched = [...(touched ?? []), release];
    }
    for (const release of touched ?? []) this.holds(release);
  }

  /** A node is only ever told what a worker took up. */
  entered(entry: Entry): void {
    if (entry.kind !== 'arrived' || entry.task !== RELEASE || entry.act !== 'do') return;
    const { order, instance, generation, partner, key } = entry;
    const of = generationOf(this.books.tasks.of(order).get(instance), generation);
    if (of === undefined) return this.report(`${partner} was told ${key}, which the feed does not know`, order);
    if (!of.wasClaimed)
      return this.report(`${partner} was told ${key}, which is ${of.state} and was never taken to be sent`, order);
    const asked = entry.input as ReleaseInstruction;
    if (!isSame(asked.destination, of.release?.destination) || asked.node !== of.release?.node)
      this.report(`${partner} was told ${key} for another place or node than was decided`, order);
  }

  private releaseIn({ order, event, at }: Recorded): Release | undefined {
    const isWanted = event.type === 'task-wanted' && event.task === RELEASE;
    const isTaken = event.type === 'task-moved' && event.from === 'wanted' && event.to === 'sending';
    if (!isWanted && !isTaken) return undefined;
    const { instance, generation } = event;
    const instruction = generationOf(this.books.tasks.of(order).get(instance), generation)?.release;
    const step = this.scene.workflow.byName[stepNameOf(instance)];
    if (instruction === undefined || step === undefined) return undefined;
    return { order, instance, generation, step, instruction, at };
  }

  private broken(release: Release, what: string): void {
    this.report(`${release.instance} generation ${release.generation}: ${what}`, release.order);
  }

  /** No person and no offer stands in the way at that moment. */
  private isLetGo(release: Release): void {
    for (const { id, reason } of this.books.holds.open(release.order).values())
      if (reason.type === 'stopped' || reason.type === 'unsettled' || reason.type === 'awaiting-buyer')
        this.broken(release, `released while hold ${id} (${reason.type}) is open`);
  }

  private holds(release: Release): void {
    const { order, instance, generation } = release;
    const state = generationOf(this.books.tasks.of(order).get(instance), generation)?.state;
    if (state !== 'wanted' && state !== 'sending') return;
    for (const name of release.step.restsOn) {
      const step = this.scene.workflow.byName[name];
      if (step !== undefined) this.restsOn(release, step);
    }
    const demand = this.books.demands.of(order);
    const fulfillment = this.books.fulfillments.of(order).get(memberOf(instance) as FulfillmentBook['id']);
    if (demand === undefined || fulfillment === undefined) return this.broken(release, 'no demand and no plan asks for it');
    this.isAsPlanned(release, demand, fulfillment);
    this.goesThere(release, demand);
    this.isDemanded(release, demand);
    this.isClaimed(release, demand, fulfillment);
    return undefined;
  }

  private restsOn(release: Release, step: Step): void {
    const id = instanceFor(step, release.step, memberOf(release.instance));
    if (step.kind === 'task' && step.runs !== 'stock.reserve') {
      const task = this.books.tasks.of(release.order).get(id);
      if (!stands(task)) this.broken(release, `${id} is ${task?.generations.at(-1)?.state ?? 'not asked for'}`);
      return;
    }
    if (step.kind === 'wait') return;
    const answer = this.books.answers.of(release.order, id);
    if (answer === 'forgotten') return;
    if (answer?.kind !== 'passed') return this.broken(release, `${id} is ${answer?.kind ?? 'not answered'}`);
    this.isCurrent(release, id, answer);
  }

  private isCurrent(release: Release, id: InstanceId, { basis, goodUntil }: AnswerBook): void {
    if (goodUntil !== undefined && goodUntil <= release.at)
      this.broken(release, `${id} was good until ${goodUntil}, and it is ${release.at}`);
    for (const { key, version } of basis?.entries ?? []) {
      if (key.startsWith('order.')) continue;
      const now = this.scene.fact(key).version;
      if (now !== version) this.broken(release, `${id} read ${key} at version ${version}, and it is at ${now}`);
    }
  }

  private isAsPlanned(release: Release, demand: DemandBook, fulfillment: FulfillmentBook): void {
    const { instruction, at } = release;
    if (fulfillment.hasEnded || !fulfillment.isWanted) this.broken(release, `the plan does not want ${fulfillment.id} any more`);
    if (instruction.node !== fulfillment.node)
      this.broken(release, `tells ${instruction.node}, and the plan says ${fulfillment.node}`);
    if (!isSame(instruction.lines, fulfillment.lines)) this.broken(release, `carries other lines than ${fulfillment.id} has`);
    if (instruction.customer !== demand.customer) this.broken(release, `is for ${instruction.customer}`);
    if (instruction.purchaseOrder !== demand.purchaseOrder)
      this.broken(release, `names purchase order ${instruction.purchaseOrder}, and the buyer's is ${demand.purchaseOrder}`);
    if (instruction.instructions !== demand.instructions) this.broken(release, 'carries other instructions than the buyer gave');
    if (fulfillment.notBefore !== undefined && at < startOf(fulfillment.notBefore))
      this.broken(release, `released before ${fulfillment.notBefore}`);
  }

  private goesThere(release: Release, demand: DemandBook): void {
    const { destination, lines } = release.instruction;
    for (const { schedule: id } of lines) {
      const schedule = demand.schedules.get(id);
      if (schedule === undefined) continue;
      const place = placeOf(this.scene, demand.customer, destinationOf(demand, schedule));
      if (!isSame(place, destination))
        this.broken(
          release,
          `sends ${id} to ${destination.name}, ${destination.lines.join(', ')}, and it goes to ${place?.name}, ${place?.lines.join(', ')}`,
        );
    }
  }

  /** No more than is open, with all that nodes have of the same order, and of an item that may ship. */
  private isDemanded(release: Release, demand: DemandBook): void {
    const out = new Map<ScheduleId, Decimal>();
    for (const { lines } of this.books.out(release.order))
      for (const { schedule, quantity } of lines) out.set(schedule, decimal.add(out.get(schedule) ?? decimal.ZERO, quantity));
    for (const { schedule: id, item, quantity } of release.instruction.lines) {
      const schedule = demand.schedules.get(id);
      if (schedule?.item === undefined) {
        this.broken(release, `carries ${id}, which was not counted`);
        continue;
      }
      const all = out.get(id) ?? quantity;
      if (decimal.isMore(all, openOf(schedule)))
        this.broken(release, `with it ${all} of ${id} are out, and ${openOf(schedule)} are open`);
      if (item !== schedule.item && !this.mayReplace(demand, schedule.item, item))
        this.broken(release, `carries ${item} for ${id}, which is ${schedule.item}`);
    }
  }

  private mayReplace(demand: DemandBook, item: ItemId, by: ItemId): boolean {
    const isAllowed = known(this.scene, 'customer', demand.customer)?.substitution === 'allowed';
    return isAllowed && known(this.scene, 'item', item)?.substitutes.includes(by) === true;
  }

  private isClaimed(release: Release, demand: DemandBook, fulfillment: FulfillmentBook): void {
    const needs = this.needs(release, demand, fulfillment);
    for (const [account, quantity] of needs) {
      const granted = claimIn(this.scene.account(account), release.order)?.granted ?? decimal.ZERO;
      if (decimal.isLess(granted, quantity)) this.broken(release, `${account} grants ${granted}, and it takes ${quantity}`);
    }
    for (const claim of this.books.claims.of(release.order).values())
      if (!claim.account.startsWith('stock:')) this.isGranted(release, claim, demand);
  }

  /** What this node's stock is asked for by all of the order that the plan wants there, of the items that it carries. */
  private needs(release: Release, demand: DemandBook, fulfillment: FulfillmentBook): ReadonlyMap<AccountKey, Decimal> {
    const own = new Set(release.instruction.lines.flatMap((line) => partsOf(this.scene, demand, line).map(({ item }) => item)));
    const needs = new Map<AccountKey, Decimal>();
    for (const { book, lines } of this.books.out(release.order)) {
      if (book.node !== fulfillment.node || !book.isWanted) continue;
      for (const line of lines)
        for (const { item, quantity } of partsOf(this.scene, demand, line)) {
          const account = stockAccount(book.node, item);
          if (own.has(item)) needs.set(account, decimal.add(needs.get(account) ?? decimal.ZERO, quantity));
        }
    }
    return needs;
  }

  private isGranted(release: Release, claim: ClaimBook, demand: DemandBook): void {
    if (decimal.isZero(claim.wanted) || (claim.until !== undefined && claim.until <= release.at)) return;
    const own = claimIn(this.scene.account(claim.account), release.order);
    const isCredit = claim.account.startsWith('credit:');
    const isPart = isCredit && this.isInPart(release.order) && own !== undefined && decimal.isPositive(own.granted);
    if (own?.standing.kind !== 'granted' && !isPart)
      return this.broken(release, `${claim.account} says ${own?.standing.kind ?? 'nothing'} to a claim of ${claim.wanted}`);
    if (isCredit && claim.isWhole && own !== undefined) this.isCovered(release, demand, own.granted);
    return undefined;
  }

  private isInPart(order: OrderId): boolean {
    const answer = this.books.answers.of(order, this.credit);
    return typeof answer === 'object' && (answer.value as { released?: unknown }).released !== 'all';
  }

  /** While nothing was invoiced yet, the room covers all that nodes have, at the agreed prices. */
  private isCovered(release: Release, demand: DemandBook, granted: Decimal): void {
    const answer = this.books.answers.of(release.order, this.price);
    if (typeof answer !== 'object') return;
    const { lines: prices } = answer.value as { readonly lines: Readonly<Record<string, { readonly price: Decimal }>> };
    let value = decimal.ZERO;
    let slack = CENT;
    for (const { amount } of demand.charges)
      if (decimal.isNegative(amount.amount)) slack = decimal.subtract(slack, amount.amount);
    for (const { book, lines } of this.books.out(release.order))
      for (const { line, quantity } of book.isWanted ? lines : []) {
        value = decimal.add(value, decimal.multiply(quantity, prices[line]?.price ?? decimal.ZERO));
        slack = decimal.add(slack, CENT);
      }
    if (decimal.isMore(value, decimal.add(granted, slack)))
      this.broken(release, `${value} is with nodes, and credit grants ${granted}`);
  }
}

export const noStaleRelease: MakeChecker = (scene, report) => new NoStaleRelease(scene, report);
