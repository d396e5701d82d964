/** How each system at the other end is, and the ledger of what it sent. */
import { Link } from '@tanstack/react-router';
import { useView } from '../kit/view.ts';
import { count, moment } from '../kit/format.ts';
import { Answer, Empty, Head, Moment, Panel, Tag, type Tone } from '../kit/parts.tsx';
import type { IconName } from '../kit/icons.tsx';
import { useNow } from '../kit/now.ts';
import { useGet } from '../session/context.ts';
import type { Connection, Connections } from '../session/types.ts';
import { t } from '../texts/en.ts';
import { Ledger } from './ledger.tsx';
import './connections.css';

const words = t.connections;
const LOOKS: Readonly<Record<Connection['state'], readonly [Tone, IconName]>> = {
  up: ['good', 'check'],
  slow: ['warn', 'clock'],
  down: ['bad', 'alert'],
  unused: ['plain', 'dot'],
};

export function ConnectionsScreen() {
  const asked = useGet<Connections>(['connections'], '/connections');
  return (
    <div className="screen">
      <Head title={words.title} />
      <Panel title={words.title}>
        <Answer of={asked}>
          {({ connections }) =>
            connections.length === 0 ? <Empty title={words.none}>{words.noneHelp}</Empty> : <Table of={connections} />
          }
        </Answer>
      </Panel>
      <Ledger names={(asked.data?.connections ?? []).map(({ name }) => name)} />
    </div>
  );
}

const zero = (value: number) => (value === 0 ? <span className="dim">0</span> : count(value));

function Table({ of }: { readonly of: readonly Connection[] }) {
  const [, change] = useView();
  const now = useNow();
  return (
    <div className="scroll-x" tabIndex={0} role="group" aria-label={words.title}>
      <table className="table">
        <thead>
          <tr>
            <th>{words.columns.name}</th>
            <th>{words.columns.state}</th>
            <th className="num">{words.columns.latency}</th>
            <th>{words.columns.answered}</th>
            {(['waiting', 'inDoubt', 'dead', 'received', 'refused'] as const).map((column) => (
              <th key={column} className="num">
                {words.columns[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {of.map(
            ({ name, kind, address, state, latencyMs, answeredAt, failedAt, waiting, inDoubt, dead, received, refused }) => {
              const [tone, icon] = LOOKS[state];
              return (
                <tr key={name}>
                  <td>
                    <button type="button" className="link-button" onClick={() => change({ connection: name })}>
                      {name}
                    </button>{' '}
                    <span className="dim">
                      {kind} {address}
                    </span>
                  </td>
                  <td>
                    <Tag tone={tone} icon={icon}>
                      {words.states[state]}
                    </Tag>
                  </td>
                  <td className="num">{latencyMs === undefined ? '' : words.latency(latencyMs.p50, latencyMs.p99)}</td>
                  <td>
                    {answeredAt !== undefined && <Moment at={answeredAt} />}{' '}
                    {failedAt !== undefined && <span className="failed-at">{words.failed(moment(failedAt, now))}</span>}
                  </td>
                  <td className="num">{zero(waiting)}</td>
                  <td className="num">{zero(inDoubt)}</td>
                  <td className="num">
                    {dead === 0 ? (
                      zero(0)
                    ) : (
                      <Link to="/holds" search={{ type: 'effect' }}>
                        {words.deadGo(count(dead))}
                      </Link>
                    )}
                  </td>
                  <td className="num">{zero(received)}</td>
                  <td className="num">{refused === 0 ? zero(0) : <Tag tone="bad">{count(refused)}</Tag>}</td>
                </tr>
              );
            },
          )}
        </tbody>
      </table>
    </div>
  );
}
