/**
 * Shapes: what data of the language looks like, said once and read twice, by the checker that compiles a workflow and
 * by the JSON Schema that is published for editors. So the two accept the same documents.
 *
 * Invariants: the checker never throws and never goes deeper than the shape, so data that contains itself (a YAML
 * alias can do that) ends too; it reports every place that does not fit, in the order of the data.
 */
import type { WorkflowRule } from '../model/failure.ts';
import { never } from '../model/result.ts';
import type { Finding } from './finding.ts';
import { at, under } from './path.ts';

export type Shape = TextShape | WordShape | IntegerShape | FlagShape | ListShape | MapShape | ObjectShape | EitherShape;

/** `says` reads after "write": `a duration such as 4h`. */
export interface TextShape {
  readonly kind: 'text';
  readonly pattern: string;
  readonly says: string;
}
export interface WordShape {
  readonly kind: 'word';
  readonly words: readonly string[];
}
export interface IntegerShape {
  readonly kind: 'integer';
  readonly least: number;
  readonly most: number;
}
export interface FlagShape {
  readonly kind: 'flag';
}
/** Of texts or words; none twice. */
export interface ListShape {
  readonly kind: 'list';
  readonly of: Shape;
  readonly least: number;
  readonly most: number;
}
export interface MapShape {
  readonly kind: 'map';
  readonly keys: TextShape;
  readonly of: Shape;
  readonly least: number;
  readonly most: number;
}
export interface ObjectShape {
  readonly kind: 'object';
  readonly fields: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
  /** Exactly one of these fields. */
  readonly one?: readonly string[];
  /** At least one field. */
  readonly some?: boolean;
  /** Fields that people will try, and the rule that refuses them. */
  readonly refused?: { readonly fields: readonly string[]; readonly rule: WorkflowRule; readonly wayOut: string };
}
export interface EitherShape {
  readonly kind: 'either';
  readonly of: readonly Shape[];
  readonly says: string;
}

type Fields = Readonly<Record<string, unknown>>;

export const isFields = (data: unknown): data is Fields => typeof data === 'object' && data !== null && !Array.isArray(data);

/** Data as a person may be shown it: short, and never an endless structure. */
export function show(data: unknown): string {
  if (data === undefined || data === null) return 'nothing';
  if (Array.isArray(data)) return 'a list';
  if (typeof data === 'object') return 'a mapping';
  if (typeof data === 'string') return JSON.stringify(data.slice(0, 40));
  return typeof data === 'number' || typeof data === 'boolean' ? String(data) : typeof data;
}

/** Every place at which the data does not have the shape. */
export function misfits(shape: Shape, data: unknown, where: string): readonly Finding[] {
  switch (shape.kind) {
    case 'text':
    case 'word':
    case 'integer':
    case 'flag':
    case 'either':
      return fits(shape, data) ? [] : [wrong(where, data, says(shape))];
    case 'list':
      return listMisfits(shape, data, where);
    case 'map':
      return mapMisfits(shape, data, where);
    case 'object':
      return objectMisfits(shape, data, where);
    default:
      return never(shape, 'misfits');
  }
}

function fits(shape: Shape, data: unknown): boolean {
  switch (shape.kind) {
    case 'text':
      return typeof data === 'string' && new RegExp(shape.pattern, 'u').test(data);
    case 'word':
      return typeof data === 'string' && shape.words.includes(data);
    case 'integer':
      return typeof data === 'number' && Number.isSafeInteger(data) && data >= shape.least && data <= shape.most;
    case 'flag':
      return typeof data === 'boolean';
    case 'either':
      return shape.of.some((one) => fits(one, data));
    case 'list':
    case 'map':
    case 'object':
      return misfits(shape, data, '').length === 0;
    default:
      return never(shape, 'fits');
  }
}

const wrong = (where: string, data: unknown, expected: string): Finding => ({
  rule: 'shape',
  where,
  subject: show(data),
  wayOut: `write ${expected}`,
});

function says(shape: Shape): string {
  switch (shape.kind) {
    case 'text':
    case 'either':
      return shape.says;
    case 'word':
      return `one of: ${shape.words.join(', ')}`;
    case 'integer':
      return `a whole number from ${shape.least} to ${shape.most}`;
    case 'flag':
      return 'true or false';
    case 'list':
      return `a list of ${shape.least} to ${shape.most} entries`;
    case 'map':
      return `a mapping of ${shape.least} to ${shape.most} names`;
    case 'object':
      return `a mapping with ${Object.keys(shape.fields).join(', ')}`;
    default:
      return never(shape, 'says');
  }
}

function listMisfits(shape: ListShape, data: unknown, where: string): readonly Finding[] {
  if (!Array.isArray(data) || data.length < shape.least || data.length > shape.most) return [wrong(where, data, says(shape))];
  const seen = new Set<unknown>();
  return data.flatMap((item: unknown, index) => {
    const place = at(where, index);
    if (seen.has(item)) return [{ ...wrong(place, item, ''), wayOut: 'say it once' }];
    seen.add(item);
    return misfits(shape.of, item, place);
  });
}

function mapMisfits(shape: MapShape, data: unknown, where: string): readonly Finding[] {
  const keys = isFields(data) ? Object.keys(data) : [];
  if (!isFields(data) || keys.length < shape.least || keys.length > shape.most) return [wrong(where, data, says(shape))];
  return keys.flatMap((key) =>
    fits(shape.keys, key) ? misfits(shape.of, data[key], under(where, key)) : [wrong(under(where, key), key, says(shape.keys))],
  );
}

function objectMisfits(shape: ObjectShape, data: unknown, where: string): readonly Finding[] {
  if (!isFields(data)) return [wrong(where, data, says(shape))];
  const keys = Object.keys(data);
  const found = keys.flatMap((key) => fieldMisfits(shape, data, key, where));
  for (const field of shape.required)
    if (!Object.hasOwn(data, field)) found.push({ rule: 'shape', where, subject: `no ${field}`, wayOut: `add ${field}` });
  if (shape.some === true && keys.length === 0) found.push(wrong(where, data, says(shape)));
  const chosen = shape.one?.filter((field) => Object.hasOwn(data, field));
  if (shape.one !== undefined && chosen?.length !== 1)
    found.push({
      rule: 'one-kind',
      where,
      subject: chosen?.join(' and ') || 'none',
      wayOut: `give exactly one of: ${shape.one.join(', ')}`,
    });
  return found;
}

function fieldMisfits(shape: ObjectShape, data: Fields, key: string, where: string): readonly Finding[] {
  const place = under(where, key);
  const field = Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined;
  if (field !== undefined) return misfits(field, data[key], place);
  const { refused } = shape;
  if (refused?.fields.includes(key) === true) return [{ rule: refused.rule, where: place, subject: key, wayOut: refused.wayOut }];
  const known = Object.keys(shape.fields).join(', ');
  return [{ rule: 'shape', where: place, subject: `the field ${show(key)}`, wayOut: `use one of: ${known}; or take it out` }];
}
