import type { ReactNode } from 'react';
import { exact, figure, money } from '../kit/format.ts';
import { Panel, Tag } from '../kit/parts.tsx';
import type { Explanation } from '../session/types.ts';
import { t } from '../texts/en.ts';

const words = t.order.goods;
const list = (lines: readonly { readonly item: string; readonly quantity: string }[]): string =>
  lines.map(({ item, quantity }) => `${figure(quantity)} ${item}`).join(', ');

export function Goods({ of: { fulfillments, shipments, invoices } }: { readonly of: Explanation }) {
  return (
    <div className="goods">
      <Listed
        title={words.fulfillments}
        columns={[words.id, words.node, words.state, words.what]}
        rows={fulfillments.map(({ id, node, state, lines }) => [id, node, <Tag key="state">{state}</Tag>, list(lines)])}
      />
      <Listed
        title={words.shipments}
        columns={[
          words.id,
          words.fulfillment,
          words.node,
          words.state,
          words.shipped,
          words.reported,
          words.carrier,
          words.tracking,
          words.what,
        ]}
        rows={shipments.map(({ id, fulfillment, node, state, shippedAt, reportedAt, carrier, tracking, lines }) => [
          id,
          fulfillment,
          node,
          <Tag key="state">{state}</Tag>,
          exact(shippedAt),
          exact(reportedAt),
          carrier ?? '',
          tracking ?? '',
          list(lines),
        ])}
      />
      <Listed
        title={words.invoices}
        columns={[words.id, words.state, words.shipmentsOf, words.amount, words.paid, words.credited]}
        rows={invoices.map(({ id, state, shipments: of, amount, paid, credited }) => [
          id,
          <Tag key="state" tone={state === 'mismatch' ? 'bad' : 'plain'}>
            {state}
          </Tag>,
          of.join(', '),
          money(amount),
          money(paid),
          money(credited),
        ])}
      />
    </div>
  );
}

function Listed({
  title,
  columns,
  rows,
}: {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
}) {
  return (
    <Panel title={title}>
      {rows.length === 0 ? (
        <p className="panel-body dim">{words.none}</p>
      ) : (
        <div className="scroll-x" tabIndex={0} role="group" aria-label={title}>
          <table className="table">
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column}>{column}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((cells, row) => (
                <tr key={row}>
                  {cells.map((cell, index) => (
                    <td key={columns[index]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
