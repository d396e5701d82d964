/** What `orderkeel serve` runs: store, hub, workers and the HTTP end, with the partners that are configured and no others. */
import { accessBy } from '../../api/access/access.ts';
import type { Instant } from '../../core/model/instant.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import type { Clock } from '../../engine/ports.ts';
import type { MainFailure } from '../failure.ts';
import type { MasterData } from '../master/entries.ts';
import { loadUnknown } from '../master/load.ts';
import { readMasterData } from '../master/read.ts';
import { auditFolder, keepAudit } from './audit.ts';
import { Closing } from './closing.ts';
import type { ServeConfig } from './config.ts';
import { addressesOf, connections, partnersOf } from './connections.ts';
import { DropFolders, type DropFolder } from './drop-folder.ts';
import { openStore } from './database.ts';
import { Folders } from './folders.ts';
import { follow, followersOf } from './following.ts';
import { startHttp } from './http.ts';
import { openOidc } from './oidc.ts';
import { openRooms, unitOf } from './rooms.ts';
import { ofOtherUse, readState, writeState } from './state.ts';
import { houseWorkflows, type HouseWorkflows } from './workflows.ts';

export interface ServingOptions {
  readonly folder: string;
  readonly databaseUrl: string | undefined;
  readonly port: number;
  readonly config: ServeConfig;
  readonly onError: (error: unknown) => void;
}

export interface Serving {
  readonly url: string;
  readonly place: string;
  readonly lanes: number;
  /** Ends after what is under way. */
  readonly close: () => Promise<void>;
}

const NO_DATA: MasterData = { facts: [], accounts: [], partners: [], folders: [], payments: [], erpStock: {} };

export async function openServing(options: ServingOptions): Promise<Result<Serving, readonly MainFailure[]>> {
  const { master } = options.config;
  const data = master === undefined ? ok(NO_DATA) : await readMasterData(master);
  if (!data.ok) return data;
  const workflow = await houseWorkflows();
  if (!workflow.ok) return workflow;
  const found = await readState(options.folder);
  if (found !== undefined && found.isServed !== true) return fail([ofOtherUse(options.folder, 'the first run')]);
  const closing = new Closing();
  const opened = await build(options, data.value, workflow.value, closing).catch(async (error: unknown) => {
    await closing.close();
    throw error;
  });
  if (!opened.ok) await closing.close();
  return opened.ok ? opened : fail([opened.failure]);
}

/** Each belongs to a partner that is known. */
function foldersOf(config: ServeConfig, { partners }: MasterData): Result<readonly DropFolder[], MainFailure> {
  const known = [...new Set(partners.map(({ connection }) => connection))];
  const stranger = config.folders.find(({ name }) => !known.includes(name));
  if (stranger === undefined) return ok(config.folders);
  const expected = known.length === 0 ? 'no folder: there is no partner' : known.join(', ');
  return fail(configWrong(config, `/folders/${stranger.name}`, stranger.name, expected));
}

const configWrong = ({ file = '' }: ServeConfig, where: string, found: string, expected: string): MainFailure => ({
  code: 'config-wrong',
  file,
  where,
  found,
  expected,
  wayOut: 'correct it there; docs/how-to/receive-orders.md shows a whole one',
});

async function build(
  { folder, databaseUrl, port, config, onError }: ServingOptions,
  data: MasterData,
  { workflow, variants }: HouseWorkflows,
  closing: Closing,
): Promise<Result<Serving, MainFailure>> {
  const opened = await openStore(folder, databaseUrl, (database) => database);
  if (!opened.ok) return opened;
  closing.add(opened.value.close);
  const { store, place } = opened.value;
  const clock: Clock = { now: () => Date.now() as Instant };
  await keepAudit(store, clock, config.audit ?? auditFolder(folder), onError, closing);
  const { partners } = data;
  const mailServer = config.smtp === undefined ? {} : { mailServer: config.smtp };
  const teams = config.teams === undefined ? {} : { teams: config.teams };
  const folders = new Folders({ partners: data.folders, clock, ...mailServer, ...teams });
  const configured = config.connections;
  const wired = { configured, clock, alone: store.alone, unitOf: unitOf(store), folders, partners, store };
  const connectionFor = connections(wired);
  const leaseMs = config.leaseMs === undefined ? {} : { leaseMs: config.leaseMs };
  const dropFolders = foldersOf(config, data);
  if (!dropFolders.ok) return dropFolders;
  const access = accessBy({
    ...(config.origin !== undefined && { origin: config.origin }),
    ...(config.oidc !== undefined && config.origin !== undefined && { oidc: openOidc(config.oidc, config.origin, onError) }),
  });
  const rooms = {
    store,
    clock,
    workflow,
    variants,
    data,
    configured: () => configured,
    connectionFor,
    folders,
    dropFolders: dropFolders.value,
    access,
    onError,
    ...leaseMs,
  };
  const { hub, book, inbox, nudge, api } = openRooms(rooms, closing);
  await loadUnknown(hub, data);
  inbox.start();
  closing.add(async () => await inbox.stop());
  const dropped = new DropFolders({ folders: dropFolders.value, messages: store.messages, nudge, onError });
  const broken = await dropped.prepare();
  if (broken !== undefined)
    return fail(configWrong(config, `/folders/${broken.name}/path`, broken.code, 'a folder that can be made and written to'));
  dropped.start();
  closing.add(async () => await dropped.stop());
  const followers = followersOf(hub, configured, onError);
  follow(followers, onError, closing);
  const addresses = addressesOf(configured, data.folders);
  // The latest to open and the first to close: nobody is let in whose order would not be taken any more.
  const http = await startHttp({
    hub,
    book,
    store,
    workflow,
    data,
    partners: partnersOf(configured),
    folders,
    followers,
    addresses: () => addresses,
    port,
    nudge,
    api,
  });
  if (!http.ok) return http;
  closing.add(http.value.close);
  const { url, token } = http.value;
  const state = { clockOffsetMs: 0, runs: 1, loaded: {}, isServed: true };
  await writeState(folder, { ...state, hub: { url, pid: process.pid, token } });
  closing.add(async () => {
    // Another one beside us may be named there by now.
    if ((await readState(folder))?.hub?.pid === process.pid) await writeState(folder, state);
  });
  return ok({ url, place, lanes: store.lanes, close: async () => await closing.close() });
}
