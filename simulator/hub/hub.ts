/**
 * The hub as it runs: two processes on one store, which take commands, carry out follow-ups, wake orders and deliver
 * effects, and which may die at any commit boundary. What is durable (follow-ups, wakes, effects) is taken up by the
 * other process when its lease has run out, exactly as `src/engine` does it.
 */
import type { AccountKey } from '../../src/core/model/account.ts';
import type { FactKey } from '../../src/core/model/fact.ts';
import { HUB, type OrderId } from '../../src/core/model/identifiers.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import type { Order } from '../../src/core/model/order.ts';
import type { AccountCommand } from '../../src/core/process/account/command.ts';
import { effectsOf } from '../../src/core/process/effects.ts';
import { nextWake } from '../../src/core/process/wake.ts';
import type { Asked } from './asked.ts';
import { EffectQueue, LEASE_MS, type SimEffect } from './effects.ts';
import { Routes } from './routes.ts';
import type { HubParts, MakeHub, SimulatedHub } from './simulated-hub.ts';
import { Store, type FollowUp, type Outcome, type Transaction } from './store.ts';

interface Job extends Asked {
  readonly process: Process;
  transaction: Transaction | undefined;
}

interface Process {
  readonly number: number;
  readonly skewMs: number;
  readonly jobs: Set<Job>;
}

interface ModelParts extends HubParts {
  readonly store: Store;
}

export const modelHub: MakeHub = (parts) => new SimHub({ ...parts, store: new Store(parts.workflow) });

class SimHub implements SimulatedHub {
  readonly store: Store;
  private readonly parts: ModelParts;
  private readonly processes: Process[];
  private readonly queues = new Map<OrderId, Job[]>();
  private readonly followUps = new Map<OrderId, FollowUp[]>();
  private readonly wakes = new Map<OrderId, Instant>();
  private readonly effects: EffectQueue;
  private readonly routes = new Routes();
  private transactions = 0;

  constructor(parts: ModelParts) {
    this.parts = parts;
    this.store = parts.store;
    this.effects = new EffectQueue({ ...parts, submit: (asked) => this.submit(asked) });
    this.processes = [0, 1].map((number) => ({
      number,
      skewMs: parts.strikes.draw('clock-skew', `process ${number}`)
        ? parts.chances.of(`skew ${number}`).between(-1_500, 1_500)
        : 0,
      jobs: new Set(),
    }));
  }

  route(...asked: Parameters<SimulatedHub['route']>): OrderId {
    return this.routes.route(...asked);
  }

  routePurchaseOrder(...asked: Parameters<SimulatedHub['routePurchaseOrder']>): OrderId {
    return this.routes.routePurchaseOrder(...asked);
  }

  get openEffects(): readonly SimEffect[] {
    return this.effects.open;
  }

  /** Names of the processes whose clocks are off. */
  get skewed(): readonly string[] {
    return this.processes.filter(({ skewMs }) => skewMs !== 0).map(({ number }) => `process ${number}`);
  }

  /** A command for an order, taken by one of the processes. */
  submit(asked: Asked): void {
    const process = this.processes[this.transactions++ % this.processes.length] as Process;
    const job: Job = { ...asked, process, transaction: undefined };
    process.jobs.add(job);
    if (this.store.isLocked(asked.order)) this.queue(job);
    else this.begin(job);
  }

  private queue(job: Job): void {
    const queue = this.queues.get(job.order);
    if (queue === undefined) this.queues.set(job.order, [job]);
    else queue.push(job);
  }

  private begin(job: Job): void {
    const { order, command, id, actor, roles, process } = job;
    const known = this.store.answers.get(id);
    if (known !== undefined) return this.finish(job, { accepted: known, order: this.store.order(order) });
    const at = (this.parts.timeline.now + process.skewMs) as Instant;
    const isLazy = this.parts.chances.chance(['lazy ', id], command.type === 'capture' ? 0.03 : 0.1);
    job.transaction = this.store.begin(order, command, { id, order, actor, roles, at }, isLazy);
    this.advance(job, job.transaction);
  }

  /** One statement, and a pause in which others have theirs; a few pauses are long. */
  private advance(job: Job, transaction: Transaction): void {
    if (!job.process.jobs.has(job)) return;
    if (transaction.isReady && this.dies('crash-before-commit', job)) return;
    const step = transaction.step();
    if (transaction.committed !== undefined) return this.commit(job, transaction);
    if (step.kind === 'begin' && step.after !== undefined)
      return this.store.whenThrough(step.after, () => this.parts.timeline.in(0, () => this.advance(job, transaction)));
    const pause = this.pause(job.id, step.kind === 'begin');
    if (pause === 0) this.advance(job, transaction);
    else this.parts.timeline.in(pause, () => this.advance(job, transaction));
  }

