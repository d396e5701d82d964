/** The API of two processes on one durable PostgreSQL: who asks both at once still gets one order. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { order } from '../api/served.ts';
import { durableDatabase, freshFolder, serve, told } from './served.ts';

const LONG_MS = 180_000;

interface Answer {
  readonly status: number;
  readonly body: { readonly order?: string; readonly code?: string };
}

describe('two processes', { timeout: LONG_MS }, () => {
  test('that get one Idempotency-Key with two bodies at once route one of them; the same body is one order', async () => {
    const folder = freshFolder();
    const database = await durableDatabase(folder);
    const first = await serve(join(folder, 'a'), database, '--port', '0');
    const second = await serve(join(folder, 'b'), database, '--port', '0');
    const scopes = 'orders:read,orders:write';
    const key = told(join(folder, 'a'), 'keys', 'create', '--name', 'web', '--scopes', scopes, '--roles', 'pricing').trim();
    expect(key).toMatch(/^ok_/);
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const send = async (hub: string, once: string, body: object): Promise<Answer> => {
      const said = { ...headers, 'idempotency-key': once };
      const answer = await fetch(`${hub}/v1/orders`, { method: 'POST', headers: said, body: JSON.stringify(body) });
      return { status: answer.status, body: (await answer.json()) as Answer['body'] };
    };
    const pairs = Array.from({ length: 20 }, (_, i) => `K${i}`);
    const other = await Promise.all(
      pairs.map(
        async (once) =>
          await Promise.all([send(first.url, once, order(`${once}-a`)), send(second.url, once, order(`${once}-b`, '11'))]),
      ),
    );
    for (const answers of other) {
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      expect(answers.find(({ status }) => status !== 201)).toMatchObject({
        status: 422,
        body: { code: 'idempotency-key-reused' },
      });
    }
    const same = await Promise.all(
      pairs.map(
        async (once) =>
          await Promise.all([first, second].map(async ({ url }) => await send(url, `same-${once}`, order(`same-${once}`, '12')))),
      ),
    );
    for (const answers of same) {
      expect(answers.every(({ status, body }) => status === 201 || body.code === 'request-under-way')).toBe(true);
      expect(answers.some(({ status }) => status === 201)).toBe(true);
    }
    const listed = (await (await fetch(`${second.url}/v1/orders?limit=500`, { headers })).json()) as { orders: unknown[] };
    expect(listed.orders).toHaveLength(2 * pairs.length);
  });

  test('make keys for who can read their data folder, and for nobody else on this machine', async () => {
    const folder = freshFolder();
    const hub = await serve(folder, await durableDatabase(folder), '--port', '0');
    const make = async (headers: Readonly<Record<string, string>>): Promise<number> => {
      const body = JSON.stringify({ name: 'thief', scopes: ['orders:read'] });
      return (await fetch(`${hub.url}/keys`, { method: 'POST', headers, body })).status;
    };
    expect([await make({}), await make({ authorization: 'Bearer guess' })]).toEqual([403, 403]);
    expect((await fetch(`${hub.url}/keys`)).status).toBe(403);
    told(folder, 'keys', 'create', '--name', 'web', '--scopes', 'orders:read', '--per-minute', '30');
    expect(told(folder, 'keys', 'list')).toMatch(/^[0-9a-f]{12} web orders:read\n$/);
  });
});
