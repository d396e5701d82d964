/**
 * What crossed the border for one order: messages that led to something in its journal (its command ids name them), what was
 * asked of partners with each exchange that there was about it, and what subscribers were told. A message that came to
 * nothing for the order is in the ledger alone.
 */
import { effectKey, type EffectAct, type EffectKey, type InstanceId } from '../core/model/task.ts';
import type { OrderId } from '../core/model/identifiers.ts';
import type { Instant } from '../core/model/instant.ts';
import type { ListedExchange } from '../engine/exchanges.ts';
import type { NoticeStore } from '../engine/notices/ports.ts';
import type { JournalEntry, Store } from '../engine/ports.ts';

export interface OrderMessage {
  readonly id: string;
  readonly direction: 'in' | 'out';
  readonly connection: string;
  readonly kind: string;
  readonly at: Instant;
  readonly state: string;
  /** Of one exchange. */
  readonly request?: string;
}

/** An order with more would be a fault of its sender; these are enough to see it. */
const MESSAGES_MAX = 1_000;

export async function messagesOf(store: Store, notices: NoticeStore, order: OrderId): Promise<readonly OrderMessage[]> {
  const journal = await store.read.journal(order);
  const [came, told, exchanges] = await Promise.all([
    cameIn(store, journal),
    notices.ofOrder(order),
    store.exchanges.ofOrder(order, MESSAGES_MAX),
  ]);
  const out = told.map(({ id, subscriber, kind, at, state }): OrderMessage => ({
    id: `N${id}`,
    direction: 'out',
    connection: subscriber,
    kind,
    at,
    state: state === 'open' ? 'waiting' : state,
  }));
  const all = [...exchanges.map(crossed), ...came, ...(await asked(store, order, journal)), ...out];
  return all.toSorted((a, b) => b.at - a.at).slice(0, MESSAGES_MAX);
}

function crossed({ id, connection, kind, at, state, request, effect }: ListedExchange): OrderMessage {
  const undo = effect?.act === 'undo' ? ' undo' : '';
  const look = effect?.isReadBack === true ? ' read back' : '';
  return { id: `E${id}`, direction: 'out', connection, kind: `${kind}${undo}${look}`, at, state, request };
}

const OF_LEDGER = /^message:(\d+):/;
const OF_API = /^api:([^:]+):(.+)$/;

async function cameIn({ messages, requests }: Store, journal: readonly JournalEntry[]): Promise<readonly OrderMessage[]> {
  const ids = new Set<string>();
  for (const { command } of journal) {
    const [, message] = OF_LEDGER.exec(command) ?? [];
    const [, key, once] = OF_API.exec(command) ?? [];
    const id = key === undefined || once === undefined ? message : await requests.messageOf(key, once);
    if (id !== undefined) ids.add(id);
    if (ids.size === MESSAGES_MAX) break;
  }
  const found = await messages.named([...ids]);
  return found.map(({ id, connection, kind, at, state }) => ({ id, direction: 'in', connection, kind, at, state }));
}

interface Asked {
  readonly task: string;
  readonly at: Instant;
  readonly instance: InstanceId;
  readonly generation: number;
  connection?: string;
  state: string;
}

/**
 * Effects, by what the journal says became of each. Who it went to is told by who answered, or while it is open by its row;
 * one that was withdrawn before anybody had it crossed no border.
 */
async function asked({ read }: Store, order: OrderId, journal: readonly JournalEntry[]): Promise<readonly OrderMessage[]> {
  const all = new Map<EffectKey, Asked>();
  const keyOf = (at: { readonly instance: InstanceId; readonly generation: number }, act: EffectAct): EffectKey =>
    effectKey(order, at.instance, at.generation, act);
  for (const { events } of journal)
    for (const { event, actor } of events) {
      if (event.type === 'task-wanted' || event.type === 'undo-wanted') {
        const { task, at, instance, generation } = event;
        all.set(keyOf(event, event.type === 'task-wanted' ? 'do' : 'undo'), { task, at, instance, generation, state: 'waiting' });
      }
      if (event.type === 'effect-reported') {
        const known = all.get(keyOf(event, event.act));
        if (known === undefined) continue;
        known.state = event.outcome.kind;
        if (actor.startsWith('connection:')) known.connection = actor.slice('connection:'.length);
      }
    }
  // Of one task, only the latest can be open still.
  const latest = new Set(new Map([...all].map(([key, { instance }]) => [`${instance} ${key.endsWith(':undo')}`, key])).values());
  const shown: OrderMessage[] = [];
  for (const [id, { task, at, connection, state }] of all) {
    const isOver = !latest.has(id) || (state !== 'waiting' && connection !== undefined);
    const open = isOver ? undefined : await read.effect(order, id);
    if (state === 'waiting' && open === undefined) continue;
    const to = connection ?? open?.connection ?? '';
    const kind = id.endsWith(':undo') ? `${task} undo` : task;
    shown.push({
      id,
      direction: 'out',
      connection: to,
      kind,
      at,
      state: open !== undefined && open.attempts > 0 ? 'sending' : state,
    });
  }
  return shown;
}
