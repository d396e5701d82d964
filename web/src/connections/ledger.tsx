import { useMemo } from 'react';
import { Empty, Failed, Loading, Moment, Panel, Tag, type Tone } from '../kit/parts.tsx';
import { Rows } from '../kit/rows.tsx';
import { useView } from '../kit/view.ts';
import { useListed } from '../session/context.ts';
import type { MessageHead, MessagesPage } from '../session/types.ts';
import { t } from '../texts/en.ts';
import { MessagePanel } from './message.tsx';

const PAGE = 100;
const HEIGHT = 46;
const words = t.connections;
const DIRECTIONS = ['in', 'out'] as const;
const TONES: Readonly<Record<MessageHead['state'], Tone>> = {
  waiting: 'info',
  taken: 'good',
  refused: 'bad',
  'set-aside': 'warn',
  sent: 'good',
  dead: 'bad',
  answered: 'good',
  unanswered: 'bad',
};

export function Ledger({ names }: { readonly names: readonly string[] }) {
  const [view, change] = useView();
  const { connection, direction, refused } = view;
  const listed = useListed<MessagesPage>(['connections', 'messages'], '/messages', {
    connection,
    direction,
    refused,
    limit: PAGE,
  });
  const rows = useMemo(() => listed.data?.pages.flatMap(({ messages }) => messages) ?? [], [listed.data]);
  const found = rows.findIndex(({ id }) => id === view['message']);
  const all = [...new Set([...names, ...rows.map((row) => row.connection), connection ?? ''])]
    .filter((name) => name !== '')
    .sort();
  return (
    <Panel
      title={words.ledger}
      className="ledger"
      side={
        <div className="bar-of-fields">
          <select
            className="input"
            aria-label={words.connection}
            value={connection ?? ''}
            onChange={({ target }) => change({ connection: target.value, message: undefined })}
          >
            <option value="">{words.any}</option>
            {all.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
          <select
            className="input"
            aria-label={words.direction}
            value={direction ?? ''}
            onChange={({ target }) => change({ direction: target.value, message: undefined })}
          >
            <option value="">{words.bothWays}</option>
            {DIRECTIONS.map((way) => (
              <option key={way} value={way}>
                {words.ways[way]}
              </option>
            ))}
          </select>
          <label className="check">
            <input
              type="checkbox"
              checked={refused === 'true'}
              onChange={({ target }) => change({ refused: target.checked ? 'true' : undefined, message: undefined })}
            />
            {words.refusedOnly}
          </label>
        </div>
      }
    >
      <div className="ledger-parts">
        <div className="ledger-list">
          {listed.error !== null && <Failed error={listed.error} again={() => void listed.refetch()} />}
          {listed.data === undefined && listed.error === null && <Loading lines={10} />}
          {listed.data !== undefined && rows.length === 0 && <Empty title={words.noMessages}>{words.noMessagesHelp}</Empty>}
          {rows.length > 0 && (
            <Rows
              id="ledger"
              label={words.ledger}
              rows={rows}
              height={HEIGHT}
              current={found}
              idOf={({ id }) => id}
              choose={(index) => change({ message: rows[index]?.id })}
              more={listed.hasNextPage && !listed.isFetchingNextPage ? () => void listed.fetchNextPage() : undefined}
            >
              {(row) => <Line row={row} />}
            </Rows>
          )}
        </div>
        <div className="ledger-message">
          {view['message'] === undefined ? (
            <p className="state">{words.message.choose}</p>
          ) : (
            <MessagePanel key={view['message']} id={view['message']} />
          )}
        </div>
      </div>
    </Panel>
  );
}

const Line = ({ row: { direction, kind, connection, at, state, error, request } }: { readonly row: MessageHead }) => (
  <div className="ledger-line">
    <span className="cut">
      <Tag tone={direction === 'in' ? 'info' : 'plain'}>{words.ways[direction]}</Tag> <strong>{kind}</strong>{' '}
      <span className="dim">{connection}</span>
    </span>
    <span className="right dim">
      <Moment at={at} />
    </span>
    <span className="cut dim">{error ?? request}</span>
    <span className="right">
      <Tag tone={TONES[state]}>{words.messageStates[state]}</Tag>
    </span>
  </div>
);
