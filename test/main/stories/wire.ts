/**
 * A town on the wire: a house on a real PostgreSQL whose facts, stock and credit come by the API, orders and changes by X12
 * or the API, releases as 940s to a warehouse on a socket, shipments as its 945s, invoices and payments as finance's news.
 * Its clock stands still until the story moves it; a warehouse that is closed ships only what the story says.
 */
import { onTestFinished } from 'vitest';
import { createKey } from '../../../src/api/keys.ts';
import { decimal } from '../../../src/core/model/decimal.ts';
import { instant, type Instant } from '../../../src/core/model/instant.ts';
import type { LiveOrder } from '../../../src/core/model/order.ts';
import { must } from '../../../src/core/model/result.ts';
import { conservation } from '../../../src/core/process/order-facts.ts';
import { startErp } from '../../../standins/erp.ts';
import { startFinance, type FinanceStandin } from '../../../standins/finance.ts';
import { startMailbox } from '../../../standins/mailbox.ts';
import { read940, write945, type WarehouseOrder } from '../../../standins/warehouse/x12.ts';
import { startWarehouse, type RecallRule, type WarehouseStandin } from '../../../standins/warehouse.ts';
import { FACTS } from '../../core/checks/facts.ts';
import { fromAcme, openChannels, type Channels } from '../channels.ts';
import { eventually } from '../../support/eventually.ts';

