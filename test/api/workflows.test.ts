/** Workflows over the API: the one that runs, its steps, and its variants in sentences. */
import { expect, test } from 'vitest';
import { captured, LONG_MS, served, STORES } from './served.ts';
import { eventually } from '../support/eventually.ts';

test.each(STORES)(
  'on %s, the active workflow tells its steps and its open orders, a variant what it changes',
  { timeout: LONG_MS },
  async (_, open) => {
    const { ask, key: keyOf } = await served(open);
    const key = await keyOf('orders:read', 'orders:write', 'workflows:read');
    await captured(ask, key, 'M1');
    const cancelled = await captured(ask, key, 'M2');
    await ask(`POST /orders/${cancelled}/cancellation`, { key, once: 'c', body: { reference: 'C1' } });
    const listed = async (): Promise<readonly Record<string, unknown>[]> =>
      ((await ask('GET /workflows', { key })).body as { readonly workflows: readonly Record<string, unknown>[] }).workflows;
    // What was cancelled takes its promises back before it ends.
    await eventually(async () =>
      expect((await listed()).map(({ name, isActive, orders }) => [name, isActive, orders])).toEqual([
        ['order-to-cash', true, 1],
        ['west-region', false, 0],
      ]),
    );
    const [core, west] = await listed();
    expect(core).toMatchObject({ version: 1, changes: [] });
    expect(core?.['steps']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'price', kind: 'check', isLocked: true, needs: ['complete'] }) as unknown,
        expect.objectContaining({ name: 'release', kind: 'task', each: 'fulfillment' }) as unknown,
      ]),
    );
    expect(west).toMatchObject({ parent: { name: 'order-to-cash', version: 1 } });
    expect(west?.['changes']).toEqual(
      expect.arrayContaining([
        'price: tolerance 0.5% → 0.25%',
        'price: now needs screening',
        'price: hold.team pricing → pricing-west',
        'margin-of-last-resort: added, runs margin-floor',
      ]),
    );
  },
);
