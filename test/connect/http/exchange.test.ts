/** What the ledger hears of one request: the bytes of both sides, what went wrong, and nothing that is secret. */
import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { exchange, type Request } from '../../../src/connect/http/exchange.ts';
import { ANSWER_BYTES_MAX, type Exchanged } from '../../../src/engine/exchanges.ts';
import { freePort } from '../../../src/store/postgres/embedded/free-port.ts';

const SECRET = 'correct-horse';

async function partner(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function recorded(url: string, more: Partial<Request> = {}): Promise<Exchanged> {
  const heard: Exchanged[] = [];
  await exchange({ url, path: '/orders/A', method: 'PUT', timeoutMs: 5_000, ...more }, (each) => heard.push(each));
  expect(heard).toHaveLength(1);
  return heard[0] as Exchanged;
}

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

test('an answer is there to the byte, beside the very bytes that arrived', async () => {
  const arrived: Buffer[] = [];
  const url = await partner((request, response) => {
    request.on('data', (chunk: Buffer) => arrived.push(chunk));
    request.on('end', () => response.writeHead(409).end(Buffer.from([0, 255, 10])));
  });
  const { sent, answer, request, error } = await recorded(url, { body: '{"name":"Zoë"}' });
  expect(Buffer.from(sent)).toEqual(Buffer.concat(arrived));
  expect([request, error]).toEqual(['PUT /orders/A', undefined]);
  expect(answer).toEqual({ status: 409, raw: new Uint8Array([0, 255, 10]), size: 3 });
});

test('of a long answer the beginning is kept, and how long it was', async () => {
  const url = await partner((_, response) => response.end('x'.repeat(ANSWER_BYTES_MAX + 7)));
  const { answer } = await recorded(url);
  expect([answer?.raw.byteLength, answer?.size]).toEqual([ANSWER_BYTES_MAX, ANSWER_BYTES_MAX + 7]);
});

test('nobody answers in time', async () => {
  const url = await partner(() => undefined);
  const { sent, answer, error } = await recorded(url, { body: 'asked', timeoutMs: 50 });
  expect([text(sent), answer, error]).toEqual(['asked', undefined, expect.stringMatching(/^TimeoutError: /)]);
});

test('nobody is there', async () => {
  const { answer, error } = await recorded(`http://127.0.0.1:${await freePort()}`, { body: 'asked' });
  expect([answer, error]).toEqual([undefined, expect.stringMatching(/^ECONNREFUSED/)]);
});

test('an answer that breaks off has its status, and why there is no more of it', async () => {
  const url = await partner((_, response) => {
    response.writeHead(200, { 'content-length': '10' }).write('half');
    setImmediate(() => response.destroy());
  });
  const { answer, error } = await recorded(url);
  expect([answer?.status, error]).toEqual([200, expect.any(String)]);
});

test('what may not leave any more when its connection stands does not leave: its process was stopped meanwhile', async () => {
  let asked = 0;
  const url = await partner((_, response) => response.end(String((asked += 1))));
  const heard: Exchanged[] = [];
  const order = { url, path: '/orders/A', method: 'PUT', body: 'ship it', timeoutMs: 5_000 } as const;
  const late = exchange({ ...order, leaveBy: performance.now() + 20 }, (each) => heard.push(each));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 40);
  expect(await late).toMatchObject({ kind: 'not-sent', code: 'too-late-to-send' });
  expect(heard.map(({ answer, error }) => [answer, error])).toEqual([[undefined, expect.stringContaining('too-late-to-send: ')]]);
  const inTime = { ...order, leaveBy: performance.now() + 60_000 };
  expect(await exchange(inTime, () => undefined)).toEqual({ kind: 'answer', status: 200, text: '1' });
});

test('no secret is in it: of headers, of the address, of a path, of a body that is one', async () => {
  const url = await partner((_, response) => response.end(JSON.stringify([1, SECRET])));
  const credentials = url.replace('http://', `http://admin:${SECRET}@`);
  const all = [
    await recorded(url, { authorization: `Bearer ${SECRET}`, isSecret: true, kind: 'login', body: SECRET }),
    await recorded(url, { path: `/orders?token=${SECRET}`, isSecret: true }),
    await recorded(credentials, { body: '{}' }),
    await recorded(`nowhere://${SECRET}`, { body: '{}' }),
    await recorded(`${SECRET} is no address`, { body: '{}' }),
  ];
  const told = all.map((each) => [each.request, text(each.sent), text(each.answer?.raw), each.error ?? ''].join(' | '));
  expect(told.filter((each) => each.includes(SECRET))).toEqual([]);
  expect(all.map(({ answer }) => answer?.size)).toEqual([19, 19, undefined, undefined, undefined]);
  expect(all.slice(2).every(({ error }) => error !== undefined)).toBe(true);
});

test.each(['nowhere://partner', 'no address', 'http://admin:secret@127.0.0.1'])('nothing leaves for %s', async (url) => {
  expect(await exchange({ url, path: '/', method: 'GET', timeoutMs: 5_000 }, () => undefined)).toMatchObject({
    kind: 'not-sent',
    code: 'address-impossible',
  });
});
