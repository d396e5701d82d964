import type { PostedInvoice } from '../../core/model/shipment.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import { Day } from '../day/day.ts';
import { Progress } from '../day/progress.ts';
import type { MainFailure } from '../failure.ts';
import { clearFolder } from '../house/fresh.ts';
import { openHouse, type House } from '../house/house.ts';
import { billsTable, holdsTable, ordersTable, sumsWords } from '../render/orders.ts';
import { addUp } from '../report/adds-up.ts';
import { asked, type Terminal } from '../terminal.ts';

export interface StartOptions {
  readonly folder: string;
  readonly isFresh: boolean;
  readonly stays: boolean;
}

/** The first run. */
export async function start(options: StartOptions, terminal: Terminal): Promise<Result<number, readonly MainFailure[]>> {
  const startedAt = Date.now() - process.uptime() * 1000;
  const { folder, isFresh, stays } = options;
  const interrupted = asked();
  const cleared = isFresh ? await clearFolder(folder, process.env['DATABASE_URL']) : undefined;
  if (cleared !== undefined) return fail([cleared]);
  const onError = (error: unknown): void => terminal.complain(String(error));
  const house = await openHouse({ folder, databaseUrl: process.env['DATABASE_URL'], startsClosed: true, onError });
  if (!house.ok) return house;
  try {
    terminal.say(
      `Orderkeel runs: data in ${house.value.place}, three warehouses, ERP, finance and the customers' mailbox on local sockets.`,
    );
    terminal.say(`Its clock says ${new Date(house.value.hub.clock.now()).toUTCString()}.`);
    return await day(house.value, { stays, startedAt, interrupted }, terminal);
  } finally {
    await house.value.close();
  }
}

interface Running {
  readonly stays: boolean;
  readonly startedAt: number;
  readonly interrupted: Promise<void>;
}

async function day(
  house: House,
  { stays, startedAt, interrupted }: Running,
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
  if (result.ok) goOn(terminal, stays);
  if (stays) {
    terminal.say(`\nThe hub stays at ${house.url}; Ctrl-C ends it.`);
    await interrupted;
  }
  return result;
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

function goOn(terminal: Terminal, stays: boolean): void {
  const lines = [
    '',
    'Go on with',
    '  npm run orderkeel -- orders',
    '  npm run orderkeel -- explain ACME-4711',
    '  npm run orderkeel -- capture FILE',
    '  npm run orderkeel -- resolve PR-3002 H1 approve-excess --amount 277.60 --note "good payer" --as ana:credit',
    ...(stays ? [] : ['  npm start                (goes on; npm start -- --fresh begins anew, -- --stay keeps the hub running)']),
  ];
  terminal.say(lines.join('\n'));
}
