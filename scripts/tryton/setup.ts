/**
 * Master data of a small distributor, for a Tryton that has none: company, accounts, years, warehouses with stock,
 * products and customers with the numbers that the examples use. What is there already stays.
 */
import process from 'node:process';
import { Tryton, type Domain, type Id, type Talk } from '../../src/connect/erp/tryton/client.ts';
import { toDate, toDecimal } from '../../src/connect/erp/tryton/values.ts';
import { decimal } from '../../src/core/model/decimal.ts';
import { dateOf, type Instant, type LocalDate } from '../../src/core/model/instant.ts';
import { UNRECORDED } from '../../src/engine/exchanges.ts';

const TIMEOUT_MS = 120_000;
/** With Tryton's unit of each, and its list price. */
const PRODUCTS = {
  'BRG-6204': ['Unit', '4.10'],
  'BRG-6205': ['Unit', '5.60'],
  'BLT-A48': ['Unit', '12.75'],
  'SEAL-25': ['Unit', '2.15'],
  'CHAIN-40': ['Unit', '31.00'],
  'OIL-46': ['Liter', '3.95'],
} as const;
/** With how much each may owe. */
const CUSTOMERS = { ACME: '99999999.00', HARBOR: '99999999.00', PINE: '99999999.00', BOLT: '99999999.00', SMALL: '100.00' };
const NODES = ['EAST', 'CENTRAL', 'WEST'];
/** On goods. */
const SALES_TAX = '0.0825';

const named = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
};

const access = {
  url: named('TRYTON_URL'),
  database: named('TRYTON_DATABASE'),
  user: named('TRYTON_USER'),
  password: named('TRYTON_PASSWORD'),
};
const many = (records: readonly object[]): readonly unknown[] => [['create', records]];
const money = (amount: string): unknown => toDecimal(decimal(amount));
const today = dateOf(Date.now() as Instant);

async function one(talk: Talk, model: string, domain: Domain): Promise<Id> {
  const [id] = await talk.search(model, domain);
  if (id === undefined) throw new Error(`no ${model} for ${JSON.stringify(domain)}`);
  return id;
}

async function company(talk: Talk): Promise<{ readonly company: Id; readonly currency: Id }> {
  const rates = many([{ date: toDate('2020-01-01' as LocalDate), rate: money('1') }]);
  const dollar = { name: 'US Dollar', symbol: '$', code: 'USD', rounding: money('0.01'), digits: 2, rates };
  const currency = await talk.create('currency.currency', dollar);
  const address = { street: '1 Depot Rd', city: 'Columbus', postal_code: '43004' };
  const party = await talk.create('party.party', { name: 'Keel Distribution', addresses: many([address]) });
  const id = await talk.create('company.company', { party, currency });
  const user = await one(talk, 'res.user', [['login', '=', access.user]]);
  await talk.write('res.user', [user], { companies: [['add', [id]]], company: id });
  return { company: id, currency };
}

/** The chart of accounts comes from a wizard: a session of its own, with a form for each of its states. */
async function accounts(tryton: Tryton, talk: Talk, id: Id): Promise<(kind: string) => Promise<Id>> {
  const wizard = async (method: string, ...params: readonly unknown[]): Promise<unknown> =>
    await tryton.call(`wizard.account.create_chart.${method}`, params, { timeoutMs: TIMEOUT_MS, record: UNRECORDED });
  const [template] = await talk.find<{ readonly db_id: Id }>(
    'ir.model.data',
    [
      ['module', '=', 'account'],
      ['fs_id', '=', 'account_template_root_en'],
    ],
    ['db_id'],
  );
  const [session] = (await wizard('create')) as readonly [Id];
  await wizard('execute', session, {}, 'account');
  await wizard('execute', session, { account: { company: id, account_template: template?.db_id } }, 'create_account');
  const account = async (kind: string): Promise<Id> =>
    await one(talk, 'account.account', [
      [`type.${kind}`, '=', true],
      ['company', '=', id],
    ]);
  const properties = {
    company: id,
    account_receivable: await account('receivable'),
    account_payable: await account('payable'),
  };
  await wizard('execute', session, { properties }, 'create_properties');
  await wizard('delete', session);
  return account;
}

async function years(talk: Talk, id: Id): Promise<void> {
  const moves = await one(talk, 'ir.sequence.type', [['name', '=', 'Account Move']]);
  const invoices = await one(talk, 'ir.sequence.type', [['name', '=', 'Invoice']]);
  const first = Number(today.slice(0, 4));
  for (const year of [first, first + 1]) {
    const move = await talk.create('ir.sequence', { name: `moves ${year}`, sequence_type: moves, company: id });
    const numbers = { name: `invoices ${year}`, prefix: `INV${year}-`, sequence_type: invoices, company: id };
    const invoice = await talk.create('ir.sequence.strict', numbers);
    const sequences = {
      company: id,
      out_invoice_sequence: invoice,
      in_invoice_sequence: invoice,
      out_credit_note_sequence: invoice,
      in_credit_note_sequence: invoice,
    };
    const fiscalYear = await talk.create('account.fiscalyear', {
      name: String(year),
      start_date: toDate(`${year}-01-01` as LocalDate),
      end_date: toDate(`${year}-12-31` as LocalDate),
      company: id,
      post_move_sequence: move,
      invoice_sequences: many([sequences]),
    });
    await talk.press('account.fiscalyear', 'create_period', fiscalYear);
  }
}

