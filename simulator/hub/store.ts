/**
 * The hub's tables in memory, and the transactions on them. They yield between statements: other transactions come
 * between reading an order, locking accounts and committing, and a process may die at each of these points.
 *
 * It gives what PostgreSQL gives: an order is locked by one transaction at a time; accounts are locked when first
 * claimed, and a transaction that finds one taken gives all of its own back and begins again (as after a deadlock); a
 * fact that moved between its read and the commit makes the transaction begin again (there, the writer would have
 * waited: the outcome is the same). What is committed is committed whole.
 */
import type { AccountKey, ClaimAnswer } from '../../src/core/model/account.ts';
import type { CommandMeta, OrderCommand } from '../../src/core/model/command.ts';
import type { OrderEvent } from '../../src/core/model/event.ts';
import { isOutside, type Basis, type FactKey, type FactView } from '../../src/core/model/fact.ts';
import type { Failure } from '../../src/core/model/failure.ts';
import { HUB, type OrderId } from '../../src/core/model/identifiers.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import type { LiveOrder, Order } from '../../src/core/model/order.ts';
import { must } from '../../src/core/model/result.ts';
import type { AccountCommand } from '../../src/core/process/account/command.ts';
import { decideAccount } from '../../src/core/process/account/decide.ts';
import { newAccount, position, type AccountState } from '../../src/core/process/account/state.ts';
import { decide } from '../../src/core/process/decide.ts';
import { NO_ORDER } from '../../src/core/process/evolve.ts';
import { doesRestOn } from '../../src/core/process/rests-on.ts';
import type { World } from '../../src/core/process/world.ts';
import type { Workflow } from '../../src/core/workflow/workflow.ts';
import type { Recorded } from '../witness.ts';
import { workOf } from './account-work.ts';

/** What a transaction wants told to another order, after it. */
export interface FollowUp {
  readonly id: string;
  readonly order: OrderId;
  readonly command: OrderCommand;
}

export interface Outcome {
  readonly accepted: boolean;
  readonly failure?: Failure;
  /** The state that this command left. */
  readonly order: Order;
}

export interface Committed {
  readonly outcome: Outcome;
  readonly events: readonly Recorded[];
  readonly accounts: ReadonlyMap<AccountKey, AccountState>;
  readonly followUps: readonly FollowUp[];
}

/** `begin` again: something that it relied on moved, or an account is taken, and then `after` whoever has it is through. */
export type Step = { readonly kind: 'statement' } | { readonly kind: 'begin'; readonly after?: Transaction };

const NOT_THERE: FactView = { version: 0, value: undefined, source: 'none', since: 0 as Instant, confirmedAt: 0 as Instant };

/** More rounds than any order has accounts: a process that goes on asking is a bug, and must not hang. */
const ROUNDS_MAX = 200;

export class Store {
  readonly workflow: Workflow;
  readonly orders = new Map<OrderId, { readonly order: Order; readonly revision: number }>();
  readonly facts = new Map<FactKey, FactView>();
  readonly accounts = new Map<AccountKey, AccountState>();
  /** Command ids that may come again, and whether they were accepted: kept by the hub as it commits. */
  readonly answers = new Map<string, boolean>();
  /** Orders that have ever read a fact. */
  private readonly readers = new Map<FactKey, Set<OrderId>>();
  private readonly lockedOrders = new Set<OrderId>();
  private readonly lockedAccounts = new Map<AccountKey, Transaction>();
  private readonly waiting = new Map<Transaction, (() => void)[]>();
  /** Keys of facts that moved, in their order. */
  readonly moved: FactKey[] = [];
  private position = 0;
  private followUps = 0;

  constructor(workflow: Workflow) {
    this.workflow = workflow;
  }

  fact(key: FactKey): FactView {
    return this.facts.get(key) ?? NOT_THERE;
  }

  account(key: AccountKey): AccountState {
    return this.accounts.get(key) ?? newAccount(key);
  }

  order(id: OrderId): Order {
    return this.orders.get(id)?.order ?? NO_ORDER;
  }

  live(id: OrderId): LiveOrder | undefined {
    const order = this.order(id);
    return order.state === 'none' || order.state === 'parked' ? undefined : order;
  }

  isLocked(order: OrderId): boolean {
    return this.lockedOrders.has(order);
  }

  begin(order: OrderId, command: OrderCommand, meta: CommandMeta, isLazy: boolean): Transaction {
    this.lockedOrders.add(order);
    return new Transaction(this, order, command, meta, isLazy);
  }

  /** An owner's word on an account, in one statement; undefined while a transaction has it locked. */
  adjust(account: AccountKey, command: AccountCommand, now: Instant): { state: AccountState; followUps: FollowUp[] } | undefined {
    if (this.lockedAccounts.has(account)) return undefined;
    const before = must(decideAccount(this.account(account), { type: 'expire', now }, now));
    const decision = must(decideAccount(before.state, command, now));
    this.accounts.set(account, decision.state);
    return { state: decision.state, followUps: this.tell([...before.answers, ...decision.answers]) };
  }

