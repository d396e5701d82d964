/** Reads Tryton's list prices and price lists: what an item costs without an agreement, and what with one. */
import * as decimal from '../../../core/model/decimal.ts';
import { factKey } from '../../../core/model/fact.ts';
import { IDENTIFIER_SHAPE } from '../../../core/model/identifiers.ts';
import type { LocalDate } from '../../../core/model/instant.ts';
import type { Unit } from '../../../core/model/quantity.ts';
import type { Domain, Id, Talk } from './client.ts';
import { LIST } from './customer-facts.ts';
import { stampOf, type Stamped } from './follow.ts';
import { shareOf, type Uom } from './item-facts.ts';
import { withoutSuccessors } from './items.ts';
import { breaksOf, priceFact, type ListLine } from './price-facts.ts';
import { known, lookAtRecords, NOTHING, type Mapped, type Reader } from './reading.ts';
import { nameOfUnit, unitNamed } from './units.ts';
import { fromDecimal, fromQuantity, type WireDecimal } from './values.ts';

interface Priced {
  readonly id: Id;
  readonly code: string | null;
  readonly name: string;
  readonly active: boolean;
  readonly salable: boolean;
  readonly list_price: WireDecimal;
  readonly 'default_uom.': Uom;
  readonly 'sale_uom.': Uom | null;
  readonly 'template.': { readonly 'list_prices.': readonly (Stamped & { readonly company: Id | null })[] };
}

const uom = (field: string): readonly string[] => ['name', 'factor', 'rounding'].map((part) => `${field}.${part}`);
const LIST_PRICE = ['company', 'write_date', 'create_date'].map((field) => `template.list_prices.${field}`);
const FIELDS = ['code', 'name', 'active', 'salable', 'list_price', ...uom('default_uom'), ...uom('sale_uom'), ...LIST_PRICE];
const PRODUCTS = 200;

export async function lookAtPrices(reader: Reader): Promise<void> {
  await lookAtRecords<Priced>(reader, {
    name: 'list prices',
    model: 'product.product',
    domain: [['type', '!=', 'service']],
    parts: ['template', 'template.list_prices'],
    most: PRODUCTS,
    read: async (talk, ids) => await withoutSuccessors(talk, await talk.read<Priced>('product.product', ids, FIELDS)),
    map: async (product) => await listPrice(reader, product),
  });
  await lookAtPriceLists(reader);
}

async function listPrice(reader: Reader, product: Priced): Promise<Mapped> {
  const { id: company, currency } = reader.company;
  const { code, active, salable } = product;
  const before = await known(reader, 'price', LIST, code ?? '');
  if (before === undefined && !(active && salable)) return NOTHING;
  const sold = await soldOf(reader, product);
  if ('leftOut' in sold) return reader.reads.includes('items') ? NOTHING : { facts: [], leftOut: [sold.leftOut] };
  const own = product['template.']['list_prices.'].filter((row) => row.company === null || row.company === company);
  const from = dayOf(own);
  if (from === undefined) return NOTHING;
  const breaks = [{ atLeast: fromQuantity(product['default_uom.'].rounding), price: fromDecimal(product.list_price) }];
  const price = priceFact({ currency, unit: sold.unit, from, breaks }, before);
  return { facts: [[factKey('price', LIST, sold.code), price]], leftOut: [] };
}

/** Of the latest writing of any of them. */
const dayOf = (rows: readonly Stamped[]): LocalDate | undefined => {
  const days = rows.map((row) => stampOf(row).slice(0, 10)).sort();
  return days.at(-1) as LocalDate | undefined;
};

const namedOf = ({ id, code, name }: Priced): string => `product ${code ?? ''} "${name}" (product.product ${id})`;

/** Under which code, and in which unit, the hub knows it. */
async function soldOf(
  reader: Reader,
  product: Priced,
): Promise<{ readonly code: string; readonly unit: Unit } | { readonly leftOut: string }> {
  const { code, 'default_uom.': own } = product;
  if (code === null || !IDENTIFIER_SHAPE.test(code))
    return { leftOut: `the price of the ${namedOf(product)}, which has no code that can be an item's: give it one` };
  const unit = (await known(reader, 'item', code))?.stockUnit ?? unitNamed(own.name);
  if (unit !== undefined && nameOfUnit(unit) === own.name) return { code, unit };
  return { leftOut: `the price of the ${namedOf(product)}, which is counted in ${own.name}: make its unit alike on both sides` };
}

interface PriceList extends Stamped {
  readonly id: Id;
  readonly name: string;
  readonly tax_included: boolean;
  readonly unit: 'product_default' | 'product_sale';
}

interface Line extends ListLine, Stamped {
  readonly price_list: Id;
  readonly sequence: number | null;
}

interface WholeList extends PriceList {
  readonly isOnly: boolean;
  /** In Tryton's order. */
  readonly ownLines: readonly Line[];
  readonly products: readonly Priced[];
}

/** By the list's number: under which name, and for which items, it was told. */
type ToldLists = Readonly<Record<string, { readonly name: string; readonly items: readonly string[] }>>;

