/**
 * What the rest of Orderkeel asks of the engine: commands for orders, what is observed of facts, what owners tell of
 * accounts. An answer is given when it is durable.
 */
import type { AccountKey } from '../core/model/account.ts';
import type { OrderCommand } from '../core/model/command.ts';
import type { Demand } from '../core/model/demand.ts';
import { digest } from '../core/model/digest.ts';
import { kindOf, MAX_AGE, type FactKey, type FactKind, type JudgedFact } from '../core/model/fact.ts';
import type { CustomerId, OrderId } from '../core/model/identifiers.ts';
import type { Instant } from '../core/model/instant.ts';
import type { LiveOrder, Order } from '../core/model/order.ts';
import { invariant } from '../core/model/result.ts';
import type { AccountCommand } from '../core/process/account/command.ts';
import { decideAccount } from '../core/process/account/decide.ts';
import type { AccountState } from '../core/process/account/state.ts';
import type { Workflow } from '../core/workflow/workflow.ts';
import { dryRun, DryRuns, type DryRun, type DryRunParts } from './dry-run.ts';
import { Engine, type EngineParts } from './engine.ts';
import { laneOf } from './lane.ts';
import { fold, foldAccount } from './memory.ts';
import type {
  AccountChange,
  AccountFound,
  AccountOutcome,
  CaptureRoute,
  Clock,
  CommandOutcome,
  FactChange,
  FollowUp,
  Identifiers,
  KnownCommand,
  Observation,
  Store,
} from './ports.ts';
import { captureWork, commandWork, type Asker, type Work } from './work.ts';
import { accountWrite } from './writes.ts';

/** What an account's owner tells, under a number of its own. */
export interface Adjustment {
  readonly account: AccountKey;
  readonly command: AccountCommand;
  readonly id: string;
}

export interface Workflows {
  readonly of: (name: string, version: number) => Workflow | undefined;
  /** For orders captured now. */
  readonly current: () => Workflow;
}

export interface HubParts extends Omit<EngineParts, 'workflowFor'> {
  readonly workflows: Workflows;
  readonly identifiers: Identifiers;
}

/** Chunks of a bulk: long enough to be quick, short enough that no order waits for one (20 ms, about). */
const OBSERVED_MAX = 1_000;
/** Between two looks for whom a bulk wakes (ms). */
const WOKEN_EVERY_MS = 500;
/** Orders that want these accounts wait meanwhile. */
const ADJUSTED_MAX = 200;

export class Hub {
  readonly store: Store;
  readonly clock: Clock;
  readonly identifiers: Identifiers;
  readonly engine: Engine;
  private readonly workflows: Workflows;

  constructor(parts: HubParts) {
    this.store = parts.store;
    this.clock = parts.clock;
    this.identifiers = parts.identifiers;
    this.workflows = parts.workflows;
    this.engine = new Engine({ ...parts, workflowFor: (order, work) => this.workflowFor(order, work) });
  }

  /** The same command id again gets the same answer, and does nothing. */
  async handle(order: OrderId, command: OrderCommand, asker: Asker): Promise<CommandOutcome> {
    return await this.engine.ask(commandWork(order, command, asker));
  }

  /** An order from a channel. The same message is always the same order; changes that came before it are waiting there. */
  async capture(demand: Demand, asker: Asker): Promise<CommandOutcome> {
    const { customer, purchaseOrder, channel } = demand;
    const route = {
      customer,
      channel: channel.name,
      message: channel.message,
      ...(purchaseOrder !== undefined && { purchaseOrder }),
    };
    return await this.engine.ask(captureWork(this.identifiers.order(), route, this.capturing(demand), asker));
  }

  /** By the workflow for orders captured now. */
  capturing(demand: Demand): OrderCommand {
    const { name, version } = this.workflows.current();
    return { type: 'capture', demand, workflow: { name, version } };
  }

  /** As it stands now; undefined: nobody has captured one of this number. */
  async liveOrder(id: OrderId): Promise<LiveOrder | undefined> {
    const order = await this.order(id);
    return order.state === 'none' || order.state === 'parked' ? undefined : order;
  }

