/**
 * conservation, of what is cancelled: somebody asked for it, or its last day is over; a whole order is cancelled whole, and
 * beside a partial release what was let go stays; what left before is put back, and no more.
 */
import * as decimal from '../../src/core/model/decimal.ts';
import type { OrderEvent } from '../../src/core/model/event.ts';
import type { OrderId, ScheduleId } from '../../src/core/model/identifiers.ts';
import { plusDays, startOf, type Instant } from '../../src/core/model/instant.ts';
import type { InstanceId } from '../../src/core/model/task.ts';
import type { Checker, Commit, MakeChecker, Report, Scene } from '../witness.ts';
import { AnswerBooks } from './books/answers.ts';
import { DemandBooks, openOf } from './books/demand.ts';
import { HoldBooks } from './books/holds.ts';

type Of<T extends OrderEvent['type']> = Extract<OrderEvent, { type: T }>;
type OrderCommit = Extract<Commit, { kind: 'order' }>;

const ASKS: readonly string[] = ['cancel', 'change', 'resolve-hold', 'capture', 'answer-counter-offer'];

class Cancellations implements Checker {
  readonly promise = 'conservation';
  private readonly report: Report;
  private readonly credit: InstanceId | undefined;
  private readonly demands = new DemandBooks();
  private readonly answers = new AnswerBooks();
  private readonly holds = new HoldBooks();

  constructor(scene: Scene, report: Report) {
    this.report = report;
    this.credit = scene.workflow.byRuns['credit']?.name as InstanceId | undefined;
  }

  committed(commit: Commit): void {
    if (commit.kind !== 'order') return;
    const letGo = this.letGo(commit);
    for (const each of commit.events) {
      const { event, order, at } = each;
      if (event.type === 'quantity-cancelled') this.isAsked(commit, event, letGo, at);
      else if (event.type === 'cancellation-corrected') this.hadLeft(order, event);
      this.demands.take(each);
      this.answers.take(each);
      this.holds.take(each);
    }
    if (commit.command.type === 'cancel' && commit.command.what === 'order') this.isWhole(commit);
  }

  /** What a partial release lets go, where a person decides on the rest. */
  private letGo({ command, order }: OrderCommit): readonly ScheduleId[] {
    if (command.type !== 'resolve-hold' || this.credit === undefined) return [];
    if (this.holds.open(order).get(command.hold)?.reason.type !== 'credit') return [];
    const answer = this.answers.of(order, this.credit);
    if (typeof answer !== 'object' || answer.kind !== 'passed') return [];
    const { released } = answer.value as { readonly released: 'all' | readonly ScheduleId[] };
    return released === 'all' ? [] : released;
  }

  private isAsked(
    { command, order }: OrderCommit,
    { reason, lines, reference }: Of<'quantity-cancelled'>,
    letGo: readonly ScheduleId[],
    at: Instant,
  ): void {
    if (reason !== 'cancel-date' && !ASKS.includes(command.type))
      this.report(`${reference} cancels by ${command.type}, which asks for nothing`, order);
    for (const { schedule: id } of lines) {
      const last = this.demands.of(order)?.schedules.get(id)?.cancelAfter;
      if (reason === 'cancel-date' && (last === undefined || at < startOf(plusDays(last, 1))))
        this.report(`${id} is cancelled by its date, and its last day, ${last ?? 'which nobody gave'}, is not over`, order);
      if (letGo.includes(id)) this.report(`${reference} cancels ${id}, which a partial release has let go`, order);
    }
  }

  private hadLeft(order: OrderId, { lines, shipment }: Of<'cancellation-corrected'>): void {
    for (const { schedule: id, quantity } of lines) {
      const schedule = this.demands.of(order)?.schedules.get(id);
      const tooMuch = schedule === undefined ? decimal.ZERO : decimal.negate(openOf(schedule));
      if (decimal.isMore(quantity, tooMuch))
        this.report(`${shipment} puts back ${quantity} of ${id}, of which ${tooMuch} left beyond what was due`, order);
    }
  }

  private isWhole({ order, events }: OrderCommit): void {
    if (events.length === 0) return;
    for (const schedule of this.demands.of(order)?.schedules.values() ?? [])
      if (decimal.isPositive(openOf(schedule)))
        this.report(`the order is cancelled, and ${openOf(schedule)} of ${schedule.id} are still open`, order);
  }
}

export const cancellations: MakeChecker = (scene, report) => new Cancellations(scene, report);
