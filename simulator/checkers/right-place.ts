/**
 * right-place: every shipment goes to the address in force when the partner passed the point of no return.
 *
 * Controlled: goods go where the release that the node held says, and are recorded as gone there. World: where the order
 * goes elsewhere by the time the shipment is recorded, a person is told in that very commit, or has ruled on it before.
 */
import type { Address } from '../../src/core/model/address.ts';
import type { Destination } from '../../src/core/model/demand.ts';
import { ZERO } from '../../src/core/model/decimal.ts';
import { isSame } from '../../src/core/model/digest.ts';
import type { FulfillmentId, HoldId, NodeId, OrderId, ScheduleId, ShipmentId } from '../../src/core/model/identifiers.ts';
import type { ReleaseInstruction } from '../../src/core/model/instruction.ts';
import type { Shipment } from '../../src/core/model/shipment.ts';
import type { InstanceId } from '../../src/core/model/task.ts';
import type { Checker, Commit, Entry, MakeChecker, Recorded, Report, Scene } from '../witness.ts';
import { DemandBooks, destinationOf } from './books/demand.ts';
import { HoldBooks } from './books/holds.ts';
import { bookOf } from './books/of.ts';
import { placeOf } from './books/place.ts';
import { memberOf } from './books/release.ts';
import { RELEASE } from './books/tasks.ts';

/** A release as it was decided. */
interface ReleaseBook {
  readonly generation: number;
  readonly node: NodeId;
  readonly destination: Address;
  /** What the demand said of each line then. */
  readonly asked: ReadonlyMap<ScheduleId, Destination>;
}

/** Where the order's own last check of its addresses sends each line. */
interface Places {
  readonly destinations: Readonly<Record<string, string>>;
  readonly places: Readonly<Record<string, Address>>;
}

class RightPlace implements Checker {
  readonly promise = 'right-place';
  private readonly scene: Scene;
  private readonly report: Report;
  private readonly address: InstanceId | undefined;
  private readonly demands = new DemandBooks();
  private readonly holds = new HoldBooks();
  private readonly releases = new Map<OrderId, Map<FulfillmentId, ReleaseBook[]>>();
  private readonly places = new Map<OrderId, Places>();
  /** Fulfillments of which a person has decided what becomes of the goods. */
  private readonly ruled = new Map<OrderId, Set<FulfillmentId>>();

  constructor(scene: Scene, report: Report) {
    this.scene = scene;
    this.report = report;
    this.address = scene.workflow.steps.find((step) => step.runs === 'address')?.name as InstanceId | undefined;
  }

  committed(commit: Commit): void {
    if (commit.kind !== 'order') return;
    let shipments: Shipment[] | undefined;
    for (const each of commit.events) {
      this.take(each);
      if (each.event.type === 'shipment-confirmed') shipments = [...(shipments ?? []), each.event.shipment];
    }
    for (const shipment of shipments ?? []) this.isRight(commit.order, shipment);
  }

  entered(entry: Entry): void {
    if (entry.kind !== 'left') return;
    const { order, fulfillment, generation, shipment, node, destination } = entry;
    const release = this.releases
      .get(order)
      ?.get(fulfillment)
      ?.find((each) => each.generation === generation);
    if (release === undefined)
      return this.report(`${shipment} left by release ${generation} of ${fulfillment}, which was never decided`, order);
    if (release.node !== node) this.report(`${shipment} left ${node}, and ${release.node} was told`, order);
    if (!isSame(release.destination, destination))
      this.report(`${shipment} left for ${text(destination)}, and its release says ${text(release.destination)}`, order);
    return undefined;
  }

  private take(each: Recorded): void {
    const { order, event } = each;
    if (event.type === 'hold-resolved') this.rules(order, event.hold, event.ruling.resolution.way);
    this.demands.take(each);
    this.holds.take(each);
    if (event.type === 'task-wanted' && event.task === RELEASE) this.decides(order, event);
    else if (event.type === 'step-passed' && event.step === this.address) this.places.set(order, event.value as Places);
    else if (event.type === 'order-closed') this.places.delete(order);
  }

  private decides(
    order: OrderId,
    { instance, generation, input }: { readonly instance: InstanceId; readonly generation: number; readonly input: unknown },
  ): void {
    const { node, destination, lines } = input as ReleaseInstruction;
    const demand = this.demands.of(order);
    const asked = new Map<ScheduleId, Destination>();
    for (const { schedule: id } of lines) {
      const schedule = demand?.schedules.get(id);
      if (demand !== undefined && schedule !== undefined) asked.set(id, destinationOf(demand, schedule));
    }
    const of = bookOf(this.releases, order, () => new Map<FulfillmentId, ReleaseBook[]>());
    bookOf(of, memberOf(instance) as FulfillmentId, () => []).push({ generation, node, destination, asked });
  }

  private rules(order: OrderId, hold: HoldId, way: string): void {
    const reason = this.holds.open(order).get(hold)?.reason;
    if (reason?.type !== 'beyond-recall' || (way !== 'let-ship' && way !== 'intercept')) return;
    bookOf(this.ruled, order, () => new Set<FulfillmentId>()).add(reason.fulfillment);
  }

  private isRight(order: OrderId, { id, fulfillment, lines, destination }: Shipment): void {
    const release = this.releases.get(order)?.get(fulfillment)?.at(-1);
    if (release === undefined) return this.report(`${id} is recorded of ${fulfillment}, which was never released`, order);
    if (!isSame(release.destination, destination))
      this.report(`${id} is recorded for ${text(destination)}, and its release says ${text(release.destination)}`, order);
    const astray = lines.find(
      ({ schedule }) => this.goesElsewhere(order, schedule, release) && !this.isAllTooMuch(order, id, schedule),
    );
    if (astray === undefined || this.isKnown(order, fulfillment)) return undefined;
    return this.report(
      `${id} took ${astray.schedule} to ${text(destination)}, it goes elsewhere by now, and nobody is told`,
      order,
    );
  }

  /**
   * The demand names another place than it did, which is another address; or the order has found another address behind
   * the same name. A fact that moved and that the order has not looked at yet is news that it has still to hear.
   */
  private goesElsewhere(order: OrderId, id: ScheduleId, { destination, asked }: ReleaseBook): boolean {
    const demand = this.demands.of(order);
    const schedule = demand?.schedules.get(id);
    if (demand === undefined || schedule === undefined) return false;
    const now = destinationOf(demand, schedule);
    if (!isSame(now, asked.get(id) ?? now) && !isSame(placeOf(this.scene, demand.customer, now), destination)) return true;
    const found = this.places.get(order);
    const place = found?.places[found.destinations[id] ?? ''];
    return place !== undefined && !isSame(place, destination);
  }

  /** Nothing of it was to go anywhere: what becomes of it is the verdict on what is too much. */
  private isAllTooMuch(order: OrderId, shipment: ShipmentId, schedule: ScheduleId): boolean {
    return this.holds.has(
      order,
      (reason) =>
        reason.type === 'discrepancy' &&
        reason.shipment === shipment &&
        reason.lines.some((line) => line.schedule === schedule && line.kind === 'over' && line.expected === ZERO),
    );
  }

  private isKnown(order: OrderId, fulfillment: FulfillmentId): boolean {
    if (this.ruled.get(order)?.has(fulfillment) === true) return true;
    return this.holds.has(order, (reason) => reason.type === 'beyond-recall' && reason.fulfillment === fulfillment);
  }
}

const text = ({ name, lines, city }: Address): string => [name, ...lines, city].join(', ');

export const rightPlace: MakeChecker = (scene, report) => new RightPlace(scene, report);