  /** What commands would do, to an order or to a new one, without doing it. */
  async dryRun(order: OrderId | undefined, commands: readonly OrderCommand[], asker: Asker): Promise<DryRun> {
    const id = order ?? this.identifiers.order();
    return await dryRun(this.dryRunParts(), { id, isNew: order === undefined }, commands, asker);
  }

  /** The same of several orders, each after what those before it would have left. */
  async dryRuns(): Promise<DryRuns> {
    return await DryRuns.of(this.dryRunParts());
  }

  private dryRunParts(): DryRunParts {
    return { store: this.store, workflowFor: (before, command) => this.workflowFor(before, { command }) };
  }

  /** Which order a purchase order is, or will be when it comes. */
  async orderOf(customer: CustomerId, purchaseOrder: string): Promise<OrderId> {
    return await this.store.directory.routePurchaseOrder(customer, purchaseOrder, this.identifiers.order());
  }

  /** A change or a cancellation that names a purchase order, which may not have come yet. */
  async byPurchaseOrder(
    customer: CustomerId,
    purchaseOrder: string,
    command: Extract<OrderCommand, { type: 'change' | 'cancel' }>,
    asker: Asker,
  ): Promise<CommandOutcome> {
    return await this.handle(await this.orderOf(customer, purchaseOrder), command, asker);
  }

  /** A change or a cancellation that names its order by the channel's message, which may not have come yet. */
  async byMessage(
    route: CaptureRoute,
    command: Extract<OrderCommand, { type: 'change' | 'cancel' }>,
    asker: Asker,
  ): Promise<CommandOutcome> {
    const order = await this.store.directory.routeMessage({ route, fresh: this.identifiers.order() });
    return await this.handle(order, command, asker);
  }

  /** As it stands now, from its journal. */
  async order(id: OrderId): Promise<Order> {
    return fold(await this.store.read.journal(id)).order;
  }

  /** As it stands now. */
  async account(key: AccountKey): Promise<AccountState> {
    return foldAccount(key, await this.store.read.account(key));
  }

  /** A fact as its owner tells it, judged before it comes here (`connect/facts`), since what is stored is relied on. */
  async observe(seen: JudgedFact & Pick<Observation, 'source' | 'since'>): Promise<FactChange> {
    const [change] = await this.observeAll([seen]);
    invariant(change !== undefined, 'what is observed is a change of some kind');
    return change;
  }

  /** Many, in chunks: orders go on between them. Of two of the same key, the later in the list is later. */
  async observeAll(seen: readonly (JudgedFact & Pick<Observation, 'source' | 'since'>)[]): Promise<readonly FactChange[]> {
    const changes: FactChange[] = [];
    let since = this.clock.now();
    for (const chunk of chunksOf(seen, ({ key }) => [key], OBSERVED_MAX)) {
      // Whoever rests on several of them is asked once and not for each: not at once, where more is to come.
      if (this.clock.now() - since >= WOKEN_EVERY_MS) {
        this.engine.nudge();
        since = this.clock.now();
      }
      const observed = await this.store.observe(chunk, isNews);
      for (const [i, { view }] of observed.entries()) this.engine.memory.refreshFact((chunk[i] as JudgedFact).key, view);
      changes.push(...observed);
    }
    this.engine.nudge();
    return changes;
  }

  /** What an account's owner tells: a snapshot, a correction, a payment, a limit, a pool. */
  async adjust(account: AccountKey, command: AccountCommand, id: string): Promise<AccountOutcome> {
    const [outcome] = await this.adjustAll([{ account, command, id }]);
    invariant(outcome !== undefined, 'what is told has an outcome');
    return outcome;
  }

