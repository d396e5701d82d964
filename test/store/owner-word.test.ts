/** What an account's owner tells is in the account's journal under its command, however much the account holds already. */
import { expect, inject, test } from 'vitest';
import { decimal } from '../../src/core/model/decimal.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import { must } from '../../src/core/model/result.ts';
import { Hub } from '../../src/engine/hub.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { sessionOn } from './session.ts';

const PAYMENTS = 20;

test('every word of an owner is kept under its command', async () => {
  const url = await (await fetch(inject('databases'))).text();
  const store = must(await openPostgresStore({ url, test: true }));
  const hub = new Hub({
    store,
    clock: { now: () => 0 as Instant },
    chance: () => 0,
    identifiers: { order: () => 'O1' as never, command: () => 'c1' },
    workflows: { of: () => undefined, current: () => undefined as never },
    connectionFor: () => undefined,
    onError: () => undefined,
  });
  const account = 'credit:ACME' as never;
  const ids = Array.from({ length: PAYMENTS }, (_, i) => `payment-${i}`);
  for (const [i, id] of ids.entries())
    await hub.adjust(account, { type: 'adjust', delta: decimal('-1'), why: 'payment', at: (i + 1) as Instant }, id);
  const sql = sessionOn(url);
  const kept = await sql<{ id: string }>`select command_id as id from account_journal where key = ${account} order by revision`;
  expect(kept.map(({ id }) => id)).toEqual(ids);
  await sql.end();
  await store.close();
});
