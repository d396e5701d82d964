/**
 * Our tokenizer against node-x12 and x12-parser, on every sample file where both read it: same tags, same elements. And
 * every sample is read or refused with a place. Passed over where the sample files are not at hand. And both read what we
 * write, whatever the version and the separators.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { type X12Interchange, X12Parser } from 'node-x12';
import { describe, expect, test } from 'vitest';
import { X12parser } from 'x12-parser';
import { instant } from '../../../../src/core/model/instant.ts';
import { must } from '../../../../src/core/model/result.ts';
import { readInterchange } from '../../../../src/connect/edi/x12/envelope.ts';
import { writeInterchange, type SetOut } from '../../../../src/connect/edi/x12/writer.ts';
import { textOf } from '../../../../src/connect/message/text.ts';
import { tokenize } from '../../../../src/connect/edi/x12/tokenizer.ts';

const X12 = new URL('../../../../../shared/samples/x12/', import.meta.url);
const files = existsSync(X12) ? readdirSync(X12) : [];
const textIn = (name: string): string => textOf(readFileSync(new URL(name, X12))).text;

type Flat = readonly (readonly string[])[];

/** node-x12 throws on what it can't read, and gives several interchanges back one by one. */
function oracle(text: string): Flat | undefined {
  try {
    const read = new X12Parser(true).parse(text);
    // Its list of interchanges is a subclass of Array that can't be mapped; a plain copy can.
    const interchanges: readonly X12Interchange[] = Array.isArray(read) ? Array.from(read as Iterable<X12Interchange>) : [read];
    return interchanges.flatMap((one) =>
      one.functionalGroups.flatMap(({ transactions }) =>
        transactions.flatMap(({ segments }) => segments.map(({ tag, elements }) => [tag, ...elements.map(({ value }) => value)])),
      ),
    );
  } catch {
    return undefined;
  }
}

const ENVELOPE = new Set(['ISA', 'GS', 'ST', 'SE', 'GE', 'IEA', 'TA1']);
const ours = (text: string): Flat =>
  tokenize(text).interchanges.flatMap(({ segments }) =>
    segments.filter(({ tag }) => !ENVELOPE.has(tag)).map(({ tag, elements }) => [tag, ...elements]),
  );

test.each(files)('%s is read, or refused with a place', (name) => {
  const { interchanges, found } = tokenize(textIn(name));
  expect(interchanges.length + found.failures.length).toBeGreaterThan(0);
  for (const failure of found.failures)
    expect(failure).toMatchObject({ tag: 'ISA', reason: expect.stringMatching(/./) as string });
});

test.skipIf(files.length === 0)('where node-x12 reads a sample too, both read the same', () => {
  let compared = 0;
  for (const name of files) {
    const theirs = oracle(textIn(name));
    if (theirs === undefined) continue;
    compared += 1;
    expect(ours(textIn(name)), name).toEqual(theirs);
  }
  expect(compared).toBeGreaterThanOrEqual(8);
});

/** x12-parser gives `{ name, "1": …, "2-1": … }`; only files without components are compared, as it cuts those further. */
async function second(text: string): Promise<readonly (readonly string[])[] | undefined> {
  try {
    const rows: string[][] = [];
    for await (const segment of Readable.from([text]).pipe(new X12parser()) as AsyncIterable<Record<string, string>>) {
      const { name = '', ...elements } = segment;
      const width = Math.max(0, ...Object.keys(elements).map(Number));
      rows.push([name, ...Array.from({ length: width }, (_, i) => elements[String(i + 1)] ?? '')]);
    }
    return rows;
  } catch {
    return undefined;
  }
}

const trimmed = (rows: Flat): Flat =>
  rows.filter(([tag = '']) => tag !== '' && !ENVELOPE.has(tag)).map((row) => row.map((text) => text.trim()));

test.skipIf(files.length === 0)('where x12-parser reads a sample whole too, both read the same', async () => {
  let compared = 0;
  for (const name of files) {
    const text = textIn(name);
    const [first] = tokenize(text).interchanges;
    // It knows no ISA of an odd width, and no second interchange; a blank last line is a segment to it.
    if (first === undefined || tokenize(text).found.notes.length > 0 || tokenize(text).interchanges.length > 1) continue;
    const theirs = await second(text);
    const hasComponents = ours(text).some((row) => row.some((value) => value.includes(first.separators.component)));
    if (theirs === undefined || hasComponents) continue;
    compared += 1;
    expect(trimmed(theirs), name).toEqual(trimmed(ours(text)));
  }
  expect(compared).toBeGreaterThanOrEqual(4);
});

const SENT: readonly SetOut[] = [
  {
    type: '855',
    segments: [
      ['BAK', '00', 'AC', 'P-1', '20260601', '', '', '', 'O-1', '20260602'],
      ['PO1', '1', '10', 'EA', '4.1', 'PE', 'BP', 'A-1', 'VN', 'BRG-6204'],
      ['PID', 'F', '', '', '', { free: 'Bearing *6204* ~ 20|47>14^2Z: \n\u001c' }],
      ['ACK', 'IB', '10', 'EA', '067', '20260620'],
      ['CTT', '1', '10'],
    ],
  },
  {
    type: '997',
    segments: [
      ['AK1', 'PO', '103'],
      ['AK2', '850', '0001'],
      ['AK3', 'PO1', '3', '', '8'],
      ['AK4', '2', '', '6', { free: 'five' }],
      ['AK5', 'R', '5'],
      ['AK9', 'R', '1', '1', '0'],
    ],
  },
];

describe.each(['004010', '005010'] as const)('what we write in %s is read alike by all', (version) => {
  test.each([
    ['*', '>', '^', '~'],
    ['|', ':', '!', '~'],
    ['*', '<', '^', '\n'],
    ['\u001d', '\u001f', '\u001e', '\u001c'],
    ['^', '@', '}', "'"],
    ['+', ':', '\\', ']'],
  ])('%j %j %j %j', async (element, component, repetition, terminator) => {
    const separators = { element, component, repetition, terminator };
    const parties = { sender: { qualifier: 'ZZ', id: 'ORDERKEEL' }, receiver: { qualifier: '01', id: '111222333' } };
    const applications = { applicationSender: 'ORDERKEEL', applicationReceiver: '111222333' };
    for (const set of SENT) {
      const at = instant('2026-06-02T14:00:00Z');
      const text = must(
        writeInterchange({ ...parties, ...applications, control: 42, at, usage: 'P', version, separators }, [set]),
      );
      const [read] = tokenize(text).interchanges.map(readInterchange);
      expect([read?.control, read?.problems, read?.notes, read?.groups[0]?.problems]).toEqual(['000000042', [], [], []]);
      expect(read?.groups[0]?.sets.map(({ type, problems }) => [type, problems])).toEqual([[set.type, []]]);
      const own = ours(text);
      expect(own.map(([tag]) => tag)).toEqual(set.segments.map(([tag]) => tag));
      expect(oracle(text), 'node-x12').toEqual(own);
      expect(trimmed((await second(text)) ?? []), 'x12-parser').toEqual(trimmed(own));
    }
  });
});
