/** What a decided group leaves to be written: entries, and everything that is still to come of them. */
import type { AccountKey } from '../core/model/account.ts';
import type { OrderEvent } from '../core/model/event.ts';
import type { Basis, FactKey } from '../core/model/fact.ts';
import type { CrossReference, OrderId } from '../core/model/identifiers.ts';
import type { Instant } from '../core/model/instant.ts';
import type { LiveOrder, Order } from '../core/model/order.ts';
import type { EffectKey } from '../core/model/task.ts';
import type { AccountEvent } from '../core/process/account/event.ts';
import { effectsOf } from '../core/process/effects.ts';
import { restsOn } from '../core/process/rests-on.ts';
import { nextWake } from '../core/process/wake.ts';
import type { Deciding, Taken } from './deciding.ts';
import { outcomeOf } from './outcome.ts';
import type { KnownOrder, Memory } from './memory.ts';
import type {
  AccountWrite,
  CommandOutcome,
  DeferredEffect,
  EffectWrites,
  Entry,
  GroupWrites,
  KnownCommand,
  OpenEffect,
  WantedEffect,
} from './ports.ts';

export interface Settled {
  readonly deciding: Deciding;
  readonly memory: Memory;
  readonly now: Instant;
  readonly leaseMs: number;
  readonly connectionOf: (effect: WantedEffect) => string;
  /** Effects whose partners are to be looked at: taken without asking their orders. */
  readonly looks: readonly OpenEffect[];
  readonly deferred: readonly DeferredEffect[];
}

export interface Leaves {
  readonly writes: GroupWrites;
  /** Orders as memory has them once this is committed. */
  readonly after: ReadonlyMap<OrderId, KnownOrder>;
  /** Claimed by their orders, and to be sent. */
  readonly send: readonly OpenEffect[];
  readonly tooOld: ReadonlySet<FactKey>;
  readonly events: number;
}

type TakenTurn = Extract<Taken, { kind: 'turn' }>;

export function writesOf(settled: Settled): Leaves {
  const { deciding, memory } = settled;
  const turns = deciding.taken.filter((taken) => taken.kind === 'turn');
  const journal = journalOf(turns, settled);
  const orders = ordersOf(turns, settled, journal.revisions);
  const effects = effectWrites(turns, settled);
  const writes: GroupWrites = {
    entries: journal.entries,
    timers: orders.timers,
    rests: orders.rests,
    restsNoMore: orders.restsNoMore,
    commands: journal.commands,
    references: turns.flatMap(referencesOf),
    effects: effects.writes,
    accounts: accountWrites(turns, deciding, memory),
    followUps: turns.flatMap(({ turn }) => turn.followUps),
    carriedOut: turns.flatMap(({ work }) => (work.kind === 'follow-up' ? work.ids : [])),
  };
  return { writes, after: orders.after, send: effects.send, tooOld: tooOld(turns), events: journal.events };
}

function journalOf(
  turns: readonly TakenTurn[],
  { deciding, now }: Settled,
): {
  readonly entries: readonly Entry[];
  readonly commands: readonly KnownCommand<CommandOutcome>[];
  readonly revisions: ReadonlyMap<OrderId, number>;
  readonly events: number;
} {
  const entries: Entry[] = [];
  const commands: KnownCommand<CommandOutcome>[] = [];
  const revisions = new Map<OrderId, number>();
  let count = 0;
  for (const taken of turns) {
    const { work, turn } = taken;
    const outcome = outcomeOf(taken, revisions, deciding);
    const sequence = revisions.get(work.order) ?? 0;
    const { events } = turn;
    count += events.length;
    if (events.length > 0) entries.push({ order: work.order, sequence, events, command: work.id, at: now });
    if (work.kind === 'command') commands.push({ id: work.id, digest: work.digest, outcome });
  }
  return { entries, commands, revisions, events: count };
}

interface OrderLeaves {
  readonly after: ReadonlyMap<OrderId, KnownOrder>;
  readonly timers: ReadonlyMap<OrderId, Instant | undefined>;
  readonly rests: GroupWrites['rests'];
  readonly restsNoMore: GroupWrites['restsNoMore'];
}

function ordersOf(turns: readonly TakenTurn[], { deciding, now }: Settled, revisions: ReadonlyMap<OrderId, number>): OrderLeaves {
  const after = new Map<OrderId, KnownOrder>();
  const timers = new Map<OrderId, Instant | undefined>();
  const rests: { order: OrderId; fact: FactKey }[] = [];
  const restsNoMore: { order: OrderId; fact: FactKey }[] = [];
  const rung = new Set(turns.flatMap(({ work }) => (work.kind === 'timer' ? [work.order] : [])));
  for (const id of new Set(turns.map(({ work }) => work.order))) {
    const found = deciding.orders.get(id);
    if (found === undefined) continue;
    const { before, after: order } = found;
    const timer = nextWake(order, now);
    if (rung.has(id) || timer !== before.timer) timers.set(id, timer);
    after.set(id, { order, revision: revisions.get(id) ?? before.revision, timer });
    if (isSameRest(before.order, order)) continue;
    const [was, is] = [restsOn(before.order), restsOn(order)];
    for (const fact of is) if (!was.has(fact)) rests.push({ order: id, fact });
    for (const fact of was) if (!is.has(fact)) restsNoMore.push({ order: id, fact });
  }
  return { after, timers, rests, restsNoMore };
}

