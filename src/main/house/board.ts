/**
 * How each configured connection and channel does: what waits for it, what is in doubt or dead, what it sent of late, and how
 * it has answered this process. What waits for a name that nobody has configured is a row too.
 */
import type { Connections } from '../../api/contract/live.ts';
import type { Hold } from '../../core/model/hold.ts';
import { effectKey, type InstanceId } from '../../core/model/task.ts';
import type { LiveOrder } from '../../core/model/order.ts';
import type { Instant } from '../../core/model/instant.ts';
import { NO_CONNECTION, type Connection } from '../../engine/connection.ts';
import type { Health, Seen } from '../../engine/health.ts';
import type { Hub } from '../../engine/hub.ts';
import type { WantedEffect } from '../../engine/ports.ts';
import type { ProjectedStore } from '../../engine/projections/ports.ts';
import type { Traffic } from '../../engine/traffic.ts';
import type { MasterData } from '../master/entries.ts';
import type { Configured } from './connections.ts';
import type { DropFolder } from './drop-folder.ts';

type Row = Connections['connections'][number];

export interface BoardParts {
  readonly hub: Hub;
  readonly store: ProjectedStore;
  readonly health: Health;
  readonly configured: () => readonly Configured[];
  readonly data: MasterData;
  readonly dropFolders: readonly DropFolder[];
  readonly connectionFor: (effect: WantedEffect) => Connection | undefined;
}

const HOUR_MS = 3_600_000;
/** Each is an order to be read; with more, nobody asks how many exactly. */
const HELD_MAX = 200;
/** As many in a row, and a gate closes. */
const FAILURES_DOWN = 5;
const SLOW_MS = 5_000;

/** `others`: names under which the same one sends and is sent to. */
interface Known {
  readonly name: string;
  readonly kind: string;
  readonly address?: string;
  readonly others: readonly string[];
}

export async function boardOf(parts: BoardParts): Promise<Connections> {
  const now = await parts.store.now();
  const [traffic, held] = await Promise.all([parts.store.traffic((now - HOUR_MS) as Instant), heldEffects(parts)]);
  const known = knownTo(parts);
  const named = new Set(known.flatMap(({ name, others }) => [name, ...others]));
  const strangers = [...new Set(namesIn(traffic))].filter((name) => !named.has(name));
  const all = [
    ...known,
    ...strangers.map((name) => ({ name, kind: name === NO_CONNECTION ? 'not set up' : 'unknown', others: [] })),
  ];
  return { connections: all.map((each) => rowOf(each, traffic, held, parts.health)) };
}

const namesIn = ({ effects, notices, messages }: Traffic): readonly string[] => [
  ...effects.map(({ connection }) => connection),
  ...notices.map(({ subscriber }) => subscriber),
  ...messages.map(({ connection }) => connection),
];

/** A partner may be configured, have a folder and be a channel: it is one row. */
function knownTo({ configured, data, dropFolders }: BoardParts): readonly Known[] {
  const rows: Known[] = [
    ...configured().map(({ name, kind, url }) => ({
      name,
      kind,
      address: url,
      others: kind === 'x12-warehouse' ? [`wms-${name.toLowerCase()}`] : [],
    })),
    ...data.folders.map(({ name, tell, warehouse }) => ({
      name,
      kind: warehouse === undefined ? 'partner' : 'rest-warehouse',
      ...(warehouse !== undefined && { address: warehouse.url }),
      others: [
        ...tell.map((each) => `${name}/${each.name}`),
        ...(warehouse === undefined ? [] : [warehouse.node, `wms-${warehouse.node.toLowerCase()}`]),
      ],
    })),
    ...data.partners.map(({ connection, sender }) => ({ name: connection, kind: sender.kind, others: [] })),
    ...dropFolders.map(({ name, path }) => ({ name, kind: 'folder', address: path, others: [] })),
    { name: 'api', kind: 'api', others: [] },
    { name: 'intake', kind: 'files', others: [] },
  ];
  const byName = new Map<string, Known>();
  for (const row of rows) {
    const before = byName.get(row.name);
    byName.set(row.name, before === undefined ? row : { ...row, ...before, others: [...before.others, ...row.others] });
  }
  return [...byName.values()];
}

