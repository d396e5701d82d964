/** Numbers, messages and reads, in memory. */
import type { OrderId } from '../../core/model/identifiers.ts';
import type { Instant } from '../../core/model/instant.ts';
import { ok } from '../../core/model/result.ts';
import { laneOf } from '../../engine/lane.ts';
import { isRefusal, type ApiKeys, type Requests } from '../../engine/callers.ts';
import { nextControl, type Interchanges } from '../../engine/interchanges.ts';
import type { Clock, Directory, KeptMessage, ListedMessage, Messages, Reading } from '../../engine/ports.ts';
import { factOf, keptOf, referenceKey } from './group.ts';
import type { Locks } from './locks.ts';
import { routedOf, Routing } from './routing.ts';
import type { LaneTables, Tables } from './tables.ts';

/** A transaction, which begins again where it would wait for ever. */
type Alone = <T>(work: (who: object) => Promise<T>) => Promise<T>;

export function directory(tables: Tables, locks: Locks, alone: Alone): Directory {
  const routed = async (route: (routing: Routing) => Promise<OrderId>): Promise<OrderId> =>
    await alone(async (who) => {
      const routing = new Routing(tables, locks, who);
      const order = await route(routing);
      routing.commit();
      return order;
    });
  return {
    routeMessage: async (asked) => await routed(async (routing) => await routing.routeMessage(asked)),
    routePurchaseOrder: async (customer, purchaseOrder, fresh) =>
      await routed(async (routing) => await routing.routePurchaseOrder(customer, purchaseOrder, fresh)),
    find: async (reference) => [...(tables.references.get(referenceKey(reference)) ?? [])].sort(),
    routed: async (channel, message) => routedOf(tables, channel, message),
  };
}

export function messages({ messages: kept, counters }: Tables, clock: Clock): Messages {
  return {
    keep: async (message, ownFor = 0) => {
      const { connection, key } = message;
      const known = [...kept.values()].find((each) => key !== undefined && each.key === key && each.connection === connection);
      if (known !== undefined) return known.id;
      const id = String(++counters.message);
      const at = clock.now();
      kept.set(id, { ...message, id, at, attempts: 0, dueAt: (at + ownFor) as Instant, outcome: undefined });
      return id;
    },
    claim: async (most, leaseMs) => {
      const now = clock.now();
      const due = [...kept.values()].filter(({ dueAt }) => dueAt !== undefined && dueAt <= now).slice(0, most);
      for (const message of due) kept.set(message.id, { ...message, dueAt: (now + leaseMs) as Instant });
      return due;
    },
    finish: async (id, outcome) => {
      const message = kept.get(id);
      if (message !== undefined) kept.set(id, { ...message, dueAt: undefined, outcome: outcome ?? null });
    },
    defer: async (id, until, error) => {
      const message = kept.get(id);
      if (message !== undefined) kept.set(id, { ...message, dueAt: until, error, attempts: message.attempts + 1 });
    },
    find: async (id) => shown(kept.get(id)),
    again: async (id) => {
      const message = kept.get(id);
      if (message === undefined) return false;
      const { error: _, ...rest } = message;
      const replays = (message.replays ?? 0) + 1;
      kept.set(id, { ...rest, dueAt: 0 as Instant, outcome: undefined, attempts: 0, replays });
      return true;
    },
    named: async (ids) => [...kept.values()].filter(({ id }) => ids.includes(id)).map(listedOf),
    page: async ({ before, most, connection, isRefused }) =>
      [...kept.values()]
        .filter(({ id }) => before === undefined || Number(id) < Number(before))
        .filter((message) => (connection ?? message.connection) === message.connection)
        .filter(({ outcome }) => isRefused === undefined || (outcome !== undefined && isRefusal(outcome) === isRefused))
        .toSorted((a, b) => Number(b.id) - Number(a.id))
        .slice(0, most)
        .map(listedOf),
  };
}

type Kept = Tables['messages'] extends Map<string, infer M> ? M : never;

function shown(message: Kept | undefined): KeptMessage | undefined {
  if (message === undefined) return undefined;
  const { dueAt, ...rest } = message;
  return { ...rest, ...(dueAt !== undefined && { dueAt }) };
}

function listedOf({ dueAt, raw: _, ...message }: Kept): ListedMessage {
  const end = message.outcome === undefined ? 'set-aside' : isRefusal(message.outcome) ? 'refused' : 'taken';
  return { ...message, ...(dueAt !== undefined && { dueAt }), state: dueAt === undefined ? end : 'waiting' };
}

