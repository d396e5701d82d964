/**
 * A carrier: picks up what a warehouse hands over, and tells the shipper when it is there.
 *
 *   POST /pickups { "tracking", "order", "shipment" }      GET /pickups/TRACKING
 *
 * It calls back with JSON: `{ "event": "in-transit" | "delivered", "tracking", "order", "shipment", "at" }`.
 */
import { toIso, type Instant } from '../src/core/model/instant.ts';
import { Callbacks } from './shared/callback.ts';
import { answer, listen, type Standin } from './shared/server.ts';

/** What a shipper hands over, under the shipper's own names. */
export interface Pickup {
  readonly tracking: string;
  readonly order: string;
  readonly shipment: string;
}

export interface CarrierStandin extends Standin {
  readonly pickups: ReadonlyMap<string, Pickup>;
}

export interface CarrierOptions {
  readonly port?: number;
  readonly callback: string;
  readonly deliverAfterMs: number;
  readonly now: () => Instant;
}

export async function startCarrier({ port, callback, deliverAfterMs, now }: CarrierOptions): Promise<CarrierStandin> {
  const callbacks = new Callbacks();
  const pickups = new Map<string, Pickup>();
  const tell = async (event: string, pickup: Pickup): Promise<void> =>
    await callbacks.deliver(callback, 'application/json', JSON.stringify({ event, ...pickup, at: toIso(now()) }));

  const server = await listen((arrival) => {
    if (arrival.method === 'GET') {
      const found = pickups.get(arrival.path.replace('/pickups/', ''));
      return found === undefined ? answer(404, { error: `nothing at ${arrival.path}` }) : answer(200, found);
    }
    const pickup = JSON.parse(arrival.body) as Pickup;
    if (!pickups.has(pickup.tracking)) {
      callbacks.after(0, async () => await tell('in-transit', pickup));
      callbacks.after(deliverAfterMs, async () => await tell('delivered', pickup));
    }
    pickups.set(pickup.tracking, pickup);
    return answer(200, { reference: pickup.tracking });
  }, port);
  const close = async (): Promise<void> => {
    await callbacks.stop();
    await server.close();
  };
  return { ...server, close, pickups };
}
