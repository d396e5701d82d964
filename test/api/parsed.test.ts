/** A message beside its bytes, by its content; and the ledger of what went out. */
import { expect, test } from 'vitest';
import { parsedOf } from '../../src/api/parsed.ts';
import { OrderId } from '../../src/core/model/identifiers.ts';
import { laneOf } from '../../src/engine/lane.ts';
import { LONG_MS, served, STORES } from './served.ts';

const ISA = 'ISA*00*          *00*          *ZZ*ACME           *ZZ*ORDERKEEL      *260601*0800*U*00401*000000001*0*P*>~';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each<[string, Uint8Array, object]>([
  [
    'X12',
    bytes(`${ISA}\nGS*PO*ACME~\nIEA*0*000000001~`),
    { format: 'x12', segments: [expect.any(Array), ['GS', 'PO', 'ACME'], ['IEA', '0', '000000001']] },
  ],
  ['broken X12', bytes('ISA*00'), { format: 'text' }],
  [
    'JSON, with figures that no float has',
    bytes(' {"a":[1.10,"x"]}'),
    { format: 'json', value: { a: [expect.anything(), 'x'] } },
  ],
  ['broken JSON', bytes('{"a":'), { format: 'text' }],
  [
    'CSV',
    bytes('order;item\n1;"a;b"\n'),
    {
      format: 'csv',
      rows: [
        ['order', 'item'],
        ['1', 'a;b'],
      ],
    },
  ],
  ['broken CSV', bytes('order,item\n1,"a\n'), { format: 'text' }],
  ['a letter', bytes('Dear all,\n\nplease send 4 more.\n'), { format: 'text' }],
  ['nothing', bytes(''), { format: 'text' }],
  ['Latin-1', new Uint8Array([0x7b, 0x22, 0xfc, 0x22, 0x3a, 0x31, 0x7d]), { format: 'json', value: { ü: expect.anything() } }],
  ['markup', bytes('[{"name":"<script>alert(1)</script>"}]'), { format: 'json', value: [{ name: '<script>alert(1)</script>' }] }],
])('%s is divided as its format says', (_, raw, expected) => {
  expect(parsedOf(raw)).toEqual(expected);
});

test('of a message without an end, so much is shown and no more', () => {
  const { segments } = parsedOf(bytes(`${ISA}${'GS*PO~'.repeat(20_000)}`)) as { readonly segments: readonly unknown[] };
  expect(segments).toHaveLength(10_000);
});

test.each(STORES)('on %s, what went out is listed, read and sent again', { timeout: LONG_MS }, async (_, open) => {
  const { ask, store, clock, key: keyOf } = await served(open);
  const key = await keyOf('messages:read', 'messages:replay');
  const order = OrderId.of('O-1');
  const lane = laneOf(order, store.lanes);
  const told = (sequence: number, subscriber: string): object => ({
    subscriber,
    order,
    sequence,
    kind: 'shipped',
    content: { kind: 'shipped', of: { shipment: `S${sequence}` } },
    at: clock.at,
  });
  const all = [told(1, 'acme/mail'), told(2, 'acme/mail'), told(3, 'bolt/hook')];
  await store.notices.step(lane, async (step) => await step.write(all as never, 1));
  const claimed = await store.notices.claim(lane, ['acme/mail', 'bolt/hook'], 1_000);
  const [letter, hook] = [
    claimed.find(({ subscriber }) => subscriber === 'acme/mail'),
    claimed.find(({ subscriber }) => subscriber === 'bolt/hook'),
  ];
  if (letter === undefined || hook === undefined) throw new Error('both are due');
  await store.notices.keepRaw(letter, bytes('{"shipment":"S1"}'));
  await store.notices.sent(letter, { answer: '250 taken', latencyMs: 12 });
  await store.notices.missed(hook, undefined, 'gone', 3);
  const list = async (query: string): Promise<readonly string[]> => {
    const { messages } = (await ask(`GET /messages?direction=out&${query}`, { key })).body as {
      readonly messages: readonly { readonly connection: string; readonly state: string; readonly order: string }[];
    };
    expect(messages.every((each) => each.order === order)).toBe(true);
    return messages.map(({ connection, state }) => `${connection} ${state}`);
  };
  expect(await list('')).toEqual(['bolt/hook dead', 'acme/mail waiting', 'acme/mail sent']);
  expect(await list('connection=acme')).toEqual(['acme/mail waiting', 'acme/mail sent']);
  expect([await list('refused=true'), await list('refused=false')]).toEqual([['bolt/hook dead'], ['acme/mail sent']]);
  const { next } = (await ask('GET /messages?direction=out&limit=1', { key })).body as { readonly next: string };
  expect(await list(`limit=1&cursor=${next}`)).toEqual(['acme/mail waiting']);
  const read = await ask(`GET /messages/N${letter.id}`, { key });
  expect(read).toMatchObject({
    status: 200,
    body: {
      direction: 'out',
      parsed: { format: 'json', value: { shipment: 'S1' } },
      answer: '250 taken',
      latencyMs: 12,
      outcome: { shipment: 'S1' },
    },
  });
  expect((await ask(`POST /messages/N${hook.id}/replay`, { key })).body).toEqual({ id: `N${hook.id}`, outcome: null });
  expect(await list('connection=bolt')).toEqual(['bolt/hook waiting']);
  expect((await ask('GET /messages/N99999', { key })).status).toBe(404);
  expect((await ask('GET /messages?direction=in', { key })).body).toMatchObject({ messages: [] });
});
