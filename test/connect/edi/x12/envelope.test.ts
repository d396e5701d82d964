/** Envelopes as partners break them. Every row is one edit of the same good file, and what must come of it. */
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readOrderFile } from '../../../../src/connect/order-file.ts';
import type { MessageResult } from '../../../../src/connect/message/result.ts';
import { bytes, PROFILES } from '../../profiles.ts';

const GOOD = readFileSync(new URL('../../../../examples/orders/acme-850.edi', import.meta.url), 'utf8');
const read = (text: string): readonly MessageResult[] => readOrderFile(bytes(text), 'file.edi', PROFILES);
const demandOf = (text: string): unknown => read(text).map((one) => (one.kind === 'order' ? one.demand : one));
const wheres = (text: string): readonly string[] =>
  read(text).flatMap((one) => (one.kind === 'refused' ? one.failures.map(({ where }) => where) : [one.kind]));

describe('recovered, and noted', () => {
  test.each<[string, (good: string) => string]>([
    ['no line ends', (good) => good.replaceAll('\n', '')],
    ['CR and LF', (good) => good.replaceAll('\n', '\r\n')],
    ['line ends as terminators', (good) => good.replaceAll('~', '')],
    ['a byte-order mark', (good) => `\uFEFF${good}`],
    ['indented segments', (good) => good.replaceAll('\n', '\n   ')],
    ['no terminator at the end', (good) => good.trimEnd().slice(0, -1)],
    ['other separators', (good) => good.replaceAll('*', '|').replaceAll('~', '\u001d')],
    ['blanks lost from ISA', (good) => good.replace(/ {10}/g, ' ')],
    [
      'another number in IEA02: the orders inside are proved by their own counts',
      (good) => good.replace('IEA*1*000000101', 'IEA*1*000000009'),
    ],
  ])('%s', (_, edit) => {
    expect(edit(GOOD)).not.toBe(GOOD);
    expect(demandOf(edit(GOOD))).toEqual(demandOf(GOOD));
  });
});

describe('refused, with the place', () => {
  test.each<[string, string, string, string[]]>([
    ['count of segments', 'SE*14*', 'SE*15*', ['SE[14]/SE01']],
    ['number of the set', 'SE*14*0001', 'SE*14*0002', ['SE[14]/SE02']],
    ['count of sets', 'GE*1*', 'GE*2*', ['GE[17]/GE01']],
    ['number of the group', 'GE*1*101', 'GE*1*102', ['GE[17]/GE02']],
    ['count of groups', 'IEA*1*', 'IEA*2*', ['IEA[18]/IEA01']],
    ['count of lines', 'CTT*3*', 'CTT*4*', ['CTT[12]/CTT01']],
    ['hash of quantities', 'CTT*3*308', 'CTT*3*307', ['CTT[12]/CTT02']],
    ['a segment of another file inside of ISA', 'ISA*00*', 'ISA*0~ST|850|0002~*', ['ISA[1]/ISA01']],
    ['a set of another file inside of GS', 'X*004010~', 'X*004010|ST*850*0002|~', ['GS[2]']],
    ['a set of another file inside of ST', 'ST*850*0001~', 'ST*850*0001|*ST*850*0002~', ['ST[1]', 'SE[14]/SE02']],
    ['a set of another file inside of SE', 'SE*14*0001~', 'SE*14*0001*|ST*850*0002~', ['SE[14]']],
    ['a set of another file inside of GE', 'GE*1*101~', 'GE*1*101*|ST*850*0002~', ['GE[17]']],
    ['a set of another file inside of IEA', 'IEA*1*000000101~', 'IEA*1*000000101*|ST*850*0002~', ['IEA[18]']],
    ['unknown sender', '*01*111222333      *', '*01*999999999      *', ['ISA[1]/ISA06']],
    ['a replacement', 'BEG*00', 'BEG*05', ['BEG[2]/BEG01']],
    ['a blanket order', 'BEG*00*SA', 'BEG*00*BK', ['BEG[2]/BEG02']],
    ['no purchase order number', 'ACME-4711', '', ['BEG[2]/BEG03']],
    ['a day that does not exist', 'DTM*002*20260608', 'DTM*002*20260631', ['DTM[5]/DTM02']],
    ['no quantity', 'PO1*1*200*', 'PO1*1**', ['PO1[8]/PO102']],
    ['quantity of zero', 'PO1*2*48*EA', 'PO1*2*0*EA', ['PO1[10]/PO102', 'CTT[12]/CTT02']],
    ['a quantity below zero', 'PO1*1*200*', 'PO1*1*-200*', ['PO1[8]/PO102']],
    ['a unit that can be none', '*48*EA*', '*48*each one*', ['PO1[10]/PO103']],
    ['a price with two points', '12.75', '12.7.5', ['PO1[10]/PO104']],
    ['a segment that is none of an 850', 'PID*F', 'PIX*F', ['PIX[9]']],
    ['a price per pound for pieces', '12.75*PE', '12.75*PP', ['PO1[10]/PO105']],
  ])('%s', (_, from, to, places) => {
    expect(GOOD).toContain(from);
    expect(wheres(GOOD.replace(from, to))).toEqual(places);
  });
});

