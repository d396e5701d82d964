/** Which order a message is about. A route lies in the lane of what it routes. */
import type { CustomerId, OrderId } from '../../core/model/identifiers.ts';
import { invariant } from '../../core/model/result.ts';
import { laneOf } from '../../engine/lane.ts';
import type { CaptureRoute } from '../../engine/ports.ts';
import type { Run } from './database.ts';
import { byLane, eachLane } from './lanes.ts';

interface RouteRow {
  readonly issuer: string;
  readonly value: string;
  readonly order_id: OrderId;
  readonly taken_by: string | null;
}

interface Wanted {
  readonly issuer: string;
  readonly value: string;
  readonly order: OrderId;
}

type Kind = 'message' | 'purchase-order';

/** Both may have any sign in them: `shop` and `eu/7` are not `shop/eu` and `7`. */
const nameOf = ({ issuer, value }: { readonly issuer: string; readonly value: string }): string =>
  JSON.stringify([issuer, value]);

/** In one transaction: the messages' own routes first, then those of their purchase orders. */
export async function routeCaptures(
  run: Run,
  lanes: number,
  asked: readonly { readonly route: CaptureRoute; readonly fresh: OrderId }[],
): Promise<readonly OrderId[]> {
  const messageOf = ({ channel, message }: CaptureRoute): string => nameOf({ issuer: channel, value: message });
  const byMessage = await claimRoutes(
    run,
    lanes,
    'message',
    asked.map(({ route, fresh }) => ({ issuer: route.channel, value: route.message, order: fresh })),
  );
  // New to us, and with a purchase order whose changes may have come before it.
  const fresh = asked.filter(({ route, fresh: own }) => byMessage.get(messageOf(route))?.order_id === own);
  const numbered = fresh.flatMap(({ route, fresh: own }) =>
    route.purchaseOrder === undefined ? [] : [{ issuer: route.customer, value: route.purchaseOrder, order: own, route }],
  );
  const byNumber = await claimRoutes(run, lanes, 'purchase-order', numbered);
  const takers = new Map<string, { readonly wanted: (typeof numbered)[number]; readonly order: OrderId }>();
  for (const wanted of numbered) {
    const row = byNumber.get(nameOf(wanted));
    if (row?.taken_by === null && !takers.has(nameOf(wanted))) takers.set(nameOf(wanted), { wanted, order: row.order_id });
  }
  await takeRoutes(run, lanes, [...takers.values()]);
  const led = new Map([...takers.values()].map(({ wanted, order }) => [messageOf(wanted.route), order]));
  return asked.map(({ route }) => {
    const order = led.get(messageOf(route)) ?? byMessage.get(messageOf(route))?.order_id;
    invariant(order !== undefined, 'a claimed route has a row');
    return order;
  });
}

async function takeRoutes(
  run: Run,
  lanes: number,
  takers: readonly { readonly wanted: Wanted & { readonly route: CaptureRoute }; readonly order: OrderId }[],
): Promise<void> {
  const pointed = takers.filter(({ wanted, order }) => wanted.order !== order);
  await Promise.all([
    ...byLane(lanes, takers, ({ wanted }) => nameOf(wanted)).map(
      async ([lane, group]) =>
        await run(
          'routes-take',
          lane,
          'purchase-order',
          group.map(({ wanted }) => wanted.issuer),
          group.map(({ wanted }) => wanted.value),
          group.map(({ wanted }) => nameOf({ issuer: wanted.route.channel, value: wanted.route.message })),
        ),
    ),
    ...byLane(lanes, pointed, ({ wanted: { route } }) => nameOf({ issuer: route.channel, value: route.message })).map(
      async ([lane, group]) =>
        await run(
          'routes-point',
          lane,
          'message',
          group.map(({ wanted }) => wanted.route.channel),
          group.map(({ wanted }) => wanted.route.message),
          group.map(({ order }) => order),
        ),
    ),
  ]);
}

export async function routePurchaseOrder(
  run: Run,
  lanes: number,
  customer: CustomerId,
  purchaseOrder: string,
  fresh: OrderId,
): Promise<OrderId> {
  const wanted = { issuer: customer, value: purchaseOrder, order: fresh };
  const row = (await claimRoutes(run, lanes, 'purchase-order', [wanted])).get(nameOf(wanted));
  invariant(row !== undefined, 'a claimed route has a row');
  return row.order_id;
}

/** The first of several for one route is the one that is claimed. */
async function claimRoutes(
  run: Run,
  lanes: number,
  kind: Kind,
  wanted: readonly Wanted[],
): Promise<ReadonlyMap<string, RouteRow>> {
  const first = new Map<string, Wanted>();
  for (const each of wanted) if (!first.has(nameOf(each))) first.set(nameOf(each), each);
  const rows = await eachLane(
    lanes,
    first.values(),
    nameOf,
    async (lane, group) =>
      await run<RouteRow>(
        'routes-claim',
        lane,
        kind,
        group.map(({ issuer }) => issuer),
        group.map(({ value }) => value),
        group.map(({ order }) => order),
      ),
  );
  return new Map(rows.map((row) => [nameOf(row), row]));
}

export async function findRoute(run: Run, lanes: number, issuer: string, value: string): Promise<OrderId | undefined> {
  const lane = laneOf(nameOf({ issuer, value }), lanes);
  return (await run<{ order_id: OrderId }>('routes-find', lane, 'message', issuer, value))[0]?.order_id;
}

export async function findReferences(
  run: Run,
  lane: number,
  kind: string,
  issuer: string,
  value: string,
): Promise<readonly OrderId[]> {
  return (await run<{ order_id: OrderId }>('references-find', lane, kind, issuer, value)).map((row) => row.order_id);
}
