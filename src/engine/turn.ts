/**
 * One command's turn at one order, in memory: decide, ask the accounts, tell the order their answers, and so on until
 * nobody has anything more to say. Pure: what it saw is written down, and with the same sights it ends the same.
 */
import type { AccountKey, ClaimAnswer } from '../core/model/account.ts';
import type { CommandMeta, OrderCommand } from '../core/model/command.ts';
import type { OrderEvent } from '../core/model/event.ts';
import type { FactKey, FactView } from '../core/model/fact.ts';
import type { Failure } from '../core/model/failure.ts';
import { CustomerId, HUB, type Actor, type OrderId } from '../core/model/identifiers.ts';
import type { Instant } from '../core/model/instant.ts';
import type { Order } from '../core/model/order.ts';
import { invariant, must } from '../core/model/result.ts';
import type { OrderAnswer } from '../core/process/account/answer.ts';
import type { AccountCommand } from '../core/process/account/command.ts';
import { decideAccount } from '../core/process/account/decide.ts';
import type { AccountEvent } from '../core/process/account/event.ts';
import { position } from '../core/process/account/state.ts';
import { decide } from '../core/process/decide.ts';
import type { Decision, World } from '../core/process/world.ts';
import type { Workflow } from '../core/workflow/workflow.ts';
import type { KnownAccount } from './memory.ts';
import type { FollowUp } from './ports.ts';

/** What a turn may look at. A fact that is undefined is not in memory, and has to be loaded. */
export interface Sight {
  readonly now: Instant;
  readonly fact: (key: FactKey) => FactView | undefined;
  readonly account: (key: AccountKey) => KnownAccount;
}

export interface Turn {
  readonly kind: 'turn';
  readonly order: Order;
  readonly events: readonly { readonly event: OrderEvent; readonly actor: Actor }[];
  readonly accounts: ReadonlyMap<AccountKey, TurnAccount>;
  /** Room that came and claims that were lost: news for other orders. */
  readonly followUps: readonly FollowUp[];
  /** The first command's; nothing happened then. */
  readonly failure?: Failure;
  readonly sawFacts: ReadonlyMap<FactKey, FactView>;
  readonly sawAccounts: ReadonlyMap<AccountKey, KnownAccount>;
}

export interface TurnAccount {
  readonly after: KnownAccount;
  readonly events: readonly AccountEvent[];
}

/** What has to be in memory before the turn can be taken; it is then taken anew. */
export interface Needs {
  readonly kind: 'needs';
  readonly facts: ReadonlySet<FactKey>;
}

/** More rounds than any order has accounts and fallbacks: a process that goes on asking is a bug, and must not hang. */
const ROUNDS_MAX = 200;

export function takeTurn(before: Order, first: OrderCommand, meta: CommandMeta, workflow: Workflow, sight: Sight): Turn | Needs {
  return new Taking(sight, workflow, meta, first).run(before);
}

type Settled = Exclude<Decision, { kind: 'needs' }>;

class Taking {
  private readonly sight: Sight;
  private readonly workflow: Workflow;
  private readonly meta: CommandMeta;
  private readonly first: OrderCommand;
  private readonly facts = new Map<FactKey, FactView>();
  private readonly seen = new Map<AccountKey, KnownAccount>();
  private readonly missingFacts = new Set<FactKey>();
  private readonly written = new Map<AccountKey, { after: KnownAccount; readonly events: AccountEvent[] }>();
  private readonly news = new Map<OrderId, ClaimAnswer[]>();

  constructor(sight: Sight, workflow: Workflow, meta: CommandMeta, first: OrderCommand) {
    this.sight = sight;
    this.workflow = workflow;
    this.meta = meta;
    this.first = first;
  }

  run(before: Order): Turn | Needs {
    const events: { event: OrderEvent; actor: Actor }[] = [];
    let order = before;
    let command: OrderCommand | undefined = this.first;
    for (let round = 0; command !== undefined; round++) {
      invariant(round < ROUNDS_MAX, `a turn of ${this.first.type} ends`);
      const asked: CommandMeta = round === 0 ? this.meta : { ...this.meta, actor: HUB, roles: [] };
      const decision: Settled | undefined = this.decide(order, command, asked);
      if (decision === undefined) return this.needs();
      if (decision.kind === 'refused') {
        invariant(round === 0, `an account's answer is not refused: ${JSON.stringify(decision.failure)}`);
        return this.refused(before, decision.failure);
      }
      order = decision.order;
      for (const event of decision.events) events.push({ event, actor: asked.actor });
      const answers = this.ask(decision.events);
      command = answers.length === 0 ? undefined : { type: 'answer-claims', answers };
    }
    return { ...this.nothing(before), order, events, accounts: this.written, followUps: this.followUps() };
  }

