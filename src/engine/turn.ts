/**
 * One command's turn at one order, in memory: decide, ask the accounts, tell the order their answers, and so on until
 * nobody has anything more to say. Nothing is written here.
 */
import type { AccountKey, ClaimAnswer } from '../core/model/account.ts';
import type { CommandMeta, OrderCommand } from '../core/model/command.ts';
import type { OrderEvent } from '../core/model/event.ts';
import type { FactKey, FactView } from '../core/model/fact.ts';
import type { Failure } from '../core/model/failure.ts';
import { CustomerId, HUB, type Actor, type OrderId } from '../core/model/identifiers.ts';
import type { Order } from '../core/model/order.ts';
import { invariant } from '../core/model/result.ts';
import { decide } from '../core/process/decide.ts';
import { newAccount, position, type AccountState } from '../core/process/account/state.ts';
import type { Decision, World } from '../core/process/world.ts';
import type { Workflow } from '../core/workflow/workflow.ts';
import { Accounts } from './accounts.ts';
import type { FollowUp, OrderReads } from './ports.ts';

export interface Turn {
  readonly order: Order;
  readonly events: readonly { readonly event: OrderEvent; readonly actor: Actor; readonly command: string }[];
  readonly accounts: ReadonlyMap<AccountKey, AccountState>;
  /** Room that came and claims that were lost: news for other orders. */
  readonly followUps: readonly FollowUp[];
  /** The first command's; nothing happened then. */
  readonly failure?: Failure;
}

/** More rounds than any order has accounts and fallbacks: a process that goes on asking is a bug, and must not hang. */
const ROUNDS_MAX = 200;

export async function takeTurn(reads: OrderReads, first: OrderCommand, meta: CommandMeta, workflow: Workflow): Promise<Turn> {
  const world = new LoadedWorld(reads, workflow, meta, first);
  const accounts = new Accounts(reads, meta.at);
  const events: { event: OrderEvent; actor: Actor; command: string }[] = [];
  let order = reads.stored.order;
  let command: OrderCommand | undefined = first;
  for (let round = 0; command !== undefined; round++) {
    invariant(round < ROUNDS_MAX, `a turn of ${first.type} ends`);
    const asked: CommandMeta = round === 0 ? meta : { ...meta, actor: HUB, roles: [] };
    const decision: Settled = await world.decide(order, command, asked, accounts);
    if (decision.kind === 'refused') {
      invariant(round === 0, `an account's answer is not refused: ${JSON.stringify(decision.failure)}`);
      return { order, events: [], accounts: new Map(), followUps: [], failure: decision.failure };
    }
    order = decision.order;
    for (const event of decision.events) events.push({ event, actor: asked.actor, command: meta.id });
    command = answering(await accounts.carryOut(meta.order, decision.events));
  }
  return { order, events, accounts: accounts.changed(), followUps: accounts.followUps(meta.id) };
}

const answering = (answers: readonly ClaimAnswer[]): OrderCommand | undefined =>
  answers.length === 0 ? undefined : { type: 'answer-claims', answers };

type Settled = Exclude<Decision, { kind: 'needs' }>;

/** Facts and accounts as they are asked for. Facts stay as they were read; accounts are those of the transaction. */
class LoadedWorld {
  private readonly reads: OrderReads;
  private readonly workflow: Workflow;
  private readonly order: OrderId;
  private readonly facts = new Map<FactKey, FactView>();
  private readonly loaded = new Map<AccountKey, AccountState>();
  private readonly at: CommandMeta['at'];
  private readonly asking: OrderCommand;

  constructor(reads: OrderReads, workflow: Workflow, meta: CommandMeta, asking: OrderCommand) {
    this.reads = reads;
    this.workflow = workflow;
    this.order = meta.order;
    this.at = meta.at;
    this.asking = asking;
  }

  async decide(order: Order, command: OrderCommand, meta: CommandMeta, accounts: Accounts): Promise<Settled> {
    const world = this.seenWith(order, accounts);
    for (let round = 0; ; round++) {
      invariant(round < ROUNDS_MAX, `${command.type} needs no more than there is`);
      const decision = decide(order, command, meta, world);
      if (decision.kind !== 'needs') return decision;
      await this.load(decision.facts, decision.accounts);
    }
  }

  private seenWith(order: Order, accounts: Accounts): World {
    const customer = this.customerOf(order);
    return {
      now: this.at,
      workflow: this.workflow,
      fact: (key) => this.facts.get(key),
      position: (key) => {
        const state = accounts.held(key) ?? this.loaded.get(key);
        return state === undefined ? undefined : position(state, this.order, customer);
      },
    };
  }

  private customerOf(order: Order): CustomerId {
    if (order.state !== 'none' && order.state !== 'parked') return order.header.customer;
    return this.asking.type === 'capture' ? this.asking.demand.customer : CustomerId.of('unknown');
  }

  private async load(facts: readonly FactKey[], accounts: readonly AccountKey[]): Promise<void> {
    const missing = facts.filter((key) => !this.facts.has(key));
    for (const [key, view] of await this.reads.facts(missing)) this.facts.set(key, view);
    if (accounts.length === 0) return;
    const states = await this.reads.accounts(accounts);
    for (const key of accounts) this.loaded.set(key, (states.get(key) as AccountState | undefined) ?? newAccount(key));
  }
}