  private pause(id: string, isAgain: boolean): number {
    const draw = this.parts.chances.of(['pause ', id, ' ', String(this.parts.timeline.now)]);
    if (isAgain) return draw.between(5, 200);
    const share = draw.next();
    return share < 0.7 ? 0 : share < 0.95 ? draw.between(1, 50) : draw.between(50, 5_000);
  }

  private commit(job: Job, { committed, meta: { at } }: Transaction): void {
    if (committed === undefined) throw new Error('nothing was committed');
    const { outcome, events, accounts, followUps } = committed;
    const { order, command, id } = job;
    if (job.isSaidOnce !== true) this.store.answers.set(id, outcome.accepted);
    job.atCommit?.(outcome);
    if (outcome.accepted) {
      this.parts.committed({ kind: 'order', order, command, id, events, accounts });
      const requests = effectsOf(
        outcome.order,
        events.map(({ event }) => event),
      );
      for (const request of requests) this.effects.want({ ...request, order });
      this.plan(order, outcome.order, at);
      for (const followUp of followUps) this.follow(followUp);
    }
    this.next(order);
    if (this.dies('crash-after-commit', job)) return;
    this.finish(job, outcome);
  }

  private finish(job: Job, outcome: Outcome): void {
    job.process.jobs.delete(job);
    if (job.transaction === undefined) this.next(job.order);
    job.answered?.(outcome);
  }

  private next(order: OrderId): void {
    const queue = this.queues.get(order);
    if (queue === undefined || this.store.isLocked(order)) return;
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
      if (!job.process.jobs.has(job)) continue;
      this.begin(job);
      if (this.store.isLocked(order)) return;
    }
    this.queues.delete(order);
  }

  private dies(fault: 'crash-before-commit' | 'crash-after-commit', job: Job): boolean {
    if (!this.parts.strikes.strike(fault, [job.id, ' ', String(this.parts.timeline.now)], job.order)) return false;
    this.crash(job.process);
    return true;
  }

  /** All that a process had in hand is gone; nothing of it was written. What waited for its locks goes on. */
  private crash(process: Process): void {
    const jobs = [...process.jobs];
    process.jobs.clear();
    for (const { transaction } of jobs)
      if (transaction !== undefined && transaction.committed === undefined) this.store.unlock(transaction);
    for (const { order } of jobs) this.next(order);
  }

  // Accounts and facts: their owners tell them.

  /** Tried until it is done: an owner's queue is durable. */
  adjust(account: AccountKey, command: AccountCommand): void {
    const done = this.store.adjust(account, command, this.parts.timeline.now);
    if (done === undefined) return this.parts.timeline.in(50, () => this.adjust(account, command));
    this.parts.committed({ kind: 'account', account, command, state: done.state });
    for (const followUp of done.followUps) this.follow(followUp);
  }

  observe(key: FactKey, value: unknown): void {
    const { view, followUps } = this.store.observe(key, value, this.parts.timeline.now);
    this.parts.committed({ kind: 'fact', key, view });
    for (const followUp of followUps) this.follow(followUp);
  }

  // Follow-ups: in their order, each until it is carried out.

  private follow(followUp: FollowUp): void {
    const queue = this.followUps.get(followUp.order);
    if (queue !== undefined) return void queue.push(followUp);
    this.followUps.set(followUp.order, [followUp]);
    this.parts.timeline.in(this.parts.chances.of(followUp.id).between(1, 400), () => this.carryOut(followUp.order));
  }

  private carryOut(order: OrderId): void {
    const first = this.followUps.get(order)?.[0];
    if (first === undefined) return void this.followUps.delete(order);
    let isDone = false;
    const done = (): void => {
      if (isDone) return;
      isDone = true;
      this.followUps.get(order)?.shift();
      this.carryOut(order);
    };
    this.submit({ order, command: first.command, id: first.id, actor: HUB, roles: [], answered: done });
    this.parts.timeline.in(LEASE_MS, () => {
      if (!isDone && this.followUps.get(order)?.[0] === first) {
        isDone = true;
        this.carryOut(order);
      }
    });
  }

  // Wakes: one for each order.

  /** By the clock of the process that decided: one that runs slow finds the same deadline again. */
  private plan(id: OrderId, order: Order, decidedAt: Instant): void {
    const at = nextWake(order, decidedAt);
    if (at === this.wakes.get(id)) return;
    if (at === undefined) return void this.wakes.delete(id);
    this.wakes.set(id, at);
    this.parts.timeline.at(at, () => this.wake(id, at));
  }

  private wake(order: OrderId, at: Instant): void {
    if (this.wakes.get(order) !== at) return;
    this.submit({
      order,
      command: { type: 'wake' },
      id: `wake:${order}:${at}:${this.parts.timeline.now}`,
      actor: HUB,
      roles: [],
    });
    this.parts.timeline.in(LEASE_MS, () => this.wake(order, at));
  }
}
