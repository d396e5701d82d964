/** Projections on PostgreSQL: a lane's page and its cursors in one transaction, written by sets. */
import type { OrderId } from '../../core/model/identifiers.ts';
import {
  PROJECTIONS,
  type Cursors,
  type PageRows,
  type ProjectionName,
  type ProjectionStore,
} from '../../engine/projections/ports.ts';
import { lines, type Run } from './database.ts';
import { reading } from './lists.ts';
import { channelText, text } from './projected.ts';
import { holdPlaces } from './reach.ts';
import { entryOf, type JournalRow } from './rows.ts';

export interface ProjectionsOn {
  readonly run: Run;
  readonly inTransaction: <T>(work: (tx: Run) => Promise<T>) => Promise<T>;
  readonly lanes: number;
  /** Positions begin after this one. */
  readonly feedsBegin: number;
}

export function projectionsOn({ run, inTransaction, lanes, feedsBegin }: ProjectionsOn): ProjectionStore {
  return {
    lanes,
    step: async (lane, work) =>
      await inTransaction(async (tx) => {
        const taken = await tx<{ projection: ProjectionName; position: number }>('projection-take', lane);
        return await work({
          cursors: new Map(taken.map(({ projection, position }) => [projection, position])),
          feed: async (after, most) => (await tx<JournalRow>('journal-read', lane, after, most)).map(entryOf),
          journals: async (orders) => (await tx<JournalRow>('journals-of-orders', lane, orders)).map(entryOf),
          places: async (customers) => await holdPlaces(tx, lanes, customers),
          write: async (names, rows, to) => {
            await Promise.all([
              ...names.map(async (name) => await WRITE[name](tx, lane, rows)),
              tx('projection-advance', lane, names, to),
            ]);
          },
        });
      }),
    reset: async (lane) =>
      await inTransaction(async (tx) => {
        // The cursors first: whoever has one in hand ends its page before.
        await tx('projection-reset', lane, feedsBegin);
        await Promise.all([
          ...PROJECTIONS.map(async (name) => await tx(`projected-${name}-clear`, lane)),
          tx('ended-holds-clear', lane),
        ]);
      }),
    standing: async () =>
      await Promise.all(
        Array.from({ length: lanes }, async (_, lane) => {
          const rows = await run<{ head: number; projection: ProjectionName | null; position: number }>(
            'projection-standing',
            lane,
          );
          const cursors: Cursors = new Map(
            rows.flatMap(({ projection, position }) => (projection === null ? [] : [[projection, position] as const])),
          );
          return { head: rows[0]?.head ?? 0, cursors };
        }),
      ),
    read: reading(run, lanes),
  };
}

type Write = (tx: Run, lane: number, rows: readonly PageRows[]) => Promise<unknown>;

const ordersOf = (rows: readonly PageRows[]): readonly OrderId[] => rows.map(({ order }) => order.order);

const WRITE: { readonly [Name in ProjectionName]: Write } = {
  orders: async (tx, lane, rows) => {
    if (rows.length === 0) return;
    const all = rows.map(({ order }) => order);
    await tx(
      'projected-orders-save',
      lane,
      all.map(({ order }) => order),
      all.map(({ customer }) => text(customer)),
      all.map(({ purchaseOrder }) => (purchaseOrder === undefined ? null : text(purchaseOrder))),
      all.map(({ number }) => text(number)),
      all.map(({ channel }) => channelText(channel)),
      all.map(({ state }) => state),
      all.map(({ ordered }) => ordered),
      all.map(({ shipped }) => shipped),
      all.map(({ open }) => open),
      all.map(({ cancelled }) => cancelled),
      all.map(({ holds }) => holds),
      all.map(({ openedAt }) => openedAt),
      all.map(({ changedAt }) => changedAt),
      all.map(({ total }) => total?.amount ?? null),
      all.map(({ total }) => total?.currency ?? null),
      lines(all.map(({ summary }) => summary)),
      rows.map(({ place }) => (place === undefined ? null : text(place.businessUnit))),
      rows.map(({ place }) => (place === undefined ? null : text(place.region))),
      all.map(({ workflow }) => text(workflow)),
    );
  },
  holds: async (tx, lane, rows) => {
    const all = rows.flatMap(({ holds, place }) => holds.map((hold) => ({ ...hold, place })));
    const ended = rows.flatMap((each) => each.ended);
    await Promise.all([
      tx('projected-holds-remove', lane, ordersOf(rows)),
      all.length > 0 &&
        tx(
          'projected-holds-add',
          lane,
          all.map(({ order }) => order),
          all.map(({ hold }) => hold),
          all.map(({ type }) => type),
          all.map(({ team }) => text(team)),
          all.map(({ priority }) => priority),
          all.map(({ openedAt }) => openedAt),
          all.map(({ dueAt }) => dueAt),
          all.map(({ nextEscalation }) => nextEscalation ?? null),
          all.map(({ amount }) => amount?.amount ?? null),
          all.map(({ amount }) => amount?.currency ?? null),
          all.map(({ customer }) => text(customer)),
          all.map(({ number }) => text(number)),
          all.map(({ total }) => total?.amount ?? null),
          all.map(({ total }) => total?.currency ?? null),
          all.map(({ promised }) => promised ?? null),
          all.map(({ cause }) => cause),
          all.map(({ label }) => label),
          all.map(({ proposed }) => proposed?.way ?? null),
          all.map(({ proposed }) => (proposed === undefined ? null : text(proposed.by))),
          all.map(({ place }) => (place === undefined ? null : text(place.businessUnit))),
          all.map(({ place }) => (place === undefined ? null : text(place.region))),
        ),
      ended.length > 0 &&
        tx(
          'ended-holds-add',
          lane,
          ended.map(({ order }) => order),
          ended.map(({ hold }) => hold),
          ended.map(({ type }) => type),
          ended.map(({ team }) => text(team)),
          ended.map(({ customer }) => text(customer)),
          ended.map(({ openedAt }) => openedAt),
          ended.map(({ dueAt }) => dueAt),
          ended.map(({ endedAt }) => endedAt),
          ended.map(({ how }) => how),
          ended.map(({ way }) => way ?? null),
          ended.map(({ by }) => (by === undefined ? null : text(by))),
          ended.map(({ people }) => people),
        ),
    ]);
  },
  claims: async (tx, lane, rows) => {
    const all = rows.flatMap(({ claims }) => claims);
    await Promise.all([
      tx('projected-claims-remove', lane, ordersOf(rows)),
      all.length > 0 &&
        tx(
          'projected-claims-add',
          lane,
          all.map(({ order }) => order),
          all.map(({ account }) => text(account)),
          all.map(({ state }) => state),
          all.map(({ wanted }) => wanted),
          all.map(({ granted }) => granted),
          all.map(({ waitingSince }) => waitingSince ?? null),
        ),
    ]);
  },
};
