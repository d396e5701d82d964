/** Whose an order is, in its lists: written with its rows, and put right in the transaction in which a customer moves. */
import type { FactKey } from '../../core/model/fact.ts';
import type { CustomerId } from '../../core/model/identifiers.ts';
import { isSamePlace, placeKey, placeOf, type Place, type Reach } from '../../engine/reach.ts';
import type { Run } from './database.ts';
import { eachLane } from './lanes.ts';
import { text } from './projected.ts';
import type { FactRow } from './rows.ts';

/** Locked as they stand, whatever version it is: no fact has this one. */
const NO_VERSION = -1;

/** A customer that is not there is held too, so that one who comes now finds the rows that were written without it. */
export async function holdPlaces(
  tx: Run,
  lanes: number,
  customers: readonly CustomerId[],
): Promise<ReadonlyMap<CustomerId, Place>> {
  const keys = new Map(customers.map((customer) => [placeKey(customer), customer]));
  const rows = await eachLane(
    lanes,
    keys.keys(),
    (key) => key,
    async (lane, group) => {
      const versions = group.map(() => NO_VERSION);
      const [, held] = await Promise.all([tx('facts-ensure', lane, group), tx<FactRow>('facts-hold', lane, group, versions)]);
      return held;
    },
  );
  return new Map(
    rows.flatMap(({ key, value }) => {
      const [customer, place] = [keys.get(key), placeOf(value)];
      return customer === undefined || place === undefined ? [] : [[customer, place] as const];
    }),
  );
}

/** Values of a fact, before and now. */
export interface Moved {
  readonly key: FactKey;
  readonly before: unknown;
  readonly value: unknown;
}

/** Facts are written before: whoever held one has written its rows, and they are put right here. */
export async function putPlaces(tx: Run, lanes: number, changes: readonly Moved[]): Promise<void> {
  const moved = changes.flatMap(({ key, before, value }) => {
    if (!key.startsWith(CUSTOMER)) return [];
    const place = placeOf(value);
    return isSamePlace(placeOf(before), place) ? [] : [{ customer: key.slice(CUSTOMER.length), place }];
  });
  if (moved.length === 0) return;
  const columns = [
    moved.map(({ customer }) => customer),
    moved.map(({ place }) => (place === undefined ? null : text(place.businessUnit))),
    moved.map(({ place }) => (place === undefined ? null : text(place.region))),
  ] as const;
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      await Promise.all([tx('projected-orders-place', lane, ...columns), tx('projected-holds-place', lane, ...columns)]);
    }),
  );
}

const CUSTOMER = 'customer:';

/** As two parameters: units and regions side by side, null for any; both null: everything. */
export function reachColumns(reach: Reach): readonly [readonly (string | null)[] | null, readonly (string | null)[] | null] {
  if (reach === 'all') return [null, null];
  return [
    reach.map(({ businessUnit }) => (businessUnit === undefined ? null : text(businessUnit))),
    reach.map(({ region }) => (region === undefined ? null : text(region))),
  ];
}
