/** Why an 860 is refused, in a buyer's words, and the segments that hold them in each release. */
import { expect, test } from 'vitest';
import { readInterchange } from '../../../../src/connect/edi/x12/envelope.ts';
import { reject860 } from '../../../../src/connect/edi/x12/reject-860.ts';
import { tokenize } from '../../../../src/connect/edi/x12/tokenizer.ts';
import { writeInterchange } from '../../../../src/connect/edi/x12/writer.ts';
import type { Failure } from '../../../../src/core/model/failure.ts';
import { instant } from '../../../../src/core/model/instant.ts';
import { invariant, must } from '../../../../src/core/model/result.ts';
import { fromAcme, segmentsOf } from '../../../main/channels.ts';

const AT = instant('2026-06-02T14:00:00Z');

function said(
  failures: readonly Failure[],
  version: '004010' | '005010',
  lines: readonly string[] = ['POC*1*QD*5**EA>1'],
): readonly string[] | undefined {
  const [raw] = tokenize(fromAcme(8, ['BCH*04*SA*P-1***20260601', ...lines])).interchanges;
  invariant(raw !== undefined, 'an interchange was written');
  const set = readInterchange(raw).groups[0]?.sets[0];
  invariant(set !== undefined, 'with an 860 in it');
  const { separators } = raw;
  const written = reject860({ set, separators, failures, isPartly: false, reference: '8-8-0001', version });
  if (written === undefined) return undefined;
  const ids = { sender: { qualifier: 'ZZ', id: 'US' }, receiver: { qualifier: 'ZZ', id: 'THEM' } };
  const names = { applicationSender: 'US', applicationReceiver: 'THEM' };
  return segmentsOf(must(writeInterchange({ ...ids, ...names, control: 1, at: AT, usage: 'P', version }, [written(AT)])));
}

const GONE: Failure = { code: 'past-recall', what: 'days', shipped: '4', where: 'changes[0]', wayOut: 'agree on a return' };

test('words stand in MSG in 004010, in MTX in 005010; of an element with components, the first is said', () => {
  const rest = ['POC*1*QD*5**EA', 'ACK*IR', 'CTT*1'];
  const head = ['BCA*11*RD*P-1***20260601****20260602', 'N9*L1*8-8-0001'];
  expect(said([GONE], '004010')).toEqual([...head, "MSG*It can't be changed any more (shipped: 4): agree on a return", ...rest]);
  expect(said([GONE], '005010')).toEqual([...head, "MTX**It can't be changed any more (shipped: 4): agree on a return", ...rest]);
});

test.each<[Failure, string]>([
  [{ code: 'line-unknown', found: '9', where: '', wayOut: 'x' }, 'Line 9 is not in the order: x'],
  [{ code: 'schedule-unknown', found: '9.1', where: '', wayOut: 'x' }, 'Line 9 is not in the order: x'],
  [
    { code: 'quantity-below-shipped', asked: '3', shipped: '4', where: '', wayOut: 'x' },
    '3 is less than what has shipped (4): x',
  ],
  [{ code: 'quantity-beyond-open', asked: '3', open: '2', where: '', wayOut: 'x' }, '3 is more than what is open (2): x'],
  [{ code: 'order-closed', order: 'O', state: 'closed', where: '', wayOut: 'x' }, 'The order is closed: x'],
  [
    { code: 'unit-unknown', item: 'B-1', found: 'CA', known: ['EA'], where: '', wayOut: 'x' },
    'B-1 is ordered in EA, and not in CA: x',
  ],
  [{ code: 'missing', what: 'unit price', where: 'POC[3]/POC06', wayOut: 'x' }, 'POC[3]/POC06: unit price is missing: x'],
  [{ code: 'not-a-date', found: '2026', where: 'DTM[4]/DTM02', wayOut: 'x' }, "DTM[4]/DTM02: 2026 can't be taken: x"],
  [{ code: 'nothing-to-answer', what: 'y', where: '', wayOut: 'x' }, 'Refused (nothing-to-answer): x'],
])('%o', (failure, words) => {
  expect(said([failure], '004010')?.[2]).toBe(`MSG*${words}`);
});

test('a reason is said once, ten of them at most, and cut to what MSG01 holds', () => {
  const many = Array.from({ length: 12 }, (_, i): Failure => ({ ...GONE, shipped: String(i) }));
  expect(said([...many, ...many], '004010')?.filter((each) => each.startsWith('MSG'))).toHaveLength(10);
  const [long = ''] = said([{ ...GONE, wayOut: 'x'.repeat(300) }], '004010')?.slice(2) ?? [];
  expect(long).toHaveLength('MSG*'.length + 264);
});

test('what names no purchase order is not answered by an 865', () => {
  expect(said([GONE], '004010', ['BCH*04*SA*P-2***20260601'])).toBeUndefined();
});
