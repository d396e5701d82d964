/**
 * acknowledged-is-kept: what was acknowledged to a caller survives any crash.
 *
 * Each accepted answer is looked up in the feed as it is at that moment: what was asked is there, or was made moot by
 * something that is there. The feed only grows, so what was there stays. At the end the hub still shows each order whose
 * capture it accepted.
 */
import type { OrderCommand } from '../../src/core/model/command.ts';
import { isSame } from '../../src/core/model/digest.ts';
import type { OrderEvent } from '../../src/core/model/event.ts';
import type { FulfillmentId, OrderId } from '../../src/core/model/identifiers.ts';
import type { ReleaseInstruction } from '../../src/core/model/instruction.ts';
import type { Checker, Commit, Ending, Entry, MakeChecker, Recorded, Report } from '../witness.ts';
import { bookOf } from './books/of.ts';

type OrderCommit = Extract<Commit, { kind: 'order' }>;

/** Told by the row that they leave. */
function tracesOf(event: OrderEvent): readonly string[] {
  switch (event.type) {
    case 'order-captured':
      return ['capture'];
    case 'order-changed':
    case 'change-superseded':
    case 'change-parked':
      return [`change ${event.source} ${event.reference}`];
    case 'quantity-cancelled':
      return [`cancel ${event.reference}`];
    case 'cancel-parked':
      return ['cancel-parked', `cancel ${event.reference}`];
    case 'hold-opened':
      return event.hold.reason.type === 'stopped' ? [`stop ${event.hold.reason.note}`] : [`hold ${event.hold.id}`];
    case 'hold-updated':
      return event.reason.type === 'stopped' ? [`stop ${event.reason.note}`] : [];
    case 'ruling-taken-back':
      return [`take back ${event.hold}`];
    case 'resolution-proposed':
    case 'hold-resolved':
    case 'hold-lapsed':
      return [`resolve ${event.hold}`];
    case 'pick-recorded':
    case 'fulfillment-ended':
      return [`pick ${event.fulfillment}`];
    case 'task-wanted':
      return [`effect ${event.instance} ${event.generation}`];
    case 'shipment-confirmed':
      return [`shipment ${event.shipment.id}`];
    case 'shipment-delivered':
      return [`delivery ${event.shipment}`];
    case 'counter-offer-answered':
      return ['counter-offer'];
    case 'invoice-posted':
      return [`invoice ${event.invoice.id}`];
    case 'payment-recorded':
      return [`payment ${event.invoice} ${event.reference} ${event.amount.amount}`];
    case 'dispute-opened':
      return [`dispute ${event.invoice}`];
    case 'dispute-settled':
      return [`dispute settled ${event.invoice}`];
    case 'return-authorised':
      return [`return ${event.return}`];
    case 'return-received':
      return [`return received ${event.return}`];
    case 'return-inspected':
      return [`return inspected ${event.return}`];
    default:
      return [];
  }
}

/** Any of them shows that what was asked is kept. None: it asks for nothing that has to be kept. */
function keptBy(command: OrderCommand): readonly string[] {
  switch (command.type) {
    case 'capture':
      return ['capture'];
    case 'change':
      return [`change ${command.source} ${command.reference}`];
    case 'cancel':
      return [`cancel ${command.reference}`, 'cancel-parked'];
    case 'place-hold':
      return [`stop ${command.note}`];
    case 'resolve-hold':
      return [`resolve ${command.hold}`];
    case 'take-back-ruling':
      return [`take back ${command.hold}`];
    case 'record-pick':
      // By its time it is known for news of before the node gave the goods back; without one it counts, or is refused.
      return [`pick ${command.fulfillment}`, ...(command.pickedAt === undefined ? [] : [`given back ${command.fulfillment}`])];
    case 'record-effect':
      return [`effect ${command.instance} ${command.generation}`];
    case 'record-shipment':
      return [`shipment ${command.shipment.id}`];
    case 'record-delivery':
      return [`delivery ${command.shipment}`];
    case 'answer-counter-offer':
      return ['counter-offer'];
    case 'record-invoice':
      return [`invoice ${command.invoice.id}`];
    case 'record-payment':
      return [`payment ${command.invoice} ${command.reference} ${command.amount.amount}`];
    case 'open-dispute':
      return [`dispute ${command.invoice}`];
    case 'settle-dispute':
      return [`dispute settled ${command.invoice}`];
    case 'authorise-return':
      return [`return ${command.return}`];
    case 'receive-return':
      return [`return received ${command.return}`];
    case 'inspect-return':
      return [`return inspected ${command.return}`];
    case 'route-hold':
    case 'record-acknowledgement':
    case 'claim-effect':
    case 'answer-claims':
    case 'note-facts':
    case 'wake':
      return [];
  }
}

class AcknowledgedIsKept implements Checker {
  readonly promise = 'acknowledged-is-kept';
  private readonly report: Report;
  private readonly traces = new Map<OrderId, Set<string>>();
  /** Changes that came before their orders. */
  private readonly parked = new Map<OrderId, { readonly changes: Set<string>; cancel: string | undefined }>();
  private readonly promised = new Set<OrderId>();
  /** Which fulfillment an instance of the release is for. */
  private readonly releases = new Map<string, FulfillmentId>();
  private readonly offers = new Map<OrderId, 'open' | 'accepted' | 'refused'>();
  private position = 0;

