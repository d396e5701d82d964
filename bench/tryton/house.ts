/** A hub on a durable PostgreSQL of its own, with a real Tryton as ERP and finance, and a warehouse floor that we walk. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { creditAccount, type AccountKey } from '../../src/core/model/account.ts';
import { decimal } from '../../src/core/model/decimal.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import type { ReleaseInstruction } from '../../src/core/model/instruction.ts';
import { must } from '../../src/core/model/result.ts';
import { trytonFollower, type Follower } from '../../src/connect/erp/tryton/follower.ts';
import type { TrytonAccess } from '../../src/connect/erp/tryton/client.ts';
import { tryton } from '../../src/connect/erp/tryton/connection.ts';
import type { Connection } from '../../src/engine/connection.ts';
import type { Hub } from '../../src/engine/hub.ts';
import type { ProjectedStore } from '../../src/engine/projections/ports.ts';
import { Closing } from '../../src/main/house/closing.ts';
import { Folders } from '../../src/main/house/folders.ts';
import { follow } from '../../src/main/house/following.ts';
import { startHttp } from '../../src/main/house/http.ts';
import { openRooms } from '../../src/main/house/rooms.ts';
import { coreWorkflow } from '../../src/main/house/workflows.ts';
import { loadMasterData } from '../../src/main/master/load.ts';
import { readMasterData } from '../../src/main/master/read.ts';
import { startEmbedded } from '../../src/store/postgres/embedded.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';

const MASTER = fileURLToPath(new URL('../../examples/first-run/master', import.meta.url));
const NODES = ['EAST', 'CENTRAL', 'WEST'];
const ITEMS = ['BRG-6204', 'SEAL-25'];

export interface House {
  readonly hub: Hub;
  readonly store: ProjectedStore;
  readonly url: string;
  readonly floor: Floor;
  readonly follower: Follower;
  readonly limit: (group: string, limit: string) => Promise<void>;
  readonly errors: readonly string[];
  readonly close: () => Promise<void>;
}

/** What each fulfillment was told last, as long as that stands. */
export class Floor implements Connection {
  readonly name = 'floor';
  readonly capabilities = { dedupes: true, readable: undefined } as const;
  readonly concurrencyMax = 64;
  private readonly told = new Map<string, ReleaseInstruction>();
  private readonly gone = new Set<string>();

  readonly send: Connection['send'] = async ({ task, act, input }) => {
    if (task !== 'warehouse.release') return { kind: 'answered', outcome: { kind: 'done' } };
    const release = input as ReleaseInstruction;
    const place = `${release.order}/${release.fulfillment}`;
    if (this.gone.has(place))
      return { kind: 'answered', outcome: { kind: 'refused', code: 'gone', detail: 'it is on the road' } };
    if (act === 'do') this.told.set(place, release);
    else this.told.delete(place);
    return { kind: 'answered', outcome: { kind: 'done' } };
  };

  readonly readBack: Connection['readBack'] = async () => ({ found: 'unknown' });

  of(order: string): readonly ReleaseInstruction[] {
    return [...this.told.values()].filter((each) => each.order === order);
  }

  leave({ order, fulfillment }: ReleaseInstruction): void {
    this.gone.add(`${order}/${fulfillment}`);
  }
}

export async function openHouse(access: TrytonAccess): Promise<House> {
  const closing = new Closing();
  const folder = await mkdtemp(join(tmpdir(), 'orderkeel-tryton-'));
  // Started as root, the database runs as another user, who has to get in.
  await chmod(folder, 0o755);
  closing.add(async () => await rm(folder, { recursive: true, force: true }));
  const database = must(await startEmbedded({ folder: join(folder, 'server'), stopOnSignals: false }));
  closing.add(async () => await database.stop());
  const store = must(await openPostgresStore({ url: database.url }));
  closing.add(async () => await store.close());
  const workflow = must(await coreWorkflow());
  const data = must(await readMasterData(MASTER));
  const floor = new Floor();
  const erp = tryton({ name: 'erp', alone: store.alone, ...access });
  const errors: string[] = [];
  const onError = (error: unknown): void => void errors.push(String(error));
  const clock = { now: () => Date.now() as Instant };
  const connectionFor = ({ task }: { readonly task: string }): Connection =>
    task.startsWith('erp.') || task === 'finance.invoice' ? erp : floor;
  const folders = new Folders({ partners: data.folders, clock });
  const rooms = { store, clock, workflow, data, connectionFor, folders, onError };
  const { hub, book, inbox, nudge, api } = openRooms(rooms, closing);
  await loadMasterData(hub, data, {});
  let adjusted = 0;
  const adjust = async (account: AccountKey, command: Parameters<Hub['adjust']>[1]): Promise<void> =>
    void (await hub.adjust(account, command, `proof:account:${++adjusted}`));
  for (const node of NODES)
    for (const item of ITEMS)
      await adjust(`stock:${node}/${item}` as AccountKey, { type: 'snapshot', figure: decimal('100000'), asOf: clock.now() });
  inbox.start();
  closing.add(async () => await inbox.stop());
  const follower = trytonFollower({ name: 'erp', hub, keeps: () => true, reads: [], onLeftOut: () => undefined, ...access });
  follow([follower], onError, closing);
  const addresses = (): ReadonlyMap<string, string> => new Map();
  const served = { hub, book, store, workflow, data, partners: new Map(), folders, addresses, nudge, api };
  const http = must(await startHttp(served));
  closing.add(http.close);
  const limit = async (group: string, figure: string): Promise<void> =>
    await adjust(creditAccount(group), { type: 'set-limit', limit: decimal(figure) });
  return { hub, store, url: http.url, floor, follower, limit, errors, close: async () => await closing.close() };
}
