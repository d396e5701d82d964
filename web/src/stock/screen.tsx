/** What is on hand at each node, what of it is promised to which orders, and what is left. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Fragment, useMemo, useRef, type KeyboardEvent } from 'react';
import { exact, figure } from '../kit/format.ts';
import { Icon } from '../kit/icons.tsx';
import { useKeys } from '../kit/keys.tsx';
import { Answer, Empty, Failed, Head, Loading, Tag } from '../kit/parts.tsx';
import { useView } from '../kit/view.ts';
import { part } from '../session/api.ts';
import { useGet, useListed } from '../session/context.ts';
import type { AccountClaims, StockPage } from '../session/types.ts';
import { t } from '../texts/en.ts';
import './stock.css';

const PAGE = 200;
const words = t.stock;
type Row = StockPage['stock'][number];

export function StockScreen() {
  const [view, change] = useView();
  const { node, item } = view;
  const listed = useListed<StockPage>(['stock'], '/stock', { node, item, limit: PAGE });
  const rows = useMemo(() => listed.data?.pages.flatMap(({ stock }) => stock) ?? [], [listed.data]);
  const field = useRef<HTMLInputElement>(null);
  useKeys([{ key: '/', text: words.keys.item, run: () => field.current?.focus() }]);
  const typed = (name: 'node' | 'item') => ({
    className: 'input',
    type: 'search',
    'aria-label': words[name],
    placeholder: words[name],
    defaultValue: view[name] ?? '',
    onBlur: ({ target }: { target: HTMLInputElement }) => {
      if (target.value !== (view[name] ?? '')) change({ [name]: target.value.trim() });
    },
    onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => {
      if (event.key === 'Enter') change({ [name]: event.currentTarget.value.trim() });
    },
  });
  return (
    <div className="screen">
      <Head title={words.title}>
        <div className="bar-of-fields" role="search" aria-label={words.filters}>
          <input ref={field} {...typed('item')} />
          <input {...typed('node')} />
        </div>
      </Head>
      <div className="panel">
        {listed.error !== null && <Failed error={listed.error} again={() => void listed.refetch()} />}
        {listed.data === undefined && listed.error === null && <Loading lines={16} />}
        {listed.data !== undefined && rows.length === 0 && <Empty title={words.none}>{words.noneHelp}</Empty>}
        {rows.length > 0 && (
          <div className="scroll-x" tabIndex={0} role="group" aria-label={words.title}>
            <table className="table stock">
              <thead>
                <tr>
                  <th>{words.columns.item}</th>
                  <th>{words.columns.node}</th>
                  {(['onHand', 'claimed', 'safety', 'available', 'waiting'] as const).map((column) => (
                    <th key={column} className="num">
                      {words.columns[column]}
                    </th>
                  ))}
                  <th>{words.columns.unit}</th>
                  <th aria-hidden="true">{words.columns.share}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <Line
                    key={row.account}
                    row={row}
                    isOpen={view['open'] === row.account}
                    toggle={() => change({ open: view['open'] === row.account ? undefined : row.account })}
                  />
                ))}
              </tbody>
            </table>
          </div>
        )}
        {listed.hasNextPage && (
          <div className="panel-body center">
            <Button variant="default" size="compact-sm" onClick={() => void listed.fetchNextPage()}>
              {t.kit.more}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

const share = (some: string, whole: string): number =>
  Number(whole) > 0 ? Math.max(0, Math.min(100, (Number(some) / Number(whole)) * 100)) : 0;

function Line({ row, isOpen, toggle }: { readonly row: Row; readonly isOpen: boolean; readonly toggle: () => void }) {
  const { item, node, description, unit, onHand, claimed, safety, available, waiting } = row;
  const isShort = available.startsWith('-') || available === '0';
  return (
    <Fragment>
      <tr className={isOpen ? 'row-current' : ''}>
        <td>
          <button
            type="button"
            className="link-button stock-item"
            aria-expanded={isOpen}
            aria-label={words.show(item, node)}
            onClick={toggle}
          >
            <Icon name="more" size={12} />
            {item}
          </button>{' '}
          <span className="dim">{description}</span>
        </td>
        <td>{node}</td>
        <td className="num">{figure(onHand)}</td>
        <td className="num">{figure(claimed)}</td>
        <td className="num dim">{figure(safety)}</td>
        <td className="num">
          {isShort ? (
            <Tag tone="bad" icon="alert">
              {figure(available)}
            </Tag>
          ) : (
            <strong>{figure(available)}</strong>
          )}
        </td>
        <td className="num">
          {waiting === '0' ? (
            <span className="dim">0</span>
          ) : (
            <Tag tone="warn" icon="clock">
              {figure(waiting)}
            </Tag>
          )}
        </td>
        <td className="dim">{unit}</td>
        <td aria-hidden="true">
          <div className="stock-bar">
            <div className="stock-claimed" style={{ width: `${share(claimed, onHand)}%` }} />
            <div className="stock-safety" style={{ width: `${share(safety, onHand)}%` }} />
          </div>
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={9} className="claims">
            <Claims node={node} item={item} />
          </td>
        </tr>
      )}
    </Fragment>
  );
}

function Claims({ node, item }: { readonly node: string; readonly item: string }) {
  const asked = useGet<AccountClaims>(['stock', 'claims'], `/stock/${part(node)}/${part(item)}/claims`);
  return (
    <Answer of={asked} lines={3}>
      {({ claims }) =>
        claims.length === 0 ? (
          <p className="dim">{words.noClaims}</p>
        ) : (
          <table className="table">
            <thead>
              <tr>
                <th>{words.claim.order}</th>
                <th>{words.claim.customer}</th>
                <th>{words.claim.state}</th>
                <th className="num">{words.claim.wanted}</th>
                <th className="num">{words.claim.granted}</th>
                <th>{words.claim.since}</th>
              </tr>
            </thead>
            <tbody>
              {claims.map(({ order, number, customer, state, wanted, granted, waitingSince }) => (
                <tr key={order}>
                  <td>
                    <Link to="/orders/$id" params={{ id: order }}>
                      {number}
                    </Link>
                  </td>
                  <td>{customer}</td>
                  <td>{state}</td>
                  <td className="num">{figure(wanted)}</td>
                  <td className="num">{figure(granted)}</td>
                  <td className="dim">{waitingSince === undefined ? '' : exact(waitingSince)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )
      }
    </Answer>
  );
}
