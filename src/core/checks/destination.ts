/** Where schedule lines go. Shared by the checks that look at places. */
import type { Destination } from '../model/demand.ts';
import { digest } from '../model/digest.ts';
import type { CustomerId, ScheduleId } from '../model/identifiers.ts';
import type { View } from './check.ts';

/** As written for the schedule line or its order; where nothing is written, the customer's default ship-to. */
export function destinationOf(view: View, customer: CustomerId, schedule: ScheduleId): Destination {
  return placeOf(
    view,
    customer,
    view.raw(schedule, (demand) => demand.destination),
  );
}

export function placeOf(view: View, customer: CustomerId, written: Destination): Destination {
  if (written.kind !== 'missing') return written;
  const shipTo = view.fact('customer', [customer], (value) => value?.defaultShipTo ?? null);
  return shipTo === null ? written : { kind: 'on-file', shipTo };
}

/** The same for the same place, however many schedule lines go there. */
export function placeKey(destination: Destination): string {
  if (destination.kind === 'given') return `given:${digest(destination.address)}`;
  return destination.kind === 'on-file' ? `on-file:${destination.shipTo}` : 'missing';
}

/** Each distinct destination, in the order in which the lines name them, with the schedule lines that go there. */
export function destinationsOf(view: View, customer: CustomerId): readonly Going[] {
  const byPlace = new Map<string, { destination: Destination; schedules: ScheduleId[] }>();
  for (const line of view.lines()) {
    for (const schedule of view.schedules(line)) {
      const destination = destinationOf(view, customer, schedule);
      const key = placeKey(destination);
      const going = byPlace.get(key);
      if (going === undefined) byPlace.set(key, { destination, schedules: [schedule] });
      else going.schedules.push(schedule);
    }
  }
  return [...byPlace.values()];
}

export interface Going {
  readonly destination: Destination;
  readonly schedules: readonly ScheduleId[];
}
