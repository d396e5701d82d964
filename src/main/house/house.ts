/**
 * The first run's house, put together: store, hub, workers, the HTTP end, the outside world. Opened in that order, closed
 * in the opposite one.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FactValues } from '../../core/model/fact.ts';
import { instant, type Instant } from '../../core/model/instant.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import type { Workflow } from '../../core/workflow/workflow.ts';
import type { Hub } from '../../engine/hub.ts';
import type { Connection } from '../../engine/connection.ts';
import type { Clock, WantedEffect } from '../../engine/ports.ts';
import type { MainFailure } from '../failure.ts';
import type { MasterData } from '../master/entries.ts';
import { loadMasterData } from '../master/load.ts';
import { readMasterData } from '../master/read.ts';
import { auditFolder, keepAudit } from './audit.ts';
import { Closing } from './closing.ts';
import { addressesOf, connections, type Configured } from './connections.ts';
import { openStore } from './database.ts';
import { Folders } from './folders.ts';
import { startHttp } from './http.ts';
import type { DropFolder } from './drop-folder.ts';
import { answeredThere, lehighIn, openDrop } from './lehigh.ts';
import { PARTNER_KIND, type PartnerKind } from './partners.ts';
import { handBack, heard } from './hand-back.ts';
import type { OrderBook } from './orders.ts';
import { openRooms, unitOf } from './rooms.ts';
import { startStandins, type Addresses, type Standins } from './standins.ts';
import { ofOtherUse, readState, writeState } from './state.ts';
import { houseWorkflows, type HouseWorkflows } from './workflows.ts';

export const EXAMPLES = fileURLToPath(new URL('../../../examples/', import.meta.url));

/** As their partners' folders name them. */
const SHOP_SECRET = 'BOLT_WEBHOOK_SECRET';
const CRM_SECRET = 'CRM_WEBHOOK_SECRET';

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
  readonly token: string;
  readonly place: string;
  readonly addresses: Addresses;
  readonly standins: Standins;
  /** Of LEHIGH. */
  readonly drop: DropFolder;
  readonly nudge: () => void;
  readonly close: () => Promise<void>;
}

export async function openHouse(options: HouseOptions): Promise<Result<House, readonly MainFailure[]>> {
  const data = await readMasterData(join(EXAMPLES, 'first-run', 'master'));
  if (!data.ok) return data;
  const workflow = await houseWorkflows();
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
  read: MasterData,
  { workflow, variants }: HouseWorkflows,
  closing: Closing,
): Promise<Result<House, readonly MainFailure[]>> {
  const drop = lehighIn(folder);
  const data = answeredThere(read, drop);
  const found = await readState(folder);
  if (found?.isServed === true) return fail([ofOtherUse(folder, 'orderkeel serve')]);
  const before = found ?? { clockOffsetMs: DAY_BEGINS - Date.now(), runs: 0, loaded: {} };
  const opened = await openStore(folder, databaseUrl, (database) => (database + before.clockOffsetMs) as Instant);
  if (!opened.ok) return fail([opened.failure]);
  closing.add(opened.value.close);
  const { store, place } = opened.value;
  const clock: Clock = { now: () => (Date.now() + before.clockOffsetMs) as Instant };
  await keepAudit(store, clock, auditFolder(folder), onError, closing);
  // The partners are told our address, and we theirs: until they are up, what is for them waits.
  const late: {
    connectionFor?: (effect: WantedEffect) => Connection | undefined;
    addresses?: ReadonlyMap<string, string>;
    configured?: readonly Configured[];
  } = {};
  const connectionFor = (effect: WantedEffect): Connection | undefined => late.connectionFor?.(effect);
  const folders = new Folders({ partners: data.folders, clock });
  const configuredLate = (): readonly Configured[] => late.configured ?? [];
  const rooms = {
    store,
    clock,
    workflow,
    variants,
    data,
    configured: configuredLate,
    connectionFor,
    folders,
    dropFolders: [drop],
    onError,
  };
  const { hub, book, inbox, nudge, api } = openRooms(rooms, closing);
  const loaded = await loadMasterData(hub, data, before.loaded);
  const dropped = await openDrop({ messages: store.messages, nudge, onError }, drop);
  if (!dropped.ok) return fail([dropped.failure]);

  const nodes = warehousesOf(data);
  const partners = new Map<string, PartnerKind>([
    ['finance', PARTNER_KIND.finance],
    ['carrier', PARTNER_KIND.carrier],
    ...Object.keys(nodes).map((node) => [node, PARTNER_KIND.warehouse] as const),
  ]);
  const http = await startHttp({
    hub,
    book,
    store,
    workflow,
    data,
    partners,
    folders,
    addresses: () => late.addresses ?? new Map(),
    nudge,
    api,
  });
  if (!http.ok) return fail([http.failure]);
  closing.add(http.value.close);
  const { url, token } = http.value;
  const run = before.runs + 1;
  const standins = await startStandins({
    hub: url,
    warehouses: nodes,
    stock: data.erpStock,
    clockOffsetMs: before.clockOffsetMs,
    startsClosed,
    run,
    dropFolder: join(drop.path, 'in'),
    secrets: { shop: secretIn(SHOP_SECRET), crm: secretIn(CRM_SECRET) },
  });
  if (!standins.ok) return fail([standins.failure]);
  closing.add(standins.value.stop);
  const { addresses } = standins.value;
  const configured = configuredOf(addresses);
  late.configured = configured;
  late.addresses = addressesOf(configured, data.folders);
  const parts = { configured, clock, alone: store.alone, unitOf: unitOf(store), folders, partners: data.partners, store };
  late.connectionFor = connections(parts);
  await heard(inbox, store.messages, Object.keys(nodes));
  await handBack(book, late.connectionFor, hub.engine.ledger);
  hub.engine.nudge();
  inbox.start();
  closing.add(async () => await inbox.stop());
  dropped.value.start();
  closing.add(async () => await dropped.value.stop());
  await writeState(folder, { ...before, runs: run, loaded, hub: { url, pid: process.pid, token } });
  closing.add(async () => await writeState(folder, { ...before, runs: run, loaded }));
  return ok({
    hub,
    book,
    workflow,
    data,
    url,
    token,
    place,
    addresses,
    standins: standins.value,
    drop,
    nudge,
    close: async () => await closing.close(),
  });
}

/** Of a stand-in alone; a real shop, and a real CRM, has its own. */
const secretIn = (variable: string): string => (process.env[variable] ??= randomBytes(32).toString('base64url'));

function warehousesOf(data: MasterData): Readonly<Record<string, FactValues['node']['recall']>> {
  const nodes = data.facts.filter(({ key }) => key.startsWith('node:'));
  return Object.fromEntries(nodes.map(({ key, value }) => [key.slice('node:'.length), (value as FactValues['node']).recall]));
}

const configuredOf = ({ warehouses, erp, finance, mailbox }: Addresses): readonly Configured[] => [
  { name: 'erp', kind: 'erp-standin', url: erp },
  { name: 'mailbox', kind: 'mailbox', url: mailbox },
  { name: 'finance', kind: 'finance-standin', url: finance },
  ...Object.entries(warehouses).map(([name, url]) => ({ name, kind: 'x12-warehouse' as const, url })),
];