const TEAMS = ['service', 'pricing', 'credit', 'warehouse', 'planning', 'finance'];
/** Where nobody listens. */
const NOWHERE = 'http://127.0.0.1:9';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export class Wire {
  readonly warehouse: WarehouseStandin;
  readonly finance: FinanceStandin;
  private readonly house: Channels;
  private readonly key: string;
  private readonly time: { at: Instant };
  private numbers = 0;

  constructor(house: Channels, key: string, time: { at: Instant }, warehouse: WarehouseStandin, finance: FinanceStandin) {
    this.house = house;
    this.key = key;
    this.time = time;
    this.warehouse = warehouse;
    this.finance = finance;
  }

  get url(): string {
    return this.house.url;
  }

  get hub(): Channels['hub'] {
    return this.house.hub;
  }

  at(time: string): this {
    this.time.at = instant(time);
    this.house.hub.engine.nudge();
    return this;
  }

  async api(called: string, body?: object): Promise<Answer> {
    const [method = 'GET', path = ''] = called.split(' ');
    const response = await fetch(`${this.house.url}/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        'content-type': 'application/json',
        'idempotency-key': `story-${++this.numbers}`,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }

  /** An answer that is not a success is the story's end. */
  async tell(called: string, body: object): Promise<unknown> {
    const answer = await this.api(called, body);
    if (answer.status >= 300) throw new Error(`${called}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async facts(facts: Readonly<Record<string, unknown>>): Promise<void> {
    const told = Object.entries(facts).map(([key, value]) => ({ key, value }));
    await this.tell('POST /facts', { source: 'erp', facts: told });
  }

  async account(account: string, word: object): Promise<void> {
    await this.tell(`POST /accounts/${encodeURIComponent(account)}`, word);
  }

  async stock(onHand: string, asOf = '2026-06-01T06:00:00Z'): Promise<void> {
    await this.account('stock:EAST/BRG-6204', { type: 'snapshot', figure: onHand, asOf });
  }

  async credit(limit: string, exposure = '0'): Promise<void> {
    const asOf = '2026-06-01T06:00:00Z';
    await this.account('credit:ACME-GROUP', { type: 'snapshot', figure: exposure, limit, asOf });
  }

  /** ACME's own interchange of one set, over HTTP. */
  async edi(...segments: readonly string[]): Promise<string> {
    const { status, text } = await this.house.post('/edi/edi:acme', fromAcme(++this.numbers, segments));
    if (status !== 200) throw new Error(`${status}: ${text}`);
    return text;
  }

  /** An 850 of one line of bearings, with a price or without; what follows it in `more` is of its PO1 loop. */
  async order850(purchaseOrder: string, quantity: string, price: string, ...more: readonly string[]): Promise<string> {
    const to = more.some((segment) => segment.startsWith('SDQ')) ? [] : ['N1*ST*Acme*92*MAIN'];
    const line = `PO1*1*${quantity}*EA*${price}*${price === '' ? '' : 'PE'}*VN*BRG-6204`;
    return await this.edi(`BEG*00*SA*${purchaseOrder}**20260601`, 'CUR*BY*USD', ...to, line, ...more, 'CTT*1');
  }

  async news(of: 'finance', body: object): Promise<void> {
    await this.house.post(`/partners/${of}`, JSON.stringify(body));
  }

  /** By its purchase order, or its own number where two have the same. */
  async order(purchaseOrder: string): Promise<LiveOrder> {
    const all = await this.house.orders();
    const found = all.find(({ id, header }) => header.purchaseOrder === purchaseOrder || id === purchaseOrder);
    if (found === undefined) throw new Error(`no order ${purchaseOrder} yet`);
    return found;
  }

  async orders(): Promise<readonly LiveOrder[]> {
    return await this.house.orders();
  }

  /** The 940 of a fulfillment, as the warehouse read it. */
  async released(purchaseOrder: string, fulfillment = 'F1'): Promise<WarehouseOrder> {
    return await eventually(async () => {
      const { id } = await this.order(purchaseOrder);
      const all = this.warehouse.arrivals.filter(({ path }) => path === '/x12').flatMap(({ body }) => read940(body));
      const found = all.findLast(({ number }) => number === `${id}/${fulfillment}`);
      if (found === undefined)
        throw new Error(`no 940 of ${purchaseOrder} ${fulfillment}: ${all.map(({ number }) => number).join()}`);
      return found;
    });
  }

  /** The 945 of all that a 940 asked for, or of what the story says instead. */
  async ships(order: WarehouseOrder, shipment: string, left: string): Promise<void> {
    const control = ++this.numbers;
    const at = instant(left);
    const text = write945({ order, shipment, billOfLading: `BOL-${shipment}`, carrier: 'UPSN', at, warehouse: 'EAST', control });
    await this.house.post('/partners/EAST', text);
  }

  async resolve(purchaseOrder: string, type: string, resolution: object): Promise<void> {
    const { id, holds } = await this.order(purchaseOrder);
    const hold = Object.values(holds).find(({ reason }) => reason.type === type);
    if (hold === undefined) throw new Error(`${purchaseOrder} has no hold ${type}`);
    await this.tell(`POST /orders/${id}/holds/${hold.id}/resolution`, { resolution, note: 'as the story says' });
  }
}

export interface WireOptions {
  readonly recall?: RecallRule;
  /** Takes what it is asked to bill, and posts nothing of it: its invoices are the story's. */
  readonly isFinanceSilent?: boolean;
}

export async function openWire(
  facts: Readonly<Record<string, unknown>> = {},
  { recall = { kind: 'until-picked' }, isFinanceSilent = false }: WireOptions = {},
): Promise<Wire> {
  const time = { at: instant('2026-06-01T08:00:00Z') };
  const now = (): Instant => time.at;
  // The partners are told the house's address once it has one.
  const late = { hub: NOWHERE };
  const [erp, letters, warehouse, finance] = await Promise.all([
    startErp(),
    startMailbox(),
    startWarehouse({
      name: 'EAST',
      recall,
      callback: late.hub,
      pickAfterMs: 0,
      shipAfterMs: 0,
      carrier: 'UPSN',
      now,
      startsClosed: true,
    }),
    startFinance({
      get callback() {
        return isFinanceSilent ? NOWHERE : `${late.hub}/partners/finance`;
      },
      now,
    }),
  ]);
  onTestFinished(
    async () => void (await Promise.all([erp, letters, warehouse, finance].map(async (each) => await each.close()))),
  );
  const house = await openChannels({
    clock: { now },
    data: (data) => ({ ...data, facts: [], accounts: [] }),
    configured: [
      { name: 'erp', kind: 'erp-standin', url: erp.url },
      { name: 'mailbox', kind: 'mailbox', url: letters.url },
      { name: 'finance', kind: 'finance-standin', url: finance.url },
      { name: 'EAST', kind: 'x12-warehouse', url: warehouse.url },
    ],
  });
  late.hub = house.url;
  const scopes = ['orders:read', 'orders:write', 'holds:resolve', 'facts:read', 'facts:write', 'accounts:write'];
  const key = must(await createKey(house.hub.store.apiKeys, { name: 'story', scopes, roles: TEAMS }));
  const wire = new Wire(house, key, time, warehouse, finance);
  await wire.facts({ ...FACTS, ...facts });
  return wire;
}

export const lineOf = (order: LiveOrder): unknown => conservation(order)[0];

export const bearingsAt = (...spans: readonly (readonly [from: string, until: string | undefined, price: string])[]): object => ({
  currency: 'USD',
  unit: 'EA',
  spans: spans.map(([from, until, price]) => ({
    from,
    ...(until !== undefined && { until }),
    breaks: [{ atLeast: '1', price: decimal(price) }],
  })),
});
