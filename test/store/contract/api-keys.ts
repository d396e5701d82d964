/** Keys of the API, by id; and which order a message went to. */
import { expect, test } from 'vitest';
import { CustomerId, OrderId } from '../../../src/core/model/identifiers.ts';
import { after } from '../samples.ts';
import type { Told } from './told.ts';

export function apiKeys(told: () => Told): void {
  test('are kept with their scopes, listed by age, and revoked once', async () => {
    const { store, clock } = told();
    const [createdAt, key] = [
      clock.at,
      { id: 'k1', name: 'ana', scopes: ['orders:read'], roles: ['credit'], digest: 'd1', perMinute: 60 },
    ];
    await store.apiKeys.add(key);
    clock.at = after(1);
    await store.apiKeys.add({ ...key, id: 'a2' });
    expect(await store.apiKeys.find('k1')).toEqual({ ...key, createdAt });
    const revokedAt = clock.at;
    expect(await store.apiKeys.revoke('k1')).toBe(true);
    clock.at = after(2);
    expect(await store.apiKeys.revoke('k1')).toBe(true);
    expect((await store.apiKeys.list()).map(({ id }) => id)).toEqual(['k1', 'a2']);
    expect(await store.apiKeys.find('k1')).toEqual({ ...key, createdAt, revokedAt });
    expect([await store.apiKeys.find('k9'), await store.apiKeys.revoke('k9')]).toEqual([undefined, false]);
  });

  test('a message that came tells its order, another one nothing', async () => {
    const { directory } = told().store;
    const route = { customer: CustomerId.of('ACME'), channel: 'api', message: 'M/1' };
    await directory.routeMessage({ route, fresh: OrderId.of('O-R1') });
    expect([await directory.routed('api', 'M/1'), await directory.routed('api', 'M/2')]).toEqual(['O-R1', undefined]);
  });
}
