/** What happened, the latest first. Events of one command stand together under one mark. */
import { useMemo, useState } from 'react';
import { count, exact, spoken } from '../kit/format.ts';
import { Empty, Failed, Loading } from '../kit/parts.tsx';
import { Rows } from '../kit/rows.tsx';
import { part } from '../session/api.ts';
import { useListed } from '../session/context.ts';
import type { Timeline as Page } from '../session/types.ts';
import { t } from '../texts/en.ts';

const PAGE = 100;
const HEIGHT = 30;
const words = t.order.timeline;

export function Timeline({ order }: { readonly order: string }) {
  const listed = useListed<Page>(['order', order, 'timeline'], `/orders/${part(order)}/timeline`, { limit: PAGE });
  const events = useMemo(() => listed.data?.pages.flatMap((page) => page.events) ?? [], [listed.data]);
  /** The first of its command: what stands above it came of something else. */
  const firsts = useMemo(
    () => new Set(events.filter(({ command }, index) => events[index - 1]?.command !== command).map(({ sequence }) => sequence)),
    [events],
  );
  const [current, choose] = useState(0);
  const chosen = events[current];
  if (listed.data === undefined)
    return listed.error === null ? <Loading lines={12} /> : <Failed error={listed.error} again={() => void listed.refetch()} />;
  if (events.length === 0) return <Empty title={words.none} />;
  return (
    <div className="build">
      <section className="panel build-main" aria-label={words.title}>
        <div className="panel-head">
          <h2>{words.title}</h2>
          <span className="dim">{words.total(count(listed.data.pages[0]?.total ?? 0))}</span>
        </div>
        <Rows
          id="timeline"
          label={words.title}
          rows={events}
          total={listed.data.pages[0]?.total}
          height={HEIGHT}
          current={current}
          idOf={({ sequence }) => String(sequence)}
          choose={choose}
          more={listed.hasNextPage && !listed.isFetchingNextPage ? () => void listed.fetchNextPage() : undefined}
          isGrid
          head={
            <div role="row" className="event" aria-rowindex={1}>
              {[words.at, words.event, words.about, words.by].map((column) => (
                <span key={column} role="columnheader">
                  {column}
                </span>
              ))}
            </div>
          }
        >
          {({ at, type, about, actor, sequence }) => (
            <div role="presentation" className={firsts.has(sequence) ? 'event' : 'event event-same'}>
              <span role="gridcell" className="dim">
                {exact(at)}
              </span>
              <span role="gridcell" className="cut">
                {spoken(type)}
              </span>
              <span role="gridcell" className="cut mono">
                {about}
              </span>
              <span role="gridcell" className="cut dim">
                {actor}
              </span>
            </div>
          )}
        </Rows>
      </section>
      <aside className="panel build-side" aria-label={words.detail}>
        <div className="panel-head">
          <h2>{words.detail}</h2>
          <span className="dim">{chosen?.sequence}</span>
        </div>
        <pre className="as-told step-panel">{chosen === undefined ? '' : JSON.stringify(chosen.event, undefined, 2)}</pre>
      </aside>
    </div>
  );
}
