/**
 * Where does each schedule line go, and can it get there? Ship-tos and given addresses become addresses, are looked
 * through for what a carrier needs, and held against the address service's verdict. A corrected address is used in place
 * of the one given.
 */
import type { Address } from '../model/address.ts';
import { digest, type Digest } from '../model/digest.ts';
import type { ShipToProblem } from '../model/hold.ts';
import type { CustomerId } from '../model/identifiers.ts';
import { never } from '../model/result.ts';
import { check, type AddressValue, type Outcome, type View } from './check.ts';
import { destinationsOf, type Going } from './destination.ts';

/** Countries whose addresses carry no postal code (Universal Postal Union, addressing systems); those we meet in trade. */
const NO_POSTAL_CODE: ReadonlySet<string> = new Set(
  'AE AG AO AW BS BW BZ CM CW DM FJ GD GY HK KN ML MO QA RW SC SL SR SX SY TG TO UG VU YE ZW'.split(' '),
);

/** Countries where a carrier needs the state or province, and where transit times are kept by it. */
const NEEDS_REGION: ReadonlySet<string> = new Set(['US', 'CA', 'AU']);

export const address = check({
  name: 'address',
  version: 1,
  summary: 'Each destination is an address that a carrier can deliver to',
  scope: 'order',
  parameters: { verify: { kind: 'flag', default: false, tighter: true } },
  uses: [],
  run: (view, { verify }): Outcome<AddressValue> => {
    const customer = view.header((header) => header.customer);
    const problems: ShipToProblem[] = [];
    const destinations: Record<string, string> = {};
    const places: Record<string, Address> = {};
    for (const going of destinationsOf(view, customer)) {
      const found = resolve(view, customer, going, verify);
      if (found.problem !== undefined) problems.push(found.problem);
      if (found.address === undefined) continue;
      const key = found.key ?? digest(found.address);
      places[key] = found.address;
      for (const schedule of going.schedules) destinations[schedule] = key;
    }
    return judge(problems, { destinations, places });
  },
});

function judge(problems: readonly ShipToProblem[], value: AddressValue): Outcome<AddressValue> {
  if (problems.length === 0) return { verdict: 'pass', value };
  // A place that has no address can't be approved: there is nowhere to send a truck to.
  const everyPlace = problems.every(({ problem }) => problem !== 'ship-to-unknown');
  return {
    verdict: 'hold',
    reason: { type: 'ship-to', problems },
    ruled: ({ way }) => (way === 'approve' && everyPlace ? value : undefined),
  };
}

type Found =
  /** `key` is the address's digest, where that is known already. */
  | { readonly address: Address; readonly key?: Digest; readonly problem?: ShipToProblem }
  | { readonly address?: undefined; readonly key?: undefined; readonly problem: ShipToProblem };

function resolve(view: View, customer: CustomerId, { destination }: Going, verify: boolean): Found {
  if (destination.kind === 'missing') return { problem: { problem: 'ship-to-unknown', shipTo: 'none' } };
  if (destination.kind === 'given') return verified(view, destination.address, verify);
  const { shipTo } = destination;
  const onFile = view.fact('ship-to', [customer, shipTo], (value) => value?.address ?? null);
  return onFile === null ? { problem: { problem: 'ship-to-unknown', shipTo } } : verified(view, onFile, verify);
}

function verified(view: View, given: Address, verify: boolean): Found {
  const missing = missingOf(given);
  if (missing.length > 0) return { address: given, problem: { problem: 'incomplete-address', address: given, missing } };
  const key = digest(given);
  const known = view.fact('address', [key], (value) => ({
    verdict: value?.verdict ?? 'unknown',
    corrected: value?.corrected ?? null,
  }));
  switch (known.verdict) {
    case 'deliverable':
      return { address: given, key };
    case 'corrected':
      return known.corrected === null ? { address: given, key } : { address: known.corrected };
    case 'undeliverable':
      return { address: given, key, problem: { problem: 'undeliverable', address: given } };
    case 'unknown':
      return { address: given, key, ...(verify ? { problem: { problem: 'unverified', address: given } as const } : {}) };
    default:
      return never(known.verdict, 'address verdict');
  }
}

function missingOf({ name, lines, city, region, postalCode, country }: Address): readonly string[] {
  const missing: string[] = [];
  if (isBlank(name)) missing.push('name');
  if (lines.every(isBlank)) missing.push('lines');
  if (isBlank(city)) missing.push('city');
  if (NEEDS_REGION.has(country) && isBlank(region)) missing.push('region');
  if (!NO_POSTAL_CODE.has(country) && isBlank(postalCode)) missing.push('postalCode');
  if (!/^[A-Z]{2}$/.test(country)) missing.push('country');
  return missing;
}

const isBlank = (text: string | undefined): boolean => text === undefined || text.trim() === '';
