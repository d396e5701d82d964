/** 856 and 810: golden text, read by two others as by us. */
import { Readable } from 'node:stream';
import { partyName } from '../../../src/connect/channel/x12-customer.ts';
import { X12Parser, type X12Interchange } from 'node-x12';
import { expect, test } from 'vitest';
import { X12parser } from 'x12-parser';
import { readInterchange } from '../../../src/connect/edi/x12/envelope.ts';
import { tokenize } from '../../../src/connect/edi/x12/tokenizer.ts';
import { US, type X12Version } from '../../../src/connect/edi/x12/writer.ts';
import { x12Notice } from '../../../src/connect/notices/x12.ts';
import type { Partner } from '../../../src/connect/partners/partner.ts';
import { money } from '../../../src/core/model/money.ts';
import type { NoticeContent } from '../../../src/engine/notices/content.ts';
import { INVOICE, noticeOf, PACKED, SHIP_NOTICE } from './notices.ts';

const partner = (version: X12Version): Partner => ({
  name: 'acme',
  folder: 'partners/acme',
  tell: [],
  codes: { in: {}, out: {} },
  mappings: new Map(),
  x12: { qualifier: '01', id: '111222333', application: 'ACMEPO', version, usage: 'P' },
});

function written(content: NoticeContent, version: X12Version = '005010', control = 17): string {
  const rendered = x12Notice(partner(version), noticeOf(content), { sender: { qualifier: 'ZZ', id: 'ORDERKEEL' } });
  if (rendered.kind !== 'numbered') return rendered.kind === 'unwritable' ? rendered.error : rendered.kind;
  const text = rendered.write(control);
  return text.ok ? text.value : text.failure;
}

const CASES: readonly (readonly [string, NoticeContent, X12Version])[] = [
  ['856-lines', { kind: 'shipped', of: SHIP_NOTICE }, '005010'],
  ['856-cartons', { kind: 'shipped', of: PACKED }, '004010'],
  ['810', { kind: 'invoiced', of: INVOICE }, '004010'],
];

test.each(CASES)('%s is the golden text', async (name, content, version) => {
  await expect(written(content, version)).toMatchFileSnapshot(`${name}.golden.edi`);
});

const BARE = new Set(['ISA', 'GS', 'ST', 'SE', 'GE', 'IEA']);

test.each(CASES)('%s has a right envelope, and others read it as we do', async (_, content, version) => {
  const text = written(content, version);
  const [interchange] = tokenize(text).interchanges;
  if (interchange === undefined) throw new Error('no interchange');
  const read = readInterchange(interchange);
  const problems = [
    ...read.problems,
    ...read.groups.flatMap((group) => [...group.problems, ...group.sets.flatMap((set) => set.problems)]),
  ];
  expect(problems).toEqual([]);
  const ours = interchange.segments.filter(({ tag }) => !BARE.has(tag)).map(({ tag, elements }) => [tag, ...elements]);

  const theirs = new X12Parser(true).parse(text) as X12Interchange;
  const first = theirs.functionalGroups.flatMap(({ transactions }) =>
    transactions.flatMap(({ segments }) => segments.map(({ tag, elements }) => [tag, ...elements.map(({ value }) => value)])),
  );
  expect(first).toEqual(ours);

  const second: string[][] = [];
  for await (const segment of Readable.from([text]).pipe(new X12parser()) as AsyncIterable<Record<string, string>>) {
    const { name = '', ...elements } = segment;
    if (BARE.has(name) || name.trim() === '') continue;
    const width = Math.max(0, ...Object.keys(elements).map(Number));
    second.push([name, ...Array.from({ length: width }, (__, i) => elements[String(i + 1)] ?? '')]);
  }
  expect(second).toEqual(ours);
});

test.each<[string, NoticeContent, string]>([
  [
    'a currency of three decimals',
    { kind: 'invoiced', of: { ...INVOICE, total: money('1.234', 'KWD') } },
    'TDS: an 810 has amounts of two decimals',
  ],
  [
    'a separator in a number',
    { kind: 'shipped', of: { ...SHIP_NOTICE, purchaseOrder: 'PO*1' } },
    'a separator stands inside the data',
  ],
  ['a kind without a set', { kind: 'closed', of: INVOICE }, 'X12 has nothing for closed here'],
])('%s is told, and uses no number up', (_, content, said) => {
  expect(written(content)).toContain(said);
});

test('its numbers are of the row that the partner has for its 997 and 855', () => {
  const rendered = x12Notice(partner('005010'), noticeOf({ kind: 'shipped', of: SHIP_NOTICE }), { sender: US });
  expect(rendered).toMatchObject({ partner: partyName({ qualifier: '01', id: '111222333' }) });
});
