/** Which order a message is about. A route lies in the lane of what it routes. */
import type { CustomerId, OrderId } from '../../core/model/identifiers.ts';
import { invariant } from '../../core/model/result.ts';
import { laneOf } from '../../engine/lane.ts';
import type { CaptureRoute, RouteAsked, Routed } from '../../engine/ports.ts';
import type { Run } from './database.ts';
import { byLane, eachLane } from './lanes.ts';

interface RouteRow {
  readonly issuer: string;
  readonly value: string;
  readonly order_id: OrderId;
  /** Of a purchase order: the message whose capture it has led. */
  readonly taken_by: string | null;
  readonly is_new: boolean;
}

interface Wanted {
  readonly issuer: string;
  readonly value: string;
  readonly order: OrderId;
  readonly takenBy?: string;
}

type Kind = 'message' | 'purchase-order';

/** Both may have any sign in them: `shop` and `eu/7` are not `shop/eu` and `7`. */
const nameOf = ({ issuer, value }: { readonly issuer: string; readonly value: string }): string =>
  JSON.stringify([issuer, value]);

const messageOf = ({ channel, message }: CaptureRoute): string => nameOf({ issuer: channel, value: message });

/** The messages' own routes first, then those of their purchase orders, whose changes may have come before them. */
export async function routeCaptures(run: Run, lanes: number, asked: readonly RouteAsked[]): Promise<readonly Routed[]> {
  const byMessage = await claimRoutes(
    run,
    lanes,
    'message',
    asked.map(({ route, fresh }) => ({ issuer: route.channel, value: route.message, order: fresh })),
  );
  const firsts = asked.filter(({ route, fresh }) => byMessage.get(messageOf(route))?.order_id === fresh);
  const leadBy = await claimNumbers(run, lanes, firsts);
  return asked.map(({ route, fresh }) => {
    const own = byMessage.get(messageOf(route));
    invariant(own !== undefined, 'a claimed route has a row');
    const order = leadBy.get(messageOf(route)) ?? own.order_id;
    return { order, isNew: own.is_new && order === fresh };
  });
}

/** By message: the order that waits under its purchase order. */
async function claimNumbers(run: Run, lanes: number, firsts: readonly RouteAsked[]): Promise<ReadonlyMap<string, OrderId>> {
  const numbered = firsts.flatMap(({ route, fresh }) => {
    const { customer, purchaseOrder } = route;
    if (purchaseOrder === undefined) return [];
    return [{ issuer: customer, value: purchaseOrder, order: fresh, takenBy: messageOf(route), route }];
  });
  const rows = await claimRoutes(run, lanes, 'purchase-order', numbered);
  const led = numbered.flatMap((wanted) => {
    const row = rows.get(nameOf(wanted));
    return row?.taken_by === wanted.takenBy && row.order_id !== wanted.order ? [{ ...wanted, order: row.order_id }] : [];
  });
  await pointMessages(run, lanes, led);
  return new Map(led.map(({ takenBy, order }) => [takenBy, order]));
}

async function pointMessages(
  run: Run,
  lanes: number,
  led: readonly (Wanted & { readonly route: CaptureRoute })[],
): Promise<void> {
  await Promise.all(
    byLane(lanes, led, ({ route }) => messageOf(route)).map(
      async ([lane, group]) =>
        await run(
          'routes-point',
          lane,
          'message',
          group.map(({ route }) => route.channel),
          group.map(({ route }) => route.message),
          group.map(({ order }) => order),
        ),
    ),
  );
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
        group.map(({ takenBy }) => takenBy ?? null),
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
