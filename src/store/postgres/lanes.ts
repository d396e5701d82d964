/** Things by the lane of their name, lanes ascending and names ascending within each: the order in which locks are taken. */
import { laneOf } from '../../engine/lane.ts';
import type { Lane } from '../../engine/ports.ts';

export function byLane<T>(
  lanes: number,
  items: Iterable<T>,
  nameOf: (item: T) => string,
): readonly (readonly [Lane, readonly T[]])[] {
  const groups = new Map<Lane, { readonly name: string; readonly item: T }[]>();
  for (const item of items) {
    const name = nameOf(item);
    const lane = laneOf(name, lanes);
    const group = groups.get(lane);
    if (group === undefined) groups.set(lane, [{ name, item }]);
    else group.push({ name, item });
  }
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([lane, group]) => [
      lane,
      group.sort((a, b) => (a.name === b.name ? 0 : a.name < b.name ? -1 : 1)).map(({ item }) => item),
    ]);
}

/** Like it, of what several lanes gave; the statements go out together and are carried out in this order. */
export async function eachLane<T, Row>(
  lanes: number,
  items: Iterable<T>,
  nameOf: (item: T) => string,
  carryOut: (lane: Lane, items: readonly T[]) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const rows = await Promise.all(byLane(lanes, items, nameOf).map(async ([lane, group]) => await carryOut(lane, group)));
  return rows.flat();
}
