/** What needs me, what is about to be late, and how the orders of the day stand. */
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, type ReactNode } from 'react';
import { count, duration, exact, money, spoken, typeName } from '../kit/format.ts';
import { Answer, Due, Empty, Head, Loading, Panel, Tag } from '../kit/parts.tsx';
import { useGet } from '../session/context.ts';
import type { HoldRow, Today } from '../session/types.ts';
import { t } from '../texts/en.ts';
import './today.css';

/** Charts are large: they come after the figures. */
const Hours = lazy(() => import('./hours.tsx').then(({ Hours: component }) => ({ default: component })));

const words = t.today;

export function TodayScreen() {
  const asked = useGet<Today>(['today'], '/today');
  return (
    <div className="screen">
      <Head title={words.title} note={asked.data === undefined ? null : exact(asked.data.at)} />
      <Answer of={asked} lines={16}>
        {(today) => (
          <>
            <Tiles of={today} />
            <div className="today">
              <Next rows={today.next} />
              <div className="today-side">
                <ByType of={today} />
                <Adherence of={today} />
              </div>
            </div>
            <div className="today">
              <Panel title={words.byHour}>
                <Suspense fallback={<Loading lines={4} />}>
                  <Hours of={today.byHour} />
                </Suspense>
              </Panel>
              <Channels of={today} />
            </div>
          </>
        )}
      </Answer>
    </div>
  );
}

function Tiles({ of: { mine, orders } }: { readonly of: Today }) {
  return (
    <div className="tile-groups">
      <section aria-label={words.mine.label} className="tiles panel">
        <h2>{words.mine.label}</h2>
        <Tile name={words.mine.open} value={mine.open} search={{ mine: 'true' }} />
        <Tile
          name={words.mine.overdue}
          value={mine.overdue}
          tone={mine.overdue > 0 ? 'bad' : undefined}
          search={{ mine: 'true' }}
        />
        <Tile
          name={words.mine.dueSoon}
          value={mine.dueSoon}
          tone={mine.dueSoon > 0 ? 'warn' : undefined}
          search={{ mine: 'true' }}
        />
        <Tile name={words.mine.toConfirm} value={mine.toConfirm} search={{ mine: 'true' }} />
      </section>
      <section aria-label={words.orders.label} className="tiles panel">
        <h2>{words.orders.label}</h2>
        {(['captured', 'open', 'held', 'closed', 'cancelled'] as const).map((name) => (
          <Tile key={name} name={words.orders[name]} value={orders[name]} />
        ))}
      </section>
    </div>
  );
}

interface TileProps {
  readonly name: string;
  readonly value: number;
  readonly tone?: 'bad' | 'warn' | undefined;
  readonly search?: Readonly<Record<string, string>>;
}

function Tile({ name, value, tone, search }: TileProps) {
  const inside: ReactNode = (
    <>
      <span className="tile-name">{name}</span>
      <span className={`tile-value ${tone === undefined ? '' : `tile-${tone}`}`}>{count(value)}</span>
    </>
  );
  if (search === undefined) return <div className="tile">{inside}</div>;
  return (
    <Link className="tile" to="/holds" search={search}>
      {inside}
    </Link>
  );
}

function Next({ rows }: { readonly rows: readonly HoldRow[] }) {
  return (
    <Panel
      title={words.next}
      side={
        <Link to="/holds" search={{ mine: 'true' }}>
          {words.all}
        </Link>
      }
    >
      {rows.length === 0 ? (
        <Empty title={words.none}>{words.noneHelp}</Empty>
      ) : (
        <ul className="next">
          {rows.map((row) => (
            <li key={`${row.order} ${row.hold}`}>
              <Link to="/holds" search={{ mine: 'true', hold: `${row.order}~${row.hold}` }}>
                <span className="next-type">{typeName(row.type)}</span>
                <span className="cut dim">{row.label}</span>
                <span className="cut">{row.number ?? row.order}</span>
                <span className="cut dim">{row.customer}</span>
                <span className="figure right">{row.amount === undefined ? '' : money(row.amount)}</span>
                <span className="right">
                  <Due at={row.dueAt} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function ByType({ of: { byType } }: { readonly of: Today }) {
  return (
    <Panel title={words.byType}>
      {byType.length === 0 ? (
        <p className="panel-body dim">{words.calm}</p>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th>{words.type}</th>
              <th>{words.team}</th>
              <th className="num">{words.open}</th>
              <th className="num">{words.overdue}</th>
            </tr>
          </thead>
          <tbody>
            {byType.map(({ type, team, open, overdue }) => (
              <tr key={`${type} ${team}`}>
                <td>
                  <Link to="/holds" search={{ type, team }}>
                    {typeName(type)}
                  </Link>
                </td>
                <td className="dim">{spoken(team)}</td>
                <td className="num">{count(open)}</td>
                <td className="num">
                  {overdue === 0 ? (
                    <span className="dim">0</span>
                  ) : (
                    <Tag tone="bad" icon="clock">
                      {count(overdue)}
                    </Tag>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function Channels({ of: { byChannel } }: { readonly of: Today }) {
  const most = Math.max(1, ...byChannel.map(({ captured }) => captured));
  return (
    <Panel title={words.byChannel}>
      {byChannel.length === 0 ? (
        <p className="panel-body dim">{words.noneYet}</p>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th>{words.channel}</th>
              <th aria-hidden="true" />
              <th className="num">{words.captured}</th>
            </tr>
          </thead>
          <tbody>
            {byChannel.map(({ channel, captured }) => (
              <tr key={channel}>
                <td>
                  <Link to="/orders" search={{ channel }}>
                    {channel}
                  </Link>
                </td>
                <td className="share" aria-hidden="true">
                  <div className="share-bar" style={{ width: `${(captured / most) * 100}%` }} />
                </td>
                <td className="num">{count(captured)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function Adherence({ of: { adherence } }: { readonly of: Today }) {
  return (
    <Panel title={words.adherence}>
      {adherence.length === 0 ? (
        <p className="panel-body dim">{words.noneYet}</p>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th>{words.team}</th>
              <th className="num">{words.settled}</th>
              <th className="num">{words.share}</th>
              <th className="num">{words.median}</th>
            </tr>
          </thead>
          <tbody>
            {adherence.map(({ team, settled, inTime, medianMs }) => (
              <tr key={team}>
                <td>{spoken(team)}</td>
                <td className="num">{count(settled)}</td>
                <td className="num">{settled === 0 ? '' : `${((inTime / settled) * 100).toFixed(1)}%`}</td>
                <td className="num dim">{medianMs === undefined ? '' : duration(medianMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
