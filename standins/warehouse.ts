/**
 * A warehouse: takes X12 940 over HTTP, picks, ships a while later, and calls back with a 945.
 *
 *   POST /x12 (940)     POST /recalls { "order" }     GET /keys/KEY     GET /orders/NUMBER
 *
 * A recall is answered by the state that the order is in and by the house's own rule: `confirmed` while nothing was
 * done that can't be undone, `refused` past that, and `partly` where the picked lines stay and the others don't go.
 */
import type { Instant } from '../src/core/model/instant.ts';
import { Callbacks } from './shared/callback.ts';
import { GOOD, type Manner } from './shared/manner.ts';
import { OncePerKey } from './shared/once.ts';
import { answer, listen, type Answer, type Standin } from './shared/server.ts';
import { read940, write945, type Departure, type WarehouseOrder } from './warehouse/x12.ts';

export type WarehouseState = 'received' | 'picking' | 'picked' | 'shipped' | 'recalled';

/** `until-picked`: a started pick is answered by lines. `until-clock`: so long after the 940 came. */
export type RecallRule =
  | { readonly kind: 'none' }
  | { readonly kind: 'until-picked' }
  | { readonly kind: 'until-clock'; readonly afterMs: number };

export interface WarehouseOptions {
  readonly name: string;
  readonly port?: number;
  readonly recall: RecallRule;
  /** Where the 945 goes. */
  readonly callback: string;
  readonly pickAfterMs: number;
  readonly shipAfterMs: number;
  readonly carrier: string;
  /** Where the carrier is told of what it takes along; none: it isn't. */
  readonly carrierUrl?: string;
  readonly now: () => Instant;
  /** Takes orders in, and picks nothing before it is opened. */
  readonly startsClosed?: boolean;
  /** Default: good. */
  readonly manner?: Manner;
  /** Of its first shipment; a warehouse started again goes on elsewhere. Default 1. */
  readonly firstNumber?: number;
}

interface Work {
  readonly order: WarehouseOrder;
  readonly receivedAt: Instant;
  readonly state: WarehouseState;
  /** Lines that are in boxes already. */
  readonly picked: number;
}

export interface WarehouseStandin extends Standin {
  readonly stateOf: (number: string) => WarehouseState | undefined;
  /** Numbers of the orders whose goods left, once for each time that they did. */
  readonly left: readonly string[];
  /** Of its own messages, each time that one went out. */
  readonly sent: () => number;
  /** The shift begins. */
  readonly open: () => void;
  /** From now on; what nobody could read is sent again by one that is not garbled any more. */
  readonly behave: (manner: Manner) => void;
}

export async function startWarehouse(options: WarehouseOptions): Promise<WarehouseStandin> {
  const floor = new Floor(options);
  const once = new OncePerKey();
  const server = await listen(
    (arrival) => {
      if (arrival.method === 'GET') {
        const [, kind, ...rest] = arrival.path.split('/');
        return kind === 'orders' ? floor.look(rest.join('/')) : once.readBack(rest.join('/'));
      }
      if (arrival.path === '/x12')
        return once.do(arrival, () => floor.receive(arrival.body), JSON.stringify(read940(arrival.body)));
      if (arrival.path === '/recalls')
        return once.do(arrival, () => floor.recall((JSON.parse(arrival.body) as { readonly order: string }).order));
      return answer(404, { error: `nothing at ${arrival.path}` });
    },
    options.port,
    () => floor.manner,
  );
  const close = async (): Promise<void> => {
    await floor.stop();
    await server.close();
  };
  return {
    ...server,
    close,
    left: floor.left,
    sent: () => floor.sent,
    stateOf: (number) => floor.stateOf(number),
    open: () => floor.open(),
    behave: (manner) => floor.behave(manner),
  };
}

/** A 945 under another control number than any other. */
const OF_SECOND = 500_000_000;

class Floor {
  readonly left: string[] = [];
  sent = 0;
  manner: Manner;
  private unread: Departure[] = [];
  private readonly options: WarehouseOptions;
  private readonly callbacks = new Callbacks();
  private readonly work = new Map<string, Work>();
  private departures: number;
  private isOpen: boolean;

  constructor(options: WarehouseOptions) {
    this.options = options;
    this.manner = options.manner ?? GOOD;
    this.departures = (options.firstNumber ?? 1) - 1;
    this.isOpen = options.startsClosed !== true;
  }

  open(): void {
    if (this.isOpen) return;
    this.isOpen = true;
    for (const number of this.work.keys()) this.pickLater(number);
  }

