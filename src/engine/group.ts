/**
 * One lane's next group, in one transaction: read what is due, decide all of it on what memory believes, lock the
 * accounts that were claimed and hold the facts that were relied on, compare; where memory was wrong, correct it and
 * decide again; write, and be done. What is written was decided on exactly what the store holds at that moment.
 *
 * Locks are taken in one order (the lane, then routes, then facts, then accounts, each in the order of lane and key). An account that
 * comes to be claimed late, before one that is locked already, ends the attempt: the next takes all of them at once.
 */
import type { AccountKey } from '../core/model/account.ts';
import type { FactKey, FactView } from '../core/model/fact.ts';
import type { OrderId } from '../core/model/identifiers.ts';
import type { Instant } from '../core/model/instant.ts';
import type { Order } from '../core/model/order.ts';
import { invariant } from '../core/model/result.ts';
import { foreseenBy } from '../core/process/foreseen.ts';
import type { Workflow } from '../core/workflow/workflow.ts';
import type { Ahead, Left } from './ahead.ts';
import { Deciding, type Taken } from './deciding.ts';
import { laneOf } from './lane.ts';
import { fold, NOTHING_KNOWN, type KnownOrder, type LaneMemory, type Memory } from './memory.ts';
import { StoreAway } from './ports.ts';
import type {
  CommandOutcome,
  DeferredEffect,
  Due,
  DueMost,
  Entry,
  GroupTransaction,
  JournalEntry,
  KeptAccount,
  KnownCommand,
  Lane,
  OpenEffect,
  Store,
  WantedEffect,
} from './ports.ts';
import { outcomesOf, withoutRepeats } from './outcome.ts';
import { routeWorks, type RoutedWork } from './routing.ts';
import { claimWork, followUpWorks, timerWork, type Work } from './work.ts';
import { writesOf, type Settled } from './writes.ts';

export interface GroupParts {
  readonly store: Store;
  readonly memory: Memory;
  readonly workflowFor: (order: Order, work: Work) => Workflow;
  /** The name of the connection that an effect goes by. */
  readonly connectionOf: (effect: WantedEffect) => string;
  /** What to do with an effect that is due: ask its order, look at the partner, or say that it is in doubt. */
  readonly onDue: (effect: OpenEffect) => DueEffect;
  /** For one group: whether there is room for an effect at its connection. */
  readonly rooms: () => (effect: OpenEffect) => boolean;
  readonly leaseMs: number;
  /** A group's turns, just before they are written: for those who check what is then committed. */
  readonly onDecided?: (lane: Lane, taken: readonly Taken[]) => void;
}

export type DueEffect =
  | { readonly kind: 'ask' }
  | { readonly kind: 'look' }
  | { readonly kind: 'report'; readonly work: Work }
  | { readonly kind: 'wait'; readonly deferred: DeferredEffect };

export interface GroupAsked {
  readonly works: readonly Work[];
  readonly deferred: readonly DeferredEffect[];
  /** Undefined: only what is named above. */
  readonly due: DueMost | undefined;
  /** Of what is due, only these works, by their ids. */
  readonly only?: ReadonlySet<string>;
  /** Turns of `works` that have been taken since the group before was decided. */
  readonly ahead?: Ahead;
  /** All is decided, and on its way to the store. */
  readonly onWriting?: (left: Left) => void;
}

export interface GroupDone {
  /** As they were asked for. */
  readonly works: readonly Work[];
  /** One for each of `works`; undefined for what was broken. */
  readonly outcomes: readonly (CommandOutcome | undefined)[];
  readonly broken: readonly { readonly work: Work; readonly error: unknown }[];
  /** Captures that turned out to be about orders of other lanes: nothing of them is done. */
  readonly elsewhere: readonly RoutedWork[];
  /** Taken, and to be sent or looked at now. */
  readonly send: readonly OpenEffect[];
  readonly entries: readonly Entry[];
  /** As much was due as the group could take: there may be more. */
  readonly isFull: boolean;
  /** Something is to be done outside that was not before. */
  readonly leavesEffects: boolean;
  /** Lanes for which something was left. */
  readonly followUpsFor: ReadonlySet<Lane>;
  /** Facts that are too old for somebody: their sources are to be asked. */
  readonly tooOld: ReadonlySet<FactKey>;
}

/** What is due, in the form of works. */
interface DueWorks {
  readonly works: readonly Work[];
  readonly deferred: readonly DeferredEffect[];
  readonly looks: readonly OpenEffect[];
}

/** Locks would be taken out of their order: begin again with all of them. */
class OutOfOrder extends Error {
  readonly accounts: ReadonlySet<AccountKey>;
  constructor(accounts: ReadonlySet<AccountKey>) {
    super('accounts came to be claimed out of their order');
    this.accounts = accounts;
  }
}

