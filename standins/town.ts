/**
 * All the outside of a small distributor in one process: three warehouses, a carrier, ERP, finance, the customers' mailbox,
 * a CRM, and buyers.
 *
 * Started with one argument, JSON of `TownOptions`; prints one line of JSON with their addresses once they listen. A line
 * `open` on its input begins the warehouses' shift, and `live KEY` has buyers order, one by the API with this key; the end of
 * its input ends it, so that it never outlives its starter. SHOP_SECRET and CRM_SECRET: with which the web shop and the CRM sign.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Instant } from '../src/core/model/instant.ts';
import { startBuyers } from './buyers.ts';
import { startCarrier } from './carrier.ts';
import { startCrm } from './crm.ts';
import { startErp } from './erp.ts';
import { startFinance } from './finance.ts';
import { startMailbox } from './mailbox.ts';
import { startWarehouse, type RecallRule } from './warehouse.ts';

interface TownOptions {
  /** The hub's address for callbacks. */
  readonly hub: string;
  /** Into which a buyer puts files. */
  readonly dropFolder: string;
  readonly warehouses: Readonly<Record<string, { readonly recall: RecallRule; readonly carrier: string }>>;
  readonly stock: Readonly<Record<string, string>>;
  /** What this clock is ahead of the machine's (behind: negative). */
  readonly clockOffsetMs: number;
  readonly startsClosed: boolean;
  /** 1 for the first run on a data folder; numbers of later runs go on elsewhere. */
  readonly run: number;
  readonly pickAfterMs: number;
  readonly shipAfterMs: number;
  readonly paidAfterMs: number;
  readonly deliverAfterMs: number;
  readonly orderEveryMs: number;
}

const NUMBERS_PER_RUN = 1000;

const options = JSON.parse(process.argv[2] ?? '{}') as TownOptions;
const now = (): Instant => (Date.now() + options.clockOffsetMs) as Instant;
const { hub, pickAfterMs, shipAfterMs, paidAfterMs, deliverAfterMs, orderEveryMs, startsClosed, run } = options;

const carrier = await startCarrier({ callback: `${hub}/partners/carrier`, deliverAfterMs, now });

const warehouses = await Promise.all(
  Object.entries(options.warehouses).map(async ([name, { recall, carrier: carrierName }]) => {
    const callback = `${hub}/partners/${name}`;
    const firstNumber = (run - 1) * NUMBERS_PER_RUN + 1;
    return {
      name,
      standin: await startWarehouse({
        name,
        recall,
        carrier: carrierName,
        carrierUrl: carrier.url,
        callback,
        pickAfterMs,
        shipAfterMs,
        now,
        startsClosed,
        firstNumber,
      }),
    };
  }),
);
const finance = await startFinance({
  callback: `${hub}/partners/finance`,
  paidAfterMs,
  now,
  firstNumber: run * NUMBERS_PER_RUN + 1,
});
const erp = await startErp({ stock: options.stock, firstNumber: run * NUMBERS_PER_RUN + 1 });
const mailbox = await startMailbox();
const crm = await startCrm({ webhook: `${hub}/webhooks/crm:main`, secret: process.env['CRM_SECRET'] ?? '', now });
const buyers = startBuyers({
  hub,
  crm: crm.url,
  dropFolder: options.dropFolder,
  secret: process.env['SHOP_SECRET'] ?? '',
  everyMs: orderEveryMs,
  now,
  run,
});

const addresses = {
  warehouses: Object.fromEntries(warehouses.map(({ name, standin }) => [name, standin.url])),
  finance: finance.url,
  erp: erp.url,
  mailbox: mailbox.url,
  crm: crm.url,
};
process.stdout.write(`${JSON.stringify(addresses)}\n`);

// Ctrl-C in a terminal reaches this process too: the hub first ends its own work, and then this one's input.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
const told = createInterface({ input: process.stdin });
told.on('line', (line) => {
  if (line === 'open') for (const { standin } of warehouses) standin.open();
  if (line.startsWith('live ')) buyers.begin(line.slice('live '.length));
});
await once(told, 'close');
await buyers.stop();
const all = [...warehouses.map(({ standin }) => standin), carrier, finance, erp, mailbox, crm];
await Promise.all(all.map(async (each) => await each.close()));
