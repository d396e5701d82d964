/** The outside world of the first run, in a process of its own: real servers on local sockets. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { RecallProfile } from '../../core/model/master.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import type { MainFailure } from '../failure.ts';

const TOWN = fileURLToPath(new URL('../../../standins/town.ts', import.meta.url));

export interface Addresses {
  readonly warehouses: Readonly<Record<string, string>>;
  readonly erp: string;
  readonly finance: string;
  readonly mailbox: string;
  readonly crm: string;
}

export interface Standins {
  readonly addresses: Addresses;
  /** The warehouses' shift begins. */
  readonly open: () => void;
  /** Buyers order from now on; one of them by the API, with this key. */
  readonly live: (key: string) => void;
  readonly stop: () => Promise<void>;
}

export interface StandinsOptions {
  readonly hub: string;
  readonly warehouses: Readonly<Record<string, RecallProfile>>;
  readonly stock: Readonly<Record<string, string>>;
  readonly clockOffsetMs: number;
  readonly startsClosed: boolean;
  readonly run: number;
  /** Into which a buyer puts files. */
  readonly dropFolder: string;
  /** With which the web shop and the CRM sign. */
  readonly secrets: { readonly shop: string; readonly crm: string };
}

/** Long enough to watch, short enough to wait for. */
const PACE = { pickAfterMs: 300, shipAfterMs: 600, paidAfterMs: 300, deliverAfterMs: 900, orderEveryMs: 4_000 };
const CARRIERS = ['RIDGE FREIGHT', 'LAKE EXPRESS', 'COAST LINES'];

export async function startStandins({ secrets, ...options }: StandinsOptions): Promise<Result<Standins, MainFailure>> {
  const warehouses = Object.entries(options.warehouses).map(([name, recall], i) => [
    name,
    { recall: ruleOf(recall), carrier: CARRIERS[i % CARRIERS.length] },
  ]);
  const town = { ...options, ...PACE, warehouses: Object.fromEntries(warehouses) };
  const child = spawn(process.execPath, [...process.execArgv, TOWN, JSON.stringify(town)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, SHOP_SECRET: secrets.shop, CRM_SECRET: secrets.crm },
  });
  const said = await Promise.race([firstLine(child), once(child, 'exit').then(() => undefined)]);
  if (said === undefined)
    return fail({ code: 'standins-silent', detail: TOWN, wayOut: 'start Orderkeel from a whole copy of its repository' });
  const stop = async (): Promise<void> => {
    const ended = child.exitCode !== null ? undefined : once(child, 'exit');
    child.stdin?.end();
    await ended;
  };
  const tell = (what: string): void => void child.stdin?.write(`${what}\n`);
  const addresses = JSON.parse(said) as Addresses;
  return ok({ addresses, open: () => tell('open'), live: (key) => tell(`live ${key}`), stop });
}

async function firstLine(child: ChildProcess): Promise<string | undefined> {
  if (child.stdout === null) return undefined;
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  return line;
}

const ruleOf = (recall: RecallProfile): unknown =>
  recall.kind === 'until-clock' ? { kind: recall.kind, afterMs: recall.after } : recall;
