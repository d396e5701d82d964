/** Tryton's own numbers for what the hub calls by code: products, customers, warehouses, currencies. */
import type { Unit } from '../../../core/model/quantity.ts';
import { refused } from './answer.ts';
import type { Id, Talk } from './client.ts';
import { nameOfUnit } from './units.ts';

export interface Product {
  readonly id: Id;
  readonly unit: Id;
  /** Of its category: Tryton gives them to a line that a person enters, and to no other. */
  readonly taxes: readonly Id[];
}

/** By product code. Tryton counts a product in a unit of its own; another one than ours would change the quantity. */
export async function productsOf(
  talk: Talk,
  wanted: readonly { readonly item: string; readonly unit: Unit }[],
): Promise<ReadonlyMap<string, Product>> {
  const codes = [...new Set(wanted.map(({ item }) => item))];
  const found = await talk.find<{
    readonly code: string;
    readonly default_uom: Id;
    readonly 'default_uom.': { readonly name: string };
    readonly 'account_category.': { readonly customer_taxes_used: readonly Id[] } | null;
  }>(
    'product.product',
    [
      ['code', 'in', codes],
      ['salable', '=', true],
    ],
    ['code', 'default_uom', 'default_uom.name', 'account_category.customer_taxes_used'],
  );
  for (const { item, unit } of wanted) {
    const of = found.filter(({ code }) => code === item);
    const [product] = of;
    if (product === undefined) throw refused('product-unknown', `Tryton has no salable product with the code ${item}`);
    if (of.length > 1) throw refused('product-ambiguous', `Tryton has ${of.length} products with the code ${item}`);
    const name = product['default_uom.'].name;
    if (name !== nameOfUnit(unit)) throw refused('unit-differs', `Tryton counts ${item} in ${name}, and the order in ${unit}`);
  }
  return new Map(
    found.map(({ code, id, default_uom: unit, 'account_category.': category }) => [
      code,
      { id, unit, taxes: category?.customer_taxes_used ?? [] },
    ]),
  );
}

export interface Customer {
  readonly id: Id;
  readonly address: Id;
  readonly paymentTerm: Id | null;
}

interface Party {
  readonly addresses: readonly Id[];
  readonly customer_payment_term: Id | null;
  readonly customer_tax_rule: Id | null;
}

export async function customerOf(talk: Talk, code: string): Promise<Customer> {
  const fields = ['addresses', 'customer_payment_term', 'customer_tax_rule'];
  const [found] = await talk.find<Party>('party.party', [['code', '=', code]], fields);
  if (found === undefined) throw refused('customer-unknown', `Tryton has no party with the code ${code}`);
  const [address] = found.addresses;
  if (address === undefined) throw refused('address-missing', `the party ${code} has no address in Tryton`);
  // Only Tryton's own screens put a rule to use; without it the tax would be wrong.
  if (found.customer_tax_rule !== null) throw refused('tax-rule', `the party ${code} has a tax rule in Tryton`);
  return { id: found.id, address, paymentTerm: found.customer_payment_term };
}

export async function warehouseOf(talk: Talk, node: string): Promise<Id> {
  const [id] = await talk.search('stock.location', [
    ['type', '=', 'warehouse'],
    ['code', '=', node],
  ]);
  if (id === undefined) throw refused('warehouse-unknown', `Tryton has no warehouse with the code ${node}`);
  return id;
}

/** Where a sale waits until a node has shipped: Tryton wants one, and the booking names none. The oldest. */
export async function firstWarehouse(talk: Talk): Promise<Id> {
  const [id] = [...(await talk.search('stock.location', [['type', '=', 'warehouse']]))].sort((a, b) => a - b);
  if (id === undefined) throw refused('warehouse-unknown', 'Tryton has no warehouse');
  return id;
}

export async function currencyOf(talk: Talk, code: string): Promise<Id> {
  const [id] = await talk.search('currency.currency', [['code', '=', code]]);
  if (id === undefined) throw refused('currency-unknown', `Tryton has no currency with the code ${code}`);
  return id;
}
