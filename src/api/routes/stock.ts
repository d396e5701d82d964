/** Stock: what is on hand, what of it is claimed and by whom, and what is left. */
import { Type, type Static } from '@sinclair/typebox';
import { stockAccount, type AccountKey } from '../../core/model/account.ts';
import * as decimal from '../../core/model/decimal.ts';
import type { Decimal } from '../../core/model/decimal.ts';
import { factKey } from '../../core/model/fact.ts';
import { ItemId, NodeId, type CustomerId } from '../../core/model/identifiers.ts';
import type { Item } from '../../core/model/master.ts';
import { ascending } from '../../core/model/sorted.ts';
import { free, type StockAccount } from '../../core/process/account/state.ts';
import { foldAccount } from '../../engine/memory.ts';
import { LIMIT_DEFAULT } from '../contract/common.ts';
import { AccountClaims, StockPage, StockQuery } from '../contract/live.ts';
import { cursorOf } from '../cursor.ts';
import { problemOf } from '../problem.ts';
import { isWithin } from './orders.ts';
import { paged } from './page.ts';
import { answered, refused, route, type Answer, type Call } from './route.ts';

/** Nobody reads on. */
const CLAIMS_MAX = 1_000;

const Place = cursorOf(Type.Tuple([Type.String({ pattern: '^stock:' })]));

async function list({ parts: { hub }, query }: Call<Static<typeof StockQuery>>): Promise<Answer> {
  const { limit = LIMIT_DEFAULT, node, item } = query;
  const from = Place.read(query.cursor);
  if (!from.ok) return refused(problemOf(from.failure));
  const found = await hub.store.read.stock({
    most: limit + 1,
    ...(from.value !== undefined && { after: from.value[0] as AccountKey }),
    ...(node !== undefined && { node }),
    ...(item !== undefined && { item }),
  });
  const rows = [...found].slice(0, limit);
  const names = new Map<string, Promise<Item | undefined>>();
  const itemOf = async (id: string): Promise<Item | undefined> => {
    const known = names.get(id) ?? hub.store.read.fact(factKey('item', id)).then(({ value }) => value as Item | undefined);
    names.set(id, known);
    return await known;
  };
  const stock = await Promise.all(
    rows.map(async ([key, kept]) => shown(foldAccount(key, kept) as StockAccount, await itemOf(partsOf(key).item))),
  );
  const last = found.size > limit ? rows.at(-1)?.[0] : undefined;
  return paged('/stock', query, { stock }, last === undefined ? undefined : Place.write([last]));
}

function partsOf(key: AccountKey): { readonly node: string; readonly item: string } {
  const [node = '', item = ''] = key.slice('stock:'.length).split('/');
  return { node, item };
}

/** `available`: to anybody, below nothing for nobody. `waiting`: what those in its line still want. */
function shown(state: StockAccount, item: Item | undefined): Static<typeof StockPage>['stock'][number] {
  let waiting: Decimal = decimal.ZERO;
  for (const { wanted, granted } of ascending(state.waiting)) waiting = decimal.add(waiting, decimal.subtract(wanted, granted));
  return {
    account: state.account,
    ...partsOf(state.account),
    ...(item !== undefined && { description: item.name, unit: item.stockUnit }),
    onHand: state.onHand.figure,
    claimed: state.claimed,
    safety: state.safety,
    available: decimal.most(free(state), decimal.ZERO),
    waiting,
  };
}

async function claims({ parts, params, caller }: Call): Promise<Answer> {
  const node = NodeId.parse(params['node'] ?? '', 'node');
  const item = ItemId.parse(params['item'] ?? '', 'item');
  if (!node.ok) return refused(problemOf(node.failure));
  if (!item.ok) return refused(problemOf(item.failure));
  await parts.lists.upToDate();
  const all = await parts.lists.read.claims(stockAccount(node.value, item.value), CLAIMS_MAX);
  const theirs = new Map<CustomerId, boolean>();
  for (const { customer } of all) theirs.set(customer, theirs.get(customer) ?? (await isWithin(parts, caller, customer)));
  return answered({
    claims: all
      .filter(({ customer }) => theirs.get(customer) === true)
      .map(({ order, number, customer, state, wanted, granted, waitingSince }) => ({
        order,
        number,
        customer,
        state,
        wanted,
        granted,
        ...(waitingSince !== undefined && { waitingSince }),
      })),
  });
}

export const stockRoutes = [
  route({
    method: 'GET',
    path: '/stock',
    name: 'listStock',
    tag: 'Stock',
    summary: 'Stock by node and item: on hand, claimed, kept as safety, available, and what is waited for.',
    scope: 'stock:read',
    within: 'any',
    query: StockQuery,
    status: 200,
    answer: StockPage,
    handle: list,
  }),
  route({
    method: 'GET',
    path: '/stock/:node/:item/claims',
    name: 'listClaims',
    tag: 'Stock',
    summary: 'Which orders hold how much of it, or wait for it: those that wait first.',
    scope: 'stock:read',
    within: 'lists',
    status: 200,
    answer: AccountClaims,
    handle: claims,
  }),
];
