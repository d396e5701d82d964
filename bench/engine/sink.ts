/**
 * The outside: one plain HTTP server on a thread of its own, which takes effects and counts what arrives. It answers only
 * after it has counted, and never judges: that the same key came twice is for the audit to say.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

export interface Arrivals {
  /** Requests, repeats among them. */
  readonly raw: number;
  readonly keys: ReadonlySet<string>;
}

export interface Sink {
  readonly port: number;
  readonly arrivals: () => Promise<Arrivals>;
  readonly stop: () => Promise<void>;
}

export async function startSink(): Promise<Sink> {
  const thread = new Worker(new URL(import.meta.url));
  const [port] = (await once(thread, 'message')) as [number];
  return {
    port,
    arrivals: async () => {
      thread.postMessage('count', []);
      const [arrivals] = (await once(thread, 'message')) as [Arrivals];
      return arrivals;
    },
    stop: async () => void (await thread.terminate()),
  };
}

async function serve(port: NonNullable<typeof parentPort>): Promise<void> {
  const keys = new Set<string>();
  let raw = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      raw += 1;
      keys.add(String(request.headers['effect-key']));
      response.writeHead(204).end();
    });
  });
  // Engines keep their connections for as long as a run lasts.
  server.keepAliveTimeout = 0;
  await once(server.listen(0, '127.0.0.1'), 'listening');
  port.on('message', () => port.postMessage({ raw, keys }));
  port.postMessage((server.address() as AddressInfo).port);
}

if (!isMainThread && parentPort !== null) await serve(parentPort);
