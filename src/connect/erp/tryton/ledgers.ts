/**
 * Tryton's stock and receivables as the hub's accounts: read whole once, and then followed entry by entry.
 *
 * Invariants: an entry is told under its own number, so it counts once however often it is read. What the hub has counted
 * by itself is left out: goods that left with a shipment of ours, and the goods and charges of an invoice of ours, whose
 * claims came true when it was told of them. The first whole figure is taken only between two looks that found the same
 * entries; those are in it, and the next ones are not.
 */
import * as decimal from '../../../core/model/decimal.ts';
import type { Decimal } from '../../../core/model/decimal.ts';
import { creditAccount, stockAccount, type AccountKey } from '../../../core/model/account.ts';
import { factKey } from '../../../core/model/fact.ts';
import { IDENTIFIER_SHAPE, ItemId, NodeId } from '../../../core/model/identifiers.ts';
import { dateOf } from '../../../core/model/instant.ts';
import type { Customer } from '../../../core/model/master.ts';
import type { AdjustReason } from '../../../core/process/account/command.ts';
import type { Adjustment, Hub } from '../../../engine/hub.ts';
import { unfinished } from './answer.ts';
import type { Domain, Id, Talk } from './client.ts';
import { changed, textOf, timeOf, type Mark } from './follow.ts';
import { keyOfShipment } from './keys.ts';
import type { Watched } from './watch.ts';
import { fromDecimal, fromQuantity, toDate, type WireDecimal } from './values.ts';

/** What an ERP may own of the accounts. */
export const LEDGERS = ['stock', 'credit'] as const;

/** Longer than any transaction of Tryton's, and than its clock and ours are apart. */
const BEFORE_MS = 600_000;
const LOOKS_MAX = 20;

interface Move {
  readonly quantity: number;
  readonly 'product.': { readonly code: string | null };
  readonly 'from_location.': Place;
  readonly 'to_location.': Place;
  /** `stock.shipment.out,ID`. */
  readonly shipment: string | null;
}

interface Place {
  readonly type: string;
  readonly 'warehouse.': { readonly code: string | null } | null;
}

const MOVE = 'stock.move';
const MOVE_FIELDS = [
  'quantity',
  'product.code',
  'from_location.type',
  'from_location.warehouse.code',
  'to_location.type',
  'to_location.warehouse.code',
  'shipment',
];
const DONE: Domain = [['state', '=', 'done']];

export async function lookAtStock({ hub, name }: Watched, talk: Talk): Promise<void> {
  const before = (await hub.store.cursors.read(`${name} stock`)) as Mark | undefined;
  if (before === undefined) {
    const mark = await wholly(hub, talk, MOVE, DONE, async () => await stockFigures(hub, talk));
    return await hub.store.cursors.save(`${name} stock`, mark);
  }
  const { ids, mark } = await changed(talk, MOVE, DONE, before);
  const moves = await talk.read<Move>(MOVE, ids, MOVE_FIELDS);
  const ours = await shippedByUs(talk, moves);
  const told: Adjustment[] = [];
  for (const move of moves.filter(({ shipment }) => !ours.has(shipment ?? ''))) {
    const [from, to] = [move['from_location.'], move['to_location.']];
    const [out, into] = [from['warehouse.']?.code ?? '', to['warehouse.']?.code ?? ''];
    if (out === into) continue;
    const quantity = fromQuantity(move.quantity);
    const why: AdjustReason =
      from.type === 'lost_found' || to.type === 'lost_found' ? 'stock-count' : into === '' ? 'counter-sale' : 'receipt';
    for (const [node, delta] of [
      [out, decimal.negate(quantity)],
      [into, quantity],
    ] as const) {
      const account = stockOf(node, move['product.'].code);
      if (account === undefined) continue;
      const command = { type: 'adjust', delta, why, at: hub.clock.now() } as const;
      told.push({ account, command, id: `${name}:move:${move.id}:${node}` });
    }
  }
  await hub.adjustAll(told);
  await hub.store.cursors.save(`${name} stock`, mark);
}

