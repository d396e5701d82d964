/**
 * Our tokenizer against node-x12, on every sample file where both read it: same tags, same elements. And every sample is
 * read or refused with a place. Passed over where the sample files are not at hand.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { X12Parser } from 'node-x12';
import { expect, test } from 'vitest';
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
    const interchanges = 'interchanges' in read ? read.interchanges : [read];
    return interchanges.flatMap((one) => one.functionalGroups.flatMap(({ transactions }) => transactions.flatMap(({ segments }) => segments.map(({ tag, elements }) => [tag, ...elements.map(({ value }) => value)]))));
  } catch {
    return undefined;
  }
}

const ENVELOPE = new Set(['ISA', 'GS', 'ST', 'SE', 'GE', 'IEA', 'TA1']);
const ours = (text: string): Flat => tokenize(text).interchanges.flatMap(({ segments }) => segments.filter(({ tag }) => !ENVELOPE.has(tag)).map(({ tag, elements }) => [tag, ...elements]));

test.each(files)('%s is read, or refused with a place', (name) => {
  const { interchanges, found } = tokenize(textIn(name));
  expect(interchanges.length + found.failures.length).toBeGreaterThan(0);
  for (const failure of found.failures) expect(failure).toMatchObject({ tag: 'ISA', reason: expect.stringMatching(/./) as string });
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
