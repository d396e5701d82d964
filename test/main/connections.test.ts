/** Several ERPs at once: a company's orders go to the one that names it, and the invoices with them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/main/house/config.ts';
import { connections, type Configured } from '../../src/main/house/connections.ts';
import { Folders } from '../../src/main/house/folders.ts';
import { openMemoryStore } from '../../src/store/memory/store.ts';
import { freshFolder } from './served.ts';
import type { WantedEffect } from '../../src/engine/ports.ts';
import { unit } from '../../src/core/model/quantity.ts';
import type { Instant } from '../../src/core/model/instant.ts';

const url = 'http://127.0.0.1:1';
const login = { database: 'shop', user: 'admin', password: 'secret' };
const clock = { now: (): Instant => 0 as Instant };
const parts = {
  clock,
  folders: new Folders({ partners: [], clock }),
  partners: [],
  store: openMemoryStore({ clock }),
  alone: async <T>(_: string, work: () => Promise<T>): Promise<T> => await work(),
  unitOf: () => unit('EA'),
};

const goes = (configured: readonly Configured[], task: string, company?: string): string | undefined =>
  connections({ configured, ...parts })({ task, input: company === undefined ? {} : { company } } as WantedEffect)?.name;

const TWO: readonly Configured[] = [
  { name: 'north', kind: 'tryton', url, login, companies: ['NORTH'] },
  { name: 'south', kind: 'erp-standin', url },
  { name: 'books', kind: 'finance-standin', url },
];

describe('two ERPs', () => {
  test.each([
    ['erp.book', 'NORTH', 'north'],
    ['erp.ship', 'NORTH', 'north'],
    ['finance.invoice', 'NORTH', 'north'],
    ['erp.book', 'SOUTH', 'south'],
    ['finance.invoice', 'SOUTH', 'books'],
    ['erp.book', undefined, 'south'],
  ])('%s of %s goes to %s', (task, company, name) => {
    expect(goes(TWO, task, company)).toBe(name);
  });

  test('a finance that names the company has its invoices, whatever its ERP could do', () => {
    const own: Configured = { name: 'ledger', kind: 'finance-standin', url, companies: ['NORTH'] };
    expect(goes([...TWO, own], 'finance.invoice', 'NORTH')).toBe('ledger');
  });

  test('one Tryton for everybody is ERP and finance', () => {
    const one: readonly Configured[] = [{ name: 'erp', kind: 'tryton', url, login }];
    expect([goes(one, 'erp.book', 'ANY'), goes(one, 'finance.invoice')]).toEqual(['erp', 'erp']);
  });
});

describe('what an ERP owns', () => {
  const reading = async (...reads: readonly (readonly string[])[]): ReturnType<typeof readConfig> => {
    const each = { kind: 'tryton', url, database: 'shop', user: 'admin', passwordFrom: 'PATH' };
    const file = join(freshFolder(), 'orderkeel.json');
    const named = Object.fromEntries(reads.map((own, index) => [`erp-${index + 1}`, { ...each, reads: own }]));
    writeFileSync(file, JSON.stringify({ connections: named }));
    return await readConfig(file);
  };

  test('is named, account by account and kind by kind', async () => {
    const connection = { name: 'erp-1', reads: ['stock', 'credit', 'customers', 'items', 'prices'] };
    const reads = ['prices', 'items', 'customers', 'credit', 'stock'];
    expect(await reading(reads)).toMatchObject({ ok: true, value: { connections: [connection] } });
    const failure = { where: '/connections/erp-1/reads', expected: 'a list of stock, credit, customers, items, prices' };
    expect(await reading(['products'])).toMatchObject({ ok: false, failure });
  });

  test('is owned by one of them, but for accounts, which are each one’s own', async () => {
    expect(await reading(['stock', 'items'], ['stock', 'prices'])).toMatchObject({ ok: true });
    expect(await reading(['items'], ['stock', 'items'])).toMatchObject({
      ok: false,
      failure: { where: '/connections/erp-2/reads', found: '"items"' },
    });
  });
});
