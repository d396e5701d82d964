/** The desk of those who decide: causes, holds, and beside them the evidence and the ways out. */
import { useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { count } from '../kit/format.ts';
import { Head } from '../kit/parts.tsx';
import { useKeys } from '../kit/keys.tsx';
import { useView } from '../kit/view.ts';
import { useGet, useListed } from '../session/context.ts';
import type { HoldGroup, HoldGroups, HoldRow, HoldsPage } from '../session/types.ts';
import { t } from '../texts/en.ts';
import { Causes, isOf } from './causes.tsx';
import { Detail } from './detail.tsx';
import { Filters } from './filters.tsx';
import { GroupDecide } from './group-decide.tsx';
import { HoldList } from './list.tsx';
import { useTold } from './told.tsx';
import { Views } from './views.tsx';
import './holds.css';

const PAGE = 200;

export const idOf = ({ order, hold }: HoldRow): string => `${order}~${hold}`;

export function HoldsScreen() {
  const [view, change] = useView();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { team, type, cause, customer, mine } = view;
  const listed = useListed<HoldsPage>(['holds', 'list'], '/holds', { team, type, cause, customer, mine, limit: PAGE });
  const groups = useGet<HoldGroups>(['holds', 'groups'], '/holds/groups');
  const rows = useMemo(() => listed.data?.pages.flatMap(({ holds }) => holds) ?? [], [listed.data]);
  const found = rows.findIndex((row) => idOf(row) === view['hold']);
  // One that is named and not in the list is shown all the same: the address may come from a message.
  const current = found >= 0 ? found : view['hold'] === undefined ? 0 : -1;
  const row = rows[current];
  /** As it was when the stroke began: the lists move on under it. */
  const [stroke, setStroke] = useState<{ readonly group: HoldGroup; readonly sample: HoldRow }>();
  const told = useTold();

  const choose = useCallback(
    (index: number) => {
      const next = rows[index];
      if (next !== undefined) {
        setStroke(undefined);
        change({ hold: idOf(next) });
      }
    },
    [rows, change],
  );
  const toList = useCallback(() => document.getElementById('holds-list')?.focus(), []);
  const open = useCallback((of: HoldRow) => void navigate({ to: '/orders/$id', params: { id: of.order } }), [navigate]);

  /** Away from the list at once, and on to the next: the answer of the lists comes later. */
  const settled = (of: HoldRow, way: string, isProposed: boolean): void => {
    told.one(of, way, isProposed);
    const next = rows[current + 1] ?? rows[current - 1];
    if (!isProposed) {
      client.setQueriesData<InfiniteData<HoldsPage>>({ queryKey: ['holds', 'list'] }, (data) =>
        data === undefined
          ? data
          : {
              ...data,
              pages: data.pages.map((page) => ({ ...page, holds: page.holds.filter((each) => idOf(each) !== idOf(of)) })),
            },
      );
      void client.invalidateQueries({ queryKey: ['holds', 'groups'] });
    }
    change({ hold: next === undefined ? undefined : idOf(next) });
    toList();
  };

  const group = row === undefined ? undefined : (groups.data?.groups ?? []).find((each) => isOf(each, row));
  const begin = (): void => {
    if (group !== undefined && row !== undefined) setStroke({ group, sample: row });
  };
  useKeys([
    { key: 'j', text: t.holds.keys.next, run: () => choose(Math.min(rows.length - 1, current + 1)) },
    { key: 'k', text: t.holds.keys.before, run: () => choose(Math.max(0, current - 1)) },
    {
      key: 'ArrowDown',
      text: t.holds.keys.next,
      run: () => {
        choose(Math.min(rows.length - 1, current + 1));
        toList();
      },
    },
    {
      key: 'ArrowUp',
      text: t.holds.keys.before,
      run: () => {
        choose(Math.max(0, current - 1));
        toList();
      },
    },
    { key: 'g', text: t.holds.keys.group, run: begin },
    { key: 'o', text: t.holds.keys.open, run: () => row !== undefined && open(row) },
    { key: 'u', text: t.holds.keys.undo, run: told.undoLatest },
    { key: 'c', text: t.holds.keys.causes, run: () => document.querySelector<HTMLElement>('.cause')?.focus() },
    { key: 'r', text: t.holds.keys.again, run: () => void client.invalidateQueries({ queryKey: ['holds'] }) },
  ]);
  const isBehind = listed.data?.pages[0]?.isBehind === true;
  const [namedOrder = '', namedHold = ''] = (view['hold'] ?? '').split('~');
  return (
    <div className="screen screen-full">
      <Head
        title={t.holds.title}
        note={
          <span role="status">
            {isBehind ? t.holds.behind : listed.data === undefined ? '' : t.holds.count(count(rows.length), !listed.hasNextPage)}
          </span>
        }
      >
        <Filters groups={groups.data?.groups ?? []} />
        <Views />
      </Head>
      <div className="desk">
        <Causes of={groups} />
        <HoldList
          listed={listed}
          rows={rows}
          current={current}
          choose={choose}
          open={open}
          clear={() => change({ team: undefined, type: undefined, cause: undefined, customer: undefined, mine: undefined })}
        />
        <section className="detail panel" aria-label={t.holds.detail}>
          {stroke !== undefined ? (
            <GroupDecide
              {...stroke}
              leave={() => {
                setStroke(undefined);
                toList();
              }}
            />
          ) : row !== undefined ? (
            <Detail
              key={idOf(row)}
              order={row.order}
              hold={row.hold}
              row={row}
              group={group}
              asGroup={begin}
              settled={(way, isProposed) => settled(row, way, isProposed)}
              rest={toList}
            />
          ) : namedHold !== '' ? (
            <Detail
              key={namedHold}
              order={namedOrder}
              hold={namedHold}
              row={undefined}
              group={undefined}
              asGroup={() => undefined}
              settled={() => change({ hold: undefined })}
              rest={toList}
            />
          ) : (
            <p className="state dim">{t.holds.choose}</p>
          )}
        </section>
      </div>
    </div>
  );
}
