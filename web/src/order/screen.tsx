/** One order: where it stands, what each step rests on, what of it shipped and was billed, and what happened. */
import { Button } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { exact, money, typeName } from '../kit/format.ts';
import { Icon } from '../kit/icons.tsx';
import { useKeys } from '../kit/keys.tsx';
import { Answer, Due, Head, KeyCap, Loading, Tag } from '../kit/parts.tsx';
import { Tabs } from '../kit/tabs.tsx';
import { useView } from '../kit/view.ts';
import { part } from '../session/api.ts';
import { useGet, useSession, useWorkflows } from '../session/context.ts';
import type { Explanation, OrderSummary } from '../session/types.ts';
import { t } from '../texts/en.ts';
import { Changing } from './changing.tsx';
import { Goods } from './goods.tsx';
import { Lines } from './lines.tsx';
import { Messages } from './messages.tsx';
import { Timeline } from './timeline.tsx';
import './order.css';

/** The graph is large and is needed by one tab alone; it comes while the order is read. */
const build = async () => ({ default: (await import('./build.tsx')).Build });
const Build = lazy(build);

const TABS = ['build', 'lines', 'goods', 'timeline', 'messages'] as const;
type Tab = (typeof TABS)[number];

const STANDING = { open: 'info', closed: 'good', cancelled: 'plain' } as const;

export function OrderScreen() {
  const { id = '' } = useParams({ strict: false });
  const [view, change] = useView();
  const { scopes } = useSession();
  const row = useGet<OrderSummary>(['order', id, 'row'], `/orders/${part(id)}`);
  const told = useGet<Explanation>(['order', id, 'explanation'], `/orders/${part(id)}/explanation`);
  const [doing, setDoing] = useState<'change' | 'cancel'>();
  const tab = TABS.find((each) => each === view['tab']) ?? 'build';
  useWorkflows(tab === 'build');
  useEffect(() => {
    if (tab === 'build') void build();
  }, [tab]);
  const mayChange = scopes.includes('orders:write') && row.data?.state === 'open';
  useKeys([
    ...(mayChange
      ? [
          { key: 'e', text: t.order.keys.change, run: () => setDoing('change') },
          { key: 'x', text: t.order.keys.cancel, run: () => setDoing('cancel') },
        ]
      : []),
    { key: 'p', text: t.order.keys.print, run: () => window.print() },
    ...TABS.map((name, index) => ({ key: String(index + 1), text: t.order.tabs[name], run: () => change({ tab: name }) })),
  ]);
  return (
    <div className="screen screen-full order">
      <Head title={t.order.title(row.data?.number ?? id)} note={row.data !== undefined && <Standing of={row.data} />}>
        {mayChange && (
          <>
            <Button variant="default" size="compact-md" onClick={() => setDoing('change')} rightSection={<KeyCap>e</KeyCap>}>
              {t.order.change.open}
            </Button>
            <Button variant="default" size="compact-md" onClick={() => setDoing('cancel')} rightSection={<KeyCap>x</KeyCap>}>
              {t.order.change.cancel}
            </Button>
          </>
        )}
        <Button variant="default" size="compact-md" onClick={() => window.print()} leftSection={<Icon name="print" size={14} />}>
          {t.order.change.print}
        </Button>
      </Head>
      <Answer of={told} lines={14}>
        {(explanation) => (
          <>
            <Summary of={explanation} row={row.data} />
            <Held of={explanation} />
            <Tabs<Tab>
              label={t.order.tabs.label}
              tabs={TABS.map((name) => ({ name, text: t.order.tabs[name] }))}
              chosen={tab}
              choose={(name) => change({ tab: name, step: undefined })}
            >
              {tab === 'build' && (
                <Suspense fallback={<Loading lines={8} />}>
                  <Build of={explanation} />
                </Suspense>
              )}
              {tab === 'lines' && <Lines of={explanation} />}
              {tab === 'goods' && <Goods of={explanation} />}
              {tab === 'timeline' && <Timeline order={id} />}
              {tab === 'messages' && <Messages order={id} />}
            </Tabs>
            <div className="print-only">
              <Lines of={explanation} />
              <Goods of={explanation} />
            </div>
            {doing !== undefined && <Changing what={doing} of={explanation} close={() => setDoing(undefined)} />}
          </>
        )}
      </Answer>
    </div>
  );
}

const Standing = ({ of: { state, standing } }: { readonly of: OrderSummary }) => (
  <span className="standing">
    <Tag tone={STANDING[state]}>{state}</Tag>
    {standing !== state && <span className="cut">{standing}</span>}
  </span>
);

/** A ship-to as the head of an order has it: a number, or an address. */
function placeOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value)
    .flat()
    .filter((each) => typeof each === 'string')
    .join(', ');
}

function Summary({ of, row }: { readonly of: Explanation; readonly row: OrderSummary | undefined }) {
  const { header, workflow, capturedAt, order } = of;
  const shipTo = placeOf((header as Record<string, unknown>)['shipTo']);
  const { head } = t.order;
  return (
    <dl className="summary panel">
      <Pair name={head.number}>{order}</Pair>
      <Pair name={head.customer}>{header.customer}</Pair>
      {row?.total !== undefined && (
        <Pair name={head.total}>
          <strong className="figure">{money(row.total)}</strong>
        </Pair>
      )}
      {row !== undefined && <Pair name={head.channel}>{row.channel}</Pair>}
      <Pair name={head.captured}>{exact(capturedAt)}</Pair>
      <Pair name={head.workflow}>
        <Link to="/workflows" search={{ name: workflow.name, version: String(workflow.version) }}>
          {workflow.name} {workflow.version}
        </Link>
      </Pair>
      {shipTo !== '' && <Pair name={head.shipTo}>{shipTo}</Pair>}
    </dl>
  );
}

const Pair = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd className="cut">{children}</dd>
  </div>
);

function Held({ of: { order, holds } }: { readonly of: Explanation }) {
  if (holds.length === 0) return null;
  return (
    <ul className="held">
      {holds.map(({ hold }) => (
        <li key={hold.id}>
          <Icon name="stop" />
          <strong>{typeName(hold.reason.type)}</strong>
          <span>{hold.team}</span>
          {hold.amount !== undefined && <span className="figure">{money(hold.amount)}</span>}
          <Due at={hold.dueAt} />
          <Link to="/holds" search={{ hold: `${order}~${hold.id}` }} className="held-go">
            {t.order.decide}
          </Link>
        </li>
      ))}
    </ul>
  );
}
