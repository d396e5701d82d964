/** Server-sent events: told once, to those who may see it, within bounds. */
import type { Readable } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { LiveFeed, type LiveParts } from '../../src/api/live.ts';
import type { Live } from '../../src/api/contract/live.ts';
import { callerOf } from '../../src/api/keys.ts';
import type { OrderEvent } from '../../src/core/model/event.ts';
import { HUB, OrderId } from '../../src/core/model/identifiers.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import type { Caller } from '../../src/engine/callers.ts';
import type { JournalEntry } from '../../src/engine/ports.ts';
import { openMemoryStore } from '../../src/store/memory/store.ts';
import { Turned } from '../engine/plant.ts';
import { captured, LONG_MS, served, STORES } from './served.ts';

const ALL: Caller = callerOf({ id: 'k1', name: 'web', scopes: [], roles: [], digest: '', createdAt: 0 as Instant });
const FEW: Caller = { ...ALL, id: 'k2', reach: [{ region: 'WEST' }] };

const entry = (order: string, position: number, type = 'order-captured'): JournalEntry => ({
  order: OrderId.of(order),
  position,
  sequence: position,
  command: `c${position}`,
  at: 0 as Instant,
  events: [{ event: { type } as OrderEvent, actor: HUB }],
});

/** A feed of one lane, of others' commits and one's own. */
class Story {
  readonly feed: JournalEntry[] = [];
  readonly clock = new Turned();
  readonly live: LiveFeed;

  constructor(parts: Partial<LiveParts> = {}) {
    const read = {
      feed: async (_lane: number, after: number, most: number) =>
        this.feed.filter(({ position }) => position > after).slice(0, most),
    };
    const heads = async (): Promise<readonly number[]> => [this.feed.at(-1)?.position ?? 0];
    this.live = new LiveFeed({ read, heads, clock: this.clock, onError: (error) => expect.fail(String(error)), ...parts });
    onTestFinished(() => this.live.close());
  }

  readonly reader = async (caller = ALL): Promise<Readable> => {
    const stream = await this.live.join(caller);
    if (stream === undefined) throw new Error('there is room');
    return stream;
  };
}

/** What has come to it since it was asked last. */
function told(stream: Readable): readonly Live[] {
  const text = String((stream.read() as Buffer | null) ?? '');
  return text
    .split('\n\n')
    .filter((each) => each.startsWith('data: '))
    .map((each) => JSON.parse(each.slice('data: '.length)) as Live);
}

const orders = (stream: Readable): readonly (readonly string[])[] => told(stream).map((each) => each.orders);

describe('readers', () => {
  test('are told to look at everything, and then what is committed here and elsewhere, each once', async () => {
    const { live, feed, reader } = new Story();
    const stream = await reader();
    expect(told(stream)).toMatchObject([{ orders: [], holds: true }]);
    const own = entry('O1', 1);
    live.committed([own]);
    feed.push(own, entry('O2', 2, 'hold-opened'), entry('O2', 3));
    await live.look();
    await live.tell();
    expect(told(stream)).toMatchObject([{ orders: ['O1', 'O2'], holds: true }]);
    const later = entry('O4', 4);
    live.committed([later]);
    await live.tell();
    expect(told(stream)).toMatchObject([{ orders: ['O4'] }]);
    feed.push(later);
    await live.look();
    await live.tell();
    expect(told(stream)).toEqual([]);
    feed.push(entry('O3', 5));
    await live.look();
    await live.look();
    await live.tell();
    await live.tell();
    expect(told(stream)).toMatchObject([{ orders: ['O3'], holds: false }]);
  });

  test('hear of nothing that was before they came', async () => {
    const { live, feed, reader } = new Story();
    feed.push(entry('O1', 1));
    const stream = await reader();
    told(stream);
    await live.look();
    await live.tell();
    expect(told(stream)).toEqual([]);
  });

  test('hear of orders that they may see, and of no others', async () => {
    const all = new Story();
    const [one, other] = [await all.reader(), await all.reader(FEW)];
    const some = new Story({ sees: async ({ id }, order) => id === 'k1' || order === 'O2' });
    const [whole, part] = [await some.reader(), await some.reader(FEW)];
    for (const stream of [one, other, whole, part]) told(stream);
    for (const { live } of [all, some]) {
      live.committed([entry('O1', 1, 'hold-opened'), entry('O2', 2)]);
      await live.tell();
    }
    expect([one, other, whole].map(orders)).toEqual([[['O1', 'O2']], [], [['O1', 'O2']]]);
    expect(told(part)).toMatchObject([{ orders: ['O2'], holds: false }]);
  });

  test('are told to look at everything where there is too much to name', async () => {
    const here = new Story();
    const elsewhere = new Story();
    const streams = [await here.reader(FEW), await elsewhere.reader()];
    streams.forEach(told);
    const many = Array.from({ length: 600 }, (_, i) => entry(`O${i}`, i + 1));
    here.live.committed(many);
    elsewhere.feed.push(...many);
    await elsewhere.live.look();
    for (const { live } of [here, elsewhere]) await live.tell();
    expect(streams.map(orders)).toEqual([[[]], [[]]]);
  });

  test('are so many and no more, and who fetches nothing is let go', async () => {
    const { live, reader } = new Story();
    const streams = await Promise.all(Array.from({ length: 200 }, async () => await reader()));
    expect(await live.join(ALL)).toBeUndefined();
    for (let round = 0; round < 40; round++) {
      live.committed(Array.from({ length: 200 }, (_, i) => entry(`ORDER-${round}-${i}`, i)));
      await live.tell();
    }
    expect(streams.every(({ destroyed }) => destroyed)).toBe(true);
    await new Promise(setImmediate);
    expect(await live.join(ALL)).toBeDefined();
  });

  test('are kept awake, and asked again who they are after a while', async () => {
    const { live, clock, reader } = new Story();
    const stream = await reader();
    told(stream);
    live.beat();
    expect(String(stream.read())).toBe(':\n\n');
    clock.at = (clock.at + 600_000) as Instant;
    live.beat();
    expect([stream.read(), stream.readableEnded || stream.readableLength === 0]).toEqual([null, true]);
  });
});

test.each(STORES)('on %s, the stream tells of an order that was captured meanwhile', { timeout: LONG_MS }, async (_, open) => {
  const { ask, url, parts, key: keyOf } = await served(open);
  const key = await keyOf('orders:read', 'orders:write');
  expect((await ask('GET /events', { key })).body).toMatchObject({ orders: [], holds: true });
  const response = await fetch(`${url}/v1/events`, { headers: { authorization: `Bearer ${key}` } });
  expect([response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([
    'text/event-stream; charset=utf-8',
    'no-store',
  ]);
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  await reader.read();
  const order = await captured(ask, key, 'M1');
  await parts.live.look();
  await parts.live.tell();
  const { value } = await reader.read();
  expect(new TextDecoder().decode(value)).toContain(`data: {"orders":["${order}"]`);
  await reader.cancel();
});

test('whoever comes when there are enough is told so', async () => {
  const { ask, parts, key } = await served(async (clock) => openMemoryStore({ clock }));
  for (let i = 0; i < 200; i++) await parts.live.join(ALL);
  expect(await ask('GET /events', { key: await key('orders:read') })).toMatchObject({
    status: 503,
    body: { code: 'streams-all-taken' },
  });
});
