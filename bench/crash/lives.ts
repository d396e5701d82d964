/**
 * The orders' lives as their outside lives them: captured, and moved along by what partners do. A warehouse that has a
 * release picks and ships; finance that has an invoice posts it and is paid, and the payment frees the customer's credit.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderId } from '../../src/core/model/identifiers.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import type { OrderCommand } from '../../src/core/model/command.ts';
import { laneOf } from '../../src/engine/lane.ts';
import type { Callers } from './callers.ts';
import { amountOf, demandOf, goodsLeave, moneyComes, totalOf, type Wanted } from './orders.ts';
import type { Arrival } from './outside.ts';

const LOOK_EVERY_MS = 50;

export interface Life {
  readonly wanted: Wanted;
  id?: OrderId;
  outcome?: 'completed' | 'cancelled';
  /** What the partners have done of it already. */
  readonly seen: Set<string>;
  /** Commands of it that nobody has answered yet. */
  open: number;
  paid: boolean;
}

export class Lives {
  readonly all: Life[] = [];
  readonly byOrder = new Map<string, Life>();
  /** Answers that no right order gets. */
  readonly refused: string[] = [];
  private readonly callers: Callers;
  /** Of orders whose capture is not answered yet. */
  private readonly early = new Map<string, Arrival[]>();
  private readonly earlyEnds = new Map<string, 'completed' | 'cancelled'>();

  constructor(callers: Callers) {
    this.callers = callers;
  }

  begin(wanted: Wanted): void {
    const life: Life = { wanted, seen: new Set(), open: 1, paid: false };
    this.all.push(life);
    void this.capture(life);
  }

  acted(arrival: Arrival): void {
    const life = this.byOrder.get(arrival.order);
    if (life !== undefined) return this.goOn(life, arrival);
    const before = this.early.get(arrival.order);
    if (before === undefined) this.early.set(arrival.order, [arrival]);
    else before.push(arrival);
  }

  closed(order: string, outcome: 'completed' | 'cancelled'): void {
    const life = this.byOrder.get(order);
    if (life === undefined) this.earlyEnds.set(order, outcome);
    else life.outcome = outcome;
  }

  /** Those that have not ended, or whose last words nobody has answered. */
  open(): readonly Life[] {
    return this.all.filter(({ outcome, open, paid }) => outcome === undefined || open > 0 || (outcome === 'completed' && !paid));
  }

  orderIn(lane: number, lanes: number): OrderId {
    const found = [...this.byOrder.values()].find(({ id = '' }) => laneOf(id, lanes) === lane)?.id;
    if (found === undefined) throw new Error(`there is no order in lane ${lane}`);
    return found;
  }

  /** Ends once each lane has an order. */
  async inEveryLane(lanes: number): Promise<void> {
    while (new Set([...this.byOrder.keys()].map((id) => laneOf(id, lanes))).size < lanes) await sleep(LOOK_EVERY_MS);
  }

  private async capture(life: Life): Promise<void> {
    const { wanted } = life;
    const demand = demandOf(wanted, Date.now() as Instant);
    const outcome = await this.callers.ask({ door: 'capture', id: wanted.message, demand });
    life.open -= 1;
    if (outcome.kind !== 'accepted') return void this.refused.push(`${wanted.message}: ${JSON.stringify(outcome)}`);
    life.id = outcome.order;
    this.byOrder.set(outcome.order, life);
    const end = this.earlyEnds.get(outcome.order);
    if (end !== undefined) life.outcome = end;
    for (const arrival of this.early.get(outcome.order) ?? []) this.goOn(life, arrival);
    this.early.delete(outcome.order);
  }

  private goOn(life: Life, { task, key }: Arrival): void {
    if (life.seen.has(task) || life.id === undefined) return;
    const now = Date.now() as Instant;
    const [, instance = ''] = key.split(':');
    if (task === 'warehouse.release') void this.tell(life, task, goodsLeave(life.wanted, instance.split('/')[1] ?? '', now));
    if (task === 'finance.invoice') void this.tell(life, task, moneyComes(life.wanted, life.id, now));
  }

  private async tell(life: Life, task: string, commands: readonly OrderCommand[]): Promise<void> {
    const order = life.id as OrderId;
    life.seen.add(task);
    life.open += 1;
    for (const command of commands) {
      const outcome = await this.callers.ask({ door: 'command', id: `${order}:${command.type}`, order, command });
      if (outcome.kind !== 'accepted') this.refused.push(`${order} ${command.type}: ${JSON.stringify(outcome)}`);
    }
    if (task === 'finance.invoice') await this.pay(life);
    life.open -= 1;
  }

  private async pay(life: Life): Promise<void> {
    const id = `paid:${life.id}`;
    const delta = amountOf(-totalOf(life.wanted)) as never;
    const command = { type: 'adjust', delta, why: 'payment', at: Date.now() as Instant } as const;
    const outcome = await this.callers.ask({ door: 'account', id, account: `credit:${life.wanted.group}`, command });
    if (outcome.kind !== 'adjusted') this.refused.push(`${id}: ${JSON.stringify(outcome)}`);
    life.paid = true;
  }
}
