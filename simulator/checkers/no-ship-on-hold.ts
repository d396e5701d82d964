/**
 * no-ship-on-hold: nothing ships while a hold that blocks shipping is acknowledged by the warehouse; an unacknowledged one
 * is shown as such.
 *
 * Controlled: no release is sent while a gate is closed, and a recall counts as done only once the node has done it, has
 * never had the work, or a person says so. World: a node that ships what it gave back; a person is told in the commit
 * that records it, if the goods should not have gone.
 */
import type { FulfillmentId, HoldId, OrderId, ShipmentId } from '../../src/core/model/identifiers.ts';
import type { OrderEvent } from '../../src/core/model/event.ts';
import type { InstanceId } from '../../src/core/model/task.ts';
import type { Checker, Commit, Entry, MakeChecker, Recorded, Report, Scene } from '../witness.ts';
import { AnswerBooks } from './books/answers.ts';
import { HoldBooks } from './books/holds.ts';
import { bookOf } from './books/of.ts';
import { instanceFor, memberOf, stepNameOf } from './books/release.ts';
import { isWholeUndo, RELEASE, TaskBooks } from './books/tasks.ts';

type OrderCommit = Extract<Commit, { kind: 'order' }>;
type Moved = Extract<OrderEvent, { type: 'task-moved' }>;

/** What a node has done of one release. */
interface NodeBook {
  hasIt: boolean;
  gaveBack: boolean;
  /** The hub shows it as taken back. */
  isShownUndone: boolean;
}

class NoShipOnHold implements Checker {
  readonly promise = 'no-ship-on-hold';
  private readonly scene: Scene;
  private readonly report: Report;
  private readonly answers = new AnswerBooks();
  private readonly holds = new HoldBooks();
  private readonly tasks = new TaskBooks();
  private readonly nodes = new Map<OrderId, Map<string, NodeBook>>();
  private readonly against = new Set<ShipmentId>();
  private readonly ruled = new Map<OrderId, Set<FulfillmentId>>();

  constructor(scene: Scene, report: Report) {
    this.scene = scene;
    this.report = report;
  }

  committed(commit: Commit): void {
    if (commit.kind !== 'order') return;
    const { command, order } = commit;
    const isAgainst = command.type === 'record-shipment' && this.against.has(command.shipment.id);
    const closed = isAgainst ? this.closedGate(order, command.shipment.fulfillment) : undefined;
    let taken: Moved[] | undefined;
    for (const each of commit.events) if (this.take(each, commit)) taken = [...(taken ?? []), each.event as Moved];
    for (const { instance } of taken ?? []) this.isOpen(order, instance);
    if (closed !== undefined) this.isTold(commit, closed);
  }

  entered(entry: Entry): void {
    if (entry.kind === 'acted' && entry.task === RELEASE) {
      const of = this.node(entry.order, entry.instance, entry.generation);
      if (entry.act === 'do' && entry.outcome.kind !== 'refused') of.hasIt = true;
      else if (entry.act === 'undo' && isWholeUndo(entry.outcome)) of.gaveBack = true;
    } else if (entry.kind === 'left') {
      if (entry.againstRecall) return void this.against.add(entry.shipment);
      const of = this.nodes.get(entry.order)?.get(`${entry.fulfillment}:${entry.generation}`);
      if (of?.gaveBack === true && of.isShownUndone)
        this.report(`${entry.shipment} left of ${entry.fulfillment}, which ${entry.node} had given back`, entry.order);
    }
    return undefined;
  }

  private node(order: OrderId, instance: InstanceId, generation: number): NodeBook {
    const of = bookOf(this.nodes, order, () => new Map<string, NodeBook>());
    return bookOf(of, `${memberOf(instance)}:${generation}`, () => ({ hasIt: false, gaveBack: false, isShownUndone: false }));
  }

  /** Whether a worker took a release to send it. */
  private take(each: Recorded, commit: OrderCommit): boolean {
    const { order, event } = each;
    if (event.type === 'hold-resolved') this.rules(order, event.hold, event.ruling.resolution.way);
    this.answers.take(each);
    this.holds.take(each);
    this.tasks.take(each);
    if (event.type !== 'task-moved' || this.tasks.of(order).get(event.instance)?.task !== RELEASE) return false;
    if (event.from === 'undoing' && event.to === 'undone') this.isUndone(commit, event);
    return event.from === 'wanted' && event.to === 'sending';
  }

  private rules(order: OrderId, hold: HoldId, way: string): void {
    const reason = this.holds.open(order).get(hold)?.reason;
    if (reason?.type === 'beyond-recall' && (way === 'let-ship' || way === 'intercept'))
      bookOf(this.ruled, order, () => new Set<FulfillmentId>()).add(reason.fulfillment);
  }

  private isUndone({ order, command }: OrderCommit, { instance, generation }: Moved): void {
    const of = this.node(order, instance, generation);
    of.isShownUndone = true;
    const isByHand = command.type === 'resolve-hold' && command.resolution.way === 'confirm-by-hand';
    if (of.hasIt && !of.gaveBack && !isByHand)
      this.report(`${instance} generation ${generation} is shown as undone, and its node has not given it back`, order);
  }

  private isOpen(order: OrderId, instance: InstanceId): void {
    const closed = this.closedGate(order, memberOf(instance) as FulfillmentId, instance);
    if (closed !== undefined && this.tasks.of(order).get(instance)?.generations.at(-1)?.state === 'sending')
      this.report(`${instance} is sent while ${closed}`, order);
  }

  /** What keeps a fulfillment from shipping, in a word. */
  private closedGate(order: OrderId, fulfillment: FulfillmentId, instance?: InstanceId): string | undefined {
    for (const { id, reason } of this.holds.open(order).values())
      if (reason.type === 'stopped') return `hold ${id} (stopped) is open`;
    const step = this.scene.workflow.steps.find((each) =>
      instance === undefined ? each.releases : each.name === stepNameOf(instance),
    );
    for (const name of step?.restsOn ?? []) {
      const of = this.scene.workflow.byName[name];
      if (step === undefined || of === undefined) continue;
      const answer = this.answers.of(order, instanceFor(of, step, fulfillment));
      if (typeof answer === 'object' && answer.kind === 'held') return `${name} is held`;
    }
    return undefined;
  }

  private isTold({ order, command, events }: OrderCommit, closed: string): void {
    if (command.type !== 'record-shipment' || !events.some(({ event }) => event.type === 'shipment-confirmed')) return;
    const { id, fulfillment } = command.shipment;
    if (this.ruled.get(order)?.has(fulfillment) === true) return;
    const isHeld = this.holds.has(
      order,
      (reason) =>
        (reason.type === 'beyond-recall' && reason.fulfillment === fulfillment) ||
        (reason.type === 'discrepancy' && reason.shipment === id),
    );
    if (!isHeld) this.report(`${id} left although it was recalled and ${closed}, and nobody is told`, order);
  }
}

export const noShipOnHold: MakeChecker = (scene, report) => new NoShipOnHold(scene, report);
