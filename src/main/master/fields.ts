/**
 * Reading one entry of a master data file: every field by name, exactly, and all that is wrong at once. What nobody asked
 * for by the end is a slip of the pen and is reported too, so that no setting is lost in silence.
 */
import { parseDecimal, type Decimal } from '../../core/model/decimal.ts';
import type { InputFailure } from '../../core/model/failure.ts';
import {
  parseDuration,
  parseInstant,
  parseLocalDate,
  type Duration,
  type Instant,
  type LocalDate,
} from '../../core/model/instant.ts';
import { parseCurrency, type Currency, type Money } from '../../core/model/money.ts';
import { parseUnit, type Unit } from '../../core/model/quantity.ts';
import type { Result } from '../../core/model/result.ts';
import type { Node } from '../../connect/message/json-node.ts';
import type { InputFindings } from '../../connect/message/result.ts';

type Parser<T> = (text: string, where: string) => Result<T, InputFailure>;

/** Stands for a value whose failure is on record; it never leaves a reader, because a file with failures gives nothing. */
const BROKEN = '' as never;

export class Fields {
  readonly found: InputFindings;
  private readonly node: Node;
  private readonly read = new Set<string>();

  constructor(node: Node, found: InputFindings) {
    this.node = node;
    this.found = found;
  }

  nodeAt(key: string): Node {
    this.read.add(key);
    return this.node.get(key);
  }

  text(key: string, usual?: string): string {
    const node = this.nodeAt(key);
    const text = node.text();
    if (text !== '') return text;
    if (usual !== undefined) return usual;
    this.found.refuse({ code: 'missing', where: node.pointer, what: key, wayOut: `give ${key}` });
    return BROKEN;
  }

  has(key: string): boolean {
    this.read.add(key);
    const node = this.node.get(key);
    return node.text() !== '' || node.items().length > 0 || node.keys().length > 0;
  }

  isEmpty(): boolean {
    return !this.node.isThere();
  }

  as<T>(key: string, parse: Parser<T>, usual?: string): T {
    const failures = this.found.failures.length;
    const text = this.text(key, usual);
    if (this.found.failures.length > failures) return BROKEN;
    return this.found.take(parse(text, this.node.get(key).pointer)) ?? BROKEN;
  }

  decimal(key: string, usual?: string): Decimal {
    return this.as(key, parseDecimal, usual);
  }

  currency(key: string, usual = 'USD'): Currency {
    return this.as(key, parseCurrency, usual);
  }

  unit(key: string): Unit {
    return this.as(key, parseUnit);
  }

  day(key: string): LocalDate {
    return this.as(key, parseLocalDate);
  }

  instant(key: string): Instant {
    return this.as(key, parseInstant);
  }

  duration(key: string): Duration {
    return this.as(key, parseDuration);
  }

  count(key: string, usual?: string): number {
    return Number(this.as(key, whole, usual));
  }

  /** `85.00 USD`. */
  money(key: string): Money {
    const [amount = '', currency = ''] = this.text(key).split(' ');
    const where = this.node.get(key).pointer;
    return {
      amount: this.found.take(parseDecimal(amount, where)) ?? BROKEN,
      currency: this.found.take(parseCurrency(currency, where)) ?? BROKEN,
    };
  }

  oneOf<const T extends readonly string[]>(key: string, options: T, usual?: T[number]): T[number] {
    return this.as(key, (text, where) => among(text, options, where), usual);
  }

  flag(key: string): boolean {
    return this.oneOf(key, ['yes', 'no']) === 'yes';
  }

  texts(key: string): readonly string[] {
    return this.nodeAt(key)
      .items()
      .map((item) => item.text());
  }

  /** A mapping's entries, in their order. */
  entries(key: string): readonly (readonly [name: string, node: Node])[] {
    const node = this.nodeAt(key);
    return node.keys().map((name) => [name, node.get(name)]);
  }

  inner(key: string): Fields {
    return new Fields(this.nodeAt(key), this.found);
  }

  /** Fields that nobody asked for. */
  end(): void {
    for (const key of this.node.keys())
      if (!this.read.has(key))
        this.found.refuse({
          code: 'unexpected',
          where: this.node.get(key).pointer,
          found: key,
          expected: [...this.read],
          wayOut: 'take it out, or correct its name',
        });
  }
}

function among<T extends readonly string[]>(text: string, options: T, where: string): Result<T[number], InputFailure> {
  const value = options.find((option) => option === text);
  if (value !== undefined) return { ok: true, value };
  return {
    ok: false,
    failure: { code: 'unexpected', where, found: text, expected: options, wayOut: `write one of ${options.join(', ')}` },
  };
}

function whole(text: string, where: string): Result<string, InputFailure> {
  if (/^\d{1,9}$/.test(text)) return { ok: true, value: text };
  return { ok: false, failure: { code: 'not-a-quantity', where, found: text, wayOut: 'write a whole number' } };
}
