/** A place in a JSON message: its value, and the pointer (RFC 6901) that failures and notes name. */
import * as decimal from '../../core/model/decimal.ts';
import type { InputFailure } from '../../core/model/failure.ts';
import { fail, type Result } from '../../core/model/result.ts';
import { JsonNumber, type JsonValue } from './json.ts';

export class Node {
  readonly value: JsonValue | undefined;
  readonly pointer: string;

  constructor(value: JsonValue | undefined, pointer = '') {
    this.value = value;
    this.pointer = pointer;
  }

  get(key: string): Node {
    const child = this.value instanceof Map ? (this.value as ReadonlyMap<string, JsonValue>).get(key) : undefined;
    return new Node(child, `${this.pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  }

  has(key: string): boolean {
    return this.value instanceof Map && this.value.has(key);
  }

  items(): readonly Node[] {
    return Array.isArray(this.value) ? this.value.map((item: JsonValue, i) => new Node(item, `${this.pointer}/${i}`)) : [];
  }

  keys(): readonly string[] {
    return this.value instanceof Map ? [...(this.value as ReadonlyMap<string, JsonValue>).keys()] : [];
  }

  isThere(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  /** A text, or a number as it was written, without blanks around; '' for anything else. */
  text(): string {
    if (typeof this.value === 'string') return this.value.trim();
    return this.value instanceof JsonNumber ? this.value.text : '';
  }

  /** An exact figure, given as a text or as a number without an exponent. */
  decimal(): Result<decimal.Decimal, InputFailure> {
    if (this.isThere()) return decimal.parseDecimal(this.text(), this.pointer);
    return fail({ code: 'missing', where: this.pointer, what: 'a figure', wayOut: 'give the figure as text, such as "12.50"' });
  }
}
