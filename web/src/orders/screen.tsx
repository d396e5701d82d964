/** Orders by anything, a million of them: the address has the filter, pages come as the reader scrolls. */
import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { count } from '../kit/format.ts';
import { useKeys } from '../kit/keys.tsx';
import { Empty, Failed, Head, Loading } from '../kit/parts.tsx';
import { Rows } from '../kit/rows.tsx';
import { useView } from '../kit/view.ts';
import { useListed } from '../session/context.ts';
import type { OrdersPage } from '../session/types.ts';
import { t } from '../texts/en.ts';
import { Columns, OrderLine, WIDTH_MIN } from './columns.tsx';
import { Filters, FILTERS } from './filters.tsx';
import './orders.css';

const PAGE = 200;
const HEIGHT = 34;

const dayStart = (day: string | undefined, plusDays = 0): number | undefined => {
  const at = day === undefined ? Number.NaN : new Date(`${day}T00:00:00`).getTime();
  return Number.isNaN(at) ? undefined : at + plusDays * 86_400_000;
};

export function OrdersScreen() {
  const [view, change] = useView();
  const navigate = useNavigate();
  const client = useQueryClient();
  const search = useRef<HTMLInputElement>(null);
  const [current, choose] = useState(0);
  const { q, state, channel, held, hold, customer, businessUnit, region, from, to, sort = 'captured' } = view;
  const listed = useListed<OrdersPage>(['orders', 'list'], '/orders', {
    q,
    state,
    channel,
    held,
    hold,
    customer,
    businessUnit,
    region,
    sort,
    from: dayStart(from),
    to: dayStart(to, 1),
    limit: PAGE,
  });
  const rows = useMemo(() => listed.data?.pages.flatMap(({ orders }) => orders) ?? [], [listed.data]);
  const first = listed.data?.pages[0];
  const clear = (): void => change(Object.fromEntries(FILTERS.map((name) => [name, undefined])));
  useKeys([
    { key: '/', text: t.orders.keys.search, run: () => search.current?.focus() },
    { key: 'Escape', text: t.orders.keys.clear, run: clear },
    { key: 'r', text: t.orders.keys.again, run: () => void client.resetQueries({ queryKey: ['orders', 'list'] }) },
  ]);
  return (
    <div className="screen screen-full">
      <Head
        title={t.orders.title}
        note={
          <span role="status">
            {first?.isBehind === true
              ? t.orders.behind
              : first?.count === undefined
                ? ''
                : t.orders.count(count(first.count.orders), first.count.isExact)}
          </span>
        }
      />
      <Filters search={search} clear={clear} toList={() => document.getElementById('orders')?.focus()} />
      <section className="panel orders" aria-label={t.orders.label} aria-busy={listed.isFetching}>
        {listed.isStale && listed.data !== undefined && listed.data.pages.length > 2 && !listed.isFetching && (
          <p className="news" role="status">
            {t.kit.changed}
          </p>
        )}
        {listed.error !== null && <Failed error={listed.error} again={() => void listed.refetch()} />}
        {listed.data === undefined && listed.error === null && <Loading lines={18} />}
        {listed.data !== undefined && rows.length === 0 && (
          <>
            <Empty title={t.orders.none}>{t.orders.noneHelp}</Empty>
            <div className="center">
              <Button variant="default" size="compact-sm" onClick={clear}>
                {t.orders.clear}
              </Button>
            </div>
          </>
        )}
        {rows.length > 0 && (
          <Rows
            id="orders"
            label={t.orders.label}
            rows={rows}
            total={first?.count?.orders}
            height={HEIGHT}
            minWidth={WIDTH_MIN}
            current={current}
            idOf={({ order }) => order}
            choose={choose}
            open={({ order }) => void navigate({ to: '/orders/$id', params: { id: order } })}
            more={listed.hasNextPage && !listed.isFetchingNextPage ? () => void listed.fetchNextPage() : undefined}
            isGrid
            head={<Columns />}
          >
            {(row) => <OrderLine row={row} />}
          </Rows>
        )}
      </section>
    </div>
  );
}
