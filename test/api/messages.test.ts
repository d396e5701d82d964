/** Calls are in the ledger before they are read; each can be read and handled again, and nothing is done twice. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { captured, LONG_MS, order, served, STORES } from './served.ts';

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
