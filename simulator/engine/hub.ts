/**
 * The hub itself: two processes of the engine that ships over one database. Groups, lanes, claims on accounts, what a
 * process believes and how effects are delivered are the real ones; time, partners and deaths are the simulator's.
 *
 * What it shows are commits, in their order and as they are put in place: turn by turn of a group, each with the events
 * that the journal has and the accounts that it left.
 */
import type { AccountKey } from '../../src/core/model/account.ts';
import type { FactKey } from '../../src/core/model/fact.ts';
import type { OrderId } from '../../src/core/model/identifiers.ts';
import { invariant } from '../../src/core/model/result.ts';
import type { AccountCommand } from '../../src/core/process/account/command.ts';
import type { AccountState } from '../../src/core/process/account/state.ts';
import type { Taken } from '../../src/engine/deciding.ts';
import type { Adjustment } from '../../src/engine/hub.ts';
import type { FactChange, JournalEntry, Lane, Observation } from '../../src/engine/ports.ts';
import { StoreAway } from '../../src/engine/ports.ts';
import type { Asked } from '../hub/asked.ts';
import { Routes } from '../hub/routes.ts';
import type { HubParts, SimulatedHub } from '../hub/simulated-hub.ts';
import type { MakeDatabase, SimulatedDatabase } from './database.ts';
import { Owners } from './owners.ts';
import { Polls } from './polls.ts';
import { Process } from './process.ts';
import { ShownTables } from './tables.ts';

interface Slot {
  readonly name: string;
  readonly skewMs: number;
  lives: number;
  process: Process | undefined;
}

type Seen = Parameters<Process['hub']['observe']>[0];
type Turn = Extract<Taken, { kind: 'turn' }>;

export class EngineHub implements SimulatedHub {
  readonly store: ShownTables;
  /** What went wrong that may not: a bug, which ends the season. */
  readonly errors: Error[] = [];
  private readonly parts: HubParts;
  private readonly database: SimulatedDatabase;
  private readonly polls: Polls;
  private readonly owners: Owners;
  private readonly routes = new Routes();
  private readonly slots: readonly Slot[];
  /** What each process's group of a lane is about to write; one that has lost its lane meanwhile may still decide. */
  private readonly decided = new Map<string, readonly Turn[]>();
  private readonly lastOwner = new Map<Lane, string>();
  private readonly attempts = new Map<string, number>();
  private readonly adjusted = new Map<string, AccountCommand>();
  private asked = 0;
  /** Told at this instant. */
  private readonly told: Adjustment[] = [];
  /** Facts from before the world begins to move: told at once. */
  private readonly before: Seen[] = [];

  constructor(parts: HubParts, makeDatabase: MakeDatabase) {
    this.parts = parts;
    const { timeline, strikes, chances } = parts;
    this.store = new ShownTables(parts.workflow);
    this.database = makeDatabase({
      timeline,
      shown: {
        group: (lane, entries, owner) => this.shown(() => this.group(lane, entries, owner ?? this.lastOwner.get(lane) ?? '')),
        account: (account, command, state) => this.shown(() => this.account(account, command, state)),
        facts: (seen, changes) => this.shown(() => this.facts(seen, changes)),
      },
    });
    this.polls = new Polls(timeline, () => this.database.nextDue());
    this.owners = new Owners(timeline, (error) => this.failed(error));
    this.slots = [0, 1].map((number) => ({
      name: `process ${number}`,
      skewMs: strikes.draw('clock-skew', `process ${number}`) ? chances.of(`skew ${number}`).between(-1_500, 1_500) : 0,
      lives: 0,
      process: undefined,
    }));
    for (const slot of this.slots) this.begin(slot);
  }

  get skewed(): readonly string[] {
    return this.slots.filter(({ skewMs }) => skewMs !== 0).map(({ name }) => name);
  }

  get openEffects(): SimulatedHub['openEffects'] {
    return this.database.openEffects();
  }

  /** Everything that is under way waits for virtual time. */
  async rest(): Promise<void> {
    const known = this.before.splice(0);
    if (known.length > 0) this.owners.tell(['all that is known before'], async () => await this.living().hub.observeAll(known));
    const told = this.told.splice(0);
    if (told.length > 0)
      this.owners.tell(
        told.map(({ account }) => account),
        async () => await this.adjustAll(told),
      );
    await this.database.rest();
    if (this.parts.timeline.happened > 0) this.polls.plan();
  }

  /** What is wrong with what the database holds in the end; work that was set aside is, where nobody was at fault. */
  async faults(): Promise<readonly string[]> {
    const aside = (await this.database.setAside()).map(({ queue, id, error }) => `set aside: ${queue} ${id}: ${error}`);
    return [...aside, ...(await this.database.differences(this.store))];
  }

  route(...asked: Parameters<SimulatedHub['route']>): OrderId {
    return this.routes.route(...asked);
  }

  routePurchaseOrder(...asked: Parameters<SimulatedHub['routePurchaseOrder']>): OrderId {
    return this.routes.routePurchaseOrder(...asked);
  }

  submit(asked: Asked): void {
    const process = this.one();
    if (process !== undefined) void this.handle(process, asked);
  }

