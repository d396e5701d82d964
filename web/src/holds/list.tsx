import { Button } from '@mantine/core';
import { money, typeName } from '../kit/format.ts';
import { Due, Empty, Failed, Loading, Tag } from '../kit/parts.tsx';
import { Rows } from '../kit/rows.tsx';
import type { HoldRow } from '../session/types.ts';
import { t } from '../texts/en.ts';

interface Listed {
  readonly data: unknown;
  readonly error: unknown;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly isStale: boolean;
  readonly fetchNextPage: () => unknown;
  readonly refetch: () => unknown;
}

interface HoldListProps {
  readonly listed: Listed;
  readonly rows: readonly HoldRow[];
  readonly current: number;
  readonly choose: (index: number) => void;
  readonly open: (row: HoldRow) => void;
  readonly clear: () => void;
}

const HEIGHT = 54;

export function HoldList({ listed, rows, current, choose, open, clear }: HoldListProps) {
  return (
    <section className="list panel" aria-label={t.holds.list}>
      {listed.error !== null && <Failed error={listed.error} again={() => void listed.refetch()} />}
      {listed.data === undefined && listed.error === null && <Loading lines={14} />}
      {listed.data !== undefined && rows.length === 0 && (
        <>
          <Empty title={t.holds.none}>{t.holds.noneHelp}</Empty>
          <div className="center">
            <Button variant="default" size="compact-sm" onClick={clear}>
              {t.holds.noneFiltered}
            </Button>
          </div>
        </>
      )}
      {rows.length > 0 && (
        <Rows
          id="holds-list"
          label={t.holds.list}
          rows={rows}
          height={HEIGHT}
          current={current}
          idOf={({ order, hold }) => `${order}-${hold}`}
          choose={choose}
          open={open}
          more={listed.hasNextPage && !listed.isFetchingNextPage ? () => void listed.fetchNextPage() : undefined}
        >
          {(row) => <Line row={row} />}
        </Rows>
      )}
    </section>
  );
}

const Line = ({ row }: { readonly row: HoldRow }) => (
  <div className="hold-line">
    <span className="hold-type cut">{typeName(row.type)}</span>
    <span className="hold-cause cut dim">{row.label ?? row.cause ?? ''}</span>
    <span className="hold-amount figure">{row.amount === undefined ? '' : money(row.amount)}</span>
    <span className="hold-number cut">
      {row.number ?? row.order} <span className="dim">{row.customer}</span>
    </span>
    <span className="hold-marks">
      {row.proposed !== undefined && <Tag tone="info">{t.holds.isProposed}</Tag>}
      <Due at={row.dueAt} />
    </span>
  </div>
);
