/** What has come of the orders, by the hub's own lists: a page or two each time, however many orders there are. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Posting } from '../console/posting.ts';

interface Row {
  readonly order: string;
  readonly changedAt: number;
}

interface OrdersPage {
  readonly orders: readonly Row[];
  readonly next?: string;
}

interface HoldsPage {
  readonly holds: readonly { readonly order: string; readonly type: string }[];
  readonly next?: string;
}

const PAGE = 500;
/** How much later than another an order may come into the list, and have changed before it; all are looked at in the end. */
const OUT_OF_ORDER_MS = 2_000;

export class Lists {
  /** Whole lives: when they closed, by the hub's clock, which is this machine's. */
  readonly closed = new Map<string, number>();
  private readonly to: Posting;
  private readonly onClosed: (order: string) => void;
  private readonly ending = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private latest = 0;

  constructor(to: Posting, onClosed: (order: string) => void) {
    this.to = to;
    this.onClosed = onClosed;
  }

  start(everyMs: number): void {
    this.running = this.follow(everyMs);
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  async look({ isWhole = false } = {}): Promise<void> {
    const from = isWhole ? 0 : this.latest - OUT_OF_ORDER_MS;
    let cursor: string | undefined;
    for (;;) {
      const query = { state: 'closed', sort: 'changed', limit: String(PAGE), ...(cursor !== undefined && { cursor }) };
      const { orders, next } = await this.get<OrdersPage>('/orders', query);
      for (const { order, changedAt } of orders) {
        this.latest = Math.max(this.latest, changedAt);
        if (this.closed.has(order)) continue;
        this.closed.set(order, changedAt);
        this.onClosed(order);
      }
      if (next === undefined || (orders.at(-1)?.changedAt ?? 0) < from) return;
      cursor = next;
    }
  }

  /** Orders that have an open hold now, by its type. */
  async holds(): Promise<readonly { readonly order: string; readonly type: string }[]> {
    const all: { readonly order: string; readonly type: string }[] = [];
    let cursor: string | undefined;
    do {
      const page: HoldsPage = await this.get('/holds', { limit: String(PAGE), ...(cursor !== undefined && { cursor }) });
      all.push(...page.holds);
      cursor = page.next;
    } while (cursor !== undefined);
    return all;
  }

  private async follow(everyMs: number): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      await this.look();
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async get<Page>(path: string, query: Readonly<Record<string, string>>): Promise<Page> {
    const { url, key } = this.to;
    const headers = { authorization: `Bearer ${key}` };
    const response = await fetch(`${url}/v1${path}?${new URLSearchParams(query).toString()}`, { headers });
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Page;
  }
}
