/** A way out of a hold as it is typed: its name, and the figures that some ways need. */
import { parseDecimal } from '../core/model/decimal.ts';
import type { Failure } from '../core/model/failure.ts';
import { PLAIN_WAYS, type Resolution } from '../core/model/hold.ts';
import { ItemId, LineId } from '../core/model/identifiers.ts';
import { parseDuration, parseLocalDate } from '../core/model/instant.ts';
import { fail, ok, type Result } from '../core/model/result.ts';

type Plain = Extract<
  Resolution,
  {
    readonly way:
      | 'approve'
      | 'check-again'
      | 'read-back'
      | 'ask-buyer'
      | 'record-acceptance'
      | 'intercept'
      | 'credit-and-rebill'
      | 'cancel';
  }
>['way'];

export const RESOLUTION_OPTIONS = ['--amount', '--line', '--item', '--to', '--reference', '--for'];

type Options = ReadonlyMap<string, string>;

export function readResolution(way: string, options: Options): Result<Resolution, Failure> {
  if (PLAIN_WAYS.some((plain) => plain === way)) return ok({ way: way as Plain });
  switch (way) {
    case 'approve-excess':
      return read(options, '--amount', parseDecimal, (amount) => ({ way, amount }));
    case 'requote':
    case 'reprice':
      return both(
        read(options, '--line', LineId.parse, (line) => line),
        read(options, '--amount', parseDecimal, (amount) => amount),
        (line, amount) => ({ way, prices: [{ line, amount }] }),
      );
    case 'map-item':
    case 'substitute':
      return both(
        read(options, '--line', LineId.parse, (line) => line),
        read(options, '--item', ItemId.parse, (item) => item),
        (line, item) => ({ way, line, item }),
      );
    case 'cancel-lines':
      return read(options, '--line', LineId.parse, (line) => ({ way, lines: [line] }));
    case 'extend':
      return read(options, '--to', parseLocalDate, (requested) => ({ way, requested }));
    case 'round':
      return read(options, '--to', upOrDown, (to) => ({ way, to }));
    case 'freeze-facts':
      return read(options, '--for', parseDuration, (length) => ({ way, for: length }));
    case 'confirm-by-hand':
      return read(
        options,
        '--reference',
        (text) => ok(text),
        (reference) => ({ way, reference }),
      );
    default:
      return fail({
        code: 'unexpected',
        where: 'way',
        found: way,
        expected: PLAIN_WAYS,
        wayOut: 'take one of the ways out that the hold offers',
      });
  }
}

function read<T, R>(
  options: Options,
  name: string,
  parse: (text: string, where: string) => Result<T, Failure>,
  make: (value: T) => R,
): Result<R, Failure> {
  const text = options.get(name);
  if (text === undefined) return fail({ code: 'missing', where: name, what: name, wayOut: `give ${name}` });
  const value = parse(text, name);
  return value.ok ? ok(make(value.value)) : value;
}

function both<A, B, R>(a: Result<A, Failure>, b: Result<B, Failure>, make: (a: A, b: B) => R): Result<R, Failure> {
  if (!a.ok) return a;
  return b.ok ? ok(make(a.value, b.value)) : b;
}

function upOrDown(text: string, where: string): Result<'up' | 'down', Failure> {
  if (text === 'up' || text === 'down') return ok(text);
  return fail({ code: 'unexpected', where, found: text, expected: ['up', 'down'], wayOut: 'round up or down' });
}
