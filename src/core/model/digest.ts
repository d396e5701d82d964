/**
 * Digests of plain data: equal values give equal digests whatever the order of their keys, and it takes 128 bits of
 * bad luck for two different ones to meet. Not for secrecy: it only tells "the same" from "not the same".
 *
 * The mixing is MurmurHash3's x86_128 (A. Appleby, public domain), fed with a type mark before each value so that
 * `1` and `"1"`, or `["a","b"]` and `["ab"]`, differ. A key whose value is undefined counts as absent, as in JSON.
 */
import type { Brand } from './brand.ts';

/** 32 hexadecimal digits. */
export type Digest = Brand<string, 'Digest'>;

/** Data that crosses JSON unchanged. */
export type Plain = string | number | boolean | null | undefined | readonly Plain[] | { readonly [key: string]: Plain };

class Mixer {
  a = 0x9747b28c;
  b = 0x85ebca6b;
  c = 0xc2b2ae35;
  d = 0x27d4eb2f;
  length = 0;

  word(k: number): void {
    const m = Math.imul(k, 0x239b961b);
    this.a = (Math.imul(this.rotate(this.a ^ Math.imul(this.rotate(m, 15), 0xab0e9789), 19) + this.b, 5) + 0x561ccd1b) | 0;
    this.b =
      (Math.imul(this.rotate(this.b ^ Math.imul(this.rotate(Math.imul(k, 0xab0e9789), 16), 0x38b34ae5), 17) + this.c, 5) +
        0x0bcaa747) |
      0;
    this.c =
      (Math.imul(this.rotate(this.c ^ Math.imul(this.rotate(Math.imul(k, 0x38b34ae5), 17), 0xa1e38b93), 15) + this.d, 5) +
        0x96cd1c35) |
      0;
    this.d =
      (Math.imul(this.rotate(this.d ^ Math.imul(this.rotate(Math.imul(k, 0xa1e38b93), 18), 0x239b961b), 13) + this.a, 5) +
        0x32ac3b17) |
      0;
    this.length += 1;
  }

  private rotate(x: number, by: number): number {
    return (x << by) | (x >>> (32 - by));
  }

  text(s: string): void {
    this.word(s.length);
    let i = 0;
    for (; i + 1 < s.length; i += 2) this.word(s.charCodeAt(i) | (s.charCodeAt(i + 1) << 16));
    if (i < s.length) this.word(s.charCodeAt(i));
  }

  finish(): Digest {
    let { a, b, c, d } = this;
    a ^= this.length;
    b ^= this.length;
    c ^= this.length;
    d ^= this.length;
    a = (a + b + c + d) | 0;
    b = (b + a) | 0;
    c = (c + a) | 0;
    d = (d + a) | 0;
    a = last(a);
    b = last(b);
    c = last(c);
    d = last(d);
    a = (a + b + c + d) | 0;
    b = (b + a) | 0;
    c = (c + a) | 0;
    d = (d + a) | 0;
    return (hex(a) + hex(b) + hex(c) + hex(d)) as Digest;
  }
}

function last(h: number): number {
  let x = h ^ (h >>> 16);
  x = Math.imul(x, 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  return x ^ (x >>> 16);
}

const BYTES: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** By bytes: padding a number's own text is three times as slow. */
const hex = (x: number): string =>
  `${BYTES[x >>> 24] ?? ''}${BYTES[(x >>> 16) & 255] ?? ''}${BYTES[(x >>> 8) & 255] ?? ''}${BYTES[x & 255] ?? ''}`;

function feed(mixer: Mixer, value: Plain): void {
  if (typeof value === 'string') {
    mixer.word(1);
    mixer.text(value);
  } else if (typeof value === 'number') {
    mixer.word(2);
    mixer.text(String(value));
  } else if (value === null || value === undefined) {
    mixer.word(3);
  } else if (typeof value === 'boolean') {
    mixer.word(value ? 4 : 5);
  } else if (isList(value)) {
    mixer.word(6);
    mixer.word(value.length);
    for (const item of value) feed(mixer, item);
  } else {
    feedObject(mixer, value);
  }
}

function isList(value: readonly Plain[] | { readonly [key: string]: Plain }): value is readonly Plain[] {
  return Array.isArray(value);
}

function feedObject(mixer: Mixer, value: { readonly [key: string]: Plain }): void {
  mixer.word(7);
  for (const key of Object.keys(value).sort()) {
    const item = value[key];
    if (item === undefined) continue;
    mixer.text(key);
    feed(mixer, item);
  }
  mixer.word(8);
}

/** The digest of any JSON-like value. Interfaces are accepted as the plain data that they are. */
export function digest(value: unknown): Digest {
  const mixer = new Mixer();
  feed(mixer, value as Plain);
  return mixer.finish();
}

/** Whether two values have the same digest, without computing it: the order of keys and absent ones don't count. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === (b ?? null) || (a ?? null) === b;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!isSame(a[i], b[i])) return false;
    return true;
  }
  return hasAll(a, b) && hasNoOther(b, a);
}

function hasAll(a: object, b: object): boolean {
  for (const key of Object.keys(a)) {
    const value: unknown = (a as Readonly<Record<string, unknown>>)[key];
    const other: unknown = (b as Readonly<Record<string, unknown>>)[key];
    if (value === undefined ? other !== undefined : other === undefined || !isSame(value, other)) return false;
  }
  return true;
}

/** The values were compared before: doing it again the other way round would double with each level of depth. */
function hasNoOther(b: object, a: object): boolean {
  for (const key of Object.keys(b))
    if (
      (b as Readonly<Record<string, unknown>>)[key] !== undefined &&
      (a as Readonly<Record<string, unknown>>)[key] === undefined
    )
      return false;
  return true;
}