async function stockFigures(hub: Hub, talk: Talk): Promise<() => Promise<void>> {
  const warehouses = await talk.find<{ readonly code: string | null }>('stock.location', [['type', '=', 'warehouse']], ['code']);
  const products = await talk.search('product.product', [['code', '!=', null]]);
  const asOf = hub.clock.now();
  const figures: (readonly [AccountKey, Decimal])[] = [];
  for (const { id, code } of warehouses) {
    const context = { locations: [id], stock_date_end: toDate(dateOf(asOf)) };
    for (const row of await talk.readWith<{ readonly code: string; readonly quantity: number }>(
      context,
      'product.product',
      products,
      ['code', 'quantity'],
    )) {
      const account = stockOf(code, row.code);
      if (account !== undefined) figures.push([account, fromQuantity(row.quantity)]);
    }
  }
  const told = figures.map(([account, figure]): Adjustment => ({
    account,
    command: { type: 'snapshot', figure, asOf },
    id: `erp:opening:${account}:${asOf}`,
  }));
  return async () => void (await hub.adjustAll(told));
}

const stockOf = (node: string | null, item: string | null): AccountKey | undefined =>
  IDENTIFIER_SHAPE.test(node ?? '') && IDENTIFIER_SHAPE.test(item ?? '')
    ? stockAccount(NodeId.of(node ?? ''), ItemId.of(item ?? ''))
    : undefined;

async function shippedByUs(talk: Talk, moves: readonly Move[]): Promise<ReadonlySet<string>> {
  const ids = new Set(moves.flatMap(({ shipment }) => idIn(shipment, 'stock.shipment.out')));
  const shipments = await talk.read<{ readonly reference: string | null }>('stock.shipment.out', [...ids], ['reference']);
  const ours = shipments.filter(({ reference }) => keyOfShipment(reference) !== undefined);
  return new Set(ours.map(({ id }) => `stock.shipment.out,${id}`));
}

interface Entry {
  readonly debit: WireDecimal;
  readonly credit: WireDecimal;
  readonly 'party.': { readonly code: string | null };
  /** Of its move; `account.invoice,ID`. */
  readonly 'move.': { readonly origin: string | null };
}

const ENTRY = 'account.move.line';
const RECEIVABLE: Domain = [
  ['account.type.receivable', '=', true],
  ['party', '!=', null],
  ['move.state', '=', 'posted'],
];

export async function lookAtCredit({ hub, name }: Watched, talk: Talk): Promise<void> {
  await lookAtLimits({ hub, name }, talk);
  const before = (await hub.store.cursors.read(`${name} credit`)) as Mark | undefined;
  if (before === undefined) {
    const mark = await wholly(hub, talk, ENTRY, RECEIVABLE, async () => await exposures(hub, talk));
    return await hub.store.cursors.save(`${name} credit`, mark);
  }
  const { ids, mark } = await changed(talk, ENTRY, RECEIVABLE, before);
  const entries = await talk.read<Entry>(ENTRY, ids, ['debit', 'credit', 'party.code', 'move.origin']);
  const counted = await countedByUs(talk, entries);
  const told: Adjustment[] = [];
  for (const entry of entries) {
    const group = await groupOf(hub, entry['party.'].code);
    if (group === undefined) continue;
    const amount = decimal.subtract(fromDecimal(entry.debit), fromDecimal(entry.credit));
    const delta = decimal.subtract(amount, counted.get(entry['move.'].origin ?? '') ?? decimal.ZERO);
    const why = decimal.isNegative(delta) ? 'payment' : 'exposure';
    // A later reconciliation of the entry writes it again: its number is known by then.
    const command = { type: 'adjust', delta, why, at: hub.clock.now() } as const;
    told.push({ account: creditAccount(group), command, id: `${name}:entry:${entry.id}` });
  }
  await hub.adjustAll(told);
  await hub.store.cursors.save(`${name} credit`, mark);
}

