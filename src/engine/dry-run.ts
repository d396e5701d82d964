/**
 * What commands would do to an order, without doing it: the same turns over what facts and accounts say now. Nothing is
 * written, nothing is claimed, nobody is told; accounts answer as they would at this instant, and may not a moment later.
 */
import type { AccountKey } from '../core/model/account.ts';
import type { OrderCommand } from '../core/model/command.ts';
import type { OrderEvent } from '../core/model/event.ts';
import type { Failure } from '../core/model/failure.ts';
import { HUB, type OrderId } from '../core/model/identifiers.ts';
import type { Instant } from '../core/model/instant.ts';
import type { Order } from '../core/model/order.ts';
import { invariant } from '../core/model/result.ts';
import type { AccountState } from '../core/process/account/state.ts';
import { NO_ORDER } from '../core/process/evolve.ts';
import type { Workflow } from '../core/workflow/workflow.ts';
import { fold, Memory, type KnownAccount } from './memory.ts';
import type { FollowUp, Store } from './ports.ts';
import { takeTurn, type Sight, type Turn } from './turn.ts';
import type { Asker } from './work.ts';

export interface DryRun {
  /** As it was found. */
  readonly before: Order;
  /** As it would be after the last command that was not refused. */
  readonly order: Order;
  readonly events: readonly OrderEvent[];
  /** Orders that would hear of it: room that came, claims that were lost. */
  readonly others: readonly OrderId[];
  /** Accounts that were looked at, as they are. */
  readonly accounts: ReadonlyMap<AccountKey, AccountState>;
  /** Of the first command that was refused; those behind it were not tried. */
  readonly failure?: Failure;
}

export interface DryRunParts {
  readonly store: Pick<Store, 'now' | 'read'>;
  readonly workflowFor: (order: Order, command: OrderCommand) => Workflow;
}

/** `isNew`: there is no such order, and nothing is read of it. */
export interface DryOrder {
  readonly id: OrderId;
  readonly isNew: boolean;
}

export interface DryCommand {
  readonly command: OrderCommand;
  readonly asker: Asker;
}

/** What of the accounts a run of many used. */
export interface Uses {
  readonly read: ReadonlySet<AccountKey>;
  readonly written: ReadonlySet<AccountKey>;
}

/** More rounds than any turn has facts and accounts that follow from one another. */
const ROUNDS_MAX = 200;

export async function dryRun(
  parts: DryRunParts,
  order: DryOrder,
  commands: readonly OrderCommand[],
  asker: Asker,
): Promise<DryRun> {
  const runs = await DryRuns.of(parts);
  return await runs.run(
    order,
    commands.map((command) => ({ command, asker })),
  );
}

/**
 * Several orders one after the other, at one instant: each sees what those before it would have left of accounts, and hears
 * first what they would have told it. What other orders would do on hearing of it is not in it, nor is what anybody else
 * does meanwhile.
 */
export class DryRuns {
  private readonly parts: DryRunParts;
  private readonly now: Instant;
  private readonly sights: Sights;
  private readonly orders = new Map<OrderId, Order>();
  private readonly news = new Map<OrderId, FollowUp[]>();

  private constructor(parts: DryRunParts, now: Instant) {
    this.parts = parts;
    this.now = now;
    this.sights = new Sights(parts.store);
  }

  static async of(parts: DryRunParts): Promise<DryRuns> {
    return new DryRuns(parts, await parts.store.now());
  }

  /** `hadNews`: those before it told it something, which it heard first. */
  async run({ id, isNew }: DryOrder, asked: readonly DryCommand[]): Promise<DryRun & Uses & { readonly hadNews: boolean }> {
    const { parts, sights, now } = this;
    let order = this.orders.get(id) ?? (isNew ? NO_ORDER : fold(await parts.store.read.journal(id)).order);
    const read = new Set<AccountKey>();
    const written = new Set<AccountKey>();
    const take = async ({ command, asker }: DryCommand): Promise<Turn> => {
      const meta = { id: asker.id, order: id, actor: asker.actor, roles: asker.roles, at: now };
      const turn = await sights.turn((sight) =>
        takeTurn(order, command, meta, parts.workflowFor(order, command), { now, ...sight }),
      );
      for (const key of turn.sawAccounts.keys()) read.add(key);
      if (turn.failure !== undefined) return turn;
      order = turn.order;
      for (const key of turn.accounts.keys()) written.add(key);
      for (const followUp of turn.followUps) this.news.set(followUp.order, [...(this.news.get(followUp.order) ?? []), followUp]);
      sights.keep(turn);
      return turn;
    };
    const news = this.news.get(id) ?? [];
    this.news.delete(id);
    for (const { command, cause } of news) await take({ command, asker: { id: cause, actor: HUB, roles: [] } });
    const before = order;
    const events: OrderEvent[] = [];
    const others = new Set<OrderId>();
    let failure: Failure | undefined;
    for (const each of asked) {
      const turn = await take(each);
      ({ failure } = turn);
      if (failure !== undefined) break;
      events.push(...turn.events.map(({ event }) => event));
      for (const followUp of turn.followUps) others.add(followUp.order);
    }
    this.orders.set(id, order);
    return {
      before,
      order,
      events,
      others: [...others],
      accounts: sights.accounts,
      ...(failure !== undefined && { failure }),
      read,
      written,
      hadNews: news.length > 0,
    };
  }

  /** It will not be asked again: what is remembered of it is let go. */
  forget(id: OrderId): void {
    this.orders.delete(id);
  }
}

/** What a run has looked at: read from the store once, and then as its own turns left it. */
class Sights {
  private readonly store: Pick<Store, 'read'>;
  private readonly memory = new Memory();
  private readonly loaded = new Set<AccountKey>();
  private readonly left = new Map<AccountKey, KnownAccount>();
  readonly accounts = new Map<AccountKey, AccountState>();

  constructor(store: Pick<Store, 'read'>) {
    this.store = store;
  }

  /** Taken until all that it looked at had been read. */
  async turn(take: (sight: Omit<Sight, 'now'>) => ReturnType<typeof takeTurn>): Promise<Turn> {
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const turn = take({
        fact: (key) => this.memory.facts.get(key),
        account: (key) => this.left.get(key) ?? this.memory.account(key),
      });
      if (turn.kind === 'needs') {
        await Promise.all([...turn.facts].map(async (key) => this.memory.learnFact(key, await this.store.read.fact(key))));
        continue;
      }
      const unread = [...turn.sawAccounts.keys()].filter((key) => !this.loaded.has(key));
      if (unread.length === 0) return turn;
      await Promise.all(unread.map(async (key) => await this.load(key)));
    }
    invariant(false, 'a turn of a dry run has read all that it looks at');
  }

  keep({ accounts }: Turn): void {
    for (const [key, { after }] of accounts) this.left.set(key, after);
  }

  private async load(key: AccountKey): Promise<void> {
    this.memory.learnAccount(key, await this.store.read.account(key));
    this.loaded.add(key);
    this.accounts.set(key, this.memory.account(key).state);
  }
}
