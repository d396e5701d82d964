/** The columns of the list, said once for its head and its rows. */
import { createColumnHelper, tableFeatures, useTable, FlexRender } from '@tanstack/react-table';
import { Link } from '@tanstack/react-router';
import { figure, money, typeName } from '../kit/format.ts';
import { Moment, Tag } from '../kit/parts.tsx';
import type { OrderSummary } from '../session/types.ts';
import { t } from '../texts/en.ts';

export const WIDTH_MIN = 980;

const words = t.orders.columns;
const TONES = { open: 'info', closed: 'good', cancelled: 'plain' } as const;
const features = tableFeatures({});
const helper = createColumnHelper<typeof features, OrderSummary>();

const COLUMNS = helper.columns([
  helper.accessor('number', {
    header: words.number,
    cell: ({ row: { original } }) => (
      <Link to="/orders/$id" params={{ id: original.order }} tabIndex={-1}>
        {original.number}
      </Link>
    ),
  }),
  helper.accessor('customer', { header: words.customer, cell: ({ row: { original } }) => original.customer }),
  helper.accessor('standing', {
    header: words.standing,
    cell: ({ row: { original } }) => (
      <>
        <Tag tone={TONES[original.state]}>{t.orders.states[original.state]}</Tag>{' '}
        <span className="dim">{original.standing === original.state ? '' : original.standing}</span>
      </>
    ),
  }),
  helper.accessor('holds', {
    header: words.holds,
    cell: ({ row: { original } }) =>
      original.holds.map(({ id, type }) => (
        <Tag key={id} tone="bad" icon="stop">
          {typeName(type)}
        </Tag>
      )),
  }),
  helper.accessor('channel', {
    header: words.channel,
    cell: ({ row: { original } }) => <span className="dim">{original.channel}</span>,
  }),
  helper.accessor('open', { header: words.open, cell: ({ row: { original } }) => figure(original.open), meta: {} }),
  helper.accessor('shipped', { header: words.shipped, cell: ({ row: { original } }) => figure(original.shipped) }),
  helper.accessor('total', {
    header: words.total,
    cell: ({ row: { original } }) => (original.total === undefined ? '' : money(original.total)),
  }),
  helper.accessor('capturedAt', {
    header: words.captured,
    cell: ({ row: { original } }) => (
      <span className="dim">{original.capturedAt !== undefined && <Moment at={original.capturedAt} />}</span>
    ),
  }),
]);

const RIGHT: ReadonlySet<string> = new Set(['open', 'shipped', 'total', 'capturedAt']);
const NONE: OrderSummary[] = [];
const classOf = (column: string): string => `cut ${RIGHT.has(column) ? 'figure right' : ''}`;

export function Columns() {
  const table = useTable({ features, columns: COLUMNS, data: NONE });
  return (
    <div role="row" className="order-line" aria-rowindex={1}>
      {table.getHeaderGroups().flatMap(({ headers }) =>
        headers.map((header) => (
          <span key={header.id} role="columnheader" className={classOf(header.id)}>
            <FlexRender header={header} />
          </span>
        )),
      )}
    </div>
  );
}

export function OrderLine({ row }: { readonly row: OrderSummary }) {
  const table = useTable({ features, columns: COLUMNS, data: [row] });
  const [only] = table.getRowModel().rows;
  return (
    <div role="presentation" className="order-line">
      {only?.getAllCells().map((cell) => (
        <span key={cell.id} role="gridcell" className={classOf(cell.column.id)}>
          <FlexRender cell={cell} />
        </span>
      ))}
    </div>
  );
}