  behave(manner: Manner): void {
    this.manner = manner;
    if (manner.kind === 'garbage') return;
    for (const departure of this.unread.splice(0)) this.callbacks.after(0, async () => await this.tell(departure));
  }

  stateOf(number: string): WarehouseState | undefined {
    return this.work.get(number)?.state;
  }

  look(number: string): Answer {
    const work = this.work.get(number);
    return work === undefined ? answer(404, { error: `no order ${number}` }) : answer(200, { order: number, state: work.state });
  }

  receive(text: string): Answer {
    const orders = read940(text);
    if (orders.length === 0) return answer(422, { error: 'no 940 in it' });
    for (const order of orders) {
      this.work.set(order.number, { order, receivedAt: this.options.now(), state: 'received', picked: 0 });
      if (this.isOpen) this.pickLater(order.number);
    }
    return answer(200, { reference: orders.map(({ number }) => `${this.options.name}-${number}`).join(' ') });
  }

  recall(number: string): Answer {
    const work = this.work.get(number);
    if (work === undefined) return answer(404, { error: `no order ${number}` });
    if (work.state === 'recalled') return answer(200, { answer: 'confirmed' });
    if (!this.mayRecall(work)) return answer(200, { answer: 'refused', state: work.state });
    const kept = work.order.lines.slice(0, work.picked);
    if (kept.length === 0) {
      this.change(number, { state: 'recalled' });
      return answer(200, { answer: 'confirmed' });
    }
    this.change(number, { order: { ...work.order, lines: kept } });
    const named = (lines: typeof kept): readonly unknown[] =>
      lines.map(({ reference, quantity }) => ({ schedule: reference, quantity }));
    return answer(200, { answer: 'partly', kept: named(kept), undone: named(work.order.lines.slice(work.picked)) });
  }

  async stop(): Promise<void> {
    await this.callbacks.stop();
  }

  private mayRecall({ state, receivedAt }: Work): boolean {
    const { recall, now } = this.options;
    if (state === 'shipped' || recall.kind === 'none') return false;
    if (recall.kind === 'until-clock') return now() < receivedAt + recall.afterMs;
    return state !== 'picked';
  }

  private pickLater(number: string): void {
    this.callbacks.after(this.options.pickAfterMs, () => this.pick(number));
  }

  /** The first half of the lines is in boxes while the rest is walked for. */
  private pick(number: string): void {
    const work = this.work.get(number);
    if (work?.state !== 'received') return;
    this.change(number, { state: 'picking', picked: Math.floor(work.order.lines.length / 2) });
    this.callbacks.after(this.options.shipAfterMs / 2, () => {
      const lines = this.work.get(number)?.order.lines.length ?? 0;
      if (this.stateOf(number) === 'picking') this.change(number, { state: 'picked', picked: lines });
      this.callbacks.after(this.options.shipAfterMs / 2, async () => await this.ship(number));
    });
  }

  private async ship(number: string): Promise<void> {
    const work = this.work.get(number);
    if (work?.state !== 'picked') return;
    this.change(number, { state: 'shipped' });
    this.left.push(number);
    this.departures += 1;
    const { name, carrier, now, carrierUrl } = this.options;
    const shipment = `${name}-S${this.departures}`;
    const departure = {
      order: work.order,
      shipment,
      billOfLading: `${name}-BL${this.departures}`,
      carrier,
      at: now(),
      warehouse: name,
      control: this.departures,
    };
    if (carrierUrl !== undefined) {
      // The depositor's order number is its order and fulfillment.
      const [order] = number.split('/');
      const pickup = { tracking: departure.billOfLading, order, shipment };
      await this.callbacks.deliver(`${carrierUrl}/pickups`, 'application/json', JSON.stringify(pickup));
    }
    await this.tell(departure);
  }

  private async tell(departure: Departure): Promise<void> {
    const text = write945(departure);
    if (this.manner.kind === 'garbage') {
      this.unread.push(departure);
      return await this.send(text.slice(0, text.length / 2));
    }
    await this.send(text);
    if (this.manner.kind !== 'twice') return;
    // The same bytes, or the same news in an envelope of its own.
    const isEven = departure.control % 2 === 0;
    await this.send(isEven ? text : write945({ ...departure, control: departure.control + OF_SECOND }));
  }

  private async send(text: string): Promise<void> {
    this.sent += 1;
    await this.callbacks.deliver(this.options.callback, 'application/edi-x12', text);
  }

  private change(number: string, parts: Partial<Work>): void {
    const work = this.work.get(number);
    if (work !== undefined) this.work.set(number, { ...work, ...parts });
  }
}
