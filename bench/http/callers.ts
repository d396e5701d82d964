/**
 * Those who order by `POST /v1/orders`, over kept connections. What one call took counts from when it was due: in open loop by
 * the clock, so that time lost behind a late answer counts too (no coordinated omission); timers are late by up to 1 ms, and so
 * are these. Whoever hears no answer, or that the hub could not take it now, asks again under the same key, as callers do.
 */
import { setTimeout as until } from 'node:timers/promises';
import { clientOf, NotTaken, portOf, type Client } from '../shared/http.ts';
import type { Posting } from '../console/posting.ts';
import type { Load } from './options.ts';
import type { Trade } from './world.ts';

const CONNECTIONS_MAX = 256;
const AGAIN_MS = 250;
const TRIES_MAX = 40;
/** The hub's no to what was asked, however often it is asked. */
const isFinal = (code: string): boolean => /^4\d\d$/.test(code) && code !== '409' && code !== '429';

export interface Call {
  readonly node: string;
  /** Milliseconds since 1970. */
  readonly dueAt: number;
  readonly tookMs: number;
  /** Undefined: it was never taken. */
  readonly order?: string;
  /** Why it was not taken at first: a status, or a code of the network, for each time that it was asked in vain. */
  readonly errors: readonly string[];
}

export class Callers {
  readonly calls: Call[] = [];
  private readonly trade: Trade;
  private readonly key: string;
  private readonly client: Client;
  private readonly waiting = new Map<string, () => void>();
  private next = 0;

  constructor(to: Posting, trade: Trade) {
    this.trade = trade;
    this.key = to.key;
    this.client = clientOf(portOf(Number(new URL(to.url).port)), CONNECTIONS_MAX);
  }

  /** Until this time; then what is under way is awaited. */
  async run(load: Load, endsAt: number): Promise<void> {
    if (load.kind === 'open') await this.open(load.rate, endsAt);
    else await Promise.all(Array.from({ length: load.callers }, async () => await this.caller(endsAt)));
  }

  /** A caller who lived it goes on with the next. */
  closed(order: string): void {
    this.waiting.get(order)?.();
    this.waiting.delete(order);
  }

  /** Nobody waits any more. */
  stop(): void {
    for (const goOn of this.waiting.values()) goOn();
    this.waiting.clear();
    this.client.close();
  }

  private async open(rate: number, endsAt: number): Promise<void> {
    const from = Date.now();
    const underWay: Promise<unknown>[] = [];
    for (let i = 0; ; i++) {
      const dueAt = from + (i * 1_000) / rate;
      if (dueAt >= endsAt) break;
      const ms = dueAt - Date.now();
      if (ms > 0) await until(ms);
      underWay.push(this.call(dueAt));
    }
    await Promise.all(underWay);
  }

  private async caller(endsAt: number): Promise<void> {
    while (Date.now() < endsAt) {
      const { order } = await this.call(Date.now());
      if (order === undefined) continue;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.waiting.set(order, resolve);
      await Promise.race([promise, until(Math.max(0, endsAt - Date.now()), undefined, { ref: false })]);
    }
  }

  private async call(dueAt: number): Promise<Call> {
    const { node, message, body } = this.trade.orderAt(this.next++);
    const errors: string[] = [];
    let order: string | undefined;
    while (order === undefined && errors.length < TRIES_MAX && !errors.some(isFinal)) {
      if (errors.length > 0) await until(AGAIN_MS);
      order = await this.posted(message, body).catch((error: unknown) => {
        errors.push(codeOf(error));
        return undefined;
      });
    }
    const call = { node, dueAt, tookMs: Date.now() - dueAt, errors, ...(order !== undefined && { order }) };
    this.calls.push(call);
    return call;
  }

  private async posted(message: string, body: string): Promise<string> {
    const headers = {
      authorization: `Bearer ${this.key}`,
      'content-type': 'application/json',
      'idempotency-key': message,
    };
    return (JSON.parse(await this.client.post('/v1/orders', body, headers)) as { readonly order: string }).order;
  }
}

const codeOf = (error: unknown): string =>
  error instanceof NotTaken ? String(error.status) : ((error as NodeJS.ErrnoException).code ?? String(error));