/** What moves tasks along leaves their bases and its goods as they are: nearly all that happens after the release. */
function isSameRest(before: Order, after: Order): boolean {
  if (before.state !== 'open' || after.state !== 'open' || before.schedules !== after.schedules) return false;
  const were = basesOf(before);
  const are = basesOf(after);
  return were.length === are.length && were.every((basis, index) => basis === are[index]);
}

const basesOf = (order: LiveOrder): readonly (Basis | undefined)[] => [
  ...Object.values(order.answers).map((answer) => ('basis' in answer ? answer.basis : undefined)),
  ...Object.values(order.tasks).map(({ basis }) => basis),
];

function referencesOf({ work, turn }: TakenTurn): GroupWrites['references'] {
  const { order } = turn;
  if (order.state === 'none' || order.state === 'parked') return [];
  if (!turn.events.some(({ event }) => event.type === 'order-captured' || event.type === 'order-changed')) return [];
  const { references, purchaseOrder, customer } = order.header;
  const own: readonly CrossReference[] =
    purchaseOrder === undefined ? [] : [{ kind: 'purchase-order', issuer: customer, value: purchaseOrder }];
  return [...references, ...own].map((reference) => ({ order: work.order, reference }));
}

function effectWrites(
  turns: readonly TakenTurn[],
  { now, leaseMs, connectionOf, looks, deferred }: Settled,
): { readonly writes: EffectWrites; readonly send: readonly OpenEffect[] } {
  const closed = new Set<EffectKey>();
  const wanted = new Map<EffectKey, WantedEffect & { readonly connection: string }>();
  const send: OpenEffect[] = [];
  const until = (now + leaseMs) as Instant;
  for (const { work, turn } of turns) {
    if (work.kind === 'report') closed.add(work.effect.key);
    if (work.kind === 'claim') {
      if (wants(turn.order, work.effect)) send.push(work.effect);
      else closed.add(work.effect.key);
    }
    const events: OrderEvent[] = turn.events.map(({ event }) => event);
    for (const request of effectsOf(turn.order, events)) {
      const effect = { ...request, order: work.order, ...(work.trace !== undefined && { trace: work.trace }) };
      wanted.set(effect.key, { ...effect, connection: connectionOf(effect) });
    }
  }
  // Asked for again as it is closed: the same row goes on, and when its latest attempt was stays known.
  for (const key of wanted.keys()) closed.delete(key);
  const taken = [
    ...send.map(({ key }) => ({ key, begun: true, until })),
    ...looks.map(({ key }) => ({ key, begun: false, until })),
  ];
  return { writes: { closed: [...closed], wanted: [...wanted.values()], taken, deferred }, send };
}

/** Whether the order still wants it as its worker would do it: stale and unsent, it is withdrawn at no cost. */
function wants(order: Order, { instance, generation, act }: WantedEffect): boolean {
  const task = 'tasks' in order ? order.tasks[instance] : undefined;
  return task !== undefined && task.generation === generation && task.state === (act === 'do' ? 'sending' : 'undoing');
}

/** Small accounts are written whole; of the rest what happened, and the whole of it now and then. */
const WHOLE_MAX = 8;
const SNAPSHOT_EVERY = 128;

function accountWrites(turns: readonly TakenTurn[], deciding: Deciding, memory: Memory): readonly AccountWrite[] {
  const events = new Map<AccountKey, AccountEvent[]>();
  for (const { turn } of turns)
    for (const [key, account] of turn.accounts) {
      if (account.events.length === 0) continue;
      const before = events.get(key);
      if (before === undefined) events.set(key, [...account.events]);
      else before.push(...account.events);
    }
  return [...events].map(([key, happened]) => {
    const account = deciding.accounts.get(key);
    if (account === undefined) throw new Error(`${key} was written to`);
    return accountWrite(key, memory.revision(key) + 1, happened, account.state);
  });
}

export function accountWrite(
  key: AccountKey,
  revision: number,
  events: readonly AccountEvent[],
  state: AccountWrite['state'],
): AccountWrite {
  const size = sizeOf(state);
  const isSnapshot = size <= WHOLE_MAX || revision % Math.max(SNAPSHOT_EVERY, size) === 0;
  return { key, revision, events, state, isSnapshot };
}

/** Claims, and movements since its owner last said what there is. */
function sizeOf(state: AccountWrite['state']): number {
  const movements = state.kind === 'stock' ? state.onHand.movements : state.kind === 'credit' ? state.exposure.movements : null;
  return (state.claims?.size ?? 0) + (movements?.size ?? 0);
}

function tooOld(turns: readonly TakenTurn[]): ReadonlySet<FactKey> {
  const keys = new Set<FactKey>();
  for (const { turn } of turns)
    for (const { event } of turn.events) if (event.type === 'step-suspected') for (const key of event.facts) keys.add(key);
  return keys;
}
