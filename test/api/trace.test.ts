/** A caller's trace goes with its order to whatever is done outside for it, over real HTTP and a real store. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { exchange } from '../../src/connect/http/exchange.ts';
import type { Connection } from '../../src/engine/connection.ts';
import { UNRECORDED } from '../../src/engine/exchanges.ts';
import { Inbox } from '../../src/engine/inbox.ts';
import { traceNow } from '../../src/engine/trace.ts';
import { startTelemetry } from '../../src/main/telemetry.ts';
import { Partner } from '../engine/plant.ts';
import { LONG_MS, order, served, STORES } from './served.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${TRACE}-00f067aa0ba902b7-01`;

/** Does its part by HTTP, as a real connection does. */
class Remote extends Partner {
  private readonly url: string;

  constructor(url: string) {
    super();
    this.url = url;
  }

  override async send(effect: Parameters<Connection['send']>[0]): ReturnType<Connection['send']> {
    await exchange({ url: this.url, path: '', method: 'POST', key: effect.key, timeoutMs: 5_000 }, UNRECORDED);
    return await super.send(effect);
  }
}

async function partner(): Promise<{ readonly url: string; readonly got: (readonly [string | undefined, string | undefined])[] }> {
  const got: (readonly [string | undefined, string | undefined])[] = [];
  const server = createServer((request, response) => {
    got.push([request.url, request.headers['traceparent'] as string | undefined]);
    request.resume().on('end', () => response.end('{}'));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got };
}

test.each(STORES)(
  'on %s, an order with a trace takes it to its partners; one without takes none',
  { timeout: LONG_MS },
  async (_, open) => {
    const { url, got } = await partner();
    const { ask, key: keyOf } = await served(open, () => new Remote(url));
    const key = await keyOf('orders:write');
    await ask('POST /orders', { key, once: 'K1', body: order('M1'), headers: { traceparent: PARENT } });
    await expect.poll(() => got.length).toBeGreaterThanOrEqual(3);
    expect(got.map(([, trace]) => trace)).toEqual(got.map(() => PARENT));
    const before = got.length;
    await ask('POST /orders', { key, once: 'K2', body: order('M2', '20'), headers: { traceparent: '00-none' } });
    await expect.poll(() => got.length).toBeGreaterThanOrEqual(before + 3);
    expect(got.slice(before).map(([, trace]) => trace)).toEqual(got.slice(before).map(() => undefined));
    expect(traceNow()).toBeUndefined();
  },
);

test(
  'where somebody collects them, spans are sent: the call or message, and each effect under it',
  { timeout: LONG_MS },
  async () => {
    const [collector, { url, got }] = await Promise.all([partner(), partner()]);
    const end = await startTelemetry({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    const { ask, key: keyOf, plant, store, clock } = await served(undefined, () => new Remote(url));
    const key = await keyOf('orders:write');
    await ask('POST /orders', { key, once: 'K1', body: order('M1'), headers: { traceparent: PARENT } });
    await expect.poll(() => got.length).toBeGreaterThanOrEqual(3);
    const told = got.map(([, trace]) => trace ?? '');
    expect(told.every((each) => each.startsWith(`00-${TRACE}-`))).toBe(true);
    expect(new Set(told).size).toBe(told.length);
    const before = got.length;
    const handlerOf =
      () =>
      async ({ id }: { readonly id: string }) =>
        await plant.order(id, '20');
    const onError = (error: unknown): void => void plant.errors.push(error);
    await store.messages.keep({ connection: 'edi:acme', kind: 'orders', raw: new Uint8Array() });
    await new Inbox({ store, clock, chance: () => 0.5, handlerOf, onError }).once();
    await expect.poll(() => got.length).toBeGreaterThanOrEqual(before + 3);
    const traces = got.slice(before).map(([, trace]) => /^00-([0-9a-f]{32})-/.exec(trace ?? '')?.[1] ?? 'none');
    expect([new Set(traces).size, traces.includes(TRACE), traces.includes('none')]).toEqual([1, false, false]);
    await end();
    expect(collector.got.map(([path]) => path)).toContain('/v1/traces');
  },
);
