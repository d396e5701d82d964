/** When the business time of a team is over, minute by minute in its calendar; worked out here once more. */
import type { HoldPolicy } from '../../../src/core/model/hold.ts';
import type { Duration, Instant } from '../../../src/core/model/instant.ts';
import type { Scene } from '../../witness.ts';
import { known } from './place.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A calendar that has no hours in so many days is never open. */
const DAYS_MAX = 60;

export function dueAfter(scene: Scene, { calendar }: HoldPolicy, from: Instant, after: Duration): Instant {
  const week = calendar === undefined ? undefined : known(scene, 'calendar', calendar)?.week;
  if (week === undefined) return (from + after) as Instant;
  let left: number = after;
  for (let midnight = from - (from % DAY), days = 0; days < DAYS_MAX; midnight += DAY, days++) {
    for (const { opens, closes } of week[new Date(midnight).getUTCDay()] ?? []) {
      const begins = Math.max(from, midnight + opens * MINUTE);
      const open = midnight + closes * MINUTE - begins;
      if (open <= 0) continue;
      if (open >= left) return (begins + left) as Instant;
      left -= open;
    }
  }
  return (from + after) as Instant;
}
