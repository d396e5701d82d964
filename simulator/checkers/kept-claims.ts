/**
 * conservation, of claims: an order holds stock only where something of it is planned, out or waiting; when it ends it gives
 * all back but the number under which it was ordered, which a completed order keeps.
 */
import { stockAccount, type AccountKey } from '../../src/core/model/account.ts';
import type { ReserveValue } from '../../src/core/checks/check.ts';
import * as decimal from '../../src/core/model/decimal.ts';
import type { OrderEvent } from '../../src/core/model/event.ts';
import type { OrderId, ScheduleId } from '../../src/core/model/identifiers.ts';
import type { InstanceId } from '../../src/core/model/task.ts';
import type { Checker, Commit, MakeChecker, Report, Scene } from '../witness.ts';
import { claimIn } from './books/accounts.ts';
import { AnswerBooks } from './books/answers.ts';
import { ClaimBooks } from './books/claims.ts';
import { DemandBooks } from './books/demand.ts';
import { FulfillmentBooks, restOf } from './books/fulfillments.ts';
import { partsOf } from './books/kits.ts';

type Closed = Extract<OrderEvent, { type: 'order-closed' }>;

class KeptClaims implements Checker {
  readonly promise = 'conservation';
  private readonly scene: Scene;
  private readonly report: Report;
  private readonly reserve: InstanceId | undefined;
  private readonly demands = new DemandBooks();
  private readonly fulfillments = new FulfillmentBooks();
  private readonly answers = new AnswerBooks();
  private readonly claims = new ClaimBooks();
  private readonly cancelled = new Set<OrderId>();
  /** Orders of which a person was asked whether they are another's. */
  private readonly disputed = new Set<OrderId>();

  constructor(scene: Scene, report: Report) {
    this.scene = scene;
    this.report = report;
    this.reserve = scene.workflow.byRuns['stock.reserve']?.name as InstanceId | undefined;
  }

  committed(commit: Commit): void {
    if (commit.kind !== 'order') return;
    let closed: Closed | undefined;
    let isPlanned = false;
    for (const each of commit.events) {
      const { event } = each;
      this.demands.take(each);
      this.fulfillments.take(each);
      this.answers.take(each);
      this.claims.take(each);
      if (event.type === 'order-closed') closed = event;
      else if (event.type === 'hold-opened' && event.hold.reason.type === 'duplicate') this.disputed.add(commit.order);
      else if (event.type === 'step-passed' || event.type === 'basis-refreshed') isPlanned ||= event.step === this.reserve;
    }
    if (closed !== undefined) this.isOver(commit.order, closed);
    else if (isPlanned) this.isNeeded(commit.order);
  }

  private isOver(order: OrderId, { outcome }: Closed): void {
    const claims = [...this.claims.of(order).values()];
    for (const { account, wanted } of claims)
      if ((account.startsWith('stock:') || account.startsWith('credit:')) && decimal.isPositive(wanted))
        this.report(`closed as ${outcome}, and it keeps its claim of ${wanted} on ${account}`, order);
    const number = this.demands.of(order)?.purchaseOrder;
    if (outcome === 'cancelled') {
      this.cancelled.add(order);
      return;
    }
    // One that was cancelled had given its number up: when its goods left all the same another may have had it by then.
    if (number === undefined || (this.cancelled.has(order) && this.disputed.has(order))) return;
    const key = claims.find(({ account }) => account.startsWith('key:'))?.account;
    if (key === undefined || claimIn(this.scene.account(key), order) === undefined)
      this.report(`it is completed, and its purchase order ${number} is nobody's`, order);
  }

  private isNeeded(order: OrderId): void {
    const demand = this.demands.of(order);
    const answer = this.reserve === undefined ? undefined : this.answers.of(order, this.reserve);
    if (demand === undefined || typeof answer !== 'object' || answer.kind !== 'passed') return;
    const needed = new Set<AccountKey>();
    for (const book of this.fulfillments.of(order).values())
      for (const line of book.hasEnded ? [] : restOf(book))
        for (const { item } of partsOf(this.scene, demand, line)) needed.add(stockAccount(book.node, item));
    for (const [id, parts] of Object.entries((answer.value as ReserveValue).backordered)) {
      const item = demand.schedules.get(id as ScheduleId)?.item;
      if (item === undefined) continue;
      for (const { node, quantity } of parts)
        for (const part of partsOf(this.scene, demand, { schedule: id as ScheduleId, item, quantity }))
          needed.add(stockAccount(node, part.item));
    }
    for (const { account, wanted } of this.claims.of(order).values())
      if (account.startsWith('stock:') && decimal.isPositive(wanted) && !needed.has(account))
        this.report(`it claims ${wanted} on ${account}, and nothing of it is planned there`, order);
  }
}

export const keptClaims: MakeChecker = (scene, report) => new KeptClaims(scene, report);
