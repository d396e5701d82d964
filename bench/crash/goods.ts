/** Goods that come to the warehouse: of what is scarce, now and then, so that orders which wait for them go on. */
import { setTimeout as sleep } from 'node:timers/promises';
import { decimal } from '../../src/core/model/decimal.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import type { Callers } from './callers.ts';
import { SCARCE } from './orders.ts';

const EVERY_MS = 10_000;
const QUANTITY = 40;
/** Enough for all that are still waiting. */
const LAST = 100_000;

export class Goods {
  /** Of each scarce item. */
  received = 0;
  private readonly callers: Callers;
  private readonly ending = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(callers: Callers) {
    this.callers = callers;
  }

  start(): void {
    this.running = this.come();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.running;
    await this.receive(LAST);
  }

  private async come(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
      await this.receive(QUANTITY);
    }
  }

  private async receive(quantity: number): Promise<void> {
    this.received += quantity;
    const at = Date.now() as Instant;
    const command = { type: 'adjust', delta: decimal(String(quantity)), why: 'receipt', at } as const;
    for (const item of SCARCE)
      await this.callers.ask({ door: 'account', id: `received:${item}:${at}`, account: `stock:EAST/${item}`, command });
  }
}
