/** One run: outside and hub started afresh, furnished, warmed up, measured, drained, audited, ended. */
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../src/store/postgres/embedded/free-port.ts';
import { audited, type Audited } from './audit.ts';
import { Callers, type Call } from './callers.ts';
import { furnish } from './furnish.ts';
import { startHub, type RunningHub } from './hub.ts';
import { Lists } from './lists.ts';
import { Meters, PARTS, type MemorySample, type OfParts } from './meters.ts';
import type { Options } from './options.ts';
import type { Ledger } from './outside.ts';
import { startOutside, type Outside } from './outside-client.ts';
import { BAD_NODES, tradeOf, type Trade } from './world.ts';

/** More than anybody has seen done in a second, for as many orders as are drawn. */
const CLOSED_RATE_MAX = 400;
const LOOK_MS = { open: 1_000, closed: 200 } as const;
const DRAIN_LOOK_MS = 250;

export interface AtEnd {
  /** As the last one had begun: whose orders were not whole, and which holds were open on them. */
  readonly waiting: Readonly<Record<string, number>>;
  readonly holds: Readonly<Record<string, readonly string[]>>;
  readonly ledger: Ledger;
}

export interface RunResult {
  readonly loadBefore: number;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly calls: readonly Call[];
  readonly closed: ReadonlyMap<string, number>;
  readonly memory: readonly MemorySample[];
  /** Within the window, in ms. */
  readonly processor: OfParts;
  readonly atEnd: AtEnd;
  /** When the last one had begun, and those that were bad were good. */
  readonly drainsFrom: number;
  /** From then until all were whole; undefined: they never were. */
  readonly drainedMs: number | undefined;
  readonly audit: Audited;
  readonly complaints: ReadonlyMap<string, number>;
}

/** `parts`: what has to be ended, also when the run is broken off. */
export async function run(options: Options, hasBad: boolean, parts: AsyncDisposableStack): Promise<RunResult> {
  const { load, minutes, warmUpSeconds, lines, seed } = options;
  const loadBefore = loadavg()[0] ?? 0;
  const seconds = minutes * 60 + warmUpSeconds;
  const lives = Math.ceil(seconds * (load.kind === 'open' ? load.rate : CLOSED_RATE_MAX)) + 1;
  const trade = tradeOf({ seed, lives, lines, isBad: options.isBad });
  const { outside, hub } = await started(options, trade, hasBad, parts);
  await furnish(hub, trade);
  const callers = new Callers(hub, trade);
  parts.defer(() => callers.stop());
  const lists = new Lists(hub, (order) => callers.closed(order));
  parts.defer(async () => await lists.stop());
  const meters = new Meters({ hub: hub.pid, outside: outside.pid });
  parts.defer(() => meters.stop());
  meters.start();
  lists.start(LOOK_MS[load.kind]);
  const from = Date.now() + warmUpSeconds * 1_000;
  const to = from + minutes * 60_000;
  const begun = callers.run(load, to);
  await sleep(from - Date.now());
  const before = meters.processor();
  await sleep(to - Date.now());
  const after = meters.processor();
  await begun;
  const atEnd = await standing(callers, lists, outside);
  const drainsFrom = Date.now();
  if (hasBad) await outside.beGood();
  const drainedMs = await drained(callers, lists, options.drainSeconds * 1_000);
  await lists.stop();
  await lists.look({ isWhole: true });
  meters.stop();
  const audit = audited(callers.calls, lists.closed, await outside.ledger());
  await parts.disposeAsync();
  return {
    loadBefore,
    from,
    to,
    calls: callers.calls,
    closed: lists.closed,
    memory: meters.samples,
    processor: Object.fromEntries(PARTS.map((part) => [part, after[part] - before[part]])) as Record<keyof OfParts, number>,
    atEnd,
    drainsFrom,
    drainedMs,
    audit,
    complaints: hub.complaints,
  };
}

async function started(
  { slowMs, profile }: Options,
  { nodes }: Trade,
  hasBad: boolean,
  parts: AsyncDisposableStack,
): Promise<{ readonly outside: Outside; readonly hub: RunningHub }> {
  const port = await freePort();
  const warehouses = await Promise.all(
    nodes.map(async (name) => {
      const badness = hasBad ? BAD_NODES[name] : undefined;
      return { name, ...(badness !== undefined && { badness }), ...(badness === 'down' && { port: await freePort() }) };
    }),
  );
  const outside = await startOutside({ hub: `http://127.0.0.1:${port}`, warehouses, slowMs });
  parts.defer(async () => await outside.stop());
  const hub = await startHub({ port, addresses: outside.addresses, ...(profile !== undefined && { profile }) });
  parts.defer(async () => await hub.stop());
  return { outside, hub };
}

async function standing({ calls }: Callers, lists: Lists, outside: Outside): Promise<AtEnd> {
  await lists.look();
  const nodes = new Map(calls.flatMap(({ order, node }) => (order === undefined ? [] : [[order, node] as const])));
  const waiting: Record<string, number> = {};
  for (const [order, node] of nodes) if (!lists.closed.has(order)) waiting[node] = (waiting[node] ?? 0) + 1;
  const holds: Record<string, string[]> = {};
  for (const { order, type } of await lists.holds()) (holds[nodes.get(order) ?? 'unknown'] ??= []).push(type);
  return { waiting, holds, ledger: await outside.ledger() };
}

async function drained({ calls }: Callers, { closed }: Lists, mostMs: number): Promise<number | undefined> {
  const since = Date.now();
  const taken = calls.flatMap(({ order }) => order ?? []);
  while (Date.now() - since < mostMs) {
    if (taken.every((order) => closed.has(order))) return Date.now() - since;
    await sleep(DRAIN_LOOK_MS);
  }
  return undefined;
}
