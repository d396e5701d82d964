import { randomInt, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createKey } from '../../api/keys.ts';
import { toIso } from '../../core/model/instant.ts';
import { fail, must, ok, type Result } from '../../core/model/result.ts';
import type { PostedInvoice } from '../../core/model/shipment.ts';
import { Day } from '../day/day.ts';
import { signIns, type SignIn } from '../day/sign-ins.ts';
import { Progress } from '../day/progress.ts';
import type { MainFailure } from '../failure.ts';
import { CONSOLE } from '../house/console.ts';
import { clearFolder } from '../house/fresh.ts';
import { EXAMPLES, openHouse, type House } from '../house/house.ts';
import { billsTable, holdsTable, ordersTable, sumsWords } from '../render/orders.ts';
import { addUp } from '../report/adds-up.ts';
import { signInsTable } from '../render/sign-ins.ts';
import { asked, type Terminal } from '../terminal.ts';

export interface StoryOptions {
  readonly folder: string;
  readonly isFresh: boolean;
  /** Ends when the story's day is over, instead of living on. */
  readonly isOnce: boolean;
}

/** The first run. */
export async function story(options: StoryOptions, terminal: Terminal): Promise<Result<number, readonly MainFailure[]>> {
  const startedAt = Date.now() - process.uptime() * 1000;
  const { folder, isFresh, isOnce } = options;
  const interrupted = asked();
  const cleared = isFresh ? await clearFolder(folder, process.env['DATABASE_URL']) : undefined;
  if (cleared !== undefined) return fail([cleared]);
  const onError = (error: unknown): void => terminal.complain(String(error));
  const house = await openHouse({ folder, databaseUrl: process.env['DATABASE_URL'], startsClosed: true, onError });
  if (!house.ok) return house;
  try {
    terminal.say(
      `Orderkeel runs: data in ${house.value.place}, three warehouses, a carrier, ERP, finance, a CRM and the customers' mailbox on local sockets.`,
    );
    terminal.say(`Its clock says ${new Date(house.value.hub.clock.now()).toUTCString()}.`);
    return await day(house.value, { isOnce, startedAt, interrupted }, terminal);
  } finally {
    await house.value.close();
  }
}

interface Running {
  readonly isOnce: boolean;
  readonly startedAt: number;
  readonly interrupted: Promise<void>;
}

async function day(
  house: House,
  { isOnce, startedAt, interrupted }: Running,
  terminal: Terminal,
): Promise<Result<number, readonly MainFailure[]>> {
  const progress = new Progress(terminal);
  const it = new Day(house, progress, startedAt);
  let isInterrupted = false;
  void interrupted.then(() => {
    isInterrupted = true;
    return it.stop();
  });
  const isNew = (await house.book.events()) === 0;
  if (!isNew) house.standins.open();
  if (!isNew) progress.say('\nThe orders of before are still here; --fresh begins the day anew.');
  const came = isNew ? await it.run() : await it.atRest();
  if (isInterrupted) return ok(130);
  const result = await report(house, terminal, came);
  if (!result.ok) return result;
  goOn(terminal, isOnce);
  if (isOnce) return result;
  const key = await freshKey(house);
  terminal.say(`\n${howToOrder(house, key)}\n`);
  terminal.say(`${howToDrop(house)}\n`);
  terminal.say(`${howToSignIn(house, await signIns(house.hub.store), isNew)}\n`);
  terminal.say(
    `The hub lives on at ${house.url}, its console at ${house.url}${CONSOLE}: its buyers order every few seconds. Ctrl-C ends it; npm start goes on.\n`,
  );
  await it.live(key);
  return ok(0);
}

