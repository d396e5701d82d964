/**
 * Histories for checkers: commits and entries in a few words, and what a checker finds in them. A tale is told by hand, or
 * lived by the stories' town, whose real core then supplies the events.
 */
import type { AccountKey } from '../../../src/core/model/account.ts';
import type { OrderCommand } from '../../../src/core/model/command.ts';
import { decimal, type Decimal } from '../../../src/core/model/decimal.ts';
import type { OrderEvent } from '../../../src/core/model/event.ts';
import type { FactKey, FactView } from '../../../src/core/model/fact.ts';
import { Actor, OrderId } from '../../../src/core/model/identifiers.ts';
import { instant, type Instant } from '../../../src/core/model/instant.ts';
import { newAccount, type AccountState } from '../../../src/core/process/account/state.ts';
import type { AccountCommand } from '../../../src/core/process/account/command.ts';
import { decideAccount } from '../../../src/core/process/account/decide.ts';
import { must } from '../../../src/core/model/result.ts';
import type { Checker, Commit, Ending, Entry, MakeChecker, Recorded, Scene } from '../../../simulator/witness.ts';
import { CORE_WORKFLOW } from '../../stories/town.ts';

export const O1 = OrderId.of('O1');
export const O2 = OrderId.of('O2');
export const ANA = Actor.of('person:ana');
export const BEN = Actor.of('person:ben');

export interface Told {
  readonly order?: OrderId;
  readonly command?: OrderCommand;
  readonly actor?: Actor;
  readonly accounts?: readonly AccountKey[];
}

export class Tale {
  now: Instant = instant('2026-06-01T08:00:00Z');
  readonly facts = new Map<FactKey, FactView>();
  readonly accounts = new Map<AccountKey, AccountState>();
  readonly onHand = new Map<string, Decimal>();
  readonly owed = new Map<string, Decimal>();
  /** What was found, as `PROMISE: WHAT`. */
  readonly found: string[] = [];
  private readonly checkers: readonly Checker[];
  private readonly sequences = new Map<OrderId, number>();
  private position = 0;
  private commands = 0;

  constructor(...checkers: readonly MakeChecker[]) {
    const scene: Scene = {
      workflow: CORE_WORKFLOW,
      now: () => this.now,
      fact: (key) =>
        this.facts.get(key) ?? { version: 0, value: undefined, source: 'none', since: this.now, confirmedAt: this.now },
      account: (key) => this.accounts.get(key),
      onHand: (node, item) => this.onHand.get(`${node}/${item}`) ?? decimal(0),
      owed: (group) => this.owed.get(group) ?? decimal(0),
    };
    this.checkers = checkers.map((make) => {
      const checker: Checker = make(scene, (what) => this.found.push(`${checker.promise}: ${what}`));
      return checker;
    });
  }

  show(commit: Commit): this {
    for (const checker of this.checkers) checker.committed?.(commit);
    return this;
  }

  /** One transaction of an order. */
  commit(events: readonly OrderEvent[], { order = O1, command = { type: 'wake' }, actor = ANA, accounts = [] }: Told = {}): this {
    this.commands += 1;
    const id = `C${this.commands}`;
    const changed = new Map(accounts.flatMap((key) => [[key, this.accounts.get(key) ?? newAccount(key)] as const]));
    return this.show({ kind: 'order', order, command, id, events: this.recorded(order, id, actor, events), accounts: changed });
  }

  private recorded(order: OrderId, command: string, actor: Actor, events: readonly OrderEvent[]): readonly Recorded[] {
    return events.map((event) => {
      this.position += 1;
      const sequence = (this.sequences.get(order) ?? 0) + 1;
      this.sequences.set(order, sequence);
      return { position: this.position, order, sequence, event, actor, command, at: this.now };
    });
  }

  /** Something happens to an account, by its own code; the commit that shows it follows where `isShown`. */
  account(key: string, command: AccountCommand, isShown = true): this {
    const account = key as AccountKey;
    const { state } = must(decideAccount(this.accounts.get(account) ?? newAccount(account), command, this.now));
    this.accounts.set(account, state);
    return isShown ? this.show({ kind: 'account', account, command, state }) : this;
  }

  fact(key: string, value: unknown): this {
    const version = (this.facts.get(key as FactKey)?.version ?? 0) + 1;
    const view: FactView = { version, value, source: 'erp', since: this.now, confirmedAt: this.now };
    this.facts.set(key as FactKey, view);
    return this.show({ kind: 'fact', key: key as FactKey, view });
  }

  enter(entry: Entry): this {
    for (const checker of this.checkers) checker.entered?.(entry);
    return this;
  }

  end(ending: Partial<Ending> = {}): this {
    for (const checker of this.checkers) checker.ended?.({ orders: [], openEffects: [], ...ending });
    return this;
  }
}