/** The store refused what these works would have written, or a bug broke them all: one of them is to blame. */
export class GroupFailed extends Error {
  readonly works: readonly Work[];
  constructor(works: readonly Work[], cause: unknown) {
    super('a group could not be written', { cause });
    this.works = works;
  }
}

/** More corrections than that are no bad luck: somebody moves things faster than they can be read. */
const CORRECTIONS_MAX = 100;
const CHANGED_MAX = 2_000;

export async function runGroup(parts: GroupParts, lane: Lane, memory: LaneMemory, asked: GroupAsked): Promise<GroupDone> {
  let learned: ReadonlySet<AccountKey> = new Set();
  let { works } = asked;
  for (let attempt = 0; ; attempt++) {
    try {
      const { done, committed } = await parts.store.group(
        lane,
        async (tx) => await new Group(parts, lane, memory, tx).run(asked, learned, (all) => (works = all)),
      );
      committed();
      return done;
    } catch (error) {
      if (error instanceof OutOfOrder && attempt < CORRECTIONS_MAX) {
        learned = error.accounts;
        continue;
      }
      // Whatever went wrong, the lane may have moved: a commit whose answer was lost, for one.
      memory.position = undefined;
      throw error instanceof StoreAway ? error : new GroupFailed(works, error);
    }
  }
}

class Group {
  private readonly parts: GroupParts;
  private readonly lane: Lane;
  private readonly orders: LaneMemory;
  private readonly tx: GroupTransaction;
  private readonly locked = new Set<AccountKey>();
  private readonly compared = new Set<AccountKey>();
  private readonly comparedFacts = new Map<FactKey, FactView>();
  private readonly held = new Set<FactKey>();

  constructor(parts: GroupParts, lane: Lane, orders: LaneMemory, tx: GroupTransaction) {
    this.parts = parts;
    this.lane = lane;
    this.orders = orders;
    this.tx = tx;
  }

  /** `onTaken` hears what the group is about to do. */
  async run(
    asked: GroupAsked,
    learned: ReadonlySet<AccountKey>,
    onTaken: (works: readonly Work[]) => void,
  ): Promise<{ readonly done: GroupDone; readonly committed: () => void }> {
    const { ahead, onWriting } = asked;
    const ids = asked.works.flatMap((work) => (work.kind === 'command' ? [work.id] : []));
    const [due, known, routing] = await Promise.all([
      asked.due === undefined ? NOTHING_DUE : this.tx.due(asked.due),
      ids.length === 0 ? NO_COMMANDS : this.tx.known(ids),
      routeWorks(asked.works, this.lane, this.parts.store.lanes, this.tx),
    ]);
    const { works: later, deferred, looks } = this.worksOf(asked, due);
    onTaken([...asked.works, ...later]);
    const works = [...routing.works.map(({ work }) => work), ...later];
    const fresh = works.filter((work) => work.kind !== 'command' || !known.has(work.id));
    const [orders] = await Promise.all([this.load(fresh, routing.unborn), this.foresee(fresh)]);
    await this.lock(learned);
    const { now } = this.tx;
    const deciding = new Deciding(
      { memory: this.parts.memory, orders, workflowFor: this.parts.workflowFor, now, ahead: turnsOf(ahead, now) },
      withoutRepeats(fresh),
    );
    await this.decide(deciding);
    const settled: Settled = { ...this.parts, now, deciding, looks, deferred };
    const { writes, after, send, tooOld, events } = writesOf(settled);
    this.parts.onDecided?.(this.lane, deciding.taken);
    const accounts = new Map(writes.accounts.map(({ key, state, revision }) => [key, { state, revision }]));
    const written = this.tx.write(writes);
    onWriting?.({ now, orders: after, accounts });
    await written;
    const outcomes = outcomesOf(works, known, deciding);
    const named = [...routing.works.map((each) => each.asked), ...later];
    return {
      done: {
        works: named,
        outcomes,
        broken: brokenOf(named, deciding.taken),
        elsewhere: routing.elsewhere,
        send: [...send, ...looks],
        entries: writes.entries,
        isFull: asked.due !== undefined && isFull(due, asked.due),
        leavesEffects: writes.effects.wanted.length > 0,
        followUpsFor: new Set(writes.followUps.map(({ order }) => laneOf(order, this.parts.store.lanes))),
        tooOld,
      },
      committed: () => {
        for (const [id, known_] of after) this.orders.put(id, known_);
        for (const [key, account] of accounts) this.parts.memory.putAccount(key, account);
        this.orders.position = this.tx.position + events;
      },
    };
  }

