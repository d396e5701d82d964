/**
 * A distributor's town for stories: the real core over facts and accounts kept in maps, no stand-ins for any of it.
 *
 * It does in memory what an engine does in a transaction: loads only what a decision asks for, takes claims from the
 * accounts, feeds the answers back, and keeps what is to be done outside until the story says what became of it.
 */
import { readFileSync } from 'node:fs';
import type { AccountKey, ClaimAnswer } from '../../src/core/model/account.ts';
import type { CommandMeta, EffectOutcome, OrderCommand } from '../../src/core/model/command.ts';
import type { OrderEvent } from '../../src/core/model/event.ts';
import { factKey, type FactKey, type FactKind, type FactValues, type FactView } from '../../src/core/model/fact.ts';
import type { Failure } from '../../src/core/model/failure.ts';
import { Actor, OrderId } from '../../src/core/model/identifiers.ts';
import { instant, type Instant } from '../../src/core/model/instant.ts';
import type { LiveOrder, Order } from '../../src/core/model/order.ts';
import { must } from '../../src/core/model/result.ts';
import { decideAccount, type AccountDecision } from '../../src/core/process/account/decide.ts';
import type { AccountCommand } from '../../src/core/process/account/command.ts';
import { newAccount, position, type AccountState } from '../../src/core/process/account/state.ts';
import { CATALOG } from '../../src/core/process/catalog.ts';
import { decide } from '../../src/core/process/decide.ts';
import { effectsOf, type EffectRequest } from '../../src/core/process/effects.ts';
import { NO_ORDER } from '../../src/core/process/evolve.ts';
import { conservation } from '../../src/core/process/order-facts.ts';
import { nextWake } from '../../src/core/process/wake.ts';
import type { Workflow } from '../../src/core/workflow/workflow.ts';
import { readWorkflowFile } from '../../src/govern/workflow-file.ts';
import { FACTS } from '../core/checks/facts.ts';

const CORE = 'workflows/order-to-cash.yaml';

export const CORE_WORKFLOW: Workflow = must(readWorkflowFile(readFileSync(CORE, 'utf8'), CORE, CATALOG)).workflow;

/** What an outside system answers to an effect; undefined: nothing yet. */
export type Partner = (effect: EffectRequest) => EffectOutcome | undefined;

const DONE: Partner = () => ({ kind: 'done' });

/** Everybody answers, but for who does a task: whether it was done can't be found out either. */
export const silent =
  (task: string): Partner =>
  (sent) => {
    if (sent.task !== task) return { kind: 'done' };
    return sent.mode === 'read-back'
      ? { kind: 'read-back', found: 'unknown' }
      : { kind: 'in-doubt', code: 'timeout', detail: '' };
  };

export class Town {
  now: Instant = instant('2026-06-01T08:00:00Z');
  readonly workflow: Workflow;
  readonly facts = new Map<FactKey, FactView>();
  readonly accounts = new Map<AccountKey, AccountState>();
  readonly orders = new Map<OrderId, Order>();
  readonly events = new Map<OrderId, OrderEvent[]>();
  private readonly decided = new Map<OrderId, Instant>();
  /** Written with decisions and not yet delivered. */
  outbox: { readonly order: OrderId; readonly effect: EffectRequest }[] = [];
  /** All that was ever sent outside, by key and mode. */
  readonly sent: string[] = [];
  private readonly inbox: { readonly order: OrderId; readonly answers: readonly ClaimAnswer[] }[] = [];
  private commands = 0;

  constructor(facts: Readonly<Record<string, FactValues[FactKind]>> = {}, workflow: Workflow = CORE_WORKFLOW) {
    this.workflow = workflow;
    for (const [key, value] of Object.entries({ ...FACTS, ...facts })) this.set(key as FactKey, value);
  }

  at(time: string): this {
    this.now = instant(time);
    return this;
  }

  private set(key: FactKey, value: FactValues[FactKind]): void {
    const version = (this.facts.get(key)?.version ?? 0) + 1;
    this.facts.set(key, { version, value, source: 'erp', since: this.now, confirmedAt: this.now });
  }