  constructor(report: Report) {
    this.report = report;
  }

  committed(commit: Commit): void {
    if (commit.kind !== 'order') return;
    for (const each of commit.events) {
      this.take(each);
      this.offered(each);
    }
    if (commit.command.type !== 'capture') return;
    const captured = commit.events.find(({ event }) => event.type === 'order-captured')?.event;
    if (captured?.type !== 'order-captured') return;
    if (!isSame(captured.demand, commit.command.demand))
      this.report('another demand is recorded than was handed in', commit.order);
    this.unparks(commit);
  }

  entered(entry: Entry): void {
    if (entry.kind !== 'answered' || !entry.accepted) return;
    const { order, what, command } = entry;
    if (what.type === 'capture') this.promised.add(order);
    const kept = keptBy(what);
    const traces = this.traces.get(order);
    if (kept.length > 0 && !kept.some((trace) => traces?.has(trace) === true))
      this.report(`${what.type} ${command} was accepted, and the feed has no ${kept.join(' and no ')}`, order);
  }

  ended({ orders }: Ending): void {
    const shown = new Map(orders.map(({ order, state }) => [order, state]));
    for (const order of this.promised) {
      const state = shown.get(order) ?? 'none';
      if (state === 'none' || state === 'parked') this.report(`its capture was accepted, and it is ${state}`, order);
    }
  }

  private take({ order, event, position }: Recorded): void {
    if (position <= this.position) this.report(`the feed is at ${this.position}, and ${event.type} comes at ${position}`, order);
    this.position = position;
    const traces = [...tracesOf(event), ...this.givenBack(order, event)];
    if (traces.length > 0) {
      const known = bookOf(this.traces, order, () => new Set<string>());
      for (const trace of traces) known.add(trace);
    }
    if (event.type !== 'change-parked' && event.type !== 'cancel-parked') return;
    const parked = bookOf(this.parked, order, () => ({ changes: new Set<string>(), cancel: undefined as string | undefined }));
    if (event.type === 'change-parked') parked.changes.add(`${event.source} ${event.reference}`);
    else parked.cancel ??= event.reference;
  }

  /** What was picked before that is free again, and said so. */
  private givenBack(order: OrderId, event: OrderEvent): readonly string[] {
    if (event.type === 'task-wanted' && event.task === 'warehouse.release')
      this.releases.set(`${order} ${event.instance}`, (event.input as ReleaseInstruction).fulfillment);
    if (event.type !== 'task-moved' || event.to !== 'undone') return [];
    const fulfillment = this.releases.get(`${order} ${event.instance}`);
    return fulfillment === undefined ? [] : [`given back ${fulfillment}`];
  }

  /** An offer is answered once, and one that the buyer refused changes nothing. */
  private offered({ order, event }: Recorded): void {
    if (event.type === 'counter-offer-made') this.offers.set(order, 'open');
    else if (event.type === 'counter-offer-answered') {
      if (this.offers.get(order) !== 'open')
        this.report(`${event.reference} answers an offer that was ${this.offers.get(order) ?? 'never made'}`, order);
      this.offers.set(order, event.accepted ? 'accepted' : 'refused');
    } else if (event.type === 'order-changed' && event.source === 'counter-offer' && this.offers.get(order) !== 'accepted')
      this.report(`${event.reference} makes the changes of an offer that is ${this.offers.get(order)}`, order);
  }

  /** Those that came before their order count in their sender's own order: none of them is too late for another. */
  private isOlder(
    order: OrderId,
    { reference, source, sequence }: Extract<OrderEvent, { type: 'change-superseded' }>,
    events: OrderCommit['events'],
  ): void {
    const isTwin = events.some(
      ({ event }) => event.type === 'order-changed' && event.source === source && event.sequence === sequence,
    );
    if (!isTwin) this.report(`change ${source} ${reference} was parked, and is dropped as too late`, order);
  }

  /** Whatever came before the order is applied, noted as older, or shown to a person, in the commit that captures it. */
  private unparks({ order, events }: OrderCommit): void {
    const parked = this.parked.get(order);
    if (parked === undefined) return;
    this.parked.delete(order);
    // From here on a cancellation is one of the order itself.
    this.traces.get(order)?.delete('cancel-parked');
    const changes = new Set(parked.changes);
    let { cancel } = parked;
    for (const { event } of events) {
      if (event.type === 'change-superseded') this.isOlder(order, event, events);
      if (event.type === 'order-changed' || event.type === 'change-superseded')
        changes.delete(`${event.source} ${event.reference}`);
      else if (event.type === 'quantity-cancelled' && event.reference === cancel) cancel = undefined;
      else if (event.type === 'hold-opened' && event.hold.reason.type === 'change-unfit') {
        const { reference } = event.hold.reason;
        for (const each of changes) if (each.endsWith(` ${reference}`)) changes.delete(each);
      }
    }
    for (const each of changes) this.report(`change ${each} was parked, and the order came without it`, order);
    if (cancel !== undefined) this.report(`cancellation ${cancel} was parked, and the order came without it`, order);
  }
}

export const acknowledgedIsKept: MakeChecker = (_, report) => new AcknowledgedIsKept(report);