/** Tryton comes with one warehouse; the second gets places of its own. */
async function warehouses(talk: Talk): Promise<readonly Id[]> {
  const [first] = await talk.search('stock.location', [['type', '=', 'warehouse']]);
  const places: Id[] = [];
  for (const [index, node] of NODES.entries()) {
    if (index === 0 && first !== undefined) {
      await talk.write('stock.location', [first], { name: node, code: node });
    } else {
      const place = async (what: string, type = 'storage'): Promise<Id> =>
        await talk.create('stock.location', { name: `${node} ${what}`, type });
      await talk.create('stock.location', {
        name: node,
        code: node,
        type: 'warehouse',
        storage_location: await place('storage'),
        input_location: await place('input'),
        output_location: await place('output'),
        lost_found_location: await place('lost and found', 'lost_found'),
      });
    }
    const [row] = await talk.find<{ readonly storage_location: Id }>(
      'stock.location',
      [['code', '=', node]],
      ['storage_location'],
    );
    if (row !== undefined) places.push(row.storage_location);
  }
  return places;
}

async function salesTax(talk: Talk, id: Id): Promise<Id> {
  const owed = await one(talk, 'account.account', [
    ['name', '=', 'Main Tax'],
    ['company', '=', id],
  ]);
  return await talk.create('account.tax', {
    name: 'Sales tax',
    description: 'Sales tax',
    type: 'percentage',
    rate: money(SALES_TAX),
    company: id,
    invoice_account: owed,
    credit_note_account: owed,
  });
}

async function products(talk: Talk, account: (kind: string) => Promise<Id>, tax: Id): Promise<readonly Id[]> {
  const category = await talk.create('product.category', {
    name: 'Goods',
    accounting: true,
    account_revenue: await account('revenue'),
    account_expense: await account('expense'),
    customer_taxes: [['add', [tax]]],
  });
  for (const [code, [unitName, price]] of Object.entries(PRODUCTS)) {
    const unit = await one(talk, 'product.uom', [['name', '=', unitName]]);
    await talk.create('product.template', {
      name: code,
      code,
      type: 'goods',
      default_uom: unit,
      salable: true,
      sale_uom: unit,
      list_price: money(price),
      cost_price_method: 'fixed',
      account_category: category,
      products: many([{ suffix_code: '', cost_price: money('1') }]),
    });
  }
  return await talk.search('product.product', [['code', 'in', Object.keys(PRODUCTS)]]);
}

async function customers(talk: Talk): Promise<void> {
  const net = { type: 'remainder', relativedeltas: many([{ days: 30 }]) };
  const term = await talk.create('account.invoice.payment_term', { name: 'Net 30', lines: many([net]) });
  for (const [code, limit] of Object.entries(CUSTOMERS))
    await talk.create('party.party', {
      name: `Customer ${code}`,
      code,
      addresses: many([{ street: '1 Main St', city: 'Austin', postal_code: '73301', invoice: true, delivery: true }]),
      credit_limit_amount: money(limit),
      customer_payment_term: term,
    });
}

async function stock(talk: Talk, id: Id, places: readonly Id[], goods: readonly Id[]): Promise<void> {
  for (const location of places) {
    const lines = many(goods.map((product) => ({ product, quantity: 100_000 })));
    const count = { location, date: toDate(today), company: id, empty_quantity: 'keep', lines };
    await talk.press('stock.inventory', 'confirm', await talk.create('stock.inventory', count));
  }
}

/** A server that was just started takes some seconds until it listens. */
async function listening(): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await new Tryton(access).talk(TIMEOUT_MS, UNRECORDED).search('company.company', []);
      return;
    } catch (error) {
      if (tries >= 300) throw error;
      await new Promise((done) => setTimeout(done, 200));
    }
  }
}

await listening();
const bare = new Tryton(access).talk(TIMEOUT_MS, UNRECORDED);
if ((await bare.search('company.company', [])).length === 0) {
  const made = await company(bare);
  // Now the user has a company, and the context of a new session says so.
  const tryton = new Tryton(access);
  const talk = tryton.talk(TIMEOUT_MS, UNRECORDED);
  const account = await accounts(tryton, talk, made.company);
  await years(talk, made.company);
  const places = await warehouses(talk);
  const goods = await products(talk, account, await salesTax(talk, made.company));
  await customers(talk);
  await stock(talk, made.company, places, goods);
}
process.stdout.write(
  `Tryton is at ${access.url}: ${Object.keys(PRODUCTS).length} products, ${Object.keys(CUSTOMERS).length} customers, ${NODES.length} warehouses.\n`,
);
