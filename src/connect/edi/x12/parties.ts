/**
 * N1 loops to destinations and a contact. A ship-to with a number the partners agreed on (N103 92, 91, 9, 1, UL, ZZ) is
 * one on file; else its address counts. Where both are given the profile says which, and the other is noted.
 */
import type { Address } from '../../../core/model/address.ts';
import type { Destination } from '../../../core/model/demand.ts';
import { ShipToId } from '../../../core/model/identifiers.ts';
import { type Context, missing } from './context.ts';
import { loopsOf, type Row } from './rows.ts';

/** Buyer's, seller's, DUNS with four more, DUNS, GLN, mutually defined. */
const AGREED = new Set(['92', '91', '9', '1', 'UL', 'ZZ']);
const OF_ADDRESS = new Set(['N2', 'N3', 'N4']);

export interface Parties {
  readonly destination?: Destination;
}

/** The ship-to (N101 ST) among the N1 loops of these rows. */
export function readParties(context: Context, among: readonly Row[]): Parties {
  let destination: Destination | undefined;
  for (const loop of loopsOf(among, 'N1').loops) {
    const [n1] = loop;
    if (n1 === undefined || n1.at(1) !== 'ST') continue;
    if (destination !== undefined) {
      context.found.refuse({
        code: 'repeated',
        where: n1.where(1),
        what: 'ship-to',
        found: n1.at(2) || n1.at(4),
        wayOut: 'give one ship-to for each order or line; split lines over stores by SDQ',
      });
      continue;
    }
    destination = readShipTo(context, n1, loop.slice(1));
  }
  return destination === undefined ? {} : { destination };
}

function readShipTo(context: Context, n1: Row, rest: readonly Row[]): Destination | undefined {
  const { found, profile, rows } = context;
  rows.use(n1);
  const own = ownRows(rest);
  for (const row of own) rows.use(row);
  const id = n1.at(4);
  if (id !== '' && !AGREED.has(n1.at(3)))
    return found.refuse({
      code: 'unexpected',
      where: n1.where(3),
      found: n1.at(3),
      expected: [...AGREED],
      wayOut: 'give the ship-to number with a qualifier that was agreed on',
    });
  const hasAddress = own.some(({ tag }) => tag === 'N3' || tag === 'N4');
  if (id === '' && !hasAddress) {
    found.note('not-used', n1.where(), `ship-to ${n1.at(2) || 'without a name'} has neither a number nor an address`);
    return { kind: 'missing' };
  }
  const given = hasAddress && (id === '' || profile.shipTo === 'given');
  if (!given) return onFile(context, n1, 4, hasAddress ? own : []);
  if (id !== '')
    found.note('read-as', n1.where(4), `ship-to ${id} also has an address; the address counts, by the partner's profile`);
  const address = readAddress(context, n1, own, rest);
  return address === undefined ? undefined : { kind: 'given', address };
}

/** Rows right behind N1; PER and others of the loop may stand between and after them. */
const ownRows = (rest: readonly Row[]): readonly Row[] => {
  const end = rest.findIndex(({ tag }) => !OF_ADDRESS.has(tag));
  return end < 0 ? rest : rest.slice(0, end);
};

export function onFile({ found }: Context, row: Row, element: number, written: readonly Row[] = []): Destination | undefined {
  const id = found.take(ShipToId.parse(row.at(element), row.where(element)));
  if (id === undefined) return undefined;
  const address = written
    .flatMap((one) => Array.from({ length: one.length }, (_, i) => one.at(i + 1)))
    .filter((text) => text !== '');
  if (address.length > 0)
    found.note(
      'read-as',
      row.where(element),
      `ship-to ${id} counts as on file; the address written with it does not: ${[row.at(2), ...address].filter((text) => text !== '').join(', ')}`,
    );
  return { kind: 'on-file', shipTo: id };
}

function readAddress(context: Context, n1: Row, own: readonly Row[], loop: readonly Row[]): Address | undefined {
  const { found, profile, rows } = context;
  const n4 = own.find(({ tag }) => tag === 'N4');
  const lines = own
    .filter(({ tag }) => tag !== 'N4')
    .flatMap((row) => [row.at(1), row.at(2)])
    .filter((text) => text !== '');
  const city = n4?.at(1) ?? '';
  if (n4 === undefined || city === '')
    return found.refuse(
      missing(n4?.where(1) ?? n1.where(), 'city of the ship-to', 'give N4 with the city, or the number of a ship-to on file'),
    );
  if (!own.some(({ tag }) => tag === 'N3'))
    return found.refuse(missing(n1.where(), 'street of the ship-to', 'give N3, or the number of a ship-to on file'));
  const country = n4.at(4) || profile.country;
  if (country === undefined)
    return found.refuse(
      missing(n4.where(4), 'country of the ship-to', "give N404, or put the country into the partner's profile"),
    );
  if (n4.at(4) === '') found.note('filled-in', n4.where(4), `no country given: ${country}, by the partner's profile`);
  const name = n1.at(2) || profile.customer;
  if (n1.at(2) === '') found.note('filled-in', n1.where(2), `ship-to without a name: ${name}`);
  const contact = readContact(loop.find(({ tag }) => tag === 'PER'));
  for (const row of loop) if (row.tag === 'PER' && contact !== undefined) rows.use(row);
  return {
    name,
    lines,
    city,
    ...(n4.at(2) === '' ? {} : { region: n4.at(2) }),
    ...(n4.at(3) === '' ? {} : { postalCode: n4.at(3) }),
    country,
    ...(contact?.phone === undefined ? {} : { phone: contact.phone }),
    ...(contact?.email === undefined ? {} : { email: contact.email }),
  };
}

export interface Contact {
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
}

/** PER02 and the number pairs behind it: TE a telephone, EM an email. */
export function readContact(per: Row | undefined): Contact | undefined {
  if (per === undefined) return undefined;
  const pairs = new Map<string, string>();
  for (const element of [3, 5, 7])
    if (per.at(element) !== '' && !pairs.has(per.at(element))) pairs.set(per.at(element), per.at(element + 1));
  const contact = {
    ...(per.at(2) === '' ? {} : { name: per.at(2) }),
    ...((pairs.get('EM') ?? '') === '' ? {} : { email: pairs.get('EM') ?? '' }),
    ...((pairs.get('TE') ?? '') === '' ? {} : { phone: pairs.get('TE') ?? '' }),
  };
  return Object.keys(contact).length === 0 ? undefined : contact;
}
