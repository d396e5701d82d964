/** Calls are in the ledger before they are read; each can be read and handled again, and nothing is done twice. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { OrderId } from '../../src/core/model/identifiers.ts';
import type { EffectKey } from '../../src/core/model/task.ts';
import type { Exchange } from '../../src/engine/exchanges.ts';
import { captured, LONG_MS, order, served, STORES, type Served } from './served.ts';

type Page = {
  readonly messages: readonly { readonly id: string; readonly state: string; readonly kind: string }[];
  readonly next?: string;
};

test.each(STORES)(
  'on %s, what was refused and what was taken is listed, read to the byte and replayed',
  { timeout: LONG_MS },
  async (_, open) => {
    const { ask, key: keyOf, store } = await served(open);
    const key = await keyOf('orders:read', 'orders:write', 'messages:read', 'messages:replay');
    const id = await captured(ask, key, 'M1');
    await ask('POST /orders', { key, once: 'bad', body: '{"customer":' });
    const list = async (query = ''): Promise<Page> => (await ask(`GET /messages?${query}`, { key })).body as Page;
    const { messages } = await list();
    expect(messages.map(({ state, kind }) => [state, kind])).toEqual([
      ['refused', 'POST /v1/orders'],
      ['taken', 'POST /v1/orders'],
    ]);
    expect((await list('refused=true')).messages).toEqual([messages[0]]);
    expect((await list('refused=false&connection=api')).messages).toEqual([messages[1]]);
    expect((await list('connection=intake')).messages).toEqual([]);
    const first = await list('limit=1');
    expect((await list(`limit=1&cursor=${first.next}`)).messages).toEqual([messages[1]]);
    const read = await ask(`GET /messages/${messages[1]?.id}`, { key });
    const { raw, outcome } = read.body as { readonly raw: string; readonly outcome: unknown };
    expect(JSON.parse(Buffer.from(raw, 'base64').toString())).toEqual(order('M1'));
    expect(outcome).toMatchObject({ status: 201, body: { order: id } });
    const before = await store.read.journal(id as never);
    const again = await ask(`POST /messages/${messages[1]?.id}/replay`, { key });
    expect(again).toMatchObject({ status: 200, body: { outcome: { status: 201, body: { order: id } } } });
    expect((await store.read.journal(id as never)).filter(({ command }) => command.startsWith('api:'))).toEqual(
      before.filter(({ command }) => command.startsWith('api:')),
    );
    expect(await ask(`POST /messages/${messages[0]?.id}/replay`, { key })).toMatchObject({ body: { outcome: { status: 400 } } });
    for (const path of ['/messages/999999', '/messages/none']) expect((await ask(`GET ${path}`, { key })).status).toBe(404);
    const other = await store.messages.keep({ connection: 'nobody', kind: 'x', raw: new Uint8Array() });
    expect(await ask(`POST /messages/${other}/replay`, { key })).toMatchObject({
      status: 422,
      body: { code: 'message-unreadable' },
    });
  },
);

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A booking that was tried twice, and looked for in between. */
async function asked({ store, clock }: Pick<Served, 'store' | 'clock'>, of: string): Promise<void> {
  const about = { connection: 'erp', kind: 'erp.book', request: 'PUT /orders/A', latencyMs: 12 };
  const effect = { order: of as OrderId, key: `${of}:book:1` as EffectKey, act: 'do', isReadBack: false } as const;
  const keep = async (more: Partial<Exchange>): Promise<void> => {
    clock.at = (clock.at + 1_000) as typeof clock.at;
    await store.exchanges.keep({ ...about, effect, sent: bytes('{"order":"A"}'), at: clock.at, ...more });
  };
  const answered = (status: number, text: string): Partial<Exchange> => ({
    answer: { status, raw: bytes(text), size: text.length },
  });
  await keep({ error: 'TimeoutError: nobody' });
  await keep({ effect: { ...effect, isReadBack: true }, request: 'GET /keys/A', sent: bytes(''), ...answered(404, '') });
  await keep(answered(200, '{"reference":"SO-1"}'));
}

type Line = Readonly<Record<'id' | 'direction' | 'state' | 'connection', string>>;

