/** A slip in a master data file is told with its file and place, all slips at once, and nothing is loaded. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lineOf } from '../../src/main/failure.ts';
import { readMasterData } from '../../src/main/master/read.ts';
import { HERE } from '../gates/tree.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orderkeel-master-'));
  cpSync(join(HERE, 'examples', 'first-run', 'master'), folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const replace = (file: string, from: string, to: string): void =>
  writeFileSync(join(folder, file), readFileSync(join(folder, file), 'utf8').replace(from, to));

async function failures(): Promise<readonly string[]> {
  const read = await readMasterData(folder);
  return read.ok ? [] : read.failure.map(lineOf);
}

test('the shipped files are right', async () => {
  expect(await failures()).toEqual([]);
});

test.each([
  [
    'customers.yaml',
    'priceRule: locked',
    'priceRule: lucked',
    'unexpected at customers.yaml:/ACME/priceRule: expected order-date, ship-date, locked, found lucked.',
  ],
  ['customers.yaml', 'tier: 1', 'teir: 1', 'unexpected at customers.yaml:/ACME/teir: '],
  ['customers.yaml', 'A-100: BRG-6204', 'A-100: BRG:6204', 'not-an-identifier at customers.yaml:/ACME/aliases/A-100: '],
  ['customers.yaml', '  name: Acme Bearings\n', '', 'missing at customers.yaml:/ACME/name: what name. Way out: give name.'],
  ['customers.yaml', 'ACME:', 'ACME: {', 'malformed at customers.yaml: line '],
  ['prices.csv', 'BRG-6204,EA,1,4.10', 'BRG-6204,EA,1,four', 'not-a-decimal at prices.csv: row 2/price: found four.'],
  ['prices.csv', ',USD,2026-01-01,\n', ',USD,2026-13-01,\n', 'not-a-date at prices.csv: row 2/from: found 2026-13-01.'],
  ['prices.csv', 'LIST,BRG-6205', 'LIST,BRG/6205', 'fact-unknown at key: found price:LIST/BRG/6205.'],
  [
    'nodes.yaml',
    'priority: 1',
    'priority: 0',
    'malformed at node:EAST#/priority: format fact, found 0, reason must be >= 1. Way out: ',
  ],
  ['payments.csv', '61.19', '-1', 'not-a-decimal at payment:row-2#/amount/amount: found -1.'],
  ['stock.csv', 'EAST,BRG-6204,600,50', 'EAST,BRG-6204,600', 'malformed at stock.csv: row 2: '],
  ['items.csv', 'BX=10 CT=100', 'BX=ten', 'not-a-decimal at items.csv: row 2/packs: found ten.'],
  ['nodes.yaml', 'fri: "07:00-18:00"', 'fri: "18:00-07:00"', 'malformed at nodes.yaml:/calendars/EASTERN/week/fri: '],
  ['nodes.yaml', '85.00 USD', '85.00', 'not-a-currency at nodes.yaml:/nodes/WEST/interceptCost: '],
  ['partners/bolt/partner.yaml', 'kind: shopify', 'kind: shopfy', 'unexpected at partners/bolt/partner.yaml:/sender/kind: '],
  ['partners/acme/partner.yaml', '"005010"', '"003070"', 'unexpected at partners/acme/partner.yaml:/x12/version: '],
  [
    'partners/acme/partner.yaml',
    'currency: USD',
    'currency: USD\nanswersTo: { url: here }',
    'unexpected at partners/acme/partner.yaml:/answersTo/url: ',
  ],
  [
    'partners/acme/partner.yaml',
    'currency: USD',
    'currency: USD\nanswersTo: out',
    'missing at partners/acme/partner.yaml:/answersTo/url: ',
  ],
])('%s: %j → %j', async (file, from, to, said) => {
  replace(file, from, to);
  const found = await failures();
  expect(found.join('\n')).toContain(said);
});

test('a file that is missing is named, beside the slips of the others', async () => {
  rmSync(join(folder, 'credit.csv'));
  replace('stock.csv', '600', 'many');
  const found = await failures();
  expect(found).toHaveLength(2);
  expect(found.join('\n')).toContain('missing at credit.csv: what the file (ENOENT).');
});