  private nothing(order: Order): Turn {
    const { facts: sawFacts, seen: sawAccounts } = this;
    return { kind: 'turn', order, events: [], accounts: new Map(), followUps: [], sawFacts, sawAccounts };
  }

  private refused(before: Order, failure: Failure): Turn {
    return { ...this.nothing(before), failure };
  }

  private needs(): Needs {
    return { kind: 'needs', facts: this.missingFacts };
  }

  private decide(order: Order, command: OrderCommand, meta: CommandMeta): Settled | undefined {
    const decision = decide(order, command, meta, this.world(order));
    if (decision.kind !== 'needs') return decision;
    // Asked for and there: it was asked for as what had only been looked at before.
    invariant(this.missingFacts.size > 0, `${command.type} needs what is not there`);
    return undefined;
  }

  private world(order: Order): World {
    const customer = this.customerOf(order);
    return {
      now: this.meta.at,
      workflow: this.workflow,
      fact: (key) => this.fact(key),
      loaded: (key) => this.facts.get(key) ?? this.sight.fact(key),
      position: (key) => {
        return position(this.account(key).state, this.meta.order, customer);
      },
    };
  }

  private customerOf(order: Order): CustomerId {
    if (order.state !== 'none' && order.state !== 'parked') return order.header.customer;
    return this.first.type === 'capture' ? this.first.demand.customer : CustomerId.of('unknown');
  }

  private fact(key: FactKey): FactView | undefined {
    const known = this.facts.get(key);
    if (known !== undefined) return known;
    const view = this.sight.fact(key);
    if (view === undefined) this.missingFacts.add(key);
    else this.facts.set(key, view);
    return view;
  }

  private account(key: AccountKey): KnownAccount {
    const own = this.written.get(key)?.after ?? this.seen.get(key);
    if (own !== undefined) return own;
    const known = this.sight.account(key);
    this.seen.set(key, known);
    return known;
  }

  /** Does what an order's events ask of accounts, in their order; gives back what is said to that order itself. */
  private ask(events: readonly OrderEvent[]): readonly ClaimAnswer[] {
    const work = events.flatMap((event) => workOf(this.meta.order, event));
    return work.flatMap(({ account, command }) => {
      this.expire(account);
      return this.keepNews(this.carryOut(account, command));
    });
  }

  /** Ends the claims and pools in an account whose time has come; once for each group. */
  private expire(key: AccountKey): void {
    const { now } = this.sight;
    if (this.account(key).expiredAt === now) return;
    this.keepNews(this.carryOut(key, { type: 'expire', now }));
    const { after } = this.writing(key);
    this.writing(key).after = { ...after, expiredAt: now };
  }

  private writing(key: AccountKey): { after: KnownAccount; readonly events: AccountEvent[] } {
    const known = this.written.get(key);
    if (known !== undefined) return known;
    const writing = { after: this.account(key), events: [] };
    this.written.set(key, writing);
    return writing;
  }

  private carryOut(key: AccountKey, command: AccountCommand): readonly OrderAnswer[] {
    const writing = this.writing(key);
    // What the process asks of an account always fits it: a refusal here is a bug, not a business answer.
    const decision = must(decideAccount(writing.after.state, command, this.meta.at));
    if (decision.events.length > 0) {
      writing.after = { ...writing.after, state: decision.state };
      writing.events.push(...decision.events);
    }
    return decision.answers;
  }

  private keepNews(answers: readonly OrderAnswer[]): readonly ClaimAnswer[] {
    const own: ClaimAnswer[] = [];
    for (const { order, answer } of answers) {
      if (order === this.meta.order) own.push(answer);
      else this.news.set(order, [...(this.news.get(order) ?? []), answer]);
    }
    return own;
  }

  private followUps(): readonly FollowUp[] {
    const cause = this.meta.id;
    return [...this.news].map(([order, answers]) => ({ order, command: { type: 'answer-claims', answers }, cause }));
  }
}

interface AccountWork {
  readonly account: AccountKey;
  readonly command: AccountCommand;
}

const NO_WORK: readonly AccountWork[] = [];

function workOf(order: OrderId, event: OrderEvent): readonly AccountWork[] {
  switch (event.type) {
    case 'claims-wanted':
      return event.claims.map((request) => ({ account: request.account, command: { type: 'claim', order, request } }));
    case 'claims-given-up':
      return event.accounts.map((account) => ({ account, command: { type: 'give-up', order } }));
    case 'claims-consumed':
      return event.claims.map(({ account, quantity }) => ({
        account,
        command: { type: 'consume', order, quantity, at: event.at },
      }));
    default:
      return NO_WORK;
  }
}