  private worksOf({ deferred, only }: GroupAsked, due: Due): DueWorks {
    const all = [...followUpWorks(due.followUps), ...due.timers.map(timerWork)];
    const later = [...deferred];
    const looks: OpenEffect[] = [];
    const hasRoom = this.parts.rooms();
    for (const effect of due.effects) {
      const to = this.parts.onDue(effect);
      // What there is no room for stays due, and is not looked at again before there is.
      if ((to.kind === 'ask' || to.kind === 'look') && !hasRoom(effect)) continue;
      if (to.kind === 'ask') all.push(claimWork(effect));
      else if (to.kind === 'look') looks.push(effect);
      else if (to.kind === 'report') all.push(to.work);
      else later.push(to.deferred);
    }
    if (only !== undefined) return { works: all.filter(({ id }) => only.has(id)), deferred, looks: [] };
    return { works: all, deferred: later, looks };
  }

  /**
   * What the lane did without us is forgotten; orders that aren't in memory are folded from their journals. The group
   * keeps them all, however few of them the memory has room for.
   */
  private async load(works: readonly Work[], unborn: ReadonlySet<OrderId>): Promise<ReadonlyMap<OrderId, KnownOrder>> {
    if (this.orders.position !== this.tx.position) {
      const { position } = this.orders;
      this.orders.forget(position === undefined ? undefined : await this.tx.changedSince(position, CHANGED_MAX));
      this.orders.position = this.tx.position;
    }
    const known = new Map(works.map(({ order }) => [order, this.orders.get(order)]));
    const missing = [...known.keys()].filter((order) => known.get(order) === undefined && !unborn.has(order));
    const journals = new Map<OrderId, JournalEntry[]>(missing.map((order) => [order, []]));
    if (missing.length > 0) for (const entry of await this.tx.journals(missing)) journals.get(entry.order)?.push(entry);
    return new Map(
      [...known].map(([order, found]) => {
        const entries = journals.get(order) ?? [];
        return [order, found ?? (entries.length === 0 ? NOTHING_KNOWN : fold(entries))];
      }),
    );
  }

  /** What new orders will read and is not in memory, in one go. */
  private async foresee(works: readonly Work[]): Promise<void> {
    const { memory } = this.parts;
    const facts = new Set<FactKey>();
    const accounts = new Map<AccountKey, number>();
    for (const { command } of works) {
      if (command.type !== 'capture') continue;
      const foreseen = foreseenBy(command.demand, (key) => memory.facts.get(key));
      for (const key of foreseen.facts) if (memory.facts.get(key) === undefined) facts.add(key);
      for (const key of foreseen.accounts) if (!memory.hasAccount(key)) accounts.set(key, 0);
    }
    await Promise.all([facts.size > 0 && this.learn(facts), accounts.size > 0 && this.readAccounts(accounts)]);
  }

  private async readAccounts(revisions: ReadonlyMap<AccountKey, number>): Promise<void> {
    this.learnAccounts(await this.tx.accounts(revisions));
  }

  private learnAccounts(found: ReadonlyMap<AccountKey, KeptAccount>): void {
    for (const [key, account] of found) this.parts.memory.learnAccount(key, account);
  }

  /** Until nothing that was used was other than the store has it. */
  private async decide(deciding: Deciding): Promise<void> {
    for (let corrections = 0; corrections < CORRECTIONS_MAX; corrections++) {
      const missing = deciding.decide();
      if (missing.size > 0) await this.learn(missing);
      else if (await this.compare(deciding)) return;
    }
    invariant(false, `lane ${this.lane}: a group is decided after ${CORRECTIONS_MAX} corrections`);
  }

  private async learn(facts: ReadonlySet<FactKey>): Promise<void> {
    for (const [key, view] of await this.tx.facts([...facts])) this.parts.memory.learnFact(key, view);
  }

  private async lock(keys: ReadonlySet<AccountKey>): Promise<void> {
    if (keys.size === 0) return;
    for (const key of keys) this.locked.add(key);
    const revisions = new Map([...keys].map((key) => [key, this.parts.memory.revision(key)]));
    this.learnAccounts(await this.tx.lockAccounts(revisions));
  }

