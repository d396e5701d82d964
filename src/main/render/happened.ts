/** What happened to an order, an event a sentence. */
import type { OrderEvent } from '../../core/model/event.ts';
import { reasonWords } from './reason.ts';
import { brief, money } from './words.ts';

/** Undefined for what only the bookkeeping needs. */
export function happened(event: OrderEvent): string | undefined {
  switch (event.type) {
    case 'order-captured':
      return `captured from ${event.demand.channel.name}, message ${event.demand.channel.message}`;
    case 'change-parked':
    case 'order-changed':
      return `${event.type === 'change-parked' ? 'change came before its order and waits' : 'changed'}: ${event.changes.map((change) => change.kind).join(', ')} (${event.reference})`;
    case 'quantity-cancelled':
      return `cancelled ${event.lines.map(({ schedule, quantity }) => `${quantity} of ${schedule}`).join(', ')}: ${event.reason}`;
    case 'step-passed':
      return `${event.step} passed`;
    case 'step-held':
      return `${event.step} held: ${reasonWords(event.reason)}`;
    case 'step-staled':
      return `${event.step} is stale, by ${event.by}`;
    case 'basis-refreshed':
      return `${event.step} was read again: the facts moved, the answer did not`;
    case 'hold-opened':
      return `${event.hold.id} opened: ${event.hold.reason.type}, for ${event.hold.team}`;
    case 'hold-resolved':
      return `${event.hold} resolved: ${event.ruling.resolution.way} by ${event.ruling.by.join(' and ')}: ${event.ruling.note}`;
    case 'hold-routed':
      return `${event.hold} goes to ${event.routing.team}, by rule ${event.by.rule} of ${event.by.table} ${event.by.version}`;
    case 'ruling-taken-back':
      return `${event.hold}: the decision is taken back by ${event.by}: ${event.note}`;
    case 'hold-lapsed':
      return `${event.hold} lapsed: what raised it is gone`;
    case 'resolution-proposed':
      return `${event.hold}: ${event.by} proposes ${event.resolution.way}; a second person has to agree`;
    case 'plan-made':
      return event.fulfillments.length === 0
        ? `no longer wanted: ${event.unwanted.join(', ')}`
        : `planned ${event.fulfillments.map(({ id, node, lines }) => `${id} from ${node}: ${lines.map(({ quantity, item }) => `${quantity} ${item}`).join(', ')}`).join('; ')}`;
    case 'task-wanted':
      return `${event.instance} wanted, generation ${event.generation}`;
    case 'undo-wanted':
      return `${event.instance} is to be taken back, generation ${event.generation}`;
    case 'task-moved':
      return event.to === 'done' || event.to === 'undone' || event.to === 'too-late'
        ? `${event.instance} ${event.to}${event.reference === undefined ? '' : `, ${event.reference}`}`
        : undefined;
    case 'shipment-confirmed':
      return `${event.shipment.id} left ${event.shipment.node}: ${event.shipment.lines.map(({ quantity, item }) => `${quantity} ${item}`).join(', ')}`;
    case 'invoice-posted':
      return `${event.invoice.id} posted: ${money(event.invoice.amount)}`;
    case 'payment-recorded':
      return `${event.invoice} paid ${money(event.amount)}, ${event.reference}`;
    case 'order-closed':
      return `order ${event.outcome}`;
    case 'claims-answered':
      return event.answers
        .map((answer) => `${answer.account}: ${answer.kind}${'quantity' in answer ? ` ${answer.quantity}` : ''}`)
        .join(', ');
    case 'demand-counted':
    case 'step-asked':
    case 'claims-wanted':
    case 'claims-consumed':
    case 'hold-updated':
    case 'effect-reported':
    case 'fulfillment-ended':
      return undefined;
    default:
      return `${event.type} ${brief({ ...event, type: undefined, at: undefined }, 80)}`;
  }
}
