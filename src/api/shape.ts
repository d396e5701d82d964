/** Whether a body or a query is of its schema; what is not is told with its place, all at once. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { InputFailure } from '../core/model/failure.ts';

const OPTIONS = { allErrors: true, discriminator: true, strict: true, strictTypes: false, strictRequired: false } as const;

/** A foreign body can break every rule a thousand times; a person reads the first of them. */
const ERRORS_MAX = 50;

export type Shape = (value: unknown) => readonly InputFailure[];

/** `texts`: as in an address, where a number comes as text and is made one in place. */
export function shapeOf(schema: object, texts = false): Shape {
  const ajv = new Ajv({ ...OPTIONS, ...(texts && { coerceTypes: true }) });
  addFormats.default(ajv);
  const validate: ValidateFunction = ajv.compile(schema);
  return (value) => (validate(value) ? [] : (validate.errors ?? []).slice(0, ERRORS_MAX).map(asFailure));
}

function asFailure({ keyword, instancePath, params, message = keyword }: ErrorObject): InputFailure {
  const named = String(params['missingProperty'] ?? params['additionalProperty'] ?? params['tag'] ?? '');
  const where = named === '' ? instancePath || '/' : `${instancePath}/${named}`;
  const wayOut = 'send it as GET /v1/openapi.json says';
  if (keyword === 'required') return { code: 'missing', where, what: named, wayOut };
  const { allowedValues, tagValue } = params;
  if (Array.isArray(allowedValues))
    return { code: 'unexpected', where, found: message, expected: allowedValues.map(String), wayOut };
  if (keyword === 'discriminator') return { code: 'unexpected', where, found: String(tagValue), expected: [], wayOut };
  if (keyword === 'additionalProperties') return { code: 'unexpected', where, found: named, expected: [], wayOut };
  return { code: 'malformed', where, format: 'request', found: where, reason: message, wayOut };
}
