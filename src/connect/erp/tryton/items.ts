/** Reads Tryton's products as items: what is sold, in which units, and what it costs. */
import type { Id, Talk } from './client.ts';
import { itemFacts, type ProductRow } from './item-facts.ts';
import { known, lookAtRecords, type Reader } from './reading.ts';

const uom = (field: string): readonly string[] => ['name', 'factor', 'rounding'].map((part) => `${field}.${part}`);
const FIELDS = ['code', 'name', 'active', 'salable', 'cost_price', ...uom('default_uom'), ...uom('sale_uom')];
const RECORDS = 200;

export async function lookAtItems(reader: Reader): Promise<void> {
  await lookAtRecords<ProductRow>(reader, {
    name: 'items',
    model: 'product.product',
    domain: [['type', '!=', 'service']],
    // A new average cost is written on a record of its own.
    parts: ['template', 'cost_prices'],
    most: RECORDS,
    read: async (talk, ids) => await withoutSuccessors(talk, await talk.read<ProductRow>('product.product', ids, FIELDS)),
    map: async (product) => itemFacts(product, await known(reader, 'item', product.code ?? ''), reader.company.currency),
  });
}

/** An inactive product whose code another one has now says nothing of that code. */
export async function withoutSuccessors<R extends { readonly id: Id; readonly code: string | null; readonly active: boolean }>(
  talk: Talk,
  products: readonly R[],
): Promise<readonly R[]> {
  const codes = products.flatMap(({ code, active }) => (active || code === null ? [] : [code]));
  if (codes.length === 0) return products;
  const inUse = await talk.find<{ readonly code: string }>(
    'product.product',
    [
      ['code', 'in', codes],
      ['active', '=', true],
    ],
    ['code'],
  );
  return products.filter(({ code, active }) => active || !inUse.some((each) => each.code === code));
}
