/**
 * Whether a buyer's change says no more and no less than what we offered him, which is how an X12 buyer says yes: there is
 * no message for it. Beside what was offered, it may say again what the order says anyhow, as an 860 of whole lines does.
 */
import * as decimal from '../../core/model/decimal.ts';
import type { Decimal } from '../../core/model/decimal.ts';
import type { Change } from '../../core/model/demand.ts';
import type { CounterOffer } from '../../core/model/hold.ts';
import type { LocalDate } from '../../core/model/instant.ts';
import type { LiveOrder, Schedule } from '../../core/model/order.ts';
import type { Unit } from '../../core/model/quantity.ts';
import { inAll } from '../../core/process/commands/counter-offer.ts';
import { isOpen } from '../../core/process/order-facts.ts';
import type { ChangeMessage } from '../message/result.ts';

/** Of an order that waits for an answer. What is not open any more is not on offer any more. */
export function takesOffer(order: LiveOrder, { changes, cancelled }: ChangeMessage): boolean {
  const open = (order.counterOffer?.offers ?? []).flatMap((offer): readonly Offered[] => {
    const schedule = order.schedules[offer.schedule];
    return schedule !== undefined && isOpen(schedule) ? [{ offer, schedule }] : [];
  });
  const said = open.map((offered) => ({
    by: changes.filter((change) => isOffered(offered, change)),
    isTakenOut:
      offered.offer.change === 'quantity' && decimal.isZero(offered.offer.offered) && cancelled.includes(offered.schedule.id),
  }));
  const meant = new Set(said.flatMap(({ by }) => by));
  return (
    open.length > 0 &&
    said.every(({ by, isTakenOut }) => by.length > 0 || isTakenOut) &&
    changes.every((change) => meant.has(change) || isSo(order, change)) &&
    cancelled.every((id) => open.some(({ schedule }, i) => schedule.id === id && said[i]?.isTakenOut === true))
  );
}

interface Offered {
  readonly offer: CounterOffer;
  readonly schedule: Schedule;
}

function isOffered({ offer, schedule }: Offered, change: Change): boolean {
  switch (offer.change) {
    case 'quantity':
      return change.kind === 'quantity' && change.schedule === schedule.id && isMuch(schedule, change.to, inAll(schedule, offer));
    case 'price':
      return change.kind === 'price' && change.line === offer.line && isPrice(schedule, change.to, offer.offered);
    case 'date':
      return (
        change.kind === 'days' &&
        change.schedule === schedule.id &&
        change.requested === offer.offered &&
        isDay(change.notBefore, schedule.notBefore) &&
        isDay(change.cancelAfter, schedule.cancelAfter)
      );
    case 'item':
      return change.kind === 'item' && change.line === offer.line && change.to.ours === offer.offered;
  }
}

/** It is said again, and changes nothing. */
function isSo(order: LiveOrder, change: Change): boolean {
  switch (change.kind) {
    case 'quantity': {
      const schedule = order.schedules[change.schedule];
      return schedule?.counted !== undefined && isMuch(schedule, change.to, schedule.counted.ordered);
    }
    case 'price': {
      const price = order.lines[change.line]?.price;
      return price?.amount === change.to.amount && price.unit === change.to.unit;
    }
    case 'days': {
      const schedule = change.schedule === undefined ? undefined : order.schedules[change.schedule];
      return (
        isDay(change.requested, schedule?.requested ?? order.header.requested) &&
        isDay(change.notBefore, schedule?.notBefore) &&
        isDay(change.cancelAfter, schedule?.cancelAfter)
      );
    }
    default:
      return false;
  }
}

const isDay = (said: LocalDate | undefined, known: LocalDate | undefined): boolean => said === undefined || said === known;

/** In stock units, or in those in which the buyer wrote it. */
function isMuch(
  { counted, quantity }: Schedule,
  to: { readonly value: Decimal; readonly unit: Unit },
  inStock: Decimal,
): boolean {
  if (counted === undefined || to.unit === counted.unit) return to.value === inStock;
  const [theirs, ours] = [decimal.multiply(to.value, counted.ordered), decimal.multiply(inStock, quantity.value)];
  return to.unit === quantity.unit && theirs === ours;
}

/** `offered`: per stock unit. */
function isPrice(
  { counted, quantity }: Schedule,
  to: { readonly amount: Decimal; readonly unit: Unit },
  offered: Decimal,
): boolean {
  if (counted === undefined || to.unit === counted.unit) return to.amount === offered;
  const [theirs, ours] = [decimal.multiply(to.amount, quantity.value), decimal.multiply(offered, counted.ordered)];
  return to.unit === quantity.unit && theirs === ours;
}
