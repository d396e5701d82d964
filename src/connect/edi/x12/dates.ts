/**
 * DTM (element 374) to the days of a schedule. *Requested*: delivery (002), required by (106), else ship (010).
 * *Not before*: ship (037), deliver (064). *Cancel after*: cancel (001), cancel if not delivered by (061), ship no later
 * than (038), do not deliver after (063). Where several limits are given the narrowest counts, as keeping it keeps all.
 */
import type { LocalDate } from '../../../core/model/instant.ts';
import { type Context, readDay } from './context.ts';
import type { Row } from './rows.ts';

export interface Days {
  readonly requested?: LocalDate;
  readonly notBefore?: LocalDate;
  readonly cancelAfter?: LocalDate;
}

/** In order of preference. */
const REQUESTED = ['002', '106', '010'];
const NOT_BEFORE = ['037', '064'];
const CANCEL_AFTER = ['001', '061', '038', '063'];

export type CodedDay = readonly [code: string, day: LocalDate];

const isKnown = (code: string): boolean => [REQUESTED, NOT_BEFORE, CANCEL_AFTER].some((codes) => codes.includes(code));

/** Days among these rows. DTM codes that say nothing of a schedule stay unused, and are noted as such by the caller. */
export function readDays(context: Context, among: readonly Row[]): Days {
  const coded: CodedDay[] = [];
  for (const row of among) {
    if (row.tag !== 'DTM' || !isKnown(row.at(1))) continue;
    context.rows.use(row);
    const day = readDay(context, row, 2);
    if (day !== undefined) coded.push([row.at(1), day]);
  }
  return daysOf(context, coded, among[0]?.where() ?? '');
}

/** SCH05/06 and SCH08/09 carry a code and a day each. */
export function readScheduleDays(context: Context, row: Row): Days {
  const coded: CodedDay[] = [];
  for (const element of [5, 8]) {
    const code = row.at(element);
    if (code === '') continue;
    if (!isKnown(code)) context.found.note('not-used', row.where(element), `date of kind ${code}: ${row.at(element + 1)}`);
    const day = isKnown(code) ? readDay(context, row, element + 1) : undefined;
    if (day !== undefined) coded.push([code, day]);
  }
  return daysOf(context, coded, row.where());
}

function daysOf({ found }: Context, coded: readonly CodedDay[], where: string): Days {
  const among = (codes: readonly string[]): readonly CodedDay[] => codes.flatMap((code) => coded.filter(([own]) => own === code));
  const requested = among(REQUESTED);
  const notBefore = among(NOT_BEFORE)
    .map(([, day]) => day)
    .sort()
    .at(-1);
  const cancelAfter = among(CANCEL_AFTER)
    .map(([, day]) => day)
    .sort()[0];
  const others = requested.slice(1).filter(([, day]) => day !== requested[0]?.[1]);
  if (requested[0] !== undefined && others.length > 0)
    found.note(
      'read-as',
      where,
      `date ${requested[0].join(' ')} counts as requested; also given: ${others.map((one) => one.join(' ')).join(', ')}`,
    );
  return {
    ...(requested[0] === undefined ? {} : { requested: requested[0][1] }),
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(cancelAfter === undefined ? {} : { cancelAfter }),
  };
}

/** A line's own days over those of the order. */
export const daysOver = (order: Days, own: Days): Days => ({ ...order, ...own });
