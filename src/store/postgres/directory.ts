/** Which order a message is about. */
import type { CustomerId, OrderId } from '../../core/model/identifiers.ts';
import { invariant } from '../../core/model/result.ts';
import type { CaptureRoute } from '../../engine/ports.ts';
import type { Run } from './database.ts';

interface RouteRow {
  readonly order_id: OrderId;
  readonly taken_by: string | null;
}

/** In one transaction: the message's own route first, then its purchase order's. */
export async function routeCapture(run: Run, route: CaptureRoute, fresh: OrderId): Promise<OrderId> {
  const byMessage = await claimRoute(run, 'message', route.channel, route.message, fresh);
  if (byMessage.order_id !== fresh || route.purchaseOrder === undefined) return byMessage.order_id;
  const byNumber = await claimRoute(run, 'purchase-order', route.customer, route.purchaseOrder, fresh);
  if (byNumber.taken_by !== null) return fresh;
  await run('route-take', 'purchase-order', route.customer, route.purchaseOrder, `${route.channel}/${route.message}`);
  if (byNumber.order_id !== fresh) await run('route-point', 'message', route.channel, route.message, byNumber.order_id, null);
  return byNumber.order_id;
}

export async function routePurchaseOrder(
  run: Run,
  customer: CustomerId,
  purchaseOrder: string,
  fresh: OrderId,
): Promise<OrderId> {
  return (await claimRoute(run, 'purchase-order', customer, purchaseOrder, fresh)).order_id;
}

async function claimRoute(
  run: Run,
  kind: 'message' | 'purchase-order',
  issuer: string,
  value: string,
  fresh: OrderId,
): Promise<RouteRow> {
  const [row] = await run<RouteRow>('route-claim', kind, issuer, value, fresh);
  invariant(row !== undefined, 'a claimed route has a row');
  return row;
}
