/**
 * Everything that runs while Orderkeel runs, put together: store, hub, workers, the HTTP end, the outside world. Opened
 * in that order, closed in the opposite one.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { factKey, type FactValues } from '../../core/model/fact.ts';
import type { ItemId } from '../../core/model/identifiers.ts';
import { instant, type Instant } from '../../core/model/instant.ts';
import type { Item } from '../../core/model/master.ts';
import { unit, type Unit } from '../../core/model/quantity.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import type { Workflow } from '../../core/workflow/workflow.ts';
import { Hub } from '../../engine/hub.ts';
import type { Connection } from '../../engine/connection.ts';
import { Inbox, type MessageHandler } from '../../engine/inbox.ts';
import type { Clock, WantedEffect } from '../../engine/ports.ts';
import type { MainFailure } from '../failure.ts';
import type { MasterData } from '../master/entries.ts';
import { loadMasterData } from '../master/load.ts';
import { readMasterData } from '../master/read.ts';
import { Closing } from './closing.ts';
import { connections } from './connections.ts';
import { openStore } from './database.ts';
import { startHttp } from './http.ts';
import { identifiers } from './identifiers.ts';
import { INTAKE, takeIn } from './intake.ts';
import { financeNews, PARTNER_KIND, warehouseNews } from './partners.ts';
import { handBack } from './hand-back.ts';
import { OrderBook } from './orders.ts';
import { startStandins, type Addresses, type Standins } from './standins.ts';
import { readState, writeState } from './state.ts';
import { coreWorkflow } from './workflows.ts';

export const EXAMPLES = fileURLToPath(new URL('../../../examples/', import.meta.url));

/** Monday, 10:05 in the East: what the example files speak of is the same day. */
const DAY_BEGINS = instant('2026-06-01T14:05:00Z');

export interface HouseOptions {
  readonly folder: string;
  readonly databaseUrl: string | undefined;
  /** The warehouses pick nothing until they are opened. */
  readonly startsClosed: boolean;
  readonly onError: (error: unknown) => void;
}

export interface House {
  readonly hub: Hub;
  readonly book: OrderBook;
  readonly workflow: Workflow;
  readonly data: MasterData;
  /** Of the HTTP end. */
  readonly url: string;
  readonly place: string;
  readonly addresses: Addresses;
  readonly standins: Standins;
  readonly nudge: () => void;
  readonly close: () => Promise<void>;
}

export async function openHouse(options: HouseOptions): Promise<Result<House, readonly MainFailure[]>> {
  const data = await readMasterData(join(EXAMPLES, 'first-run', 'master'));
  if (!data.ok) return data;
  const workflow = await coreWorkflow();
  if (!workflow.ok) return workflow;
  const closing = new Closing();
  const opened = await build(options, data.value, workflow.value, closing).catch(async (error: unknown) => {
    await closing.close();
    throw error;
  });
  if (!opened.ok) await closing.close();
  return opened;
}

async function build(
  { folder, databaseUrl, startsClosed, onError }: HouseOptions,
  data: MasterData,
  workflow: Workflow,
  closing: Closing,
): Promise<Result<House, readonly MainFailure[]>> {
  const before = (await readState(folder)) ?? { clockOffsetMs: DAY_BEGINS - Date.now(), runs: 0, loaded: {} };
  const opened = await openStore(folder, databaseUrl, (database) => (database + before.clockOffsetMs) as Instant);
  if (!opened.ok) return fail([opened.failure]);
  closing.add(opened.value.close);
  const { store, place } = opened.value;
  const clock: Clock = { now: () => (Date.now() + before.clockOffsetMs) as Instant };
  // The partners are told our address, and we theirs: until they are up, what is for them waits.
  const late: { connectionFor?: (effect: WantedEffect) => Connection | undefined } = {};
  const hub = new Hub({
    store,
    clock,
    chance: Math.random,
    onError,
    connectionFor: (effect) => late.connectionFor?.(effect),
    identifiers: identifiers(clock),
    workflows: {
      of: (name, version) => (name === workflow.name && version === workflow.version ? workflow : undefined),
      current: () => workflow,
    },
  });
  const book = new OrderBook(store);
  const inbox = inboxOf(hub, data, onError);
  const nudge = (): void => {
    inbox.nudge();
    hub.engine.nudge();
  };
  hub.engine.start();
  closing.add(async () => await hub.engine.stop());
  const loaded = await loadMasterData(hub, data, before.loaded);

  const http = await startHttp({ hub, book, workflow, data, nudge });
  closing.add(http.close);
  const run = before.runs + 1;
  const standins = await startStandins({
    hub: http.url,
    warehouses: warehousesOf(data),
    stock: data.erpStock,
    clockOffsetMs: before.clockOffsetMs,
    startsClosed,
    run,
  });
  if (!standins.ok) return fail([standins.failure]);
  closing.add(standins.value.stop);
  const { addresses } = standins.value;
  late.connectionFor = connections({ addresses, clock, unitOf: unitsOf(data) });
  await handBack(book, late.connectionFor);
  hub.engine.nudge();
  inbox.start();
  closing.add(async () => await inbox.stop());
  await writeState(folder, { ...before, runs: run, loaded, hub: { url: http.url, pid: process.pid } });
  closing.add(async () => await writeState(folder, { ...before, runs: run, loaded }));
  return ok({
    hub,
    book,
    workflow,
    data,
    url: http.url,
    place,
    addresses,
    standins: standins.value,
    nudge,
    close: async () => await closing.close(),
  });
}

function inboxOf(hub: Hub, data: MasterData, onError: (error: unknown) => void): Inbox {
  const { store, clock } = hub;
  const handlerOf = (connection: string, kind: string): MessageHandler | undefined => {
    if (connection === INTAKE) return async (message) => await takeIn(hub, data, message);
    if (kind === PARTNER_KIND.warehouse) return warehouseNews(hub, connection);
    return kind === PARTNER_KIND.finance ? financeNews(hub) : undefined;
  };
  return new Inbox({ store, clock, chance: Math.random, handlerOf, onError });
}

function warehousesOf(data: MasterData): Readonly<Record<string, FactValues['node']['recall']>> {
  const nodes = data.facts.filter(({ key }) => key.startsWith('node:'));
  return Object.fromEntries(nodes.map(({ key, value }) => [key.slice('node:'.length), (value as FactValues['node']).recall]));
}

function unitsOf(data: MasterData): (item: ItemId) => Unit {
  const units = new Map(data.facts.map(({ key, value }) => [key, (value as Item).stockUnit]));
  return (item) => units.get(factKey('item', item)) ?? unit('EA');
}
