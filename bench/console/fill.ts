/**
 * A database as after a year or more of a distributor's life, as far as lists read it: orders, open holds, customers by name.
 * Put there by sets and not by the engine, which would take hours. Customers are many with few orders and few with many
 * (Zipf); what is open is of late, and half of that is held.
 */
import { Client } from 'pg';

export interface Filled {
  readonly orders: number;
  readonly customers: number;
  readonly lanes: number;
  /** Of the latest order; milliseconds since 1970. */
  readonly now: number;
}

const DAYS = 400;
const DAY_MS = 86_400_000;
const CHUNK = 50_000;

const NAMES = `'{Acme,Bolt,Crate,Delta,Eagle,Falcon,Granite,Harbor,Iron,Jasper,Keystone,Lakeside,Meridian,Northern,Orion,Pine}'::text[]`;
const TRADES = `'{Bearings,Tools,Marine Supply,Hydraulics,Fasteners,Pumps,Electric,Motors,Chains,Welding}'::text[]`;

/** Some that are there, after they were put there. */
export async function ordersIn(url: string, filled: Filled, say: (line: string) => void): Promise<readonly string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const began = performance.now();
    const { rows: there } = await client.query('select from projected_holds limit 1');
    if (there.length === 0) await fill(client, filled, say);
    const { rows: counted } = await client.query<{ orders: string; holds: string }>(
      'select (select count(*) from projected_orders) as orders, (select count(*) from projected_holds) as holds',
    );
    const took = ((performance.now() - began) / 1_000).toFixed(0);
    say(`${counted[0]?.orders} orders and ${counted[0]?.holds} open holds are there after ${took} s`);
    const { rows } = await client.query<{ order_id: string }>('select order_id from projected_orders where lane = 0 limit 1000');
    return rows.map(({ order_id }) => order_id);
  } finally {
    await client.end();
  }
}

async function fill(client: Client, filled: Filled, say: (line: string) => void): Promise<void> {
  const { orders, customers, lanes, now } = filled;
  await client.query(
    `insert into facts (lane, key, version, digest, value, source, since, confirmed_at)
    select n % $2, 'customer:C' || lpad(n::text, 6, '0'), 1, 'x',
      json_build_object('name', (${NAMES})[1 + n % 16] || ' ' || (${TRADES})[1 + n / 16 % 10] || ' ' || n, 'status', 'active',
        'businessUnit', 'BU' || n % 6, 'region', (array['NORTH','EAST','SOUTH','WEST'])[1 + n % 4]),
      'erp', 0, 0
    from generate_series(0, $1::integer - 1) as n on conflict do nothing`,
    [customers, lanes],
  );
  for (let from = 0; from < orders; from += CHUNK) {
    await client.query(CHUNK_OF_ORDERS, [from, Math.min(orders, from + CHUNK) - 1, orders, customers, lanes, now, DAYS * DAY_MS]);
    say(`${Math.min(orders, from + CHUNK)} orders`);
  }
  await client.query(HOLDS);
  for (const table of ['projected_orders', 'projected_holds', 'facts']) await client.query(`vacuum analyze ${table}`);
}

/** $1 to $2: which of $3 orders. */
const CHUNK_OF_ORDERS = `
with drawn as (
  select n, random() as a, random() as b, random() as c, random() as d, random() as e,
    floor(($4::integer)::numeric ^ random()::numeric)::integer - 1 as customer,
    $6::bigint - $7::bigint + floor($7::bigint * ((n + random()) / $3::integer))::bigint as at
  from generate_series($1::integer, $2::integer) as n
), told as (
  select *, 'O-' || lpad(upper(to_hex(at / 100)), 9, '0') || upper(substr(md5(n::text), 1, 5)) as order_id,
    'C' || lpad(customer::text, 6, '0') as customer_id,
    case when (n::float8 / $3 > 0.9 and a < 0.95) or a < 0.005 then 'open' when a < 0.95 then 'closed' else 'cancelled' end as state
  from drawn
), rows as (
  select *, case when state = 'open' and b < 0.53 then 1 else 0 end as holds,
    case when c < 0.01 then null else round((30 * exp(3 * d))::numeric, 2) end as total,
    (array['edi:acme','edi:granite','api:shop','shopify','woocommerce','csv','crm','edi:pine','api:portal','mail'])[1 + floor(10 * e * e)::integer] as channel
  from told
)
insert into projected_orders (lane, order_id, customer, purchase_order, number, channel, state, ordered, shipped, open, cancelled,
  holds, opened_at, changed_at, total, currency, business_unit, region, summary)
select n % $5::integer, order_id, customer_id, 'PO-' || 100000 + n, 'PO-' || 100000 + n, channel, state, 100, 60, 40, 0,
  holds, at, least($6::bigint, at + floor(5 * 86400000 * b)::bigint), total, 'USD',
  'BU' || customer % 6, (array['NORTH','EAST','SOUTH','WEST'])[1 + customer % 4],
  json_build_object('order', order_id, 'customer', customer_id, 'number', 'PO-' || 100000 + n, 'channel', channel, 'state', state,
    'standing', 'F1 EAST shipped · INV-' || n || ' posted', 'ordered', '100', 'overage', '0', 'shipped', '60', 'open', '40', 'cancelled', '0',
    'shipments', json_build_array(json_build_object('id', 'S-' || n, 'node', 'EAST', 'goods', json_build_object('amount', '120.50', 'currency', 'USD'))),
    'invoices', json_build_array(json_build_object('id', 'INV-' || n, 'state', 'posted', 'amount', json_build_object('amount', '120.50', 'currency', 'USD'),
      'shipments', json_build_array('S-' || n))),
    'charges', json_build_object('amount', '0.00', 'currency', 'USD'), 'backorders', json_build_array('40 CHAIN-40 at CENTRAL'),
    'holds', json_build_array(), 'moving', json_build_array())
from rows on conflict do nothing`;

/** One in three of the first type. */
const HOLDS = `
with drawn as (
  select *, (array['price-difference','credit','shortage','unmapped-item','ship-to','duplicate','below-margin','screening','date-jeopardy','short-pick'])[1 + floor(10 * power(random(), 3))::integer] as type
  from projected_orders where holds > 0
)
insert into projected_holds (lane, order_id, hold_id, type, team, priority, opened_at, due_at, customer, number, total, total_currency,
  cause, label, business_unit, region)
select lane, order_id, 'H1', type, 'service', 2, opened_at, opened_at + 14400000, customer, number, total, currency,
  'item:I' || abs(hashtext(order_id)) % 300, 'I' || abs(hashtext(order_id)) % 300, business_unit, region
from drawn on conflict do nothing`;