test('one bad transaction does not take its neighbours with it', () => {
  const set = GOOD.slice(GOOD.indexOf('ST*'), GOOD.indexOf('GE*'));
  const two = GOOD.replace(set, set + set.replaceAll('*0001~', '*0002~').replace('PO1*1*200', 'PO1*1*2oo')).replace(
    'GE*1*',
    'GE*2*',
  );
  expect(read(two).map(({ kind }) => kind)).toEqual(['order', 'refused']);
});

test('an AMT that disagrees is a note, since it may hold tax', () => {
  const [result] = read(GOOD.replace('AMT*TT*1669', 'AMT*TT*1700'));
  expect(result).toMatchObject({ kind: 'order', notes: [{ code: 'total', where: 'AMT[13]/AMT02' }] });
});

test('a price per hundred is brought to one, exactly', () => {
  const [result] = read(GOOD.replace('12.75*PE', '1275*HP'));
  expect(result?.kind === 'order' && result.demand.lines[1]?.price).toEqual({ amount: '12.75', unit: 'EA' });
});

test('850 with purpose 01 takes the order back', () => {
  const [result] = read(GOOD.replace('BEG*00', 'BEG*01'));
  expect(result).toMatchObject({ kind: 'cancel', of: { customer: 'ACME', reference: { value: 'ACME-4711' } } });
});

test('cut at any byte, a file never becomes an order and never throws', () => {
  const whole = bytes(GOOD.trimEnd());
  // Without its very last byte, the terminator, the file is still whole.
  for (let length = 0; length < whole.length - 1; length++) {
    const results = readOrderFile(whole.slice(0, length), 'cut.edi', PROFILES);
    expect(results.length, `cut at ${length}`).toBeGreaterThan(0);
    // IEA02 cut short is another number, which is noted; all before it proves itself.
    const mayBeOrder = length >= whole.length - 11;
    expect(mayBeOrder || results.every(({ kind }) => kind === 'refused'), `cut at ${length}`).toBe(true);
  }
});

test('whatever bytes are flipped, the answer is a result, and a changed count of lines is never an order', () => {
  const whole = bytes(GOOD);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }), (flips) => {
      const broken = Uint8Array.from(whole);
      for (const [at, value] of flips) broken[at] = value;
      for (const result of readOrderFile(broken, 'flipped.edi', PROFILES)) {
        const sound =
          result.kind === 'refused' ? result.failures.length > 0 : result.kind !== 'order' || result.demand.lines.length === 3;
        expect(sound, JSON.stringify(result)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test('a lost or doubled segment is never an order', () => {
  const segments = GOOD.split('\n').slice(0, -1);
  for (let i = 0; i < segments.length; i++) {
    const lost = segments.toSpliced(i, 1).join('\n');
    const doubled = segments.toSpliced(i, 0, segments[i] ?? '').join('\n');
    for (const text of [lost, doubled])
      expect(
        read(text).some(({ kind }) => kind === 'refused'),
        `segment ${i + 1}`,
      ).toBe(true);
  }
});
