/**
 * The one way in for facts: a key and a value from outside become a judged fact, or every failure with its place.
 *
 * Invariants: nothing is thrown, whatever comes; what is given back is fresh plain data with its figures canonical ("4.10"
 * is "4.1"), its instants and durations in milliseconds, and nothing in it that its kind doesn't know; reading it again
 * gives the same.
 */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { parseDecimal } from '../../core/model/decimal.ts';
import { FACT_KINDS, kindOf, parseFactKey, type FactKind, type FactValues, type JudgedFact } from '../../core/model/fact.ts';
import type { CommandFailure, InputFailure } from '../../core/model/failure.ts';
import { parseDuration, parseInstant, parseLocalDate } from '../../core/model/instant.ts';
import { fail, must, ok, type Result } from '../../core/model/result.ts';
import { shown } from '../message/note.ts';
import { judge } from './rules.ts';
import { FACT_SCHEMAS, type ReadAs, type Schema } from './schema.ts';

export type FactFailure = InputFailure | CommandFailure;

/** A value can break every rule a thousand times; a person reads the first of them. */
const ERRORS_MAX = 50;

const VALIDATORS: ReadonlyMap<FactKind, ValidateFunction> = compiled();

function compiled(): ReadonlyMap<FactKind, ValidateFunction> {
  const options = { allErrors: true, verbose: true, ownProperties: true, strictRequired: false, strictTypes: false } as const;
  const ajv = new Ajv({ ...options, strict: true, keywords: ['x-as'] });
  ajv.addFormat('date', isDay);
  ajv.addFormat('date-time', (text: string) => isDay(text.slice(0, 10)) && parseInstant(text, '').ok);
  return new Map(FACT_KINDS.map((kind) => [kind, ajv.compile(FACT_SCHEMAS[kind])]));
}

function isDay(text: string): boolean {
  return parseLocalDate(text, '').ok;
}

/** `where` of a failure in the value is the fact's key and a JSON pointer: `price:LIST/BRG-6204#/spans/0/until`. */
export function readFact(key: string, value: unknown): Result<JudgedFact, readonly FactFailure[]> {
  const known = parseFactKey(key, 'key');
  if (!known.ok) return fail([known.failure]);
  const kind = kindOf(known.value) as FactKind;
  const validate = VALIDATORS.get(kind);
  if (validate?.(value) !== true) return fail(shapeFailures(key, validate?.errors ?? []));
  const judged = canonical(FACT_SCHEMAS[kind], value) as FactValues[FactKind];
  const failures: InputFailure[] = [];
  judge(kind, judged, key.slice(kind.length + 1).split('/'), (pointer, found, reason, wayOut) => {
    failures.push({ code: 'malformed', where: `${key}#${pointer}`, format: kind, found: shown(found), reason, wayOut });
  });
  return failures.length === 0 ? ok({ key: known.value, value: judged } as JudgedFact) : fail(failures.slice(0, ERRORS_MAX));
}

/** What each text stands for. The schema has proved that it can be read. */
const READ: { readonly [A in ReadAs]: (value: string | number) => unknown } = {
  decimal: (text) => must(parseDecimal(String(text), '')),
  day: (text) => text,
  'last-day': (text) => (text === '9999-12-31' ? undefined : text),
  instant: (at) => (typeof at === 'number' ? at : must(parseInstant(at, ''))),
  duration: (length) => (typeof length === 'number' ? length : must(parseDuration(length, ''))),
  currency: (text) => text,
  unit: (text) => text,
  id: (text) => text,
};

function canonical(schema: Schema, value: unknown): unknown {
  if (schema['x-as'] !== undefined) return READ[schema['x-as']](value as string | number);
  if (schema.items !== undefined) return (value as readonly unknown[]).map((item) => canonical(schema.items ?? {}, item));
  if (schema.properties === undefined) return value;
  const given = value as Readonly<Record<string, unknown>>;
  const fields: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(schema.properties)) {
    const found = given[name] === undefined ? undefined : canonical(inner, given[name]);
    if (found !== undefined) fields[name] = found;
  }
  return fields;
}

const shapeFailures = (key: string, errors: readonly ErrorObject[]): readonly InputFailure[] =>
  errors.slice(0, ERRORS_MAX).map((error) => asFailure(`${key}#${error.instancePath}`, error));

const CODES = {
  decimal: 'not-a-decimal',
  day: 'not-a-date',
  'last-day': 'not-a-date',
  instant: 'not-an-instant',
  duration: 'not-a-duration',
  currency: 'not-a-currency',
  unit: 'not-a-quantity',
} as const satisfies { readonly [A in Exclude<ReadAs, 'id'>]: InputFailure['code'] };

function asFailure(where: string, { keyword, params, data, parentSchema, message = keyword }: ErrorObject): InputFailure {
  const field = (name: unknown): string => `${where}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const schema: Schema = parentSchema ?? {};
  const found = described(data);
  if (keyword === 'required') {
    const what = String(params['missingProperty']);
    return { code: 'missing', where: field(what), what, wayOut: `give ${what}` };
  }
  if (keyword === 'additionalProperties') {
    const name = String(params['additionalProperty']);
    const expected = Object.keys(schema.properties ?? {});
    return { code: 'unexpected', where: field(name), found: shown(name), expected, wayOut: 'take it out, or correct its name' };
  }
  if (schema.enum !== undefined)
    return { code: 'unexpected', where, found, expected: schema.enum, wayOut: `write one of ${schema.enum.join(', ')}` };
  const wayOut =
    schema.description === undefined ? 'give it as docs/reference/facts.schema.json says' : `give ${schema.description}`;
  const as = schema['x-as'];
  if (as === 'id') return { code: 'not-an-identifier', where, identifier: 'identifier', found, wayOut };
  if (as !== undefined) return { code: CODES[as], where, found, wayOut };
  return { code: 'malformed', where, format: 'fact', found, reason: message, wayOut };
}

/** Never through `toString` or `toJSON` of what came: it may be anything. */
function described(data: unknown): string {
  if (typeof data === 'string') return shown(data);
  if (typeof data === 'number' || typeof data === 'boolean' || data === null) return String(data);
  return Array.isArray(data) ? 'a list' : data === undefined ? 'nothing' : `a value of type ${typeof data}`;
}
