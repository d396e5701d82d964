/**
 * What an ERP's people have done behind the hub, as commands to its order.
 *
 * Invariant: only a difference from what the hub itself last wrote is an edit; what it wrote comes back as an echo and is
 * passed over. While a writing of ours is under way nobody can tell, so it is looked at again later.
 */
import type { OrderCommand } from '../../core/model/command.ts';
import * as decimal from '../../core/model/decimal.ts';
import type { Decimal } from '../../core/model/decimal.ts';
import { FulfillmentId, LineId, NodeId, type ScheduleId, ShipmentId } from '../../core/model/identifiers.ts';
import type { Instant } from '../../core/model/instant.ts';
import type { BookOrder } from '../../core/model/instruction.ts';
import type { Change } from '../../core/model/demand.ts';
import type { LiveOrder, Schedule } from '../../core/model/order.ts';
import { fulfillmentsOf, isOpen, open, shippedOf } from '../../core/process/order-facts.ts';

/** An order's booking as the ERP has it now. */
export interface BookingSeen {
  /** The ERP's own number. */
  readonly number: string;
  readonly isCancelled: boolean;
  /** The latest of ours that it has taken in. */
  readonly generation: number;
  readonly lines: readonly { readonly line: string; readonly quantity: Decimal; readonly price: Decimal }[];
  /** By its own people, under no key of ours. */
  readonly shipped: readonly {
    readonly number: string;
    readonly node: string;
    readonly at: Instant;
    readonly lines: readonly { readonly line: string; readonly quantity: Decimal }[];
  }[];
}

export type Edits = { readonly kind: 'later' } | { readonly kind: 'edits'; readonly commands: readonly OrderCommand[] };

/** Of a shipment that the ERP's people made: its number there, behind a word that keeps it apart from a warehouse's. */
export const SHIPMENT_OF_ERP = 'ERP-';

export function editsOf(order: LiveOrder, seen: BookingSeen): Edits {
  const task = Object.values(order.tasks).find((each) => each.task === 'erp.book');
  const shipped = seen.shipped.flatMap((shipment) => shipmentOf(order, shipment));
  if (task === undefined || task.state === 'undone') return { kind: 'edits', commands: shipped };
  if (task.state !== 'done' || task.generation !== seen.generation) return { kind: 'later' };
  if (order.state !== 'open') return { kind: 'edits', commands: shipped };
  const reference = `${seen.number}/${seen.generation}`;
  if (seen.isCancelled)
    return { kind: 'edits', commands: [...shipped, { type: 'cancel', what: 'order', reference, reason: 'erp' }] };
  return { kind: 'edits', commands: [...shipped, ...lineEdits(order, task.input as BookOrder, seen, reference)] };
}

function lineEdits(order: LiveOrder, wrote: BookOrder, seen: BookingSeen, reference: string): readonly OrderCommand[] {
  const changes: Change[] = [];
  const cancelled: ScheduleId[] = [];
  for (const { line, quantity, price, unit } of wrote.lines) {
    const own = seen.lines.find((each) => each.line === line);
    const schedules = (order.lines[line]?.schedules ?? []).flatMap((id) => order.schedules[id] ?? []);
    const differs = decimal.subtract(own?.quantity ?? decimal.ZERO, quantity);
    for (const { schedule, ordered } of spread(schedules, differs)) {
      if (decimal.isPositive(ordered)) changes.push({ kind: 'quantity', schedule: schedule.id, to: { value: ordered, unit } });
      else cancelled.push(schedule.id);
    }
    if (own !== undefined && decimal.isPositive(own.quantity) && decimal.compare(own.price, price) !== 0)
      changes.push({ kind: 'price', line: LineId.of(line), to: { amount: own.price, unit } });
  }
  const commands: OrderCommand[] = [];
  if (changes.length > 0) commands.push({ type: 'change', changes, reference: `${reference}/${digestOf(seen)}`, source: 'erp' });
  if (cancelled.length > 0)
    commands.push({
      type: 'cancel',
      what: cancelled.map((schedule) => ({ schedule })),
      reference: `erp/${reference}/${digestOf(seen)}`,
      reason: 'erp',
    });
  return commands;
}

/** The same edit again is the same reference; another one of the same generation is not. */
const digestOf = ({ lines }: BookingSeen): string =>
  lines.map(({ line, quantity, price }) => `${line}=${quantity}x${price}`).join(' ');

/** More is more of the first; less is taken off what is open, the last first, and what is left over off the first. */
function spread(
  schedules: readonly Schedule[],
  differs: Decimal,
): readonly { readonly schedule: Schedule; readonly ordered: Decimal }[] {
  if (decimal.isZero(differs)) return [];
  const orderedOf = (schedule: Schedule): Decimal => schedule.counted?.ordered ?? schedule.quantity.value;
  if (decimal.isPositive(differs)) {
    const [first] = schedules;
    return first === undefined ? [] : [{ schedule: first, ordered: decimal.add(orderedOf(first), differs) }];
  }
  let left = decimal.negate(differs);
  return schedules.toReversed().flatMap((schedule) => {
    if (!isOpen(schedule) || !decimal.isPositive(left)) return [];
    const part = decimal.least(left, open(schedule));
    left = decimal.subtract(left, part);
    const isWhole = part === open(schedule) && decimal.isZero(schedule.shipped);
    return [{ schedule, ordered: isWhole ? decimal.ZERO : decimal.subtract(orderedOf(schedule), part) }];
  });
}

/** Goods that left by the ERP's word: on the fulfillment that its node was given, as far as each line is still to leave. */
function shipmentOf(order: LiveOrder, { number, node, at, lines }: BookingSeen['shipped'][number]): readonly OrderCommand[] {
  const id = ShipmentId.of(`${SHIPMENT_OF_ERP}${number}`);
  if (order.shipments[id] !== undefined) return [];
  const fulfillment = fulfillmentsOf(order).find((each) => each.node === node && each.state === 'released');
  if (fulfillment === undefined) {
    const note = `${number}: shipped in the ERP from ${node}, which was told to ship nothing of it`;
    return [{ type: 'place-hold', note, team: 'integration' }];
  }
  const gone = shippedOf(order, fulfillment);
  const shipped = lines.flatMap(({ line, quantity }) => {
    let left = quantity;
    const parts = fulfillment.lines.filter((each) => each.line === line);
    return parts.flatMap(({ schedule, item, quantity: told }, index) => {
      const due = decimal.subtract(told, gone.get(schedule) ?? decimal.ZERO);
      // What is beyond all of them is too much of the last.
      const part = index === parts.length - 1 ? left : decimal.least(left, due);
      left = decimal.subtract(left, part);
      return decimal.isPositive(part) ? [{ schedule, item, quantity: part }] : [];
    });
  });
  const report = { id, fulfillment: FulfillmentId.of(fulfillment.id), node: NodeId.of(node), lines: shipped };
  return [{ type: 'record-shipment', shipment: { ...report, shippedAt: at, final: false } }];
}
