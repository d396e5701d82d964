/**
 * Proves that a message is the canonical one that it is said to be, or says all that is wrong with it. What a mapping can't
 * help is set right: the only member of a list that stands for the list, a whole number in place of its text.
 */
import addFormats from 'ajv-formats';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { InputFailure } from '../../core/model/failure.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import { shown } from '../message/note.ts';
import { CANONICAL_KINDS, CANONICAL_SCHEMAS, type CanonicalKind } from './schemas.ts';

const ERRORS_MAX = 50;

const VALIDATORS: ReadonlyMap<CanonicalKind, ValidateFunction> = compiled();

function compiled(): ReadonlyMap<CanonicalKind, ValidateFunction> {
  const options = {
    allErrors: true,
    strict: true,
    strictRequired: false,
    strictTypes: false,
    verbose: true,
    coerceTypes: true,
  } as const;
  const ajv = new Ajv({ ...options, keywords: ['x-as'] });
  addFormats.default(ajv);
  return new Map(CANONICAL_KINDS.map((kind) => [kind, ajv.compile(CANONICAL_SCHEMAS[kind])]));
}

/** `source` names what made it: a place is `SOURCE#/lines/0/quantity`. */
export function proved(kind: CanonicalKind, value: unknown, source: string): Result<unknown, readonly InputFailure[]> {
  const validate = VALIDATORS.get(kind);
  const listed = asLists(CANONICAL_SCHEMAS[kind] as Listing, value);
  if (validate?.(listed) === true) return ok(listed);
  return fail((validate?.errors ?? []).slice(0, ERRORS_MAX).map((error) => failureOf(kind, source, error)));
}

interface Listing {
  readonly type?: unknown;
  readonly items?: Listing;
  readonly properties?: Readonly<Record<string, Listing>>;
}

/** JSONata gives the only member of a list for the list: it is one again. */
function asLists(schema: Listing, value: unknown): unknown {
  const { type, items, properties } = schema;
  if (value === undefined || value === null) return value;
  if (type === 'array') return [value].flat().map((item: unknown) => (items === undefined ? item : asLists(items, item)));
  if (properties === undefined || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, asLists(properties[name] ?? {}, item)]));
}

function failureOf(kind: CanonicalKind, source: string, error: ErrorObject): InputFailure {
  const { keyword, params, data, instancePath, message = keyword } = error;
  const wayOut = `give it as docs/reference/canonical.schema.json says of ${kind}`;
  const where = `${source}#${instancePath}`;
  if (keyword === 'required') {
    const what = String(params['missingProperty']);
    return { code: 'missing', where: `${where}/${what}`, what, wayOut };
  }
  if (keyword === 'additionalProperties') {
    const name = String(params['additionalProperty']);
    return { code: 'unexpected', where: `${where}/${name}`, found: shown(name), expected: [], wayOut };
  }
  return { code: 'malformed', where, format: kind, found: shown(JSON.stringify(data) ?? 'nothing'), reason: message, wayOut };
}