async function lookAtPriceLists(reader: Reader): Promise<void> {
  const { hub, name, company } = reader;
  const cursor = `${name} price lists told`;
  const told = async (): Promise<ToldLists> => ((await hub.store.cursors.read(cursor)) ?? {}) as ToldLists;
  const ofCompany: Domain = [['company', '=', company.id]];
  await lookAtRecords<WholeList>(reader, {
    name: 'price lists',
    model: 'product.price_list',
    domain: ofCompany,
    parts: ['lines'],
    // One may have as many lines as there are products.
    most: 1,
    read: async (talk, ids) => await wholeLists(talk, ids, ofCompany),
    map: async (list) => {
      const before = (await told())[list.id];
      const now = await pricesOf(reader, list);
      const gone =
        before === undefined ? [] : before.items.filter((item) => before.name !== list.name || !itemsOf(list).includes(item));
      return { facts: [...(await endedPrices(reader, before?.name ?? '', gone, list)), ...now.facts], leftOut: now.leftOut };
    },
    done: async (lists) => {
      const own = lists
        .filter((list) => refusalOf(list) === undefined)
        .map((list) => [list.id, { name: list.name, items: itemsOf(list) }] as const);
      if (own.length > 0) await hub.store.cursors.save(cursor, { ...(await told()), ...Object.fromEntries(own) });
    },
  });
}

async function wholeLists(talk: Talk, ids: readonly Id[], ofCompany: Domain): Promise<readonly WholeList[]> {
  const lists = await talk.read<PriceList>('product.price_list', ids, [
    'name',
    'tax_included',
    'unit',
    'write_date',
    'create_date',
  ]);
  const names = await talk.find<{ readonly name: string }>('product.price_list', ofCompany, ['name']);
  const fields = ['price_list', 'sequence', 'product', 'category', 'quantity', 'formula', 'write_date', 'create_date'];
  const found = await talk.find<Line>('product.price_list.line', [['price_list', 'in', ids]], fields);
  const lines = [...found].sort((a, b) => (a.sequence ?? -1) - (b.sequence ?? -1) || a.id - b.id);
  const products = await talk.read<Priced>(
    'product.product',
    [...new Set(lines.flatMap(({ product }) => product ?? []))],
    FIELDS,
  );
  return lists.map((list) => {
    const ownLines = lines.filter((line) => line.price_list === list.id);
    const isOnly = names.every((each) => each.id === list.id || each.name !== list.name);
    return { ...list, ownLines, isOnly, products: products.filter(({ id }) => ownLines.some((line) => line.product === id)) };
  });
}

const itemsOf = ({ products }: WholeList): readonly string[] => products.flatMap(({ code }) => code ?? []);

const listNamed = ({ id, name }: PriceList): string => `price list "${name}" (product.price_list ${id})`;

/** Why nothing of it can be told. */
function refusalOf(list: WholeList): string | undefined {
  if (!IDENTIFIER_SHAPE.test(list.name))
    return `the ${listNamed(list)}, whose name can't be an agreement's: write it without / or :, in 80 characters`;
  if (list.name === LIST)
    return `the ${listNamed(list)}, since ${LIST} is what the list prices of the products are called: give it another name`;
  if (!list.isOnly) return `the ${listNamed(list)}, which is not the only one of this name: give it another`;
  return list.tax_included ? `the ${listNamed(list)}, whose prices have their tax in them: make one without` : undefined;
}

async function pricesOf(reader: Reader, list: WholeList): Promise<Mapped> {
  const { currency } = reader.company;
  const refusal = refusalOf(list);
  if (refusal !== undefined) return { facts: [], leftOut: [refusal] };
  const facts: Mapped['facts'][number][] = [];
  const leftOut = new Set<string>();
  for (const product of list.products) {
    const sold = await soldOf(reader, product);
    const per =
      list.unit === 'product_sale' && product['sale_uom.'] !== null
        ? shareOf(product['sale_uom.'], product['default_uom.'])
        : decimal.ONE;
    if ('leftOut' in sold) {
      leftOut.add(sold.leftOut);
    } else if (per === undefined) {
      leftOut.add(
        `the price of the ${namedOf(product)} in the ${listNamed(list)}, whose unit of sale is no exact share: count by the default unit`,
      );
    } else {
      const found = breaksOf(list.ownLines, product.id, { smallest: fromQuantity(product['default_uom.'].rounding), per });
      if ('unclear' in found) {
        leftOut.add(unclear(list, found.unclear, `the price of the ${namedOf(product)}`));
      } else {
        const from = dayOf([list, ...list.ownLines.filter((line) => line.product === null || line.product === product.id)]);
        const before = await known(reader, 'price', list.name, sold.code);
        const now = { currency, unit: sold.unit, from: from as LocalDate, breaks: found.breaks };
        if (before !== undefined || found.breaks.length > 0)
          facts.push([factKey('price', list.name, sold.code), priceFact(now, before)]);
      }
    }
  }
  const others = breaksOf(list.ownLines, 0, { smallest: decimal.ONE, per: decimal.ONE });
  if ('unclear' in others) leftOut.add(unclear(list, others.unclear, 'the prices of all other products'));
  return { facts, leftOut: [...leftOut] };
}

const unclear = (list: PriceList, { id, formula }: ListLine, what: string): string =>
  `${what} in the ${listNamed(list)}: its line ${id} has the formula ${formula}; give the product a line of its own with a fixed price above it`;

/** Of items that the list had, and has no more. */
async function endedPrices(reader: Reader, name: string, items: readonly string[], list: PriceList): Promise<Mapped['facts']> {
  const ended: Mapped['facts'][number][] = [];
  for (const item of items) {
    const before = await known(reader, 'price', name, item);
    const from = dayOf([list]);
    if (before === undefined || from === undefined) continue;
    const { currency, unit } = before;
    ended.push([factKey('price', name, item), priceFact({ currency, unit, from, breaks: [] }, before)]);
  }
  return ended;
}