/** The limit of a group is that of the party which has its name. */
async function lookAtLimits({ hub, name }: Watched, talk: Talk): Promise<void> {
  const before = (await hub.store.cursors.read(`${name} limits`)) as Mark | undefined;
  const { ids, mark } = await changed(talk, 'party.party', [['code', '!=', null]], before);
  type Party = { readonly code: string; readonly credit_limit_amount: WireDecimal | null };
  const told: Adjustment[] = [];
  for (const { id, code, credit_limit_amount: limit } of await talk.read<Party>('party.party', ids, [
    'code',
    'credit_limit_amount',
  ])) {
    if (limit === null || !IDENTIFIER_SHAPE.test(code)) continue;
    const command = { type: 'set-limit', limit: fromDecimal(limit) } as const;
    const number = `${name}:limit:${id}:${mark.seen[id] ?? mark.since}:${limit.decimal}`;
    told.push({ account: creditAccount(code), command, id: number });
  }
  await hub.adjustAll(told);
  await hub.store.cursors.save(`${name} limits`, mark);
}

async function exposures(hub: Hub, talk: Talk): Promise<() => Promise<void>> {
  const parties = await talk.find<{ readonly code: string; readonly receivable: WireDecimal }>(
    'party.party',
    [['code', '!=', null]],
    ['code', 'receivable'],
  );
  const asOf = hub.clock.now();
  const sums = new Map<string, Decimal>();
  for (const { code, receivable } of parties) {
    const group = await groupOf(hub, code);
    if (group !== undefined) sums.set(group, decimal.add(sums.get(group) ?? decimal.ZERO, fromDecimal(receivable)));
  }
  const told = Array.from(sums, ([group, figure]): Adjustment => ({
    account: creditAccount(group),
    command: { type: 'snapshot', figure, asOf },
    id: `erp:opening:credit:${group}:${asOf}`,
  }));
  return async () => void (await hub.adjustAll(told));
}

async function groupOf(hub: Hub, code: string | null): Promise<string | undefined> {
  if (code === null || !IDENTIFIER_SHAPE.test(code)) return undefined;
  const { value } = await hub.store.read.fact(factKey('customer', code));
  return (value as Customer | undefined)?.creditGroup;
}

/** By the origin of an entry: what of it the hub counts itself. An invoice that takes a credited one's place it does not. */
async function countedByUs(talk: Talk, entries: readonly Entry[]): Promise<ReadonlyMap<string, Decimal>> {
  const ids = new Set(entries.flatMap((entry) => idIn(entry['move.'].origin, 'account.invoice')));
  const invoices = await talk.read<{ readonly reference: string | null; readonly untaxed_amount: WireDecimal }>(
    'account.invoice',
    [...ids],
    ['reference', 'untaxed_amount'],
  );
  const ours = invoices.filter(({ reference }) => keyOfShipment(reference) !== undefined && reference?.endsWith(':1') === true);
  return new Map(ours.map(({ id, untaxed_amount: amount }) => [`account.invoice,${id}`, fromDecimal(amount)]));
}

function idIn(reference: string | null, model: string): readonly Id[] {
  const [named, id] = (reference ?? '').split(',');
  return named === model && id !== undefined ? [Number(id)] : [];
}

/** The figures, once nothing was entered while they were read; and from where to go on. */
async function wholly(
  hub: Hub,
  talk: Talk,
  model: string,
  domain: Domain,
  read: () => Promise<() => Promise<void>>,
): Promise<Mark> {
  const since = new Date(hub.clock.now() - BEFORE_MS).toISOString().slice(0, 23).replace('T', ' ');
  let { mark } = await changed(talk, model, domain, { since: textOf(timeOf(`${since}000`)), seen: {} });
  for (let looks = 1; looks <= LOOKS_MAX; looks += 1) {
    const tell = await read();
    const after = await changed(talk, model, domain, mark);
    if (after.ids.length === 0) {
      await tell();
      return after.mark;
    }
    ({ mark } = after);
  }
  throw unfinished('tryton-busy', `entries of ${model} came all the while`);
}
