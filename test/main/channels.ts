/** A house with the first run's master data on a real PostgreSQL, whose partners are reached by folders and over HTTP. */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Instant } from '../../src/core/model/instant.ts';
import { instant } from '../../src/core/model/instant.ts';
import type { LiveOrder } from '../../src/core/model/order.ts';
import { must } from '../../src/core/model/result.ts';
import { tokenize } from '../../src/connect/edi/x12/tokenizer.ts';
import type { PartnerProfile } from '../../src/connect/partner.ts';
import type { Hub } from '../../src/engine/hub.ts';
import type { Clock } from '../../src/engine/ports.ts';
import { Closing } from '../../src/main/house/closing.ts';
import { Folders } from '../../src/main/house/folders.ts';
import { connections, partnersOf, type Configured } from '../../src/main/house/connections.ts';
import { DropFolders, type DropFolder } from '../../src/main/house/drop-folder.ts';
import { startHttp } from '../../src/main/house/http.ts';
import type { IntakeOutcome } from '../../src/main/house/intake.ts';
import { openRooms, unitOf } from '../../src/main/house/rooms.ts';
import { coreWorkflow } from '../../src/main/house/workflows.ts';
import type { MasterData } from '../../src/main/master/entries.ts';
import { loadUnknown } from '../../src/main/master/load.ts';
import { readMasterData } from '../../src/main/master/read.ts';
import { HERE } from '../gates/tree.ts';
import { freshPostgresStore } from '../store/database.ts';

const SECRET = 'a secret of the shop';
const SECRET_FROM = 'ORDERKEEL_TEST_WEBHOOK_SECRET';
process.env[SECRET_FROM] = SECRET;

/** The day that the example files speak of. */
const MORNING = instant('2026-06-01T14:05:00Z');

export interface Channels {
  readonly url: string;
  readonly hub: Hub;
  readonly orders: () => Promise<readonly LiveOrder[]>;
  readonly post: (path: string, body: string | Uint8Array, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly json: () => IntakeOutcome & { readonly failures: readonly { readonly where: string }[] };
}

export interface HouseOf {
  readonly folders?: readonly DropFolder[];
  /** Of ACME, who sends X12. */
  readonly answersTo?: PartnerProfile['answersTo'];
  readonly configured?: readonly Configured[];
  readonly data?: (data: MasterData) => MasterData;
  /** Default: the morning of the example files, from now on. */
  readonly clock?: Clock;
}

const morning = (): Clock => {
  const offsetMs = MORNING - Date.now();
  return { now: () => (Date.now() + offsetMs) as Instant };
};

export async function openChannels({
  folders = [],
  answersTo,
  configured = [],
  data: changed,
  clock = morning(),
}: HouseOf = {}): Promise<Channels> {
  const closing = new Closing();
  onTestFinished(async () => await closing.close());
  const store = await freshPostgresStore(clock);
  closing.add(async () => await store.close());
  const read = must(await readMasterData(join(HERE, 'examples', 'first-run', 'master')));
  const known = { ...read, partners: read.partners.map((profile) => withKeys(profile, answersTo)) };
  const data = changed === undefined ? known : changed(known);
  const workflow = must(await coreWorkflow());
  const onError = (error: unknown): never => {
    throw error;
  };
  const partners = new Folders({ partners: data.folders, profiles: data.partners, clock });
  const connectionFor = connections({
    configured,
    clock,
    alone: store.alone,
    unitOf: unitOf(store),
    folders: partners,
    partners: data.partners,
    store,
  });
  const rooms = { store, clock, workflow, data, connectionFor, folders: partners, dropFolders: folders, onError };
  const { hub, book, inbox, nudge, api } = openRooms(rooms, closing);
  await loadUnknown(hub, data);
  inbox.start(20);
  closing.add(async () => await inbox.stop());
  const dropped = new DropFolders({ folders, messages: store.messages, nudge, onError });
  await dropped.prepare();
  dropped.start();
  closing.add(async () => await dropped.stop());
  const http = must(
    await startHttp({
      hub,
      book,
      store,
      workflow,
      data,
      partners: partnersOf(configured),
      folders: partners,
      addresses: () => new Map(),
      nudge,
      api,
    }),
  );
  closing.add(http.close);
  const { url } = http;
  return {
    url,
    hub,
    orders: async () => {
      const ids = await store.read.orders(undefined, 100);
      const all = await Promise.all(ids.map(async (id) => await hub.order(id)));
      return all.flatMap((order) => (order.state === 'none' || order.state === 'parked' ? [] : [order]));
    },
    post: async (path, body, headers = {}) => {
      const response = await fetch(`${url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream', ...headers },
        body: typeof body === 'string' ? body : Buffer.from(body),
      });
      const text = await response.text();
      return { status: response.status, text, json: () => JSON.parse(text) as ReturnType<Answer['json']> };
    },
  };
}

function withKeys(profile: PartnerProfile, answersTo: PartnerProfile['answersTo']): PartnerProfile {
  const { sender } = profile;
  if (sender.kind === 'x12') return answersTo === undefined ? profile : { ...profile, answersTo };
  return sender.kind === 'named' || sender.kind === 'mapped'
    ? profile
    : { ...profile, sender: { ...sender, secretFrom: SECRET_FROM } };
}

export const sign = (body: string | Uint8Array, secret = SECRET): string =>
  createHmac('sha256', secret).update(body).digest('base64');

export const example = (name: string): string => readFileSync(join(HERE, 'examples', 'orders', name), 'utf8');

/** Its segments without those of the envelope, in which dates and numbers stand. */
export const segmentsOf = (text: string): readonly string[] =>
  tokenize(text).interchanges.flatMap(({ segments }) =>
    segments
      .filter(({ tag }) => !['ISA', 'GS', 'GE', 'IEA', 'ST', 'SE'].includes(tag))
      .map(({ tag, elements }) => [tag, ...elements].join('*')),
  );

/** An interchange of ACME's; `sets` between ST and SE. */
export function fromAcme(control: number, ...sets: readonly (readonly string[])[]): string {
  const number = String(control).padStart(9, '0');
  const type = sets[0]?.[0]?.startsWith('BCH') === true ? (['860', 'PC'] as const) : (['850', 'PO'] as const);
  const body = sets.flatMap((set, i) => {
    const own = String(i + 1).padStart(4, '0');
    return [`ST*${type[0]}*${own}`, ...set, `SE*${set.length + 2}*${own}`];
  });
  return [
    `ISA*00*          *00*          *01*111222333      *ZZ*ORDERKEEL      *260601*0809*U*00401*${number}*0*P*>`,
    `GS*${type[1]}*111222333*ORDERKEEL*20260601*0809*${control}*X*004010`,
    ...body,
    `GE*${sets.length}*${control}`,
    `IEA*1*${number}`,
    '',
  ].join('~\n');
}

/** Bearings at the agreed price. */
export const bearings = (purchaseOrder: string, quantity: string | number): readonly string[] => [
  `BEG*00*SA*${purchaseOrder}**20260601`,
  'CUR*BY*USD',
  'N1*ST*Acme Plant 2*92*DOCK-2',
  `PO1*1*${quantity}*EA*4.10*PE*VN*BRG-6204*BP*A-100`,
  'CTT*1',
];
