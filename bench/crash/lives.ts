/**
 * The orders' lives as their outside lives them: captured, and moved along by what partners do. A warehouse that has a
 * release picks and ships; finance that has an invoice posts it and is paid, and the payment frees the customer's credit.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderCommand } from '../../src/core/model/command.ts';
import { add, negate, ZERO, type Decimal } from '../../src/core/model/decimal.ts';
import type { OrderId } from '../../src/core/model/identifiers.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import type { InvoiceInstruction, ReleaseInstruction } from '../../src/core/model/instruction.ts';
import { laneOf } from '../../src/engine/lane.ts';
import type { Callers } from './callers.ts';
import { demandOf, goodsLeave, moneyComes, type Wanted } from './orders.ts';
import type { Arrival } from './outside.ts';

const LOOK_EVERY_MS = 50;

export interface Life {
  readonly wanted: Wanted;
  id?: OrderId;
  outcome?: 'completed' | 'cancelled';
  /** What the partners have done of it already, by instance. */
  readonly seen: Set<string>;
  /** Conversations about it that have not ended. */
  open: number;
}

export class Lives {
  readonly all: Life[] = [];
  readonly byOrder = new Map<string, Life>();
  /** Answers that no right order gets. */
  readonly refused: string[] = [];
  /** What has left, by item, as the warehouse said and was answered. */
  readonly shipped = new Map<string, Decimal>();
  private readonly callers: Callers;
  /** Of orders whose capture is not answered yet. */
  private readonly early = new Map<string, (readonly [Arrival, unknown])[]>();
  private readonly earlyEnds = new Map<string, 'completed' | 'cancelled'>();

  constructor(callers: Callers) {
    this.callers = callers;
  }

  begin(wanted: Wanted): void {
    const life: Life = { wanted, seen: new Set(), open: 1 };
    this.all.push(life);
    void this.capture(life);
  }

  acted(arrival: Arrival, input: unknown): void {
    const life = this.byOrder.get(arrival.order);
    if (life !== undefined) return this.goOn(life, arrival, input);
    const before = this.early.get(arrival.order);
    if (before === undefined) this.early.set(arrival.order, [[arrival, input]]);
    else before.push([arrival, input]);
  }

  closed(order: string, outcome: 'completed' | 'cancelled'): void {
    const life = this.byOrder.get(order);
    if (life === undefined) this.earlyEnds.set(order, outcome);
    else life.outcome = outcome;
  }

  /** Those that have not ended, or whose last words nobody has answered. */
  open(): readonly Life[] {
    return this.all.filter(({ outcome, open }) => outcome === undefined || open > 0);
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
    for (const [arrival, input] of this.early.get(outcome.order) ?? []) this.goOn(life, arrival, input);
    this.early.delete(outcome.order);
  }

  private goOn(life: Life, { task, key }: Arrival, input: unknown): void {
    const [, instance = '', , undo] = key.split(':');
    if (undo !== undefined || life.seen.has(instance)) return;
    if (task === 'warehouse.release') void this.ship(life, instance, input as ReleaseInstruction);
    if (task === 'finance.invoice') void this.pay(life, instance, input as InvoiceInstruction);
  }

  private async ship(life: Life, instance: string, release: ReleaseInstruction): Promise<void> {
    await this.tell(life, instance, release.order, goodsLeave(release, Date.now() as Instant));
    for (const { item, quantity } of release.lines) this.shipped.set(item, add(this.shipped.get(item) ?? ZERO, quantity));
    life.open -= 1;
  }

  private async pay(life: Life, instance: string, invoice: InvoiceInstruction): Promise<void> {
    await this.tell(life, instance, invoice.order, moneyComes(invoice, Date.now() as Instant));
    const id = `paid:${invoice.order}:${invoice.shipment}`;
    const command = { type: 'adjust', delta: negate(invoice.total.amount), why: 'payment', at: Date.now() as Instant } as const;
    const outcome = await this.callers.ask({ door: 'account', id, account: `credit:${life.wanted.group}`, command });
    if (outcome.kind !== 'adjusted') this.refused.push(`${id}: ${JSON.stringify(outcome)}`);
    life.open -= 1;
  }

  private async tell(life: Life, instance: string, order: OrderId, commands: readonly OrderCommand[]): Promise<void> {
    life.seen.add(instance);
    life.open += 1;
    for (const command of commands) {
      const outcome = await this.callers.ask({ door: 'command', id: `${order}:${instance}:${command.type}`, order, command });
      if (outcome.kind !== 'accepted') this.refused.push(`${order} ${command.type}: ${JSON.stringify(outcome)}`);
    }
  }
}