test.each(STORES)(
  'on %s, what came in and what partners were asked is one list, page by page',
  { timeout: LONG_MS },
  async (_, open) => {
    const { ask, key: keyOf, ...it } = await served(open);
    const key = await keyOf('orders:read', 'orders:write', 'messages:read', 'messages:replay');
    const made = await captured(ask, key, 'M1');
    await asked(it, made);
    it.clock.at = (it.clock.at + 1_000) as typeof it.clock.at;
    await captured(ask, key, 'M2', '20');
    const list = async (query: string): Promise<readonly Line[]> => {
      const all: Line[] = [];
      for (let next: string | undefined = ''; next !== undefined;) {
        const cursor: string = next === '' ? '' : `&cursor=${next}`;
        const { body } = await ask(`GET /messages?limit=2&${query}${cursor}`, { key });
        const read = body as { readonly messages: readonly Line[]; readonly next?: string };
        expect(read.messages.length).toBeGreaterThan(0);
        all.push(...read.messages);
        ({ next } = read);
      }
      return all;
    };
    const all = await list('');
    expect(all.map(({ direction, connection, state }) => [direction, connection, state].join(' '))).toEqual([
      'in api taken',
      'out erp answered',
      'out erp answered',
      'out erp unanswered',
      'in api taken',
    ]);
    expect(await list('direction=out')).toEqual(all.slice(1, 4));
    expect(await list('direction=in')).toEqual([all[0], all[4]]);
    expect(await list('connection=erp&refused=true')).toEqual([all[3]]);
    expect(await list('refused=false&direction=out')).toEqual(all.slice(1, 3));
    const paths = all.slice(1, 4).map(({ id }) => `/messages/${id}`);
    const [done, look, silent] = await Promise.all(paths.map(async (path) => (await ask(`GET ${path}`, { key })).body as object));
    const parsed = { format: 'json', value: { reference: 'SO-1' } };
    const raw = Buffer.from('{"reference":"SO-1"}').toString('base64');
    expect(done).toMatchObject({
      order: made,
      request: 'PUT /orders/A',
      answered: { status: 200, size: 20, raw, parsed },
      latencyMs: 12,
    });
    expect(done).toMatchObject({ parsed: { format: 'json', value: { order: 'A' } }, effect: { act: 'do', isReadBack: false } });
    expect(look).toMatchObject({ request: 'GET /keys/A', raw: '', answered: { status: 404 }, effect: { isReadBack: true } });
    expect(silent).toMatchObject({ error: 'TimeoutError: nobody' });
    expect(silent).not.toHaveProperty('answered');
    expect(await ask(`POST ${paths[0]}/replay`, { key })).toMatchObject({
      status: 409,
      body: { code: 'message-not-replayed', wayOut: expect.stringContaining('send-again') as string },
    });
    expect((await ask('GET /messages/E99999', { key })).status).toBe(404);
    expect((await ask('POST /messages/E99999/replay', { key })).status).toBe(404);
    const { messages } = (await ask(`GET /orders/${made}/messages`, { key })).body as {
      readonly messages: readonly (Line & { readonly kind: string; readonly request?: string })[];
    };
    const crossed = messages.filter(({ request }) => request !== undefined);
    expect(crossed.map(({ id, kind, state }) => [id, kind, state])).toEqual([
      [all[1]?.id, 'erp.book', 'answered'],
      [all[2]?.id, 'erp.book read back', 'answered'],
      [all[3]?.id, 'erp.book', 'unanswered'],
    ]);
    expect(messages.slice(0, 3)).toEqual(crossed);
  },
);

test('a call whose process died is carried out by the inbox, and its caller then gets that answer', async () => {
  const { ask, key: keyOf, store, plant, clock } = await served();
  const key = await keyOf('orders:write');
  const [holder] = await store.apiKeys.list();
  const raw = new TextEncoder().encode(JSON.stringify(order('M1')));
  const digest = createHash('sha256').update('POST /v1/orders\n').update(raw).digest('hex');
  await store.requests.claim(
    { connection: 'api', kind: 'POST /v1/orders', raw, key: holder?.id ?? '', once: 'K1', digest },
    60_000,
  );
  const send = async (): ReturnType<typeof ask> => await ask('POST /orders', { key, once: 'K1', body: order('M1') });
  expect(await send()).toMatchObject({ status: 409, body: { code: 'request-under-way' } });
  clock.at = (clock.at + 60_000) as typeof clock.at;
  await plant.untilQuiet();
  const [made] = await store.read.orders(undefined, 10);
  expect(await send()).toMatchObject({ status: 201, body: { order: made } });
  expect(await store.read.orders(undefined, 10)).toHaveLength(1);
});
