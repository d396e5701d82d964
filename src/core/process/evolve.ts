/**
 * Folds one event into an order's state. Total over the closed union of events: an unknown event is an error, and so
 * is one that can't follow from the state (events are facts of the past, so that would be a bug, not bad input).
 */
import type { OrderEvent } from '../model/event.ts';
import type { LiveOrder, Order } from '../model/order.ts';
import { broken, never } from '../model/result.ts';
import { captured, changed, orderQuantities, parked } from './evolve/demand.ts';
import { evolveHold } from './evolve/holds.ts';
import { evolveMoney } from './evolve/money.ts';
import { evolveProgress } from './evolve/progress.ts';
import { evolveClaim, evolveStep } from './evolve/steps.ts';
import { evolveTask } from './evolve/tasks.ts';

export const NO_ORDER: Order = { state: 'none' };

export function evolve(order: Order, event: OrderEvent): Order {
  switch (event.type) {
    case 'change-parked':
    case 'cancel-parked':
      return parked(order, event);
    case 'order-captured':
      return captured(order, event);
    default:
      return evolveLive(live(order, event.type), event);
  }
}

function live(order: Order, event: string): LiveOrder {
  if (order.state === 'none' || order.state === 'parked') broken(`${event} on an order that is ${order.state}`);
  return order;
}

function evolveLive(
  order: LiveOrder,
  event: Exclude<OrderEvent, { type: 'change-parked' | 'cancel-parked' | 'order-captured' }>,
): LiveOrder {
  switch (event.type) {
    case 'order-changed':
    case 'change-superseded':
      return changed(order, event);
    case 'quantity-cancelled':
    case 'cancellation-corrected':
    case 'demand-counted':
      return orderQuantities(order, event);
    case 'order-closed':
      return { ...order, state: event.outcome === 'completed' ? 'closed' : 'cancelled' };
    case 'order-reopened':
      return { ...order, state: 'open' };
    case 'step-suspected':
    case 'step-asked':
    case 'step-passed':
    case 'step-held':
    case 'basis-refreshed':
    case 'step-staled':
    case 'wait-ended':
      return evolveStep(order, event);
    case 'claims-wanted':
    case 'claims-answered':
    case 'claims-given-up':
    case 'claims-consumed':
      return evolveClaim(order, event);
    case 'hold-opened':
    case 'hold-updated':
    case 'hold-escalated':
    case 'hold-routed':
    case 'ruling-taken-back':
    case 'resolution-proposed':
    case 'hold-resolved':
    case 'hold-lapsed':
      return evolveHold(order, event);
    case 'task-wanted':
    case 'task-moved':
    case 'undo-wanted':
    case 'undo-answered':
    case 'read-back-wanted':
    case 'effect-again':
    case 'effect-reported':
      return evolveTask(order, event);
    case 'plan-made':
    case 'release-acknowledged':
    case 'pick-recorded':
    case 'shipment-confirmed':
    case 'overage-settled':
    case 'shipment-cleared':
    case 'fulfillment-reduced':
    case 'fulfillment-ended':
    case 'shipment-delivered':
    case 'counter-offer-made':
    case 'counter-offer-answered':
      return evolveProgress(order, event);
    case 'invoice-posted':
    case 'invoice-accepted':
    case 'payment-recorded':
    case 'dispute-opened':
    case 'dispute-settled':
    case 'return-authorised':
    case 'return-received':
    case 'return-inspected':
      return evolveMoney(order, event);
    default:
      return never(event, 'evolve');
  }
}
