/**
 * The outside, in a process of its own: partners of four kinds behind one door. Every arrival is in the ledger before
 * anything else is done with it, with whether the partner acted on it by its own account. Some arrivals it is clumsy with:
 * it acts and does not answer, it answers nothing and does not act, it acts after nobody waits any more.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';
import { below, chanceFrom } from './chance.ts';
import { SLOW_MS, type Partner } from './partners.ts';

/** One request, raw: before any dedupe. */
export interface Arrival {
  readonly key: string;
  readonly partner: Partner;
  readonly order: string;
  readonly task: string;
  readonly acts: boolean;
}

export type OutsideSaid =
  | { readonly port: number }
  | { readonly acted: Arrival; readonly input: unknown }
  /** Under one key, or all. */
  | { readonly ledger: readonly Arrival[] };

type Manner = 'plain' | 'acts in silence' | 'drops' | 'acts late';

/** In a thousand. */
const CLUMSY = 12;
const MANNERS: readonly Manner[] = ['acts in silence', 'drops', 'acts late'];

const { seed } = JSON.parse(process.argv[2] ?? '{}') as { readonly seed: number };
const chance = chanceFrom(seed);
const ledger: Arrival[] = [];
const taken = new Set<string>();

const say = (said: OutsideSaid): void => void process.send?.(said);

function manner(): Manner {
  return below(chance, 1_000) < CLUMSY ? (MANNERS[below(chance, MANNERS.length)] as Manner) : 'plain';
}

async function arrives(partner: Partner, key: string, text: string, response: ServerResponse): Promise<void> {
  const how = manner();
  const { order, task, input } = JSON.parse(text) as { readonly order: string; readonly task: string; readonly input: unknown };
  const knowsKeys = partner === 'both' || partner === 'dedupes';
  const acts = how !== 'drops' && !(knowsKeys && taken.has(key));
  const arrival = { key, partner, order, task, acts };
  ledger.push(arrival);
  // Spoken for at once, though a slow one acts later: by its own account it never acts twice on a key it knows.
  if (acts && knowsKeys) taken.add(key);
  if (how === 'drops') return void response.destroy();
  if (how === 'acts late') await after(SLOW_MS);
  taken.add(key);
  if (acts) say({ acted: arrival, input });
  if (how === 'acts in silence') return void response.destroy();
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ reference: `R-${key}` }));
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += String(part);
  const [, partner, key = ''] = (request.url ?? '').split('/');
  const name = decodeURIComponent(key);
  if (request.method === 'POST') return await arrives(partner as Partner, name, text, response);
  const isThere = taken.has(name);
  response.writeHead(isThere ? 200 : 404).end(JSON.stringify({ reference: `R-${name}` }));
}

const server = createServer((request, response) => {
  // A caller that was killed in the middle of its request has sent nothing.
  serve(request, response).catch(() => response.destroy());
});
server.keepAliveTimeout = 0;
await once(server.listen(0, '127.0.0.1'), 'listening');
process.on('message', (of) => say({ ledger: of === '' ? ledger : ledger.filter(({ key }) => key === of) }));
process.once('disconnect', () => process.exit());
say({ port: (server.address() as AddressInfo).port });
