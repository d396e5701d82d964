/** Which order a message is about, in memory: claimed under a lock, and put in place at the end of its transaction. */
import type { CustomerId, OrderId } from '../../core/model/identifiers.ts';
import { invariant } from '../../core/model/result.ts';
import type { CaptureRoute, RouteAsked, Routed } from '../../engine/ports.ts';
import type { Locks } from './locks.ts';
import type { Route, Tables } from './tables.ts';

const messageKey = (channel: string, message: string): string => JSON.stringify(['message', channel, message]);
const numberKey = (customer: CustomerId, purchaseOrder: string): string =>
  JSON.stringify(['purchase-order', customer, purchaseOrder]);

export const routedOf = ({ routes }: Tables, channel: string, message: string): OrderId | undefined =>
  routes.get(messageKey(channel, message))?.order;

export class Routing {
  private readonly tables: Tables;
  private readonly locks: Locks;
  private readonly who: object;
  private readonly own = new Map<string, Route>();

  constructor(tables: Tables, locks: Locks, who: object) {
    this.tables = tables;
    this.locks = locks;
    this.who = who;
  }

  async route(asked: readonly RouteAsked[]): Promise<readonly Routed[]> {
    await this.lock(asked.map(({ route }) => messageKey(route.channel, route.message)));
    await this.lock(asked.flatMap(({ route }) => numberOf(route) ?? []));
    return asked.map((each) => this.routeOne(each));
  }

  async routeMessage(asked: RouteAsked): Promise<OrderId> {
    const [routed] = await this.route([asked]);
    invariant(routed !== undefined, 'a message that is asked for is routed');
    return routed.order;
  }

  async routePurchaseOrder(customer: CustomerId, purchaseOrder: string, fresh: OrderId): Promise<OrderId> {
    const key = numberKey(customer, purchaseOrder);
    await this.lock([key]);
    const known = this.find(key);
    if (known === undefined) this.own.set(key, { order: fresh });
    return known?.order ?? fresh;
  }

  commit(): void {
    for (const [key, route] of this.own) this.tables.routes.set(key, route);
  }

  private routeOne({ route, fresh }: RouteAsked): Routed {
    const message = messageKey(route.channel, route.message);
    const known = this.find(message);
    if (known !== undefined) return { order: known.order, isNew: false };
    const number = numberOf(route);
    const waiting = number === undefined ? undefined : this.find(number);
    const order = waiting === undefined || waiting.takenBy !== undefined ? fresh : waiting.order;
    this.own.set(message, { order });
    if (number !== undefined && waiting?.takenBy === undefined) this.own.set(number, { order, takenBy: message });
    return { order, isNew: order === fresh };
  }

  private find(key: string): Route | undefined {
    return this.own.get(key) ?? this.tables.routes.get(key);
  }

  private async lock(keys: readonly string[]): Promise<void> {
    for (const key of [...new Set(keys)].sort()) await this.locks.take(this.who, `route ${key}`);
  }
}

const numberOf = ({ customer, purchaseOrder }: CaptureRoute): string | undefined =>
  purchaseOrder === undefined ? undefined : numberKey(customer, purchaseOrder);
