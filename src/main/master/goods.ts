/** `items.csv`, `prices.csv`, `stock.csv`, `inbound.csv`: what is sold, for how much, and how much of it is there. */
import { stockAccount } from '../../core/model/account.ts';
import { compare, parseDecimal } from '../../core/model/decimal.ts';
import { factKey, type FactKey } from '../../core/model/fact.ts';
import { ItemId, NodeId } from '../../core/model/identifiers.ts';
import type { Inbound, Item, PriceEntry, PriceSpan } from '../../core/model/master.ts';
import { parseUnit, type Pack } from '../../core/model/quantity.ts';
import { entryOf, fact, type AccountEntry, type FactEntry } from './entries.ts';
import type { Fields } from './fields.ts';

export function readItems(rows: readonly Fields[]): readonly FactEntry[] {
  return rows.flatMap((row) => {
    const id = row.as('item', ItemId.parse);
    const item: Item = {
      name: row.text('name'),
      status: row.oneOf('status', ['active', 'discontinued', 'blocked'], 'active'),
      stockUnit: row.unit('stockUnit'),
      packs: packsOf(row),
      divisible: row.flag('divisible'),
      multiple: row.decimal('multiple', '1'),
      minimum: row.decimal('minimum', '1'),
      substitutes: [],
      exportClass: row.text('exportClass'),
      hazardous: false,
    };
    const cost = { amount: row.decimal('cost'), currency: row.currency('currency') };
    row.end();
    return [fact('erp', 'item', [id], item), fact('erp', 'cost', [id], { cost })];
  });
}

/** `BX=10 CT=100`. */
function packsOf(row: Fields): readonly Pack[] {
  const words = row.text('packs', '').split(' ');
  return words.flatMap((word) => {
    const [unitText = '', holdsText = ''] = word.split('=');
    if (word === '') return [];
    const where = row.nodeAt('packs').pointer;
    const unit = row.found.take(parseUnit(unitText, where));
    const holds = row.found.take(parseDecimal(holdsText, where));
    return unit === undefined || holds === undefined ? [] : [{ unit, holds }];
  });
}

/** Rows of one agreement and item are one price; rows of the same days are its breaks, ascending. */
export function readPrices(rows: readonly Fields[]): readonly FactEntry[] {
  const entries = new Map<FactKey, PriceEntry>();
  for (const row of rows) {
    const key = factKey('price', row.text('agreement'), row.text('item'));
    const until = row.has('until') ? { until: row.day('until') } : {};
    const days = { from: row.day('from'), ...until };
    const step = { atLeast: row.decimal('atLeast', '1'), price: row.decimal('price') };
    const entry = entries.get(key) ?? { currency: row.currency('currency'), unit: row.unit('unit'), spans: [] };
    entries.set(key, { ...entry, spans: withBreak(entry.spans, days, step) });
    for (const known of ['currency', 'unit', 'until']) row.nodeAt(known);
    row.end();
  }
  return [...entries].map(([key, value]) => entryOf('erp', key, value));
}

function withBreak(
  spans: readonly PriceSpan[],
  days: Omit<PriceSpan, 'breaks'>,
  step: PriceSpan['breaks'][number],
): readonly PriceSpan[] {
  const same = spans.find(({ from, until }) => from === days.from && until === days.until);
  if (same === undefined) return [...spans, { ...days, breaks: [step] }];
  const breaks = [...same.breaks, step].sort((a, b) => compare(a.atLeast, b.atLeast));
  return spans.map((span) => (span === same ? { ...same, breaks } : span));
}

export interface Stock {
  readonly accounts: readonly AccountEntry[];
  readonly erpStock: Readonly<Record<string, string>>;
}

export function readStock(rows: readonly Fields[]): Stock {
  const accounts: AccountEntry[] = [];
  const erpStock: Record<string, string> = {};
  for (const row of rows) {
    const [node, item] = [row.as('node', NodeId.parse), row.as('item', ItemId.parse)];
    const onHand = row.decimal('onHand');
    const account = stockAccount(node, item);
    accounts.push({ account, opening: { type: 'snapshot', figure: onHand } });
    accounts.push({ account, opening: { type: 'set-safety', safety: row.decimal('safety', '0') } });
    erpStock[`${node}/${item}`] = onHand;
    row.end();
  }
  return { accounts, erpStock };
}

export function readInbound(rows: readonly Fields[]): readonly FactEntry[] {
  const places = new Map<FactKey, Inbound>();
  for (const row of rows) {
    const key = factKey('inbound', row.text('node'), row.text('item'));
    const receipt = { day: row.day('day'), quantity: row.decimal('quantity'), reference: row.text('reference') };
    const receipts = [...(places.get(key)?.receipts ?? []), receipt].sort((a, b) => (a.day < b.day ? -1 : 1));
    places.set(key, { receipts });
    row.end();
  }
  return [...places].map(([key, value]) => entryOf('erp', key, value));
}
