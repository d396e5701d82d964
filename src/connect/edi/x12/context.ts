/** What every part of reading one transaction set shares. */
import type { InputFailure } from '../../../core/model/failure.ts';
import { type LocalDate, parseLocalDate } from '../../../core/model/instant.ts';
import { parseUnit, type Unit } from '../../../core/model/quantity.ts';
import type { InputFindings } from '../../message/result.ts';
import type { PartnerProfile } from '../../partner.ts';
import type { Row, Rows } from './rows.ts';

export interface Context {
  readonly profile: PartnerProfile;
  readonly found: InputFindings;
  readonly rows: Rows;
}

export const missing = (where: string, what: string, wayOut: string): InputFailure => ({ code: 'missing', where, what, wayOut });

export const malformed = (where: string, found: string, reason: string): InputFailure => ({
  code: 'malformed',
  where,
  format: 'X12',
  found,
  reason,
  wayOut: 'have the sender correct the message and send it again',
});

/** A day written CCYYMMDD (element 373 from release 004010 on). */
export function readDay({ found }: Pick<Context, 'found'>, row: Row, element: number): LocalDate | undefined {
  const text = row.at(element);
  const iso = /^\d{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : text;
  const day = parseLocalDate(/^\d{8}$/.test(text) ? iso : `not CCYYMMDD: ${text}`, row.where(element));
  return found.take(
    day.ok
      ? day
      : {
          ok: false,
          failure: { code: 'not-a-date', where: row.where(element), found: text, wayOut: 'write a day that exists as CCYYMMDD' },
        },
  );
}

/** A unit code (element 355), by the partner's own table where it has one. */
export function readUnit({ found, profile }: Context, row: Row, element: number): Unit | undefined {
  const text = row.at(element);
  const own = Object.hasOwn(profile.units ?? {}, text) ? profile.units?.[text] : undefined;
  if (own !== undefined) {
    found.note('read-as', row.where(element), `unit ${text} is ${own} by the partner's table`);
    return own;
  }
  if (text !== '') return found.take(parseUnit(text, row.where(element)));
  if (profile.unit === undefined)
    return found.refuse(missing(row.where(element), 'unit of measure', 'give a unit code such as EA'));
  found.note('filled-in', row.where(element), `no unit given: ${profile.unit}, by the partner's profile`);
  return profile.unit;
}
