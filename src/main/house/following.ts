/** Follows what changes in the ERPs that are configured, each by itself, as long as the house is open. */
import { setTimeout as wait } from 'node:timers/promises';
import { trytonFollower, type Follower } from '../../connect/erp/tryton/follower.ts';
import type { LiveOrder } from '../../core/model/order.ts';
import { booked } from '../../core/process/tasks/erp-book.ts';
import type { Hub } from '../../engine/hub.ts';
import type { Closing } from './closing.ts';
import { erpOf, type Configured } from './connections.ts';

const LOOK_MS = 2_000;
/** Of one that does not answer. */
const LOOK_MS_MAX = 60_000;
const RECONCILE_MS = 3_600_000;

export const followersOf = (
  hub: Hub,
  configured: readonly Configured[],
  onError: (error: unknown) => void,
): readonly Follower[] =>
  configured.flatMap(({ name, url, login, reads = [], companies = [] }) => {
    if (login === undefined) return [];
    const keeps = (order: LiveOrder): boolean => erpOf(configured, booked(order)?.company)?.name === name;
    const [businessUnit, ...others] = companies;
    const only = businessUnit === undefined || others.length > 0 ? {} : { businessUnit };
    const onLeftOut = (text: string): void => onError(new Error(text));
    return [trytonFollower({ name, hub, keeps, reads, url, onLeftOut, ...only, ...login })];
  });

export function follow(followers: readonly Follower[], onError: (error: unknown) => void, closing: Closing): void {
  const ending = new AbortController();
  const all = followers.map(async (each) => await followOne(each, onError, ending.signal));
  closing.add(async () => {
    ending.abort();
    await Promise.all(all);
  });
}

/** One that is down is told of once, and asked ever more seldom. */
async function followOne(
  { name, look, reconcile }: Follower,
  onError: (error: unknown) => void,
  ending: AbortSignal,
): Promise<void> {
  let waitMs = LOOK_MS;
  let reconcileAt = performance.now() + RECONCILE_MS;
  while (!ending.aborted) {
    try {
      await look();
      if (performance.now() > reconcileAt) {
        await reconcile();
        reconcileAt = performance.now() + RECONCILE_MS;
      }
      waitMs = LOOK_MS;
    } catch (error) {
      if (waitMs === LOOK_MS) onError(new Error(`${name} can't be followed: ${String(error)}`, { cause: error }));
      waitMs = Math.min(2 * waitMs, LOOK_MS_MAX);
    }
    await wait(waitMs, undefined, { signal: ending }).catch(() => undefined);
  }
}