  /** A fact as its owner tells it; gives the orders that rest on it. */
  observe(key: FactKey, value: unknown, now: Instant): { view: FactView; followUps: FollowUp[] } {
    const before = this.fact(key);
    const view: FactView = { version: before.version + 1, value, source: 'erp', since: now, confirmedAt: now };
    this.facts.set(key, view);
    this.moved.push(key);
    const orders = [...(this.readers.get(key) ?? [])].filter((id) => doesRestOn(this.order(id), key)).sort();
    const followUps = orders.map((order): FollowUp => this.followUp(order, { type: 'note-facts', facts: [key] }));
    return { view, followUps };
  }

  private followUp(order: OrderId, command: OrderCommand): FollowUp {
    this.followUps += 1;
    return { id: `follow-up:${this.followUps}`, order, command };
  }

  /** What accounts say to orders, one follow-up for each of them. */
  tell(said: readonly { readonly order: OrderId; readonly answer: ClaimAnswer }[]): FollowUp[] {
    if (said.length === 0) return [];
    const byOrder = new Map<OrderId, ClaimAnswer[]>();
    for (const { order, answer } of said) {
      const known = byOrder.get(order);
      if (known === undefined) byOrder.set(order, [answer]);
      else known.push(answer);
    }
    return [...byOrder].map(([order, answers]) => this.followUp(order, { type: 'answer-claims', answers }));
  }

  /** Locks an account, or gives whoever has it. */
  lockAccount(key: AccountKey, by: Transaction): Transaction | undefined {
    const holder = this.lockedAccounts.get(key);
    if (holder === undefined) this.lockedAccounts.set(key, by);
    return holder;
  }

  unlock(transaction: Transaction): void {
    this.lockedOrders.delete(transaction.order);
    this.unlockAccounts(transaction);
  }

  unlockAccounts(transaction: Transaction): void {
    for (const key of transaction.locked) this.lockedAccounts.delete(key);
    const waiting = this.waiting.get(transaction);
    if (waiting === undefined) return;
    this.waiting.delete(transaction);
    for (const go of waiting) go();
  }

  /** Calls when a transaction has let go of its accounts. */
  whenThrough(transaction: Transaction, go: () => void): void {
    const waiting = this.waiting.get(transaction);
    if (waiting === undefined) this.waiting.set(transaction, [go]);
    else waiting.push(go);
  }

  /** Puts a transaction's work in place, whole. */
  write(transaction: Transaction, order: Order, events: readonly Unrecorded[], said: Said): Committed {
    const { order: id, meta } = transaction;
    const before = this.orders.get(id);
    const revision = before?.revision ?? 0;
    const recorded = events.map(({ event, actor }, i): Recorded => {
      this.position += 1;
      return { position: this.position, order: id, sequence: revision + i + 1, event, actor, command: meta.id, at: meta.at };
    });
    if (events.length > 0) this.orders.set(id, { order, revision: revision + events.length });
    for (const { event } of events) if ('basis' in event) this.noteReads(id, event.basis, basisOf(before?.order, event));
    const accounts = new Map(transaction.written);
    for (const [key, state] of accounts) this.accounts.set(key, state);
    this.unlock(transaction);
    return { outcome: { accepted: true, order }, events: recorded, accounts, followUps: this.tell(said) };
  }

  /** Nobody is taken off again: who no longer rests on a fact is told apart when it moves, which is rare. */
  private noteReads(id: OrderId, { entries }: Basis, before: Basis | undefined): void {
    for (const [i, { key }] of entries.entries()) {
      if (!isOutside(key) || before?.entries[i]?.key === key) continue;
      const known = this.readers.get(key);
      if (known === undefined) this.readers.set(key, new Set([id]));
      else known.add(id);
    }
  }
}

/** What the same step rested on before: most read the same again. */
function basisOf(order: Order | undefined, event: OrderEvent): Basis | undefined {
  const answer = 'step' in event && order?.state === 'open' ? order.answers[event.step] : undefined;
  return answer !== undefined && 'basis' in answer ? answer.basis : undefined;
}

interface Unrecorded {
  readonly event: OrderEvent;
  readonly actor: CommandMeta['actor'];
}

interface Reads {
  readonly keys: readonly FactKey[];
  /** How many facts had moved by then. */
  readonly asOf: number;
}

type Said = readonly { readonly order: OrderId; readonly answer: ClaimAnswer }[];

/**
 * One command's transaction. Each call of `step` is one statement; it answers `begin` when everything has to be done
 * again, and leaves its result in `committed` when it is through.
 */
export class Transaction {
  readonly store: Store;
  readonly order: OrderId;
  readonly command: OrderCommand;
  readonly meta: CommandMeta;
  locked = new Set<AccountKey>();
  written = new Map<AccountKey, AccountState>();
  committed: Committed | undefined;
  private current: Order;
  private events: Unrecorded[] = [];
  private next: OrderCommand | undefined;
  /** Facts as each round read them: one that moved since makes it begin again. */
  private reads: Reads[] = [];
  private said: { order: OrderId; answer: ClaimAnswer }[] = [];
  private rounds = 0;