  /** A fact gets a new version, and every order is told. */
  learn<K extends FactKind>(kind: K, ids: readonly string[], value: FactValues[K]): void {
    const key = factKey(kind, ...ids);
    this.set(key, value);
    for (const order of this.orders.keys()) this.tell(order, { type: 'note-facts', facts: [key] });
  }

  stock(node: string, item: string, onHand: string): void {
    this.account(`stock:${node}/${item}` as AccountKey, { type: 'snapshot', figure: onHand as never, asOf: this.now });
  }

  credit(group: string, limit: string, exposure = '0'): void {
    this.account(`credit:${group}` as AccountKey, {
      type: 'snapshot',
      figure: exposure as never,
      limit: limit as never,
      asOf: this.now,
    });
  }

  /** Something happens to an account; orders that win or lose by it are told. */
  account(key: AccountKey, command: AccountCommand): AccountDecision {
    const decision = must(decideAccount(this.accounts.get(key) ?? newAccount(key), command, this.now));
    this.accounts.set(key, decision.state);
    for (const { order, answer } of decision.answers) this.inbox.push({ order, answers: [answer] });
    this.drain();
    return decision;
  }

  private drain(): void {
    for (let next = this.inbox.shift(); next !== undefined; next = this.inbox.shift())
      this.decide(next.order, { type: 'answer-claims', answers: next.answers });
  }

  /** Carries out a command, and says what happened; throws the failure's text if it was refused. */
  tell(order: OrderId | string, command: OrderCommand, who: Partial<CommandMeta> = {}): readonly OrderEvent[] {
    const result = this.ask(order, command, who);
    if (!Array.isArray(result)) throw new Error(`refused: ${JSON.stringify(result)}`);
    return result as readonly OrderEvent[];
  }

  /** Carries out a command: its events, or the failure with which it was refused. */
  ask(order: OrderId | string, command: OrderCommand, who: Partial<CommandMeta> = {}): readonly OrderEvent[] | Failure {
    const id = OrderId.of(order);
    const result = this.decide(id, command, who);
    this.drain();
    return result;
  }

  private decide(order: OrderId, command: OrderCommand, who: Partial<CommandMeta> = {}): readonly OrderEvent[] | Failure {
    this.commands += 1;
    const meta: CommandMeta = { id: `C${this.commands}`, order, actor: Actor.of('person:ana'), roles: [], at: this.now, ...who };
    const loaded = new Set<FactKey>();
    const open = new Set<AccountKey>();
    for (let tries = 0; tries < 20; tries++) {
      const before = this.orders.get(order) ?? NO_ORDER;
      const known = (key: FactKey): FactView | undefined =>
        loaded.has(key)
          ? (this.facts.get(key) ?? { version: 0, value: undefined, source: 'none', since: this.now, confirmedAt: this.now })
          : undefined;
      const decision = decide(before, command, meta, {
        now: this.now,
        workflow: this.workflow,
        fact: known,
        loaded: known,
        position: (account) =>
          open.has(account)
            ? position(this.accounts.get(account) ?? newAccount(account), order, customerOf(before, command))
            : undefined,
      });
      if (decision.kind === 'refused') return decision.failure;
      if (decision.kind === 'needs') {
        for (const key of decision.facts) loaded.add(key);
        for (const account of decision.accounts) open.add(account);
        continue;
      }
      return this.commit(order, decision.order, decision.events);
    }
    throw new Error(`${command.type} of ${order} asks for more and more`);
  }

