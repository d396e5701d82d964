/** Reads Tryton's parties as customers: who buys, on which terms, and where it goes. */
import type { ShipTo } from '../../../core/model/master.ts';
import type { Hub } from '../../../engine/hub.ts';
import type { Id, Talk } from './client.ts';
import { customerFacts, shipToOf, type KnownCustomer, type Party, type PartyAddress, type Term } from './customer-facts.ts';
import { known, lookAtRecords, type Reader } from './reading.ts';

interface PartyRow {
  readonly id: Id;
  readonly code: string;
  readonly name: string | null;
  readonly active: boolean;
  readonly customer_payment_term: Id | null;
  readonly 'sale_price_list.'?: { readonly name: string } | null;
}

/** In which a party changes, too. */
const TERM = 'payment_terms.customer_payment_term';
const LIST_OF_PARTY = 'sale_price_lists.sale_price_list';
const FIELDS = ['code', 'name', 'active', 'customer_payment_term'];
const RECORDS = 200;

export async function lookAtCustomers(reader: Reader): Promise<void> {
  const { hub, name, businessUnit, company } = reader;
  const withPrices = reader.reads.includes('prices');
  await lookAtRecords<Party>(reader, {
    name: 'customers',
    model: 'party.party',
    domain: [['code', '!=', null]],
    parts: ['addresses', TERM, ...(withPrices ? [LIST_OF_PARTY] : [])],
    most: RECORDS,
    read: async (talk, ids) => await partiesOf(talk, ids, withPrices ? await priceListsOf(talk, company.id) : undefined),
    map: async (party) =>
      customerFacts(party, await knownOf(hub, name, party), { name, currency: company.currency, businessUnit }),
  });
}

const priceListsOf = async (talk: Talk, company: Id): Promise<readonly string[]> =>
  (await talk.find<{ readonly name: string }>('product.price_list', [['company', '=', company]], ['name'])).map(
    ({ name }) => name,
  );

async function knownOf(hub: Hub, name: string, { code, addresses }: Party): Promise<KnownCustomer> {
  const [customer, terms] = await Promise.all([known({ hub }, 'customer', code), known({ hub }, 'terms', code)]);
  const ids = addresses.map(({ id }) => shipToOf(name, id));
  const shipTos = await Promise.all(ids.map(async (id) => [id, await known({ hub }, 'ship-to', code, id)] as const));
  return {
    customer,
    terms,
    shipTos: new Map(shipTos.filter((each): each is readonly [string, ShipTo] => each[1] !== undefined)),
  };
}

async function partiesOf(talk: Talk, ids: readonly Id[], priceLists: readonly string[] | undefined): Promise<readonly Party[]> {
  const withPrices = priceLists !== undefined;
  const rows = await talk.read<PartyRow>('party.party', ids, [...FIELDS, ...(withPrices ? ['sale_price_list.name'] : [])]);
  const addresses = await addressesOf(talk, ids);
  const terms = await termsOf(talk, rows);
  return rows.map(({ customer_payment_term: term, 'sale_price_list.': list, ...row }) => ({
    ...row,
    term: term === null ? undefined : terms.get(term),
    ...(withPrices && { priceList: list?.name ?? null }),
    priceLists: new Set(priceLists),
    addresses: addresses.filter(({ party }) => party === row.id),
  }));
}

/** In the order in which Tryton shows them. */
async function addressesOf(talk: Talk, parties: readonly Id[]): Promise<readonly (PartyAddress & { readonly party: Id })[]> {
  type Row = PartyAddress & { readonly party: Id; readonly sequence: number | null };
  const own = ['party', 'sequence', 'active', 'delivery', 'party_name', 'name', 'street', 'city', 'postal_code'];
  const fields = [...own, 'country.code', 'subdivision.code'];
  const rows = await talk.find<Row>('party.address', [['party', 'in', parties]], fields);
  return [...rows].sort((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0) || a.id - b.id);
}

interface TermLine {
  readonly payment: Id;
  readonly type: string;
  readonly relativedeltas: readonly Id[];
}

interface Delta {
  readonly line: Id;
  readonly day: number | null;
  readonly month: Id | null;
  readonly weekday: Id | null;
  readonly months: number;
  readonly weeks: number;
  readonly days: number;
}

async function termsOf(talk: Talk, parties: readonly PartyRow[]): Promise<ReadonlyMap<Id, Term>> {
  const ids = [...new Set(parties.flatMap(({ customer_payment_term: term }) => term ?? []))];
  const terms = await talk.read<{ readonly name: string }>('account.invoice.payment_term', ids, ['name']);
  const fields = ['payment', 'type', 'relativedeltas'];
  const lines = await talk.find<TermLine>('account.invoice.payment_term.line', [['payment', 'in', ids]], fields);
  const deltas = await talk.read<Delta>(
    'account.invoice.payment_term.line.delta',
    lines.flatMap(({ relativedeltas }) => relativedeltas),
    ['line', 'day', 'month', 'weekday', 'months', 'weeks', 'days'],
  );
  return new Map(
    terms.map(({ id, name }) => {
      const own = lines.filter(({ payment }) => payment === id);
      return [
        id,
        {
          name,
          netDays: netDaysOf(
            own,
            deltas.filter(({ line }) => own.some((each) => each.id === line)),
          ),
        },
      ];
    }),
  );
}

/** Of a term of one part that is due some days after the invoice. */
export function netDaysOf(lines: readonly Pick<TermLine, 'type'>[], deltas: readonly Omit<Delta, 'line'>[]): number | undefined {
  if (lines.length !== 1 || lines[0]?.type !== 'remainder') return undefined;
  const isPlain = deltas.every(
    ({ day, month, weekday, months }) => day === null && month === null && weekday === null && months === 0,
  );
  return isPlain ? deltas.reduce((sum, { weeks, days }) => sum + 7 * weeks + days, 0) : undefined;
}
