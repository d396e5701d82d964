/** What the shops' orders have in common: addresses, lines' numbers, items by SKU, totals. */
import type { Address } from '../../core/model/address.ts';
import * as decimal from '../../core/model/decimal.ts';
import type { Charge, Destination, ItemReference } from '../../core/model/demand.ts';
import type { InputFailure } from '../../core/model/failure.ts';
import { ItemId, LineId } from '../../core/model/identifiers.ts';
import { type Currency, parseCurrency, places } from '../../core/model/money.ts';
import { unit, type Unit } from '../../core/model/quantity.ts';
import type { Node } from '../message/json-node.ts';
import type { InputFindings } from '../message/result.ts';
import type { PartnerProfile } from '../partner.ts';

export interface ShopContext {
  readonly found: InputFindings;
  readonly profile: PartnerProfile;
  readonly currency: Currency;
}

export const outOfScope = (node: Node, what: string, wayOut: string): InputFailure => ({
  code: 'out-of-scope',
  where: node.pointer,
  what,
  found: node.text(),
  wayOut,
});

/** Shops sell by the piece. */
export const shopUnit = (profile: PartnerProfile): Unit => profile.unit ?? unit('EA');

export function shopCurrency(found: InputFindings, node: Node): Currency | undefined {
  return found.take(parseCurrency(node.text(), node.pointer));
}

/** The figure there, zero where there is none; recorded and zero where it can't be read. */
export function figure(found: InputFindings, node: Node): decimal.Decimal {
  if (!node.isThere() || node.text() === '') return decimal.ZERO;
  return found.take(node.decimal()) ?? decimal.ZERO;
}

export function shopLineId(node: Node, position: number, taken: Set<string>): LineId {
  const parsed = LineId.parse(node.text(), node.pointer);
  const own = parsed.ok && parsed.value.length <= 76 && !taken.has(parsed.value) ? parsed.value : LineId.of(`${position}-line`);
  taken.add(own);
  return own;
}

/** By SKU; without one by the shop's own number of the variant, for the customer's cross-reference table. */
export function shopItem({ found, profile }: ShopContext, sku: Node, variant: readonly Node[], name: Node): ItemReference {
  const description = name.text() === '' ? {} : { description: name.text() };
  const text = sku.text();
  if (text === '') {
    const own = variant.find((node) => node.text() !== '' && node.text() !== '0');
    found.note(
      'read-as',
      sku.pointer,
      own === undefined ? 'line without an item number' : `no SKU: the shop's own number ${own.text()} counts as the buyer's`,
    );
    return { ...(own === undefined ? {} : { buyers: own.text() }), ...description };
  }
  const ours = profile.sku === 'buyers' ? undefined : ItemId.parse(text, sku.pointer);
  if (ours?.ok === true) return { ours: ours.value, ...description };
  if (ours !== undefined) found.note('read-as', sku.pointer, `${text} can't be an item number of ours; kept as the buyer's`);
  return { buyers: text, ...description };
}

export interface AddressKeys {
  readonly lines: readonly [string, string];
  readonly region: readonly string[];
  readonly postalCode: string;
  readonly country: string;
}

export function shopAddress({ found, profile }: ShopContext, node: Node, keys: AddressKeys): Destination | undefined {
  const of = (key: string): string => node.get(key).text();
  const person = of('name') || [of('first_name'), of('last_name')].filter((part) => part !== '').join(' ');
  const name = of('company') || person;
  const lines = keys.lines.map(of).filter((line) => line !== '');
  if (name === '' && lines.length === 0 && of('city') === '') return undefined;
  const country = of(keys.country) || profile.country || '';
  for (const [key, value] of [
    [keys.lines[0], lines[0] ?? ''],
    ['city', of('city')],
    [keys.country, country],
  ] as const) {
    if (value === '')
      found.refuse({
        code: 'missing',
        where: node.get(key).pointer,
        what: `${key} of the shipping address`,
        wayOut: 'complete the address in the shop',
      });
  }
  const region = keys.region.map(of).find((text) => text !== '');
  const address: Address = {
    name: name || profile.customer,
    // A person at a company is who the carrier asks for.
    lines: of('company') !== '' && person !== '' ? [person, ...lines] : lines,
    city: of('city'),
    ...(region === undefined ? {} : { region }),
    ...(of(keys.postalCode) === '' ? {} : { postalCode: of(keys.postalCode) }),
    country,
    ...(of('phone') === '' ? {} : { phone: of('phone') }),
    ...(of('email') === '' ? {} : { email: of('email') }),
  };
  return { kind: 'given', address };
}

export const charge = ({ currency }: ShopContext, id: string, kind: Charge['kind'], amount: decimal.Decimal): readonly Charge[] =>
  decimal.isZero(amount) ? [] : [{ id, kind, amount: { amount, currency } }];

/** A shop's totals are sums by definition: one that is not says that a line was changed or lost on the way. */
export function checkSum({ found, currency }: ShopContext, node: Node, computed: decimal.Decimal): void {
  if (!node.isThere()) return;
  const written = found.take(node.decimal());
  if (written === undefined || written === decimal.round(computed, places(currency), 'half-up')) return;
  found.refuse({
    code: 'malformed',
    where: node.pointer,
    format: 'shop order',
    found: written,
    reason: `its parts add up to ${computed}`,
    wayOut: 'fetch the order from the shop again, and check its lines by hand',
  });
}

export function wholeQuantity(found: InputFindings, node: Node): decimal.Decimal | undefined {
  const value = found.take(node.decimal());
  if (value === undefined) return undefined;
  if (decimal.isWhole(value) && !decimal.isNegative(value)) return value;
  return found.refuse({
    code: 'not-a-quantity',
    where: node.pointer,
    found: node.text(),
    wayOut: 'order a whole number of pieces',
  });
}