function rowOf({ name, kind, address, others }: Known, traffic: Traffic, held: readonly Held[], health: Health): Row {
  const names = new Set([name, ...others]);
  const effects = traffic.effects.filter(({ connection }) => names.has(connection));
  const notices = traffic.notices.filter(({ subscriber }) => names.has(subscriber));
  const messages = traffic.messages.filter(({ connection }) => names.has(connection));
  const own = held.filter(({ connection }) => names.has(connection));
  const seen = [...names].flatMap((each) => health.of(each) ?? []);
  const latest = (times: readonly (number | undefined)[]): number | undefined => {
    const there = times.filter((at) => at !== undefined);
    return there.length === 0 ? undefined : Math.max(...there);
  };
  const answeredAt = latest([...seen.map((each) => each.answeredAt), ...messages.map((each) => each.latestAt)]);
  const failedAt = latest(seen.map((each) => each.failedAt));
  const latencyMs = latencyOf(seen);
  return {
    name,
    kind,
    ...(address !== undefined && { address }),
    state: stateOf(
      seen,
      latencyMs,
      messages.length > 0,
      effects.some(({ connection }) => connection === NO_CONNECTION),
    ),
    ...(answeredAt !== undefined && { answeredAt }),
    ...(failedAt !== undefined && { failedAt }),
    ...(latencyMs !== undefined && { latencyMs }),
    waiting: sum(effects.map(({ waiting }) => waiting)) + sum(notices.map(({ waiting }) => waiting)),
    inDoubt: sum(effects.map(({ asked }) => asked)) + own.filter(({ state }) => state === 'in-doubt').length,
    dead: own.filter(({ state }) => state !== 'in-doubt').length + sum(notices.map(({ dead }) => dead)),
    received: sum(messages.map(({ received }) => received)),
    refused: sum(messages.map(({ refused }) => refused)),
  };
}

const sum = (figures: readonly number[]): number => figures.reduce((a, b) => a + b, 0);

function latencyOf(seen: readonly Seen[]): Row['latencyMs'] {
  const sorted = seen.flatMap(({ latenciesMs }) => latenciesMs).toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return sorted.length === 0 ? undefined : { p50: at(0.5), p99: at(0.99) };
}

/** Down: as many failures in a row as close a gate, or nobody there at all. Slow: it fails now and then, or takes seconds. */
function stateOf(seen: readonly Seen[], latencyMs: Row['latencyMs'], hasSent: boolean, isNobody: boolean): Row['state'] {
  if (isNobody || seen.some(({ failuresInARow }) => failuresInARow >= FAILURES_DOWN)) return 'down';
  if (seen.some(({ failuresInARow }) => failuresInARow > 0) || (latencyMs?.p99 ?? 0) > SLOW_MS) return 'slow';
  return seen.length > 0 || hasSent ? 'up' : 'unused';
}

interface Held {
  readonly connection: string;
  readonly state: Extract<Hold['reason'], { type: 'effect' }>['state'];
}

/** Effects that a person has to decide on: where each would go is asked of the same table by which it went. */
async function heldEffects({ hub, store, connectionFor }: BoardParts): Promise<readonly Held[]> {
  const holds = await store.projections.read.holds({ type: 'effect', most: HELD_MAX });
  const orders = [...new Set(holds.map(({ order }) => order))];
  const found: Held[] = [];
  for (const id of orders) {
    const order = await hub.liveOrder(id);
    if (order === undefined) continue;
    for (const { reason, raisedBy } of Object.values(order.holds)) {
      if (reason.type !== 'effect') continue;
      const connection = connectionOf(order, raisedBy as InstanceId, connectionFor);
      found.push({ connection: connection ?? NO_CONNECTION, state: reason.state });
    }
  }
  return found;
}

/** A hold of an effect is raised by its task. */
function connectionOf(order: LiveOrder, instance: InstanceId, connectionFor: BoardParts['connectionFor']): string | undefined {
  const task = order.tasks[instance];
  if (task === undefined) return undefined;
  return connectionFor({
    key: effectKey(order.id, instance, task.generation, 'do'),
    order: order.id,
    instance: task.id,
    generation: task.generation,
    act: 'do',
    task: task.task,
    mode: 'send',
    input: task.input,
  })?.name;
}
