/** What every process of Orderkeel has, whoever its partners are: the hub with its lanes running, and the inbox. */
import { factKey } from '../../core/model/fact.ts';
import type { ItemId } from '../../core/model/identifiers.ts';
import type { Item } from '../../core/model/master.ts';
import type { Unit } from '../../core/model/quantity.ts';
import { invariant } from '../../core/model/result.ts';
import type { Workflow } from '../../core/workflow/workflow.ts';
import { ERP_NEWS, erpNews } from '../../connect/erp/news.ts';
import type { Connection } from '../../engine/connection.ts';
import { HoldRouter } from '../../govern/routing/router.ts';
import { Health } from '../../engine/health.ts';
import { Hub } from '../../engine/hub.ts';
import { Inbox, type MessageHandler } from '../../engine/inbox.ts';
import type { NoticeOffice } from '../../engine/notices/office.ts';
import type { Clock, Store, WantedEffect } from '../../engine/ports.ts';
import type { ProjectedStore } from '../../engine/projections/ports.ts';
import { Projections } from '../../engine/projections/projections.ts';
import type { MasterData } from '../master/entries.ts';
import { boardOf } from './board.ts';
import type { Closing } from './closing.ts';
import type { Configured } from './connections.ts';
import type { Folders } from './folders.ts';
import { channelHandler } from './channels.ts';
import type { DropFolder } from './drop-folder.ts';
import { identifiers } from './identifiers.ts';
import { INTAKE, takeIn } from './intake.ts';
import { accessBy, type Access } from '../../api/access/access.ts';
import { sees } from '../../api/access/callers.ts';
import { API, callAgain } from '../../api/answer.ts';
import { CustomerNames } from '../../api/customer-names.ts';
import { LiveFeed } from '../../api/live.ts';
import type { ApiParts } from '../../api/routes/route.ts';
import { OrderBook } from './orders.ts';
import { carrierNews, financeNews, NEWS, PARTNER_KIND, warehouseNews } from './partners.ts';

export interface RoomsParts {
  readonly store: ProjectedStore;
  readonly clock: Clock;
  readonly workflow: Workflow;
  /** Default: none. */
  readonly variants?: readonly Workflow[];
  readonly data: MasterData;
  readonly connectionFor: (effect: WantedEffect) => Connection | undefined;
  /** Known by the time that somebody asks; default: none. */
  readonly configured?: () => readonly Configured[];
  readonly leaseMs?: number;
  readonly folders: Folders;
  readonly dropFolders?: readonly DropFolder[];
  readonly access?: Access;
  readonly onError: (error: unknown) => void;
}

export interface Rooms {
  readonly hub: Hub;
  readonly book: OrderBook;
  /** Not started yet. */
  readonly inbox: Inbox;
  readonly nudge: () => void;
  readonly api: ApiParts;
}

export function openRooms(parts: RoomsParts, closing: Closing): Rooms {
  const {
    store,
    workflow,
    clock,
    data,
    folders,
    dropFolders = [],
    configured = () => [],
    connectionFor,
    access = accessBy(),
    onError,
  } = parts;
  const projections = new Projections(store.projections, onError);
  projections.start();
  closing.add(async () => await projections.stop());
  const heads = async (): Promise<readonly number[]> => (await store.projections.standing()).map(({ head }) => head);
  const live = new LiveFeed({
    read: store.read,
    heads,
    clock,
    onError,
    sees: async (caller, order) => await sees(hub, caller, order),
  });
  const late: { office?: NoticeOffice; router?: HoldRouter } = {};
  const health = new Health();
  const hub = new Hub({
    ...parts,
    health,
    onCommitted: (entries) => {
      projections.nudge();
      live.committed(entries);
      late.office?.nudge();
      late.router?.nudge();
    },
    chance: Math.random,
    identifiers: identifiers(clock),
    workflows: {
      of: (name, version) => (name === workflow.name && version === workflow.version ? workflow : undefined),
      current: () => workflow,
    },
  });
  // Before all that asks it, and so after all of that when it ends: who asks a hub that has ended waits for ever.
  hub.engine.start();
  closing.add(async () => await hub.engine.stop());
  const router = new HoldRouter({ hub, store, onError });
  router.start();
  closing.add(async () => await router.stop());
  late.router = router;
  late.office = folders.open({ hub, store, health, onError }, closing);
  const book = new OrderBook(hub, store.projections, projections);
  const nudge = (): void => {
    inbox.nudge();
    hub.engine.nudge();
    late.office?.nudge();
  };
  const byChannel = channelHandler({ hub, data, dropFolders });
  const handlerOf = (connection: string, kind: string): MessageHandler | undefined => {
    if (connection === INTAKE) return async (message) => await takeIn(hub, data, message);
    if (connection === API) return callAgain(api);
    if (kind === ERP_NEWS) return erpNews(hub, connection);
    if (kind === PARTNER_KIND.warehouse) return warehouseNews(hub, connection);
    if (kind === PARTNER_KIND.carrier) return carrierNews(hub);
    if (kind === PARTNER_KIND.finance) return financeNews(hub);
    return byChannel(connection, kind) ?? folders.handlerOf(hub, connection, kind);
  };
  const inbox = new Inbox({ store, clock, chance: Math.random, handlerOf, besideEachOther: NEWS, onError });
  const api: ApiParts = {
    hub,
    workflow,
    variants: parts.variants ?? [],
    partners: data.partners,
    lists: book.lists,
    notices: store.notices,
    live,
    connections: async () => await boardOf({ hub, store, health, configured, data, dropFolders, connectionFor }),
    customers: new CustomerNames(store.read, clock),
    handlerOf,
    nudge,
    access,
  };
  return { hub, book, inbox, nudge, api };
}

/** What is released was counted, so its item is known. */
export const unitOf =
  ({ read }: Store) =>
  async (item: ItemId): Promise<Unit> => {
    const { value } = await read.fact(factKey('item', item));
    invariant(value !== undefined, `item ${item} has a stock unit`);
    return (value as Item).stockUnit;
  };