  /** Where facts are read round by round, as from a database: those read. */
  private readonly loaded: Set<FactKey> | undefined;
  constructor(store: Store, order: OrderId, command: OrderCommand, meta: CommandMeta, isLazy: boolean) {
    this.store = store;
    this.order = order;
    this.command = command;
    this.meta = meta;
    this.loaded = isLazy ? new Set() : undefined;
    this.current = store.order(order);
    this.next = command;
  }

  /** The next statement. */
  step(): Step {
    if (this.next !== undefined) return this.round(this.next);
    if (this.hasReadWhatMoved()) return this.again();
    this.committed = this.store.write(this, this.current, this.events, this.said);
    return { kind: 'statement' };
  }

  /** Whether what is left is the commit alone. */
  get isReady(): boolean {
    return this.next === undefined && this.committed === undefined;
  }

  /** The last round that read a fact counts. Hardly anything ever moves in between, so that is looked at first. */
  private hasReadWhatMoved(): boolean {
    const { moved } = this.store;
    const first = this.reads[0]?.asOf ?? moved.length;
    return moved.slice(first).some((key, i) => {
      const last = this.reads.findLast(({ keys }) => keys.includes(key));
      return last !== undefined && last.asOf <= first + i;
    });
  }

  private again(after?: Transaction): Step {
    this.store.unlockAccounts(this);
    this.locked = new Set();
    this.written = new Map();
    this.current = this.store.order(this.order);
    this.events = [];
    this.next = this.command;
    this.reads = [];
    this.loaded?.clear();
    this.said = [];
    this.rounds = 0;
    return { kind: 'begin', ...(after === undefined ? {} : { after }) };
  }

  /** Decides one command, and asks the accounts what its events ask of them. */
  private round(command: OrderCommand): Step {
    this.rounds += 1;
    if (this.rounds > ROUNDS_MAX) throw new Error(`${this.command.type} of ${this.order} asks for more and more`);
    const isFirst = this.rounds === 1;
    const meta = isFirst ? this.meta : { ...this.meta, actor: HUB, roles: [] };
    const decision = decide(this.current, command, meta, this.world());
    if (decision.kind === 'needs') return this.load(decision.facts);
    if (decision.kind === 'refused') {
      if (!isFirst) throw new Error(`an account's answer is refused: ${JSON.stringify(decision.failure)}`);
      this.refuse(decision.failure);
      return { kind: 'statement' };
    }
    this.current = decision.order;
    for (const event of decision.events) this.events.push({ event, actor: meta.actor });
    const answers = this.carryOut(decision.events);
    if (answers instanceof Transaction) return this.again(answers);
    this.next = answers.length === 0 ? undefined : { type: 'answer-claims', answers };
    return { kind: 'statement' };
  }

  /** The same command is decided again with what it asked for. */
  private load(keys: readonly FactKey[]): Step {
    const { loaded } = this;
    if (loaded === undefined) throw new Error('everything is loaded here');
    for (const key of keys) loaded.add(key);
    this.rounds -= 1;
    return { kind: 'statement' };
  }

  private refuse(failure: Failure): void {
    const { store } = this;
    store.unlock(this);
    this.next = undefined;
    this.committed = {
      outcome: { accepted: false, failure, order: store.order(this.order) },
      events: [],
      accounts: new Map(),
      followUps: [],
    };
  }

  private world(): World {
    const { store, loaded, meta } = this;
    const keys: FactKey[] = [];
    this.reads.push({ keys, asOf: store.moved.length });
    const customer = this.current.state === 'none' || this.current.state === 'parked' ? undefined : this.current.header.customer;
    const fact = (key: FactKey): FactView | undefined => {
      if (loaded?.has(key) === false) return undefined;
      keys.push(key);
      return store.fact(key);
    };
    return {
      now: meta.at,
      workflow: store.workflow,
      fact,
      loaded: fact,
      position: (key) =>
        position(
          this.written.get(key) ?? store.account(key),
          this.order,
          customer ?? (this.command.type === 'capture' ? this.command.demand.customer : ('' as never)),
        ),
    };
  }

  /** What accounts answer to this order; or the transaction that has one of them. */
  private carryOut(events: readonly OrderEvent[]): readonly ClaimAnswer[] | Transaction {
    const own: ClaimAnswer[] = [];
    for (const event of events)
      for (const { account, command } of workOf(this.order, event)) {
        const holder = this.locked.has(account) ? undefined : this.lock(account);
        if (holder !== undefined) return holder;
        this.decide(account, command, own);
      }
    return own;
  }

  private lock(account: AccountKey): Transaction | undefined {
    const holder = this.store.lockAccount(account, this);
    if (holder !== undefined) return holder;
    this.locked.add(account);
    this.decide(account, { type: 'expire', now: this.meta.at }, []);
    return undefined;
  }

  private decide(account: AccountKey, command: AccountCommand, own: ClaimAnswer[]): void {
    const before = this.written.get(account) ?? this.store.account(account);
    const decision = must(decideAccount(before, command, this.meta.at));
    if (decision.events.length > 0) this.written.set(account, decision.state);
    for (const { order, answer } of decision.answers) {
      if (order === this.order) own.push(answer);
      else this.said.push({ order, answer });
    }
  }
}
