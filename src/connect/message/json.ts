/**
 * JSON (RFC 8259) without loss: numbers keep their text, a repeated key is an error and not the last one's victory, and
 * depth is bounded. Money in JSON never becomes a float here.
 */
import type { InputFailure } from '../../core/model/failure.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import { shown } from './note.ts';

export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type JsonValue = string | boolean | null | JsonNumber | readonly JsonValue[] | ReadonlyMap<string, JsonValue>;

const DEPTH_MAX = 64;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\p{Cc}]|\u007f|[\u0080-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const SPACE = /[ \t\r\n]*/y;

class Broken extends Error {}

export function parseJson(text: string): Result<JsonValue, InputFailure> {
  const reader = new Reader(text);
  try {
    return ok(reader.whole());
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    return fail({
      code: 'malformed',
      where: reader.place(),
      format: 'JSON',
      found: shown(text.slice(reader.at, reader.at + 20)),
      reason: error.message,
      wayOut: 'send well-formed JSON',
    });
  }
}

/** Throws `Broken` inside this file only; `parseJson` turns it into a value. */
class Reader {
  at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  place(): string {
    const before = this.text.slice(0, this.at).split('\n');
    return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  }

  whole(): JsonValue {
    const value = this.value(0);
    this.match(SPACE);
    if (this.at < this.text.length) throw new Broken('more text behind the end of the value');
    return value;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private take(char: string): boolean {
    this.match(SPACE);
    if (this.text.charAt(this.at) !== char) return false;
    this.at += 1;
    return true;
  }

  private value(depth: number): JsonValue {
    if (depth > DEPTH_MAX) throw new Broken(`nested deeper than ${DEPTH_MAX}`);
    if (this.take('{')) return this.object(depth);
    if (this.take('[')) return this.list(depth);
    if (this.text.charAt(this.at) === '"') return this.string();
    for (const [word, value] of WORDS) {
      if (!this.text.startsWith(word, this.at)) continue;
      this.at += word.length;
      return value;
    }
    const number = this.match(NUMBER);
    if (number === undefined) throw new Broken('a value is expected here');
    return new JsonNumber(number);
  }

  private string(): string {
    const raw = this.match(STRING);
    if (raw === undefined) throw new Broken('a text that does not end, or holds a control character');
    return JSON.parse(raw) as string;
  }

  private object(depth: number): JsonValue {
    const entries = new Map<string, JsonValue>();
    if (this.take('}')) return entries;
    do {
      this.match(SPACE);
      if (this.text.charAt(this.at) !== '"') throw new Broken('a key in quotes is expected here');
      const key = this.string();
      if (entries.has(key)) throw new Broken(`the key ${shown(key)} is given twice`);
      if (!this.take(':')) throw new Broken('a colon is expected here');
      entries.set(key, this.value(depth + 1));
    } while (this.take(','));
    if (!this.take('}')) throw new Broken('a comma or the end of the object is expected here');
    return entries;
  }

  private list(depth: number): JsonValue {
    const items: JsonValue[] = [];
    if (this.take(']')) return items;
    do items.push(this.value(depth + 1));
    while (this.take(','));
    if (!this.take(']')) throw new Broken('a comma or the end of the list is expected here');
    return items;
  }
}

const WORDS: readonly (readonly [string, JsonValue])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

/** As `JSON.parse` would give it, for a validator; numbers lose here, so nothing is read from it. */
export function toPlain(value: JsonValue): unknown {
  if (value instanceof JsonNumber) return Number(value.text);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]: [string, JsonValue]) => [key, toPlain(item)]));
  if (Array.isArray(value)) return value.map((item: JsonValue) => toPlain(item));
  return value;
}