  /** Many, in chunks: orders go on between them. Of two of the same account, the later in the list is later. */
  async adjustAll(told: readonly Adjustment[]): Promise<readonly AccountOutcome[]> {
    const outcomes: AccountOutcome[] = [];
    const { memory } = this.engine;
    for (const chunk of chunksOf(told, ({ account, id }) => [account, id], ADJUSTED_MAX)) {
      const asked = chunk.map(({ account, id }) => ({ account, command: id, revision: memory.revision(account) }));
      const adjusted = await this.store.adjust(asked, (now, found) => {
        const each = chunk.map((one, i) => {
          const { account: kept, known } = found[i] as AccountFound;
          memory.learnAccount(one.account, kept);
          return adjustedTo(one, memory.account(one.account).state, kept.revision, known, now);
        });
        return { changes: each.map(({ change }) => change), result: each };
      });
      for (const { key, state, revision } of adjusted.flatMap(({ change }) => change?.account ?? []))
        memory.putAccount(key, { state, revision });
      outcomes.push(...adjusted.map(({ outcome }) => outcome));
      const news = adjusted.flatMap(({ change }) => change?.followUps ?? []);
      this.engine.nudge(new Set(news.map(({ order }) => laneOf(order, this.store.lanes))));
    }
    return outcomes;
  }

  private workflowFor(order: Order, { command }: Pick<Work, 'command'>): Workflow {
    const named = 'workflow' in order ? order.workflow : command.type === 'capture' ? command.workflow : undefined;
    if (named === undefined) return this.workflows.current();
    const workflow = this.workflows.of(named.name, named.version);
    invariant(workflow !== undefined, `workflow ${named.name} ${named.version} is known`);
    return workflow;
  }
}

interface Adjusted {
  readonly outcome: AccountOutcome;
  /** None: it was told before. */
  readonly change?: AccountChange;
}

function adjustedTo(
  { account, command, id }: Adjustment,
  state: AccountState,
  revision: number,
  known: KnownCommand<AccountOutcome> | undefined,
  now: Instant,
): Adjusted {
  const asked = digest([account, command]);
  if (known !== undefined) return { outcome: known.digest === asked ? known.outcome : reused(id) };
  const expired = decideAccount(state, { type: 'expire', now }, now);
  invariant(expired.ok, 'time passes in any account');
  const decision = decideAccount(expired.value.state, command, now);
  const outcome: AccountOutcome = decision.ok ? { kind: 'adjusted' } : { kind: 'refused', failure: decision.failure };
  const after = decision.ok ? decision.value : { state: expired.value.state, events: [], answers: [] };
  const events = [...expired.value.events, ...after.events];
  const followUps = [...expired.value.answers, ...after.answers].map(({ order, answer }): FollowUp => ({
    order,
    command: { type: 'answer-claims', answers: [answer] },
    cause: id,
  }));
  const write = events.length > 0 && { ...accountWrite(account, revision + 1, events, after.state), command: id };
  return { outcome, change: { ...(write && { account: write }), command: { id, digest: asked, outcome }, followUps } };
}

const reused = (id: string): AccountOutcome => ({
  kind: 'refused',
  failure: {
    code: 'conflicting-repeat',
    where: 'id',
    what: 'command id',
    known: id,
    wayOut: 'give each command an id of its own; repeat one only with the same content',
  },
});

/** A key twice in one chunk would be two changes of one row. */
function chunksOf<T>(items: readonly T[], keysOf: (item: T) => readonly string[], most: number): readonly (readonly T[])[] {
  const chunks: T[][] = [];
  let keys = new Set<string>();
  for (const each of items) {
    const own = keysOf(each);
    const last = chunks.at(-1);
    if (last !== undefined && last.length < most && !own.some((key) => keys.has(key))) last.push(each);
    else {
      chunks.push([each]);
      keys = new Set();
    }
    for (const key of own) keys.add(key);
  }
  return chunks;
}

/** A confirmation is news only to those who could not rest on the fact any more, because it had grown too old. */
function isNews(key: FactKey, change: FactChange, now: Instant): boolean {
  if (change.kind !== 'confirmed') return change.kind === 'changed';
  const ageMax = MAX_AGE[kindOf(key) as FactKind];
  return ageMax !== undefined && change.confirmedBefore !== undefined && now - change.confirmedBefore > ageMax;
}