  /** True: all that the turns used is as the store has it, and stays so until the end. */
  private async compare(deciding: Deciding): Promise<boolean> {
    const { memory, store } = this.parts;
    const seen = sightsOf(deciding.taken);
    const toLock = [...seen.claimed].filter((key) => !this.locked.has(key));
    this.refuseOutOfOrder(toLock, store.lanes);
    const toRead = [...seen.accounts].filter((key) => !seen.claimed.has(key) && !this.locked.has(key) && !this.compared.has(key));
    const facts = new Map([...seen.facts].filter(([key, view]) => this.isUncompared(key, view, seen.held)));
    const before = new Map([...toLock, ...toRead].map((key) => [key, memory.account(key)]));
    const revisions = (keys: readonly AccountKey[]): ReadonlyMap<AccountKey, number> =>
      new Map(keys.map((key) => [key, memory.revision(key)]));
    const [moved, locked, read] = await Promise.all([
      facts.size === 0 ? NO_FACTS : this.tx.compareFacts(facts, seen.held),
      toLock.length === 0 ? undefined : this.tx.lockAccounts(revisions(toLock)),
      toRead.length === 0 ? undefined : this.tx.accounts(revisions(toRead)),
    ]);
    for (const key of toLock) this.locked.add(key);
    for (const key of toRead) this.compared.add(key);
    for (const [key, view] of facts) this.comparedFacts.set(key, moved.get(key) ?? view);
    for (const key of seen.held) this.held.add(key);
    for (const [key, view] of moved) memory.facts.set(key, view);
    for (const found of [locked, read]) if (found !== undefined) this.learnAccounts(found);
    return moved.size === 0 && [...before].every(([key, account]) => memory.account(key) === account);
  }

  private isUncompared(key: FactKey, view: FactView, held: ReadonlySet<FactKey>): boolean {
    return this.comparedFacts.get(key) !== view || (held.has(key) && !this.held.has(key));
  }

  private refuseOutOfOrder(toLock: readonly AccountKey[], lanes: number): void {
    if (this.locked.size === 0 || toLock.length === 0) return;
    const rank = (key: AccountKey): string => `${String(laneOf(key, lanes)).padStart(6, '0')} ${key}`;
    const last = [...this.locked].map(rank).reduce((a, b) => (a > b ? a : b));
    if (toLock.some((key) => rank(key) < last)) throw new OutOfOrder(new Set([...this.locked, ...toLock]));
  }
}

/** Turns are of the time at which they were taken, which is to be about the group's own. */
const AHEAD_MAX_MS = 1_000;

const turnsOf = (ahead: Ahead | undefined, now: Instant): ReadonlyMap<Work, Taken> =>
  ahead !== undefined && now - ahead.now <= AHEAD_MAX_MS ? ahead.close() : NO_TURNS;

const NO_TURNS: ReadonlyMap<Work, Taken> = new Map();
const NO_COMMANDS: ReadonlyMap<string, KnownCommand<CommandOutcome>> = new Map();
const NOTHING_DUE: Due = { followUps: [], timers: [], effects: [] };
const NO_FACTS: ReadonlyMap<FactKey, FactView> = new Map();

const isFull = (due: Due, most: DueMost): boolean =>
  due.followUps.length >= most.followUps || due.timers.length >= most.timers || due.effects.length >= most.effects;

/** A repeat of what broke has nobody else's answer to be given. */
function brokenOf(works: readonly Work[], taken: readonly Taken[]): GroupDone['broken'] {
  const errors = new Map(taken.flatMap((each) => (each.kind === 'broken' ? [[each.work.id, each.error]] : [])));
  return works.flatMap((work) => (errors.has(work.id) ? [{ work, error: errors.get(work.id) }] : []));
}

interface Sights {
  readonly facts: ReadonlyMap<FactKey, FactView>;
  /** Relied on by what begins to rest on them, or begins outside: these must not move. */
  readonly held: ReadonlySet<FactKey>;
  readonly accounts: ReadonlySet<AccountKey>;
  readonly claimed: ReadonlySet<AccountKey>;
}

function sightsOf(taken: readonly Taken[]): Sights {
  const facts = new Map<FactKey, FactView>();
  const held = new Set<FactKey>();
  const accounts = new Set<AccountKey>();
  const claimed = new Set<AccountKey>();
  for (const each of taken) {
    if (each.kind !== 'turn') continue;
    const { turn } = each;
    const holds = turn.events.some(({ event }) => HOLDING.has(event.type));
    for (const [key, view] of turn.sawFacts) {
      facts.set(key, view);
      if (holds) held.add(key);
    }
    for (const key of turn.sawAccounts.keys()) accounts.add(key);
    for (const key of turn.accounts.keys()) claimed.add(key);
  }
  return { facts, held, accounts, claimed };
}

/** An answer or a task that comes to rest on facts; a task that a worker takes (`task-moved`, to sending). */
const HOLDING: ReadonlySet<string> = new Set([
  'step-asked',
  'step-passed',
  'step-held',
  'step-suspected',
  'basis-refreshed',
  'plan-made',
  'task-wanted',
  'task-moved',
]);
