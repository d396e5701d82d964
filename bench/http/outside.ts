/**
 * The outside in a process of its own: ERP, finance, the customers' mailbox and the warehouses, the project's own stand-ins,
 * each as quick as it can be. It ends with whoever started it. Asked for the ledger, it tells what each partner did by its own
 * account; told to be good, those that were bad are.
 */
import type { Instant } from '../../src/core/model/instant.ts';
import { startErp } from '../../standins/erp.ts';
import { startFinance } from '../../standins/finance.ts';
import { startMailbox } from '../../standins/mailbox.ts';
import type { Arrival } from '../../standins/shared/server.ts';
import type { Manner } from '../../standins/shared/manner.ts';
import { startWarehouse, type WarehouseStandin } from '../../standins/warehouse.ts';

export type Badness = 'down' | 'twice' | 'garbage' | 'slow';

export interface OutsideLetter {
  /** The hub's address for callbacks. */
  readonly hub: string;
  readonly warehouses: readonly WarehouseLetter[];
  readonly slowMs: number;
}

interface WarehouseLetter {
  readonly name: string;
  readonly badness?: Badness;
  /** Of one that is down: where it will listen. */
  readonly port?: number;
}

/** By the name of a connection. */
export type Addresses = Readonly<Record<'erp' | 'finance' | 'mailbox', string>> & {
  readonly warehouses: Readonly<Record<string, string>>;
};

export interface WarehouseLedger {
  /** Releases as they arrived, raw, and how many of them were under a key that was there before. */
  readonly releases: number;
  readonly repeats: number;
  /** Orders whose goods left, once for each time. */
  readonly left: readonly string[];
  /** Its own messages as it sent them, raw. */
  readonly sent: number;
}

export interface Ledger {
  readonly warehouses: Readonly<Record<string, WarehouseLedger>>;
  /** Of each invoice. */
  readonly invoiced: readonly string[];
  /** Of each posting of a shipment, by its key. */
  readonly posted: readonly string[];
}

export type OutsideAsked = 'ledger' | 'be good';
export type OutsideSaid = Addresses | Ledger | 'good';

const letter = JSON.parse(process.argv[2] ?? '{}') as OutsideLetter;
const now = (): Instant => Date.now() as Instant;

const MANNERS: Readonly<Record<Exclude<Badness, 'down'>, Manner>> = {
  twice: { kind: 'twice' },
  garbage: { kind: 'garbage' },
  slow: { kind: 'slow', answersAfterMs: letter.slowMs },
};

const open = async ({ name, badness, port }: WarehouseLetter): Promise<WarehouseStandin> =>
  await startWarehouse({
    name,
    ...(port !== undefined && { port }),
    recall: { kind: 'until-picked' },
    callback: `${letter.hub}/partners/${name}`,
    pickAfterMs: 0,
    shipAfterMs: 0,
    carrier: 'UPSN',
    now,
    ...(badness !== undefined && badness !== 'down' && { manner: MANNERS[badness] }),
  });

const [erp, mailbox, finance] = await Promise.all([
  startErp(),
  startMailbox(),
  startFinance({ callback: `${letter.hub}/partners/finance`, paidAfterMs: 1, now }),
]);
const warehouses = new Map<string, WarehouseStandin>();
const places = new Map<string, string>();
for (const each of letter.warehouses) {
  if (each.badness === 'down') {
    places.set(each.name, `http://127.0.0.1:${each.port}`);
    continue;
  }
  const standin = await open(each);
  warehouses.set(each.name, standin);
  places.set(each.name, standin.url);
}

async function beGood(): Promise<'good'> {
  for (const each of letter.warehouses) {
    const { name, badness } = each;
    if (badness === 'down') warehouses.set(name, await open(each));
    else if (badness !== undefined) warehouses.get(name)?.behave({ kind: 'good' });
  }
  return 'good';
}

function ofWarehouse({ arrivals, left, sent }: WarehouseStandin): WarehouseLedger {
  const releases = arrivals.filter(({ path }) => path === '/x12');
  const keys = new Set(releases.map(({ key }) => key));
  return { releases: releases.length, repeats: releases.length - keys.size, left, sent: sent() };
}

/** Each act once, however often it was asked for under its key. */
const acts = (arrivals: readonly Arrival[], method: string, path: string): readonly Arrival[] => [
  ...new Map(
    arrivals.filter((each) => each.method === method && each.path.startsWith(path)).map((each) => [each.key, each]),
  ).values(),
];

function ledger(): Ledger {
  return {
    warehouses: Object.fromEntries([...warehouses].map(([name, standin]) => [name, ofWarehouse(standin)])),
    invoiced: [...finance.invoices.values()].flatMap(({ parts }) => parts.map(({ order }) => order)),
    posted: acts(erp.arrivals, 'PUT', '/shipments/').map(({ path }) => path.split('/')[2] ?? ''),
  };
}

const say = (said: OutsideSaid): void => void process.send?.(said);

process.on('message', (asked: OutsideAsked) => {
  if (asked === 'ledger') say(ledger());
  else void beGood().then(say);
});
// Ctrl-C in a terminal reaches this process too: the hub ends its own work first.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
process.once('disconnect', () => process.exit());
say({ erp: erp.url, finance: finance.url, mailbox: mailbox.url, warehouses: Object.fromEntries(places) });
