/** What every process of Orderkeel has, whoever its partners are: the hub with its lanes running, and the inbox. */
import { factKey } from '../../core/model/fact.ts';
import type { ItemId } from '../../core/model/identifiers.ts';
import type { Item } from '../../core/model/master.ts';
import type { Unit } from '../../core/model/quantity.ts';
import { invariant } from '../../core/model/result.ts';
import type { Workflow } from '../../core/workflow/workflow.ts';
import { ERP_NEWS, erpNews } from '../../connect/erp/news.ts';
import type { Connection } from '../../engine/connection.ts';
import { Hub } from '../../engine/hub.ts';
import { Inbox, type MessageHandler } from '../../engine/inbox.ts';
import type { Clock, Store, WantedEffect } from '../../engine/ports.ts';
import type { ProjectedStore } from '../../engine/projections/ports.ts';
import { Projections } from '../../engine/projections/projections.ts';
import type { MasterData } from '../master/entries.ts';
import type { Closing } from './closing.ts';
import { identifiers } from './identifiers.ts';
import { INTAKE, takeIn } from './intake.ts';
import { OrderBook } from './orders.ts';
import { financeNews, PARTNER_KIND, warehouseNews } from './partners.ts';

export interface RoomsParts {
  readonly store: ProjectedStore;
  readonly clock: Clock;
  readonly workflow: Workflow;
  readonly data: MasterData;
  readonly connectionFor: (effect: WantedEffect) => Connection | undefined;
  readonly leaseMs?: number;
  readonly onError: (error: unknown) => void;
}

export interface Rooms {
  readonly hub: Hub;
  readonly book: OrderBook;
  /** Not started yet. */
  readonly inbox: Inbox;
  readonly nudge: () => void;
}

export function openRooms(parts: RoomsParts, closing: Closing): Rooms {
  const { store, workflow, clock, data, onError } = parts;
  const projections = new Projections(store.projections, onError);
  projections.start();
  closing.add(async () => await projections.stop());
  const hub = new Hub({
    ...parts,
    onCommitted: () => projections.nudge(),
    chance: Math.random,
    identifiers: identifiers(clock),
    workflows: {
      of: (name, version) => (name === workflow.name && version === workflow.version ? workflow : undefined),
      current: () => workflow,
    },
  });
  const inbox = inboxOf(hub, data, onError);
  hub.engine.start();
  closing.add(async () => await hub.engine.stop());
  const nudge = (): void => {
    inbox.nudge();
    hub.engine.nudge();
  };
  return { hub, book: new OrderBook(hub, store.projections, projections), inbox, nudge };
}

function inboxOf(hub: Hub, data: MasterData, onError: (error: unknown) => void): Inbox {
  const { store, clock } = hub;
  const handlerOf = (connection: string, kind: string): MessageHandler | undefined => {
    if (connection === INTAKE) return async (message) => await takeIn(hub, data, message);
    if (kind === ERP_NEWS) return erpNews(hub, connection);
    if (kind === PARTNER_KIND.warehouse) return warehouseNews(hub, connection);
    return kind === PARTNER_KIND.finance ? financeNews(hub) : undefined;
  };
  return new Inbox({ store, clock, chance: Math.random, handlerOf, onError });
}

/** What is released was counted, so its item is known. */
export const unitOf =
  ({ read }: Store) =>
  async (item: ItemId): Promise<Unit> => {
    const { value } = await read.fact(factKey('item', item));
    invariant(value !== undefined, `item ${item} has a stock unit`);
    return (value as Item).stockUnit;
  };
