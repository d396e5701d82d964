/**
 * conservation, as it is told: a line is counted in the unit that the buyer wrote; the buyer's acknowledgement and the ERP's booking say of each line what is due,
 * and what waits for goods on their way is promised out of each receipt once.
 */
import type { PromiseValue, ReserveValue } from '../../src/core/checks/check.ts';
import * as decimal from '../../src/core/model/decimal.ts';
import type { Decimal } from '../../src/core/model/decimal.ts';
import type { OrderEvent } from '../../src/core/model/event.ts';
import type { ItemId, NodeId, OrderId, ScheduleId } from '../../src/core/model/identifiers.ts';
import { plusDays, type LocalDate } from '../../src/core/model/instant.ts';
import type { Acknowledgement, BookOrder } from '../../src/core/model/instruction.ts';
import type { InstanceId } from '../../src/core/model/task.ts';
import type { Checker, Commit, MakeChecker, Recorded, Report, Scene } from '../witness.ts';
import { AnswerBooks } from './books/answers.ts';
import { DemandBooks, destinationOf, dueOf, type DemandBook } from './books/demand.ts';
import { known, placeOf } from './books/place.ts';

type Counted = Extract<OrderEvent, { type: 'demand-counted' }>;

class Told implements Checker {
  readonly promise = 'conservation';
  private readonly scene: Scene;
  private readonly report: Report;
  private readonly demands = new DemandBooks();
  private readonly answers = new AnswerBooks();
  private readonly reserve: InstanceId | undefined;
  private readonly promises: InstanceId | undefined;

  constructor(scene: Scene, report: Report) {
    this.scene = scene;
    this.report = report;
    this.reserve = scene.workflow.byRuns['stock.reserve']?.name as InstanceId | undefined;
    this.promises = scene.workflow.byRuns['promise-date']?.name as InstanceId | undefined;
  }

  committed(commit: Commit): void {
    if (commit.kind !== 'order') return;
    for (const each of commit.events) {
      this.demands.take(each);
      this.answers.take(each);
      // Against what this very answer rests on: a later one of the same decision may rest on other lines and other stock.
      this.lookAtAnswer(each);
    }
    for (const each of commit.events) this.look(each);
  }

  private look({ order, event }: Recorded): void {
    const demand = this.demands.of(order);
    if (demand === undefined) return;
    if (event.type === 'task-wanted' && event.task === 'customer.acknowledge')
      this.isDue(order, demand, 'the buyer', event.input as Acknowledgement, ({ schedule }) => schedule);
    else if (event.type === 'task-wanted' && event.task === 'erp.book')
      this.isDue(order, demand, 'the ERP', event.input as BookOrder, ({ line }) => line);
  }

  private lookAtAnswer({ order, event }: Recorded): void {
    const demand = this.demands.of(order);
    if (demand === undefined) return;
    if (event.type === 'demand-counted') this.isMeant(order, demand, event);
    else if (event.type === 'step-passed' && event.step === this.promises)
      this.isOnce(order, demand, (event.value as PromiseValue).promised);
    else if (event.type === 'hold-opened' && event.hold.reason.type === 'date-jeopardy') {
      const feasible = event.hold.reason.lines.flatMap((line) =>
        line.feasible === undefined ? [] : [[line.schedule, line.feasible]],
      );
      this.isOnce(order, demand, Object.fromEntries(feasible) as PromiseValue['promised']);
    }
  }

  /** In the unit in which the buyer wrote it, by what a pack holds. */
  private isMeant(order: OrderId, demand: DemandBook, { counted }: Counted): void {
    for (const [id, { item, ordered }] of Object.entries(counted)) {
      const schedule = demand.schedules.get(id as ScheduleId);
      const units = known(this.scene, 'item', item);
      // What has left was counted by the table of its time.
      if (schedule === undefined || units === undefined || decimal.isPositive(schedule.shipped)) continue;
      const { value, unit } = schedule.written;
      const holds = unit === units.stockUnit ? decimal.ONE : units.packs.find((pack) => pack.unit === unit)?.holds;
      if (holds !== undefined && decimal.multiply(value, holds) !== ordered)
        this.report(`${value} ${unit} of ${id} are counted as ${ordered} ${units.stockUnit}`, order);
    }
  }

  private isDue<L extends { readonly quantity: Decimal }>(
    order: OrderId,
    demand: DemandBook,
    who: string,
    { lines }: { readonly lines: readonly L[] },
    of: (line: L) => string,
  ): void {
    const due = new Map<string, Decimal>();
    for (const schedule of demand.schedules.values())
      for (const id of [schedule.id, schedule.line]) due.set(id, decimal.add(due.get(id) ?? decimal.ZERO, dueOf(schedule)));
    for (const line of lines)
      if (due.get(of(line)) !== line.quantity)
        this.report(`${who} is told ${line.quantity} of ${of(line)}, and ${due.get(of(line))} are due`, order);
  }

  /** All that waits for receipts of an item at a node, by the day on which the last of it has to come in. */
  private isOnce(order: OrderId, demand: DemandBook, promised: PromiseValue['promised']): void {
    const answer = this.reserve === undefined ? undefined : this.answers.of(order, this.reserve);
    if (typeof answer !== 'object' || answer.kind !== 'passed') return;
    const queues = new Map<string, { readonly node: NodeId; readonly item: ItemId; needed: Decimal; by: LocalDate }>();
    for (const [id, parts] of Object.entries((answer.value as ReserveValue).backordered)) {
      const schedule = demand.schedules.get(id as ScheduleId);
      const day = promised[id];
      if (schedule?.item === undefined || day === undefined) continue;
      for (const { node, quantity } of parts) {
        const by = this.receivedBy(demand, id as ScheduleId, node, day);
        const queue = queues.get(`${node}/${schedule.item}`);
        if (queue === undefined) queues.set(`${node}/${schedule.item}`, { node, item: schedule.item, needed: quantity, by });
        else {
          queue.needed = decimal.add(queue.needed, quantity);
          if (by > queue.by) queue.by = by;
        }
      }
    }
    for (const { node, item, needed, by } of queues.values()) {
      const receipts = known(this.scene, 'inbound', node, item)?.receipts ?? [];
      const come = decimal.sum(receipts.filter(({ day }) => day <= by).map(({ quantity }) => quantity));
      if (decimal.isMore(needed, come))
        this.report(`${needed} of ${item} are promised out of what ${node} has in by ${by}, and that is ${come}`, order);
    }
  }

  /** Goods that arrive on a day must have been at the node so much earlier. */
  private receivedBy(demand: DemandBook, id: ScheduleId, node: NodeId, day: LocalDate): LocalDate {
    const schedule = demand.schedules.get(id);
    const place = schedule === undefined ? undefined : placeOf(this.scene, demand.customer, destinationOf(demand, schedule));
    const onRoad = known(this.scene, 'transit', node, place?.region ?? place?.country ?? '')?.days ?? 0;
    return plusDays(day, -onRoad - (known(this.scene, 'node', node)?.handlingDays ?? 0));
  }
}

export const told: MakeChecker = (scene, report) => new Told(scene, report);
