/**
 * What has changed in Tryton since it was last looked at, by the time of the last writing of each record.
 *
 * Invariants: a record has a time of writing only from its first change on, and its making counts until then. The time is
 * that of the beginning of the transaction, and what was written is seen only at its end: so the last minutes are looked at
 * again each time, and what was seen there with the same time is passed over. Only Tryton's own times are compared.
 */
import type { Domain, Id, Talk } from './client.ts';

/** Plain data, to be kept between two looks. */
export interface Mark {
  /** `2026-06-01 14:05:00.000000`. */
  readonly since: string;
  /** By id, the times seen in the part that is looked at again. */
  readonly seen: Readonly<Record<string, string>>;
}

export interface WireTime {
  readonly __class__: 'datetime';
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
}

/** A part under its field and a full stop: one record, or a list of them. */
export interface Stamped {
  readonly write_date: WireTime | null;
  readonly create_date: WireTime;
  readonly [part: string]: unknown;
}

const AGAIN_MS = 120_000;
const BEGINNING = '1970-01-01 00:00:00.000000';

/** Of the records of a domain; without a mark, all there are. `parts` are fields of records that it changes with. */
export async function changed(
  talk: Talk,
  model: string,
  domain: Domain,
  mark: Mark | undefined,
  parts: readonly string[] = [],
): Promise<{ readonly ids: readonly Id[]; readonly mark: Mark }> {
  const within = mark === undefined ? domain : [...domain, writtenSince(mark.since, parts)];
  const fields = ['', ...parts.map((part) => `${part}.`)].flatMap((of) => [`${of}write_date`, `${of}create_date`]);
  const found = await talk.find<Stamped>(model, within, fields);
  const stamps = found.map((row) => [row.id, latestOf(row, parts)] as const);
  const ids = stamps.filter(([id, stamp]) => mark?.seen[id] !== stamp).map(([id]) => id);
  const latest = stamps.reduce((last, [, stamp]) => (stamp > last ? stamp : last), mark?.since ?? BEGINNING);
  const since = before(latest, mark?.since);
  return { ids, mark: { since, seen: Object.fromEntries(stamps.filter(([, stamp]) => stamp >= since)) } };
}

const writtenSince = (since: string, parts: readonly string[]): Domain => [
  'OR',
  ['write_date', '>=', timeOf(since)],
  [
    ['write_date', '=', null],
    ['create_date', '>=', timeOf(since)],
  ],
  ...parts.flatMap((part) => ['write_date', 'create_date'].map((field) => [`${part}.${field}`, '>=', timeOf(since)])),
];

/** Of the record and its parts. */
function latestOf(row: Stamped, parts: readonly string[]): string {
  const stamps = parts.flatMap((part) => partsOf(row, part.split('.'))).map(stampOf);
  return stamps.reduce((last, stamp) => (stamp > last ? stamp : last), stampOf(row));
}

export const stampOf = ({ write_date: written, create_date: made }: Pick<Stamped, 'write_date' | 'create_date'>): string =>
  textOf(written ?? made);

function partsOf(row: Stamped, [field, ...inner]: readonly string[]): readonly Stamped[] {
  if (field === undefined) return [row];
  const found = (row[`${field}.`] ?? []) as Stamped | readonly Stamped[];
  return (Array.isArray(found) ? (found as readonly Stamped[]) : [found as Stamped]).flatMap((each) => partsOf(each, inner));
}

/** Never back behind where it was. */
function before(latest: string, since = BEGINNING): string {
  if (latest === BEGINNING) return since;
  const at = new Date(`${latest.slice(0, 23).replace(' ', 'T')}Z`).getTime() - AGAIN_MS;
  const again = `${new Date(at).toISOString().slice(0, 23).replace('T', ' ')}000`;
  return again > since ? again : since;
}

const digits = (value: number, count: number): string => String(value).padStart(count, '0');

export function textOf({ year, month, day, hour, minute, second, microsecond }: WireTime): string {
  const date = `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
  return `${date} ${digits(hour, 2)}:${digits(minute, 2)}:${digits(second, 2)}.${digits(microsecond, 6)}`;
}

export function timeOf(text: string): WireTime {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, microsecond = 0] = text.split(/\D/).map(Number);
  return { __class__: 'datetime', year, month, day, hour, minute, second, microsecond };
}
