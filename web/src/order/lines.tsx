/** Nothing is lost and nothing is billed twice: each line adds up in quantity, and what shipped in money. */
import { figure, money } from '../kit/format.ts';
import { Panel, Tag } from '../kit/parts.tsx';
import type { Explanation } from '../session/types.ts';
import { t } from '../texts/en.ts';
import { plus, times } from './exactly.ts';

const words = t.order.lines;
const COLUMNS = ['ordered', 'overage', 'shipped', 'open', 'cancelled'] as const;

export function Lines({ of: { lines, invoices, header } }: { readonly of: Explanation }) {
  const currency = (header as Readonly<Record<string, unknown>>)['currency'];
  const unit = typeof currency === 'string' ? currency : '';
  const goods = lines.reduce((sum, { shipped, price }) => (price === undefined ? sum : plus(sum, times(shipped, price))), '0');
  return (
    <Panel title={words.title}>
      <div className="scroll-x" tabIndex={0} role="group" aria-label={words.title}>
        <table className="table">
          <thead>
            <tr>
              <th>{words.line}</th>
              <th>{words.item}</th>
              {COLUMNS.map((column) => (
                <th key={column} className="num">
                  {words[column]}
                </th>
              ))}
              <th>{words.unit}</th>
              <th className="num">{words.price}</th>
              <th className="num">{words.amount}</th>
              <th className="num">{words.billable}</th>
              <th>{words.adds}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.line}>
                <td>{line.line}</td>
                <td className="mono">{line.item}</td>
                {COLUMNS.map((column) => (
                  <td key={column} className={line[column] === '0' ? 'num dim' : 'num'}>
                    {figure(line[column])}
                  </td>
                ))}
                <td className="dim">{line.unit}</td>
                <td className="num">{line.price === undefined ? '' : figure(line.price, 2)}</td>
                <td className="num">{line.price === undefined ? '' : figure(times(line.ordered, line.price), 2)}</td>
                <td className="num">{line.price === undefined ? '' : figure(times(line.shipped, line.price), 2)}</td>
                <td>
                  <Tag tone={line.holds ? 'good' : 'bad'} icon={line.holds ? 'check' : 'alert'}>
                    {line.holds ? words.holds : words.broken}
                  </Tag>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="lines-foot">
        <span className="dim">{words.rule}</span>
        <span>
          {words.goods} <strong className="figure">{`${figure(goods, 2)} ${unit}`}</strong>
        </span>
        {invoices.map(({ id, amount }) => (
          <span key={id}>
            {words.invoiced} {id} <strong className="figure">{money(amount)}</strong>
          </span>
        ))}
      </p>
    </Panel>
  );
}
