/** Routes, messages and reads, in memory. */
import type { FactView } from '../../core/model/fact.ts';
import type { CrossReference, OrderId } from '../../core/model/identifiers.ts';
import type { Instant } from '../../core/model/instant.ts';
import type { CaptureRoute, Directory, Messages, Reading } from '../../engine/ports.ts';
import { NOTHING_STORED, type Tables } from './tables.ts';

const NOT_THERE: FactView = { version: 0, value: undefined, source: '', since: 0 as Instant, confirmedAt: 0 as Instant };

export const referenceKey = ({ kind, issuer, value }: CrossReference): string => JSON.stringify([kind, issuer, value]);

export function directory(tables: Tables): Directory {
  return {
    routeCapture: async (route, fresh) => routeCapture(tables, route, fresh),
    routePurchaseOrder: async (customer, purchaseOrder, fresh) => {
      const key = JSON.stringify(['purchase-order', customer, purchaseOrder]);
      const known = tables.routes.get(key);
      if (known === undefined) tables.routes.set(key, { order: fresh });
      return known?.order ?? fresh;
    },
    find: async (reference) => [...(tables.references.get(referenceKey(reference)) ?? [])].sort(),
  };
}

function routeCapture({ routes }: Tables, route: CaptureRoute, fresh: OrderId): OrderId {
  const message = JSON.stringify(['message', route.channel, route.message]);
  const known = routes.get(message);
  if (known !== undefined) return known.order;
  const number =
    route.purchaseOrder === undefined ? undefined : JSON.stringify(['purchase-order', route.customer, route.purchaseOrder]);
  const byNumber = number === undefined ? undefined : routes.get(number);
  const order = byNumber?.takenBy === undefined ? (byNumber?.order ?? fresh) : fresh;
  routes.set(message, { order });
  if (number !== undefined && byNumber?.takenBy === undefined)
    routes.set(number, { order, takenBy: `${route.channel}/${route.message}` });
  return order;
}

export function messages({ messages: kept, counters }: Tables): Messages {
  return {
    keep: async (message) => {
      const id = String(++counters.message);
      kept.set(id, { ...message, id, attempts: 0, dueAt: 0 as Instant, outcome: undefined });
      return id;
    },
    due: async (now, most) => [...kept.values()].filter(({ dueAt }) => dueAt !== undefined && dueAt <= now).slice(0, most),
    finish: async (id, outcome) => {
      const message = kept.get(id);
      if (message !== undefined) kept.set(id, { ...message, dueAt: undefined, outcome: outcome ?? null });
    },
    defer: async (id, until, error) => {
      const message = kept.get(id);
      if (message !== undefined) kept.set(id, { ...message, dueAt: until, error, attempts: message.attempts + 1 });
    },
    find: async (id) => kept.get(id),
  };
}

export function reading(tables: Tables): Reading {
  return {
    order: async (id) => tables.orders.get(id) ?? NOTHING_STORED,
    orders: async (after, most) =>
      [...tables.orders]
        .filter(([id, { revision }]) => revision > 0 && (after === undefined || id > after))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, most)
        .map(([id, { order }]) => ({ id, order })),
    events: async (order) => [...(tables.eventsOf.get(order) ?? [])],
    feed: async (after, most) => tables.events.slice(after, after + most),
    fact: async (key) => tables.facts.get(key)?.view ?? NOT_THERE,
    factHistory: async (key) => (tables.factHistory.get(key) ?? []).toSorted((a, b) => a.since - b.since),
    accounts: async (keys) =>
      new Map(keys.flatMap((key) => (tables.accounts.has(key) ? [[key, tables.accounts.get(key)] as const] : []))),
    effect: async (key) => tables.effects.get(key),
    setAside: async () => [
      ...[...tables.followUps.values()]
        .filter(({ dueAt }) => dueAt === undefined)
        .map(({ id, error = '' }) => ({ queue: 'follow-up' as const, id, error })),
      ...[...tables.messages.values()]
        .filter(({ dueAt, outcome }) => dueAt === undefined && outcome === undefined)
        .map(({ id, error = '' }) => ({ queue: 'message' as const, id, error })),
    ],
  };
}