export function interchanges({ interchanges: kept, controlNumbers }: Tables, clock: Clock): Interchanges {
  return {
    write: async (partner, key, write) => {
      const name = JSON.stringify([partner, key]);
      const known = kept.get(name);
      if (known !== undefined) return ok(known);
      const [control, at] = [nextControl(controlNumbers.get(partner) ?? 0), clock.now()];
      const written = write(control, at);
      if (!written.ok) return written;
      const interchange = { control, at, raw: new TextEncoder().encode(written.value) };
      kept.set(name, interchange);
      controlNumbers.set(partner, control);
      return ok(interchange);
    },
  };
}

/** One statement each on PostgreSQL; here nothing comes between. */
export function requests({ requests: asked, messages: kept, counters }: Tables, clock: Clock): Requests {
  return {
    claim: async ({ key, once, digest, connection, kind, raw }, leaseMs) => {
      const now = clock.now();
      const until = (now + leaseMs) as Instant;
      const before = [...asked.values()].find((each) => each.key === key && each.once === once && !each.isNothing);
      if (before === undefined) {
        const message = String(++counters.message);
        kept.set(message, { id: message, connection, kind, raw, at: now, attempts: 0, dueAt: until, outcome: undefined });
        asked.set(message, { key, once, digest, until, isNothing: false, answer: undefined });
        return { kind: 'claimed', message };
      }
      if (before.digest !== digest) return { kind: 'reused' };
      if (before.answer !== undefined) return { kind: 'answered', answer: before.answer };
      if (before.until > now) return { kind: 'under-way' };
      const [message = ''] = [...asked].find(([, each]) => each === before) ?? [];
      asked.set(message, { ...before, until });
      return { kind: 'claimed', message };
    },
    answer: async (message, answer, isNothing) => {
      const request = asked.get(message);
      const own = kept.get(message);
      if (request !== undefined) asked.set(message, { ...request, answer, isNothing: request.isNothing || isNothing });
      if (own !== undefined) kept.set(message, { ...own, dueAt: undefined, outcome: answer });
    },
    messageOf: async (key, once) => [...asked].find(([, each]) => each.key === key && each.once === once && !each.isNothing)?.[0],
    of: async (message) => asked.get(message),
  };
}

export function apiKeys({ apiKeys: kept }: Tables, clock: Clock): ApiKeys {
  return {
    add: async (key) => void kept.set(key.id, { ...key, createdAt: clock.now() }),
    find: async (id) => kept.get(id),
    list: async () => [...kept.values()].toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)),
    revoke: async (id) => {
      const key = kept.get(id);
      if (key !== undefined) kept.set(id, { revokedAt: clock.now(), ...key });
      return key !== undefined;
    },
  };
}

export function reading(tables: Tables): Reading {
  const lane = (order: OrderId): LaneTables | undefined => tables.lanes[laneOf(order, tables.lanes.length)];
  return {
    orders: async (after, most) =>
      tables.lanes
        .flatMap(({ journalOf }) => [...journalOf.keys()])
        .filter((id) => after === undefined || id > after)
        .sort()
        .slice(0, most),
    journal: async (order) => [...(lane(order)?.journalOf.get(order) ?? [])],
    journalBack: async (order, before, most) => {
      const journal = lane(order)?.journalOf.get(order) ?? [];
      const entries = journal.filter(({ sequence, events }) => sequence - events.length + 1 < before);
      return { entries: entries.toReversed().slice(0, most), total: journal.at(-1)?.sequence ?? 0 };
    },
    feed: async (each, after, most) =>
      (tables.lanes[each]?.journal ?? []).filter(({ position }) => position > after).slice(0, most),
    fact: async (key) => factOf(tables, key),
    facts: async (kind, after, most) =>
      [...tables.facts]
        .filter(([key, { view }]) => key.startsWith(`${kind}:`) && (after === undefined || key > after) && view.version > 0)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, most)
        .map(([key, { view }]) => ({ key, ...view })),
    factHistory: async (key) => (tables.factHistory.get(key) ?? []).toSorted((a, b) => a.since - b.since),
    account: async (key) => keptOf(tables, key, 0),
    stock: async ({ after, most, node, item }) => {
      const begins = node === undefined ? 'stock:' : `stock:${node}/`;
      const keys = [...tables.accounts.keys()].filter(
        (key) =>
          key.startsWith(begins) && (item === undefined || key.endsWith(`/${item}`)) && (after === undefined || key > after),
      );
      return new Map(
        keys
          .sort()
          .slice(0, most)
          .map((key) => [key, keptOf(tables, key, 0)]),
      );
    },
    effect: async (order, key) => lane(order)?.effects.get(key),
    setAside: async () => [
      ...tables.lanes.flatMap(({ setAside }) => [...setAside.values()]),
      ...[...tables.messages.values()]
        .filter(({ dueAt, outcome }) => dueAt === undefined && outcome === undefined)
        .map(({ id, error = '' }) => ({ queue: 'message' as const, id, error })),
    ],
  };
}
