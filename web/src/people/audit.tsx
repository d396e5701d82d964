/** Who did what, when and why: each act by its number in the chain. */
import { useMemo } from 'react';
import { exact } from '../kit/format.ts';
import { Empty, Failed, Head, Loading } from '../kit/parts.tsx';
import { Rows } from '../kit/rows.tsx';
import { useView } from '../kit/view.ts';
import { useListed } from '../session/context.ts';
import type { AuditPage } from '../session/types.ts';
import { t } from '../texts/en.ts';
import './people.css';

const PAGE = 200;
const HEIGHT = 32;
const words = t.people.audit;

export function AuditScreen() {
  const [view, change] = useView();
  const { actor, about } = view;
  const listed = useListed<AuditPage>(['audit'], '/audit', { actor, about, limit: PAGE });
  const acts = useMemo(() => listed.data?.pages.flatMap((page) => page.acts) ?? [], [listed.data]);
  const found = acts.findIndex(({ number }) => String(number) === view['act']);
  const current = found >= 0 ? found : 0;
  const chosen = acts[current];
  return (
    <div className="screen screen-full">
      <Head title={words.title}>
        <div className="bar-of-fields" role="search" aria-label={words.filters}>
          {(['actor', 'about'] as const).map((name) => (
            <input
              key={name}
              className="input"
              type="search"
              aria-label={words[name]}
              placeholder={words[name]}
              defaultValue={view[name] ?? ''}
              onKeyDown={(event) => {
                if (event.key === 'Enter') change({ [name]: event.currentTarget.value.trim(), act: undefined });
              }}
            />
          ))}
        </div>
      </Head>
      <div className="build">
        <section className="panel" aria-label={words.label}>
          {listed.error !== null && <Failed error={listed.error} again={() => void listed.refetch()} />}
          {listed.data === undefined && listed.error === null && <Loading lines={16} />}
          {listed.data !== undefined && acts.length === 0 && <Empty title={words.none}>{words.noneHelp}</Empty>}
          {acts.length > 0 && (
            <Rows
              id="audit"
              label={words.label}
              rows={acts}
              height={HEIGHT}
              current={current}
              idOf={({ number }) => String(number)}
              choose={(index) => change({ act: String(acts[index]?.number) })}
              more={listed.hasNextPage && !listed.isFetchingNextPage ? () => void listed.fetchNextPage() : undefined}
              isGrid
              head={
                <div role="row" className="act" aria-rowindex={1}>
                  {(['number', 'at', 'actor', 'act', 'about', 'note'] as const).map((column) => (
                    <span key={column} role="columnheader">
                      {words[column]}
                    </span>
                  ))}
                </div>
              }
            >
              {({ number, at, actor: by, act, about: of, note }) => (
                <div role="presentation" className="act">
                  <span role="gridcell" className="dim">
                    {number}
                  </span>
                  <span role="gridcell" className="dim">
                    {exact(at)}
                  </span>
                  <span role="gridcell" className="cut">
                    {by}
                  </span>
                  <span role="gridcell" className="cut mono">
                    {act}
                  </span>
                  <span role="gridcell" className="cut">
                    {of}
                  </span>
                  <span role="gridcell" className="cut dim">
                    {note}
                  </span>
                </div>
              )}
            </Rows>
          )}
        </section>
        <aside className="panel" aria-label={words.detail}>
          <div className="panel-head">
            <h2>{words.detail}</h2>
          </div>
          <pre className="as-told panel-body act-detail" tabIndex={0}>
            {chosen === undefined ? '' : JSON.stringify(chosen, undefined, 2)}
          </pre>
        </aside>
      </div>
    </div>
  );
}
