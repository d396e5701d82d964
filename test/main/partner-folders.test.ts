/** Folders of partners: every shipped one keeps to its examples, and every slip is told with its file and place. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { envelopeTo, x12Buyers, x12Customer } from '../../src/connect/channel/x12-customer.ts';
import { tokenize } from '../../src/connect/edi/x12/tokenizer.ts';
import { controlOf, writeInterchange } from '../../src/connect/edi/x12/writer.ts';
import { findings } from '../../src/connect/message/result.ts';
import { subscribersOf } from '../../src/connect/notices/subscriber.ts';
import type { Partner } from '../../src/connect/partners/partner.ts';
import { instant } from '../../src/core/model/instant.ts';
import { must } from '../../src/core/model/result.ts';
import { lineOf } from '../../src/main/failure.ts';
import { checkPartner } from '../../src/main/partners/check.ts';
import { readPartners } from '../../src/main/partners/read.ts';
import { HERE } from '../gates/tree.ts';

const SHIPPED = join(HERE, 'examples', 'first-run', 'master', 'partners');

test.each(readdirSync(SHIPPED))('%s keeps to its examples', async (name) => {
  const checked = await checkPartner(join(SHIPPED, name));
  expect(checked.ok ? checked.value.failures : checked.failure).toEqual([]);
  expect(checked.ok && checked.value.examples.length).toBeGreaterThan(0);
});

const YAML = 'is: customer\ncustomer: ACME\nconnection: "json:acme"\nsender: { kind: mapped }\n';

const X12 = `${YAML}x12:\n  qualifier: "01"\n  id: "111222333"\n  version: "005010"\n`;

/** A folder of these files. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'orderkeel-partner-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries({ 'partner.yaml': YAML, ...files })) {
    mkdirSync(dirname(join(root, 'acme', path)), { recursive: true });
    writeFileSync(join(root, 'acme', path), text);
  }
  return join(root, 'acme');
}

async function said(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const checked = await checkPartner(folderOf(files));
  return (checked.ok ? checked.value.failures : checked.failure).map(lineOf);
}

const CANCEL = '{ "customer": "ACME", "purchaseOrder": po, "reference": ref }';
const EXAMPLE = {
  'mappings/cancel.in.jsonata': CANCEL,
  'examples/cancel.in/one.in.json': '{"po":"PO-1","ref":7}',
  'examples/cancel.in/one.out.json': '{"customer":"ACME","purchaseOrder":"PO-1","reference":"7"}',
};

test('a folder with nothing wrong has nothing to say', async () => {
  expect(await said(EXAMPLE)).toEqual([]);
});

test.each<[string, Readonly<Record<string, string>>, string]>([
  [
    'an example that comes out otherwise',
    { 'examples/cancel.in/one.in.json': '{"po":"PO-2","ref":7}' },
    'unexpected at acme/examples/cancel.in/one.out.json#/purchaseOrder: expected "PO-1", found "PO-2".',
  ],
  [
    'an example that is no JSON',
    { 'examples/cancel.in/one.in.json': '{"po":}' },
    'malformed at acme/examples/cancel.in/one.in.json: line 1, column 7: ',
  ],
  [
    'an example without its end',
    { 'examples/cancel.in/two.in.json': '{}' },
    'missing at acme/examples/cancel.in/two.out.json: what the file.',
  ],
  [
    'a mapping that makes no such message',
    { 'mappings/cancel.in.jsonata': '{ "customer": "ACME", "reference": ref }' },
    'missing at acme/mappings/cancel.in.jsonata#/purchaseOrder: what purchaseOrder.',
  ],
  [
    'a mapping with a slip',
    { 'mappings/cancel.in.jsonata': '{\n  "customer" "ACME" }' },
    'malformed at acme/mappings/cancel.in.jsonata: line 2, column ',
  ],
  ['a mapping without an example', { 'mappings/price.in.jsonata': '{}' }, 'missing at acme/examples/price.in: what an example.'],
  ['a mapping of no kind', { 'mappings/ordr.in.jsonata': '{}' }, 'unexpected at acme/mappings/ordr.in.jsonata: '],
  [
    'an example of no mapping',
    { 'examples/ordr.in/a.in.json': '{}', 'examples/ordr.in/a.out.json': '{}' },
    'unexpected at acme/examples/ordr.in/a.in.json: ',
  ],
  [
    'a code twice',
    { 'codes/units.csv': 'theirs,ours\nPC,EA\nPC,CS\n' },
    'repeated at acme/codes/units.csv: row 3/theirs: found PC, what their code.',
  ],
  [
    'a column of another name',
    { 'codes/units.csv': 'theirs,our\nPC,EA\n' },
    'missing at acme/codes/units.csv: row 2/ours: what ours.',
  ],
  ['broken YAML', { 'partner.yaml': 'is: {' }, 'malformed at acme/partner.yaml: line 1, column '],
  ['a field that nobody knows', { 'partner.yaml': `${YAML}colour: red\n` }, 'unexpected at acme/partner.yaml:/colour: '],
  [
    'a notice of no kind',
    { 'partner.yaml': `${YAML}tell: { a: { kinds: [shiped], url: "http://127.0.0.1" } }\n` },
    'unexpected at acme/partner.yaml:/tell/a/kinds: ',
  ],
  [
    'a notice that X12 has not',
    { 'partner.yaml': `${YAML}tell: { a: { kinds: [held], as: x12, folder: out } }\n` },
    'unexpected at acme/partner.yaml:/tell/a/kinds: expected shipped, invoiced, found held.',
  ],
  [
    'a letter to an address of the web',
    { 'partner.yaml': `${YAML}tell: { a: { kinds: [held], as: mail, url: "http://127.0.0.1" } }\n` },
    'unexpected at acme/partner.yaml:/tell/a/as: ',
  ],
  [
    'a separator of two characters',
    { 'partner.yaml': `${X12}  separators: { element: "||" }\n` },
    'unexpected at acme/partner.yaml:/x12/separators/element: expected one character of ASCII that is no letter, digit or blank',
  ],
  [
    'a letter that separates',
    { 'partner.yaml': `${X12}  separators: { terminator: X }\n` },
    '/x12/separators/terminator: expected',
  ],
  [
    'what figures have in them',
    { 'partner.yaml': `${X12}  separators: { component: "." }\n` },
    '/x12/separators/component: expected',
  ],
  [
    'a separator that is nothing',
    { 'partner.yaml': `${X12}  separators: { element: " " }\n` },
    'missing at acme/partner.yaml:/x12/separators/element',
  ],
  [
    'one character for two separators',
    { 'partner.yaml': `${X12}  separators: { element: "^" }\n` },
    'repeated at acme/partner.yaml:/x12/separators/repetition: found ^, what separator (of element, too).',
  ],
  [
    'a repetition in a release that has none',
    { 'partner.yaml': `${X12.replace('005010', '004010')}  separators: { repetition: "^" }\n` },
    'unexpected at acme/partner.yaml:/x12/separators/repetition: ',
  ],
  [
    'an address that is none',
    { 'partner.yaml': `${YAML}tell: { a: { kinds: [held], url: "here" } }\n` },
    'unexpected at acme/partner.yaml:/tell/a/url: expected an address, found here.',
  ],
])('%s', async (_, files, line) => {
  expect((await said({ ...EXAMPLE, ...files })).join('\n')).toContain(line);
});

describe('what an installation sets', () => {
  const files = { 'partner.yaml': `${YAML}tell: { a: { kinds: [held], urlFrom: HOOK, secretFrom: SECRET } }\n` };
  const read = async (environment: Readonly<Record<string, string>>): Promise<readonly unknown[]> => {
    const found = findings();
    const partners = await readPartners(dirname(folderOf(files)), '.', (name) => environment[name], found);
    return found.failures.length > 0 ? found.failures.map(lineOf) : partners.flatMap(({ tell }) => tell);
  };

  test('is read from where it is named', async () => {
    const by = { kind: 'post', url: 'http://127.0.0.1/hook', secret: 's' };
    expect(await read({ HOOK: 'http://127.0.0.1/hook', SECRET: 's' })).toEqual([
      { name: 'a', customers: ['ACME'], kinds: ['held'], as: 'cloudevent', by },
    ]);
  });

  test('and is missed by its name', async () => {
    expect(await read({ SECRET: 's' })).toEqual([
      expect.stringContaining('missing at acme/partner.yaml:/tell/a/urlFrom: what the environment variable HOOK.'),
    ]);
  });
});

test('a code goes both ways only where it is unique', async () => {
  const found = findings();
  const folder = folderOf({ 'codes/units.csv': 'theirs,ours\nPC,EA\nST,EA\nKAR,CS\n' });
  const [partner] = await readPartners(dirname(folder), '.', () => undefined, found);
  expect(partner?.codes).toEqual({ in: { units: { PC: 'EA', ST: 'EA', KAR: 'CS' } }, out: { units: { CS: 'KAR' } } });
});

test('the shipped folders can be copied and read elsewhere', async () => {
  const root = mkdtempSync(join(tmpdir(), 'orderkeel-partner-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  cpSync(SHIPPED, root, { recursive: true });
  const found = findings();
  expect(await readPartners(root, '.', () => undefined, found)).toHaveLength(readdirSync(SHIPPED).length);
  expect(found.failures).toEqual([]);
});

describe('the hours of a partner', () => {
  const WEEK = 'hours:\n  week: { mon: "07:00-18:00" }\n  holidays: [2026-07-03]\n  offsets: { 2026-03-08: -240 }\n';

  test('count for all that goes to it', async () => {
    const found = findings();
    const buyer = 'sender: { kind: x12, qualifier: "01", id: "111222333" }\nanswersTo: { folder: out }\n';
    const text = `is: customer\ncustomer: ACME\nconnection: "edi:acme"\n${buyer}tell: { a: { kinds: [held], url: "http://127.0.0.1/" } }\n${WEEK}`;
    const partners = await readPartners(dirname(folderOf({ 'partner.yaml': text })), '.', () => undefined, found);
    expect(found.failures).toEqual([]);
    const [partner] = partners;
    const [told] = partners.flatMap((each) => subscribersOf(each, {} as never));
    const [buys] = x12Buyers(partner?.profile === undefined ? [] : [partner.profile]);
    const open = [told, x12Customer({ ...buys, interchanges: {}, journalOf: undefined } as never)].map((each) => each?.isOpen);
    for (const isOpen of open) {
      expect(isOpen?.(instant('2026-06-01T15:00:00Z'))).toBe(true);
      expect(isOpen?.(instant('2026-06-02T15:00:00Z'))).toBe(false);
    }
  });

  test('that are none are refused with their place', async () => {
    const text = `${YAML}hours: { week: { mon: "18:00-07:00" } }\n`;
    expect((await said({ 'partner.yaml': text })).join('\n')).toContain('malformed at acme/partner.yaml:/hours/week/mon: ');
  });
});

describe('the separators of a partner', () => {
  const read = async (text: string): Promise<Partner | undefined> => {
    const found = findings();
    const [partner] = await readPartners(dirname(folderOf({ 'partner.yaml': text })), '.', () => undefined, found);
    expect(found.failures).toEqual([]);
    return partner;
  };

  test('are its own, and ours where it names none', async () => {
    const partner = await read(`${X12}  separators: { element: "|", terminator: line }\n`);
    expect(partner?.x12?.separators).toEqual({ element: '|', component: '>', repetition: '^', terminator: '\n' });
    expect((await read(X12))?.x12).not.toHaveProperty('separators');
  });

  test('of answers are written, and read back', async () => {
    const partner = await read(
      'is: customer\ncustomer: ACME\nconnection: "edi:acme"\nsender: { kind: x12, qualifier: "01", id: "111222333" }\n' +
        'answersTo:\n  folder: out\n  version: "004010"\n  separators: { element: "|", component: ":", terminator: "!" }\n',
    );
    const [buyer] = x12Buyers(partner?.profile === undefined ? [] : [partner.profile]);
    if (buyer === undefined) throw new Error('no buyer');
    const at = instant('2026-06-02T14:00:00Z');
    const text = must(
      writeInterchange({ ...envelopeTo(buyer), control: 7, at }, [
        { type: '855', segments: [['BAK', '00', 'AC', 'P*1', { free: 'a|b!' }]] },
      ]),
    );
    expect(text).toMatch(/^ISA\|00\|.{10}\|.*\|U\|00401\|000000007\|0\|P\|:!\n/);
    expect(text).toContain('BAK|00|AC|P*1|a b!\n');
    expect(tokenize(text).interchanges[0]?.separators).toMatchObject({ element: '|', component: ':', terminator: '!' });
    expect(controlOf(new TextEncoder().encode(text))).toBe(7);
  });
});
