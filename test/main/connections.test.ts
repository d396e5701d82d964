/** Several ERPs at once: a company's orders go to the one that names it, and the invoices with them. */
import { describe, expect, test } from 'vitest';
import { connections, type Configured } from '../../src/main/house/connections.ts';
import { Folders } from '../../src/main/house/folders.ts';
import { openMemoryStore } from '../../src/store/memory/store.ts';
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
