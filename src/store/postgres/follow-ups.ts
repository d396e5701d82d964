/** Commands that a transaction leaves for orders of any lane. */
import type { FollowUp } from '../../engine/ports.ts';
import { lines, type Run } from './database.ts';
import { byLane } from './lanes.ts';

export async function addFollowUps(run: Run, lanes: number, followUps: readonly FollowUp[]): Promise<void> {
  await Promise.all(
    byLane(lanes, followUps, ({ order }) => order).map(
      async ([lane, group]) =>
        await run(
          'follow-ups-add',
          lane,
          group.map(({ order }) => order),
          lines(group.map(({ command }) => command)),
          group.map(({ cause }) => cause),
        ),
    ),
  );
}