  private commit(id: OrderId, order: Order, events: readonly OrderEvent[]): readonly OrderEvent[] {
    this.orders.set(id, order);
    this.decided.set(id, this.now);
    this.events.set(id, [...(this.events.get(id) ?? []), ...events]);
    for (const effect of effectsOf(order, events)) this.outbox.push({ order: id, effect });
    const answers: ClaimAnswer[] = [];
    const post = (decision: AccountDecision): void => {
      this.accounts.set(decision.state.account, decision.state);
      for (const { order: to, answer } of decision.answers) {
        if (to === id) answers.push(answer);
        else this.inbox.push({ order: to, answers: [answer] });
      }
    };
    const told = (key: AccountKey, command: AccountCommand): void =>
      post(must(decideAccount(this.accounts.get(key) ?? newAccount(key), command, this.now)));
    for (const event of events) {
      if (event.type === 'claims-wanted')
        for (const request of event.claims) told(request.account, { type: 'claim', order: id, request });
      if (event.type === 'claims-given-up') for (const account of event.accounts) told(account, { type: 'give-up', order: id });
      if (event.type === 'claims-consumed')
        for (const { account, quantity } of event.claims) told(account, { type: 'consume', order: id, quantity, at: event.at });
    }
    if (answers.length === 0) return events;
    const more = this.decide(id, { type: 'answer-claims', answers });
    return Array.isArray(more) ? [...events, ...(more as readonly OrderEvent[])] : events;
  }

  /** Delivers what is to be done outside, and what comes of that, until nothing is left or nobody answers. */
  deliver(partner: Partner = DONE): void {
    for (let rounds = 0; rounds < 100; rounds++) {
      const batch = this.outbox;
      this.outbox = [];
      const left: typeof batch = [];
      for (const each of batch) if (!this.send(each.order, each.effect, partner)) left.push(each);
      const isIdle = this.outbox.length === 0;
      this.outbox = [...left, ...this.outbox];
      if (isIdle) return;
    }
    throw new Error('effects never end');
  }

  private send(order: OrderId, effect: EffectRequest, partner: Partner): boolean {
    const { instance, generation, act, mode } = effect;
    const outcome = partner(effect);
    if (outcome === undefined) return false;
    if (mode === 'send') {
      this.ask(order, { type: 'claim-effect', instance, generation, act });
      const task = this.live(order).tasks[instance];
      const isGoing = task?.generation === generation && (act === 'undo' ? task.state === 'undoing' : task.state === 'sending');
      if (!isGoing) return true;
    }
    this.sent.push(`${effect.key} ${mode}`);
    this.tell(order, { type: 'record-effect', instance, generation, act, outcome }, { actor: Actor.of('connection:test') });
    return true;
  }

  live(order: OrderId | string): LiveOrder {
    const found = this.orders.get(OrderId.of(order));
    if (found === undefined || found.state === 'none' || found.state === 'parked') throw new Error(`${order} is not there`);
    return found;
  }

  /** The open holds of an order, by type. */
  holds(order: string): readonly string[] {
    return Object.values(this.live(order).holds)
      .map((hold) => hold.reason.type)
      .sort();
  }

  hold(order: string, type: string): LiveOrder['holds'][keyof LiveOrder['holds']] {
    const found = Object.values(this.live(order).holds).find((hold) => hold.reason.type === type);
    if (found === undefined) throw new Error(`${order} has no hold ${type}, but ${this.holds(order).join(', ') || 'none'}`);
    return found;
  }

  /** Lets time come: every order that waits for it is woken, in order. */
  until(time: string): void {
    const end = instant(time);
    for (let rounds = 0; rounds < 1000; rounds++) {
      const due = [...this.orders].flatMap(([id, order]) => {
        const wake = nextWake(order, this.decided.get(id) ?? this.now);
        return wake !== undefined && wake <= end ? [{ id, wake }] : [];
      });
      const first = due.sort((a, b) => a.wake - b.wake)[0];
      if (first === undefined) {
        this.now = end;
        return;
      }
      this.now = Math.max(this.now, first.wake) as Instant;
      this.tell(first.id, { type: 'wake' });
    }
    throw new Error('deadlines never end');
  }

  /** The state of each task instance, such as `release/F1: done`. */
  tasks(order: string): Readonly<Record<string, string>> {
    return Object.fromEntries(Object.entries(this.live(order).tasks).map(([id, task]) => [id, task.state]));
  }

  conserves(order: string): boolean {
    return conservation(this.live(order)).every((line) => line.holds);
  }
}

function customerOf(order: Order, command: OrderCommand): LiveOrder['header']['customer'] {
  if (order.state !== 'none' && order.state !== 'parked') return order.header.customer;
  return command.type === 'capture' ? command.demand.customer : ('' as LiveOrder['header']['customer']);
}
