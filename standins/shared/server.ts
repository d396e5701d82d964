/**
 * A stand-in is a real server on a socket of this machine. Everything that arrives is kept as it came, in order, before
 * anybody looks at it: tests read this ledger to see what a partner really got.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { GOOD, type Manner } from './manner.ts';

export interface Arrival {
  readonly method: string;
  readonly path: string;
  /** `Idempotency-Key`, where the sender gave one. */
  readonly key: string | undefined;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface Standin {
  readonly url: string;
  readonly arrivals: readonly Arrival[];
  readonly close: () => Promise<void>;
}

export const answer = (status: number, body: unknown): Answer => ({ status, body });

/** As a proxy says it that has lost what is behind it, but for its status. */
const GARBAGE = '<html><body><h1>It works!</h1>';

export async function listen(
  handle: (arrival: Arrival) => Answer,
  port = 0,
  manner: () => Manner = () => GOOD,
): Promise<Standin> {
  const arrivals: Arrival[] = [];
  const respond = async (request: IncomingMessage): Promise<Answer> => {
    const arrival = await receive(request);
    arrivals.push(arrival);
    const given = handle(arrival);
    const now = manner();
    if (now.kind === 'slow') await sleep(now.answersAfterMs);
    return now.kind === 'garbage' ? answer(200, GARBAGE) : given;
  };
  const server = createServer((request, response) => {
    respond(request)
      .catch((error: unknown) => answer(400, { error: String(error) }))
      .then((given) => send(response, given))
      .catch(() => response.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, arrivals, close };
}

async function receive(request: IncomingMessage): Promise<Arrival> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const key = request.headers['idempotency-key'];
  return {
    method: request.method ?? 'GET',
    path: decodeURIComponent(request.url ?? '/'),
    key: typeof key === 'string' ? key : undefined,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': typeof body === 'string' ? 'application/edi-x12' : 'application/json' }).end(text);
}
