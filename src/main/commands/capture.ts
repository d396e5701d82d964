import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fail, ok, type Result } from '../../core/model/result.ts';
import { withHub, type Client } from '../client.ts';
import { lineOf, type MainFailure } from '../failure.ts';
import type { Taken } from '../house/intake.ts';
import { billsTable, holdsTable, ordersTable } from '../render/orders.ts';
import type { OrderSummary } from '../../engine/projections/summary.ts';
import type { Terminal } from '../terminal.ts';
import { complain } from './orders.ts';

const LOOK_AGAIN_MS = 100;
/** The stand-ins need about 3 s from release to payment. */
const WAIT_MS_MAX = 20_000;

/** Puts somebody's own file in, and tells what becomes of each order in it. */
export async function capture(folder: string, file: string, terminal: Terminal): Promise<Result<number, readonly MainFailure[]>> {
  const bytes = await readBytes(file);
  if (!bytes.ok) return bytes;
  return await withHub(folder, terminal, async (client) => {
    const answer = await client.send(bytes.value, basename(file));
    if (!answer.ok) return complain(terminal, answer.failure);
    const { message, taken } = answer.value;
    for (const each of taken) tell(terminal, each, message);
    const orders = [...new Set(taken.flatMap((each) => (each.failures.length === 0 ? (each.order ?? []) : [])))];
    const found = await atRest(client, orders);
    if (found.length > 0)
      for (const part of [ordersTable(found), holdsTable(found), billsTable(found)]) terminal.say(`\n${part}`);
    return taken.some(({ failures }) => failures.length > 0) ? 1 : 0;
  });
}

function tell(terminal: Terminal, { kind, format, place, order, number, failures, notes }: Taken, message: string): void {
  if (failures.length === 0) terminal.say(`${place} (${format}): ${kind} ${number ?? ''} is ${order ?? ''}`);
  else terminal.complain(`${place} (${format}): refused; kept in the ledger as message ${message}`);
  for (const failure of failures) terminal.complain(`  ${lineOf(failure)}`);
  for (const note of notes) terminal.say(`  note: ${note}`);
}

export async function atRest(client: Client, orders: readonly string[]): Promise<readonly OrderSummary[]> {
  for (let waited = 0; ; waited += LOOK_AGAIN_MS) {
    const answers = await Promise.all(orders.map(async (order) => await client.order(order)));
    const found = answers.flatMap((answer) => (answer.ok ? [answer.value.summary] : []));
    if (waited >= WAIT_MS_MAX || found.every(({ moving }) => moving.length === 0)) return found;
    await sleep(LOOK_AGAIN_MS);
  }
}

async function readBytes(file: string): Promise<Result<Uint8Array, readonly MainFailure[]>> {
  try {
    return ok(await readFile(file));
  } catch (error) {
    const detail = (error as NodeJS.ErrnoException).code ?? String(error);
    return fail([{ code: 'file-unreadable', file, detail, wayOut: 'check its name and that you may read it' }]);
  }
}
