/**
 * The person behind the desk. What is in doubt at a partner that can't be asked, this person looks up in the partner's own
 * ledger, once it can't change any more: it is there, or it is sent again. Nobody waits for goods that there are not.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Hold, Resolution } from '../../src/core/model/hold.ts';
import type { OrderId } from '../../src/core/model/identifiers.ts';
import { effectKey, type EffectKey, type InstanceId } from '../../src/core/model/task.ts';
import { fold } from '../../src/engine/memory.ts';
import type { Store } from '../../src/engine/ports.ts';
import type { Callers } from './callers.ts';
import type { Arrival } from './outside.ts';
import { LEASE_MS } from './partners.ts';

interface Opened {
  readonly order: OrderId;
  readonly hold: Hold;
  readonly at: number;
}

/** What a process that was stopped may still send has arrived by then. */
const LOOK_AFTER_MS = LEASE_MS / 2;
const EVERY_MS = 200;

export class Person {
  /** Decisions to send again, one for each time. */
  readonly sentAgain: EffectKey[] = [];
  readonly resolved = new Map<string, number>();
  readonly unexpected: string[] = [];
  /** Nobody begins anything any more: credit that does not come will not come. */
  isClosingTime = false;
  private readonly store: Store;
  private readonly callers: Callers;
  private readonly arrivals: (key: string) => Promise<readonly Arrival[]>;
  private readonly open = new Map<string, Opened>();
  private running: Promise<void> = Promise.resolve();
  private isStopping = false;

  constructor(store: Store, callers: Callers, arrivals: (key: string) => Promise<readonly Arrival[]>) {
    this.store = store;
    this.callers = callers;
    this.arrivals = arrivals;
  }

  opened(order: OrderId, hold: Hold): void {
    this.open.set(`${order} ${hold.id}`, { order, hold, at: performance.now() });
  }

  gone(order: OrderId, hold: string): void {
    this.open.delete(`${order} ${hold}`);
  }

  /** Each with its owner. */
  waiting(): readonly string[] {
    return [...this.open.values()].map(({ order, hold }) => `${order}: ${hold.reason.type} (${hold.team})`);
  }

  start(): void {
    this.running = this.work();
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await this.running;
  }

  private async work(): Promise<void> {
    while (!this.isStopping) {
      for (const [id, opened] of this.open) if (this.isTime(opened)) await this.look(id, opened).catch(() => undefined);
      await sleep(EVERY_MS);
    }
  }

  private isTime({ hold, at }: Opened): boolean {
    const waited = performance.now() - at;
    if (hold.reason.type === 'effect') return waited > LOOK_AFTER_MS;
    return hold.reason.type !== 'credit' || (this.isClosingTime && waited > LOOK_AFTER_MS);
  }

  private async look(id: string, { order, hold }: Opened): Promise<void> {
    const resolution = await this.decide(order, hold);
    if (resolution === undefined) return void this.open.delete(id);
    // The same hold, after it was sent again in vain, is another question.
    const asked = `${id} ${this.callers.acknowledged.length}`;
    const command = { type: 'resolve-hold', hold: hold.id, resolution, note: 'looked up' } as const;
    const outcome = await this.callers.ask({ door: 'command', id: asked, order, command, role: hold.team });
    this.open.delete(id);
    // Refused: it has lapsed meanwhile.
    if (outcome.kind !== 'accepted') return;
    const what = `${hold.reason.type}: ${resolution.way}`;
    this.resolved.set(what, (this.resolved.get(what) ?? 0) + 1);
  }

  private async decide(order: OrderId, { reason, raisedBy }: Hold): Promise<Resolution | undefined> {
    if (reason.type === 'shortage' || reason.type === 'credit') return { way: 'cancel' };
    if (reason.type !== 'effect') {
      this.unexpected.push(`${order} is on hold: ${JSON.stringify(reason)}`);
      return undefined;
    }
    const { order: state } = fold(await this.store.read.journal(order));
    const task = 'tasks' in state ? state.tasks[raisedBy as InstanceId] : undefined;
    if (task === undefined || (task.state !== 'in-doubt' && task.state !== 'undoing')) return undefined;
    const key = effectKey(order, task.id, task.generation, task.state === 'undoing' ? 'undo' : 'do');
    const isThere = (await this.arrivals(key)).some(({ acts }) => acts);
    if (isThere) return { way: 'confirm-by-hand', reference: `R-${key}` };
    this.sentAgain.push(key);
    return { way: 'send-again' };
  }
}
