/**
 * A backorder waits for its stock by itself, but not for ever without anybody knowing: after a while it is a shortage
 * that planning is asked about, beside the plan. A person who lets it wait is asked again after as long.
 */
import { stockAccount } from '../../model/account.ts';
import type { Shortage } from '../../model/hold.ts';
import type { ScheduleId } from '../../model/identifiers.ts';
import { plus, type Duration, type Instant } from '../../model/instant.ts';
import type { LiveOrder } from '../../model/order.ts';
import type { InstanceId } from '../../model/task.ts';
import type { Step } from '../../workflow/workflow.ts';
import type { Draft } from '../draft.ts';
import { rulingOn } from './answers.ts';
import { hold, lapse } from './holds.ts';
import { partsOf, type Place } from './place.ts';

/** By whom such a hold is raised: it is not the step's own, which may have a shortage of another kind. */
const watcher = (id: InstanceId): InstanceId => `${id}/waiting` as InstanceId;

/** Asks about what has waited too long. Gives the next moment at which something will have; none: nothing waits. */
export function watchBackorders(
  draft: Draft,
  step: Step,
  id: InstanceId,
  waits: readonly Shortage[],
  places: ReadonlyMap<ScheduleId, Place>,
): Instant | undefined {
  const after = step.with['backorderAfter'] as Duration;
  const due = (wait: Shortage): Instant => plus(waitingSince(draft.order, wait, places) ?? draft.now, after);
  const long = waits.filter((wait) => due(wait) <= draft.now).map((wait): Shortage => ({ ...wait, why: 'waits-long' }));
  const decided = rulingOn(draft.order, watcher(id), shortageKey(long));
  const again = decided?.resolution.way === 'backorder' ? plus(decided.at, after) : undefined;
  if (long.length > 0 && (again === undefined || again <= draft.now))
    hold(draft, watcher(id), { type: 'shortage', lines: long }, step.hold);
  else lapse(draft, watcher(id), 'shortage');
  const next = [...waits.map(due), ...(again === undefined ? [] : [again])].filter((at) => at > draft.now);
  return next.length === 0 ? undefined : (Math.min(...next) as Instant);
}

/** Since when the first of what it takes has stood in an account's line. */
function waitingSince(order: LiveOrder, wait: Shortage, places: ReadonlyMap<ScheduleId, Place>): Instant | undefined {
  const place = places.get(wait.schedule);
  const node = place?.waitsAt;
  if (node === undefined) return undefined;
  const since = partsOf(wait.item, wait.short, place).flatMap(
    ({ item }) => order.claims[stockAccount(node, item)]?.waitingSince ?? [],
  );
  return since.length === 0 ? undefined : (Math.min(...since) as Instant);
}

/** A ruling on a shortage is about which goods are short and by how much, not about what happens to be in stock. */
export const shortageKey = (lines: readonly Shortage[]): unknown =>
  lines.map(({ schedule, item, short }) => [schedule, item, short]);
