/** Parameters as workflows write them (`0.5%`, `4h`, `30`), read into what the process hands to checks and tasks. */
import type { ParameterSpec, ParameterSpecs, ParameterValue, ParameterValues } from '../model/catalog.ts';
import { compare, parseDecimal, type Decimal } from '../model/decimal.ts';
import { parseDuration } from '../model/instant.ts';
import { never } from '../model/result.ts';
import { oneOf, own, type Finding } from './finding.ts';
import { under } from './path.ts';
import { show } from './shape.ts';
import type { ValueSource } from './source.ts';

/** Complete: defaults filled in, keys sorted. What cannot be read is a finding, and keeps its default. */
export function readParameters(
  specs: ParameterSpecs,
  written: Readonly<Record<string, ValueSource>>,
  where: string,
  found: Finding[],
): ParameterValues {
  for (const name of Object.keys(written))
    if (own(specs, name) === undefined)
      found.push({
        rule: 'parameter',
        where: under(where, name),
        subject: `${name} is unknown here`,
        wayOut: oneOf(Object.keys(specs)),
      });
  const values: [string, ParameterValue][] = [];
  for (const [name, spec] of Object.entries(specs).sort(byName)) {
    const value = own(written, name);
    const read = value === undefined ? spec.default : readValue(spec, value);
    if (read === undefined)
      found.push({
        rule: 'parameter',
        where: under(where, name),
        subject: `${name} is ${show(value)}`,
        wayOut: `write ${expected(spec)}`,
      });
    values.push([name, read ?? spec.default]);
  }
  return Object.fromEntries(values);
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

/** Undefined where the text or number is not of the parameter's kind. */
function readValue(spec: ParameterSpec, value: ValueSource): ParameterValue | undefined {
  switch (spec.kind) {
    case 'percent':
      return typeof value === 'string' && value.endsWith('%') ? readDecimal(value.slice(0, -1)) : undefined;
    case 'amount':
    case 'quantity':
      return typeof value === 'boolean' ? undefined : readDecimal(String(value));
    case 'count':
      return typeof value === 'number' ? value : undefined;
    case 'duration': {
      const length = typeof value === 'string' ? parseDuration(value, '') : undefined;
      return length?.ok === true ? length.value : undefined;
    }
    case 'flag':
      return typeof value === 'boolean' ? value : undefined;
    case 'choice':
      return typeof value === 'string' && spec.options.includes(value) ? value : undefined;
    default:
      return never(spec, 'readValue');
  }
}

/** Not negative, at most 15 digits before the point and 6 behind it. */
function readDecimal(text: string): Decimal | undefined {
  const read = /^\d{1,15}(\.\d{1,6})?$/.test(text) ? parseDecimal(text, '') : undefined;
  return read?.ok === true ? read.value : undefined;
}

function expected(spec: ParameterSpec): string {
  switch (spec.kind) {
    case 'percent':
      return 'a percentage, such as 0.5%';
    case 'amount':
    case 'quantity':
      return 'a whole number, or a decimal in quotes such as "0.50"';
    case 'count':
      return 'a whole number';
    case 'duration':
      return 'a whole number and s, min, h or d, such as 4h';
    case 'flag':
      return 'true or false';
    case 'choice':
      return `one of: ${spec.options.join(', ')}`;
    default:
      return never(spec, 'expected');
  }
}

/** Whether going from one value to the other lets more through. */
export function isLooser(spec: ParameterSpec, from: ParameterValue, to: ParameterValue): boolean {
  switch (spec.kind) {
    case 'percent':
    case 'amount':
    case 'quantity':
      return beyond(compare(to as Decimal, from as Decimal), spec.tighter);
    case 'count':
    case 'duration':
      return beyond(Number(to) - Number(from), spec.tighter);
    case 'flag':
      return from === spec.tighter && to !== spec.tighter;
    case 'choice':
      return spec.options.indexOf(String(to)) < spec.options.indexOf(String(from));
    default:
      return never(spec, 'isLooser');
  }
}

const beyond = (difference: number, tighter: 'lower' | 'higher'): boolean =>
  tighter === 'lower' ? difference > 0 : difference < 0;

/** A value for people, in the way in which workflows write it. */
export function showValue(spec: ParameterSpec | undefined, value: ParameterValue): string {
  if (spec?.kind === 'percent') return `${value}%`;
  return spec?.kind === 'duration' ? showDuration(Number(value)) : String(value);
}

const UNITS: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
];

/** `4h`, `90min`: the largest unit that needs no fraction. */
export function showDuration(ms: number): string {
  for (const [unit, unitMs] of UNITS) if (ms >= unitMs && ms % unitMs === 0) return `${ms / unitMs}${unit}`;
  return `${ms / 1_000}s`;
}