async function report(house: House, terminal: Terminal, isAtRest: boolean): Promise<Result<number, readonly MainFailure[]>> {
  const orders = await house.book.all();
  const books = (await (await fetch(`${house.addresses.finance}/invoices`)).json()) as readonly PostedInvoice[];
  const sums = addUp(orders, books);
  for (const [title, part] of [
    ['Orders', ordersTable(orders)],
    ['Holds', holdsTable(orders)],
    ['Shipments and invoices', billsTable(orders)],
  ] as const)
    terminal.say(`\n${title}\n${part}`);
  terminal.say(`\n${sumsWords(sums).join('\n')}`);
  const [difference] = sums.differences;
  if (difference !== undefined)
    return fail([{ code: 'does-not-add-up', what: difference, wayOut: 'keep the data folder and report it' }]);
  const moving = orders.flatMap((each) => each.moving.map((what) => `${each.number}: ${what}`));
  if (!isAtRest) return fail([{ code: 'not-at-rest', what: moving.join('; '), wayOut: 'start again: it goes on where it was' }]);
  return ok(0);
}

/** For this start alone. */
async function freshKey({ hub }: House): Promise<string> {
  const { apiKeys } = hub.store;
  for (const { id, name, revokedAt } of await apiKeys.list())
    if (name === STORY_KEY && revokedAt === undefined) await apiKeys.revoke(id);
  return must(await createKey(apiKeys, { name: STORY_KEY, scopes: ['orders:read', 'orders:write'] }));
}

function howToOrder({ hub, url }: House, key: string): string {
  const number = `MINE-${randomUUID().slice(0, 8)}`;
  const order = {
    customer: 'HARBOR',
    message: number,
    purchaseOrder: number,
    orderedAt: toIso(hub.clock.now()),
    currency: 'USD',
    shipTo: 'PIER-9',
    payment: 'terms',
    lines: [{ line: '1', item: 'BRG-6204', quantity: '10', unit: 'EA', price: '4.35' }],
  };
  return [
    `The API is at ${url}/v1. An order of your own:`,
    `  curl -s ${url}/v1/orders -H 'authorization: Bearer ${key}' -H 'idempotency-key: ${number}' \\`,
    `    -H 'content-type: application/json' -d '${JSON.stringify(order)}'`,
    `and what became of it:`,
    `  npm run orderkeel -- explain ${number}`,
  ].join('\n');
}

/** Under numbers of its own, or it would be the file of the day again. */
function howToDrop({ drop }: House): string {
  const number = `MINE-${randomUUID().slice(0, 8)}`;
  const control = String(randomInt(1_000_000, 999_999_999)).padStart(9, '0');
  const example = join(EXAMPLES, 'first-run', 'orders', 'lehigh-850.edi');
  const folder = join(drop.path, 'in');
  return [
    `LEHIGH puts files into ${folder}. A file of your own there, whole by a rename:`,
    `  sed -e 's/LC-2001/${number}/' -e 's/000002001/${control}/' '${example}' > '${folder}/${number}.part' \\`,
    `    && mv '${folder}/${number}.part' '${folder}/${number}.edi'`,
    `and its answers, a 997 and an 855:`,
    `  ls ${join(drop.path, 'out')}`,
  ].join('\n');
}

function howToSignIn({ url }: House, people: readonly SignIn[], isNew: boolean): string {
  const which = isNew ? 'good until the next start' : 'new ones of this start';
  return [
    `The console is at ${url}${CONSOLE}, for these people of the story (passwords: ${which}):`,
    signInsTable(people),
    'As ana you are the credit clerk: Holds, PR-3002. What she approves beyond the limit, bo confirms.',
  ].join('\n');
}

const STORY_KEY = 'story';

function goOn(terminal: Terminal, isOnce: boolean): void {
  const lines = [
    '',
    'Go on with',
    '  npm run orderkeel -- orders',
    '  npm run orderkeel -- explain ACME-4711',
    '  npm run orderkeel -- capture FILE',
    '  npm run orderkeel -- resolve PR-3002 H1 approve-excess --amount 277.60 --note "good payer" --as ana:credit',
    ...(isOnce ? ['  npm start                (goes on, and lives on; npm start -- --fresh begins anew)'] : []),
  ];
  terminal.say(lines.join('\n'));
}