  private async handle(process: Process, { order, command, id, actor, roles, answered }: Asked): Promise<void> {
    try {
      const outcome = await process.hub.handle(order, command, { id, actor, roles });
      if (process.isDead) return;
      const failure = outcome.kind === 'refused' ? { failure: outcome.failure } : {};
      answered?.({ accepted: outcome.kind === 'accepted', order: this.store.order(order), ...failure });
    } catch (error) {
      this.failed(error);
    }
  }

  /** What is told at one instant, such as the counts of a night, is told together. */
  adjust(account: AccountKey, command: AccountCommand): void {
    const id = `owner:${this.adjusted.size}`;
    this.adjusted.set(id, command);
    this.told.push({ account, command, id });
  }

  private async adjustAll(told: readonly Adjustment[]): Promise<void> {
    const outcomes = await this.living().hub.adjustAll(told);
    for (const [i, outcome] of outcomes.entries())
      if (outcome.kind === 'refused')
        throw new Error(`${told[i]?.account} refuses ${told[i]?.command.type}: ${JSON.stringify(outcome.failure)}`);
  }

  observe(key: FactKey, value: unknown): void {
    const { timeline } = this.parts;
    const seen = { key, value, source: 'erp', since: timeline.now } as unknown as Seen;
    if (timeline.happened === 0) this.before.push(seen);
    else this.owners.tell([key], async () => await this.living().hub.observe(seen));
  }

  /** Whoever's turn it is of those that run. */
  private one(): Process | undefined {
    this.asked += 1;
    const [first, second] = this.slots.map(({ process }) => process);
    return this.asked % 2 === 0 ? (first ?? second) : (second ?? first);
  }

  private living(): Process {
    const process = this.one();
    if (process === undefined) throw new StoreAway('no process runs');
    return process;
  }

  private begin(slot: Slot): void {
    const { timeline, chances } = this.parts;
    slot.lives += 1;
    const { name, skewMs, lives: life } = slot;
    slot.process = new Process({
      ...this.parts,
      name,
      life,
      skewMs,
      database: this.database,
      polls: this.polls,
      attempt: (key) => {
        const attempt = (this.attempts.get(key) ?? 0) + 1;
        this.attempts.set(key, attempt);
        return attempt;
      },
      isCalm: () => timeline.happened === 0 || this.parts.strikes.isOver,
      decided: (owner, lane, taken) => {
        const turns = taken.filter((each) => each.kind === 'turn');
        this.decided.set(decidedBy(owner, lane), turns);
        this.lastOwner.set(lane, owner);
      },
      orderOf: (owner, lane) => this.decided.get(decidedBy(owner, lane))?.[0]?.work.order,
      died: () => {
        slot.process = undefined;
        timeline.in(chances.of(`restart ${name} ${life}`).between(1_000, 40_000), () => this.begin(slot));
      },
      onError: (error) => this.failed(error),
    });
  }

  private failed(error: unknown): void {
    if (!(error instanceof StoreAway)) this.errors.push(asError(error));
  }

  // What is committed.

  /** What whoever looks on throws is no failure of the store. */
  private shown(show: () => void): void {
    try {
      show();
    } catch (error) {
      this.errors.push(asError(error));
    }
  }

  private group(lane: Lane, entries: readonly JournalEntry[], owner: string): void {
    const turns = this.decided.get(decidedBy(owner, lane)) ?? [];
    this.decided.delete(decidedBy(owner, lane));
    const left = [...entries];
    for (const { work, turn } of turns) {
      if (turn.failure !== undefined) continue;
      const entry = turn.events.length === 0 ? undefined : left.shift();
      if (turn.events.length > 0)
        invariant(entry?.command === work.id && entry.order === work.order, `${work.id} is in the journal, in its place`);
      const accounts = new Map<AccountKey, AccountState>();
      for (const [key, { after, events }] of turn.accounts) if (events.length > 0) accounts.set(key, after.state);
      for (const [key, state] of accounts) this.store.accounts.set(key, state);
      const events = entry === undefined ? [] : this.store.append(lane, entry);
      const { order, command, id } = work;
      this.parts.committed({ kind: 'order', order, command, id, events, accounts });
    }
    invariant(left.length === 0, `lane ${lane}: ${left.length} entries are nobody's`);
  }

  private account(account: AccountKey, id: string, kept: AccountState | undefined): void {
    const command = this.adjusted.get(id);
    const state = kept ?? this.store.account(account);
    invariant(command !== undefined, `${id} is an owner's`);
    this.store.accounts.set(account, state);
    this.parts.committed({ kind: 'account', account, command, state });
  }

  private facts(seen: readonly Observation[], changes: readonly FactChange[]): void {
    for (const [i, change] of changes.entries()) {
      const key = seen[i]?.key;
      if (key === undefined || change.kind === 'older') continue;
      this.store.learnFact(key, change.view);
      if (change.kind === 'changed') this.parts.committed({ kind: 'fact', key, view: change.view });
    }
  }
}

const decidedBy = (owner: string, lane: Lane): string => `${owner}/${lane}`;

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
