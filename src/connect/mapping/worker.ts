/**
 * Evaluates one mapping at a time, in a thread of its own: what never ends, or takes all memory, ends with the thread.
 *
 * Figures are texts throughout, so that none of them is ever a float: `+` on two of them is an error of JSONata's own, and
 * `$add`, `$subtract`, `$multiply`, `$divide`, `$round`, `$sum` and `$compare` are exact.
 */
import { parentPort } from 'node:worker_threads';
import jsonata from 'jsonata';
import * as decimal from '../../core/model/decimal.ts';
import { must } from '../../core/model/result.ts';
import { numeral } from './numeral.ts';

export interface Asked {
  readonly text: string;
  readonly input: unknown;
  /** Table → what is looked up → what it means. */
  readonly codes: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export type Answered =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly reason: string; readonly position?: number };

const LIMITS = { timeout: 3_000, stack: 400, sequence: 100_000 };

async function evaluated({ text, input, codes }: Asked): Promise<Answered> {
  try {
    const expression = jsonata(text, LIMITS);
    for (const [name, work] of Object.entries(functions(codes))) expression.registerFunction(name, work);
    return { kind: 'value', value: plain(await expression.evaluate(input), '') };
  } catch (error) {
    const { message, code, position } = error as { message?: string; code?: string; position?: number };
    const reason = LIMIT_WORDS[code ?? ''] ?? message ?? `JSONata says ${code}`;
    return { kind: 'failed', reason, ...(position !== undefined && { position }) };
  }
}

const LIMIT_WORDS: Readonly<Record<string, string>> = {
  D1011: `it calls itself deeper than ${LIMITS.stack}`,
  D1012: `it takes longer than ${LIMITS.timeout} ms`,
};

type Works = Readonly<Record<string, (...given: readonly unknown[]) => unknown>>;

/** Nothing in, nothing out, as for every function of JSONata. */
const exact =
  (work: (...figures: readonly decimal.Decimal[]) => string) =>
  (...given: readonly unknown[]) =>
    given[0] === undefined ? undefined : work(...given.map(figure));

function figure(value: unknown): decimal.Decimal {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string') throw new Error(`an exact figure is a text, such as "12.50", and not ${JSON.stringify(value)}`);
  const read = decimal.parseDecimal(text, '');
  if (!read.ok) throw new Error(`${JSON.stringify(text)} is no exact figure`);
  return must(read);
}

const functions = (codes: Asked['codes']): Works => ({
  code: (table, value) => (value === undefined ? undefined : looked(codes, wordOf(table), wordOf(value))),
  add: exact((a = decimal.ZERO, b = decimal.ZERO) => decimal.add(a, b)),
  subtract: exact((a = decimal.ZERO, b = decimal.ZERO) => decimal.subtract(a, b)),
  multiply: exact((a = decimal.ZERO, b = decimal.ZERO) => decimal.multiply(a, b)),
  divide: (a, b, places) => {
    if (a === undefined) return undefined;
    const by = figure(b);
    if (decimal.isZero(by)) throw new Error('a division by zero');
    return decimal.divide(figure(a), by, Number(places ?? 0), 'half-up');
  },
  round: (a, places) => (a === undefined ? undefined : decimal.round(figure(a), Number(places ?? 0), 'half-up')),
  sum: (values) => (values === undefined ? undefined : decimal.sum([values].flat().map(figure))),
  compare: (a, b) => (a === undefined ? undefined : Math.sign(decimal.compare(figure(a), figure(b)))),
  numeral: (value) => (value === undefined ? undefined : numeral(figure(value))),
});

/** A code may have come as a whole number. */
function wordOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  throw new Error(`a code is a text, and not ${JSON.stringify(value)}`);
}

function looked(codes: Asked['codes'], table: string, value: string): string {
  const rows = codes[table];
  if (rows === undefined) throw new Error(`there is no table codes/${table}.csv`);
  const found = Object.hasOwn(rows, value) ? rows[value] : undefined;
  if (found === undefined) throw new Error(`codes/${table}.csv has no line for ${JSON.stringify(value)}, or more than one`);
  return found;
}

/** Without what JSONata hangs on its lists, and without anything that is no message. */
function plain(value: unknown, where: string): unknown {
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    throw new Error(
      `${where || '/'} is the number ${value}, which may have lost digits: keep figures as texts, and use $add, $multiply …`,
    );
  if (typeof value === 'function' || isLambda(value)) throw new Error(`${where || '/'} is a function`);
  if (Array.isArray(value)) return value.map((item: unknown, i) => plain(item, `${where}/${i}`));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item, `${where}/${key}`)]));
}

const isLambda = (value: unknown): boolean => typeof value === 'object' && value !== null && '_jsonata_lambda' in value;

/** Begun: from here on it is a mapping's own time. */
parentPort?.postMessage({ kind: 'value', value: 'begun' } satisfies Answered, []);
parentPort?.on('message', (asked: Asked) => {
  void evaluated(asked).then((answer) => parentPort?.postMessage(answer, []));
});
