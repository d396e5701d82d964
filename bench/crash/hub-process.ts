/** One engine process: the whole hub, with a door for commands on this machine. It ends with whoever started it. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import type { OrderCommand } from '../../src/core/model/command.ts';
import type { Demand } from '../../src/core/model/demand.ts';
import { Actor, type OrderId } from '../../src/core/model/identifiers.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import { must } from '../../src/core/model/result.ts';
import { CATALOG } from '../../src/core/process/catalog.ts';
import type { AccountCommand } from '../../src/core/process/account/command.ts';
import { doneWith, exchange, readBackResult, sendResult } from '../../src/connect/http/exchange.ts';
import type { Connection } from '../../src/engine/connection.ts';
import { Hub } from '../../src/engine/hub.ts';
import { StoreAway } from '../../src/engine/ports.ts';
import { readWorkflowFile } from '../../src/govern/workflow-file.ts';
import { identifiers } from '../../src/main/house/identifiers.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { CAPABILITIES, LEASE_MS, PARTNERS, partnerOf, TIMEOUT_MS, type Partner } from './partners.ts';

export interface HubLetter {
  readonly url: string;
  /** Port of the outside. */
  readonly outside: number;
}

export type HubSaid = { readonly port: number } | { readonly error: string };

export type Asked =
  | { readonly door: 'capture'; readonly id: string; readonly demand: Demand }
  | {
      readonly door: 'command';
      readonly id: string;
      readonly order: OrderId;
      readonly command: OrderCommand;
      readonly role?: string;
    }
  | { readonly door: 'account'; readonly id: string; readonly account: string; readonly command: AccountCommand };

const FILE = new URL('../../workflows/order-to-cash.yaml', import.meta.url);
const WORKFLOW = must(readWorkflowFile(readFileSync(FILE, 'utf8'), 'order-to-cash.yaml', CATALOG)).workflow;
const UNAVAILABLE = 503;

const letter = JSON.parse(process.argv[2] ?? '{}') as HubLetter;
const say = (said: HubSaid): void => void process.send?.(said);

function connectionTo(partner: Partner): Connection {
  const at = (key: string) => ({
    url: `http://127.0.0.1:${letter.outside}`,
    path: `/${partner}/${encodeURIComponent(key)}`,
    timeoutMs: TIMEOUT_MS,
  });
  return {
    name: partner,
    capabilities: CAPABILITIES[partner],
    concurrencyMax: 64,
    send: async ({ key, order, task, input }, record, leaveBy) => {
      const body = JSON.stringify({ order, task, input });
      return sendResult(await exchange({ ...at(key), method: 'POST', body, leaveBy }, record), doneWith);
    },
    readBack: async ({ key }, record) => readBackResult(await exchange({ ...at(key), method: 'GET' }, record)),
  };
}

const connections = new Map(PARTNERS.map((partner) => [partner, connectionTo(partner)]));
const clock = { now: () => Date.now() as Instant };
const store = must(await openPostgresStore({ url: letter.url }));
const hub = new Hub({
  store,
  clock,
  chance: Math.random,
  identifiers: identifiers(clock),
  workflows: { of: () => WORKFLOW, current: () => WORKFLOW },
  connectionFor: ({ order }) => connections.get(partnerOf(order)),
  leaseMs: LEASE_MS,
  onError: (error) => {
    if (error instanceof StoreAway) return;
    say({ error: error instanceof Error ? inspect(error, { depth: 4 }) : String(error) });
  },
});

async function answer(asked: Asked): Promise<unknown> {
  const asker = { id: asked.id, actor: Actor.of('connection:crash'), roles: [] };
  switch (asked.door) {
    case 'capture':
      return await hub.capture(asked.demand, asker);
    case 'command': {
      const roles = asked.role === undefined ? [] : [asked.role];
      return await hub.handle(asked.order, asked.command, { ...asker, roles });
    }
    case 'account':
      return await hub.adjust(asked.account as never, asked.command, asked.id);
  }
}

async function read(request: IncomingMessage): Promise<Asked> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += String(part);
  return JSON.parse(text) as Asked;
}

const server = createServer((request, response) => {
  read(request)
    .then(answer)
    .then(
      (outcome) => response.end(JSON.stringify(outcome)),
      (error: unknown) => response.writeHead(UNAVAILABLE).end(String(error)),
    );
});
server.keepAliveTimeout = 0;
await once(server.listen(0, '127.0.0.1'), 'listening');
hub.engine.start(100);
process.once('disconnect', () => process.exit());
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  void hub.engine
    .stop()
    .then(async () => await store.close())
    .then(() => process.disconnect());
});
say({ port: (server.address() as AddressInfo).port });
