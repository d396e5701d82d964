import { Evidence } from '../holds/evidence.tsx';
import { figure, money, typeName } from '../kit/format.ts';
import { Icon } from '../kit/icons.tsx';
import { Tag } from '../kit/parts.tsx';
import type { Quotation } from '../session/types.ts';
import { t } from '../texts/en.ts';

const words = t.capture;
const places = (of: readonly { readonly node: string; readonly quantity: string }[]): string =>
  of.map(({ node, quantity }) => `${node} ${figure(quantity)}`).join(', ');

export function Coming({ of: { isClear, lines, total, credit, holds } }: { readonly of: Quotation }) {
  return (
    <div className="capture-coming">
      <p className={isClear ? 'verdict verdict-good' : 'verdict verdict-bad'}>
        <Icon name={isClear ? 'check' : 'stop'} />
        {isClear ? words.clear : words.held(holds.length)}
        {total !== undefined && <strong className="figure">{money(total)}</strong>}
      </p>
      <table className="table">
        <thead>
          <tr>
            <th>{words.item}</th>
            <th className="num">{words.ours}</th>
            <th>{words.available}</th>
            <th>{words.from}</th>
            <th>{words.promised}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ line, item, price, available, schedules }) => (
            <tr key={line}>
              <td className="mono">{item}</td>
              <td className="num">{price === undefined ? '' : money(price)}</td>
              <td>{places(available)}</td>
              <td>
                {schedules.map(({ schedule, from, backordered, short }) => (
                  <div key={schedule}>
                    {places(from)}
                    {backordered.length > 0 && <Tag tone="warn">{`${words.waits} ${places(backordered)}`}</Tag>}
                    {short !== undefined && <Tag tone="bad">{`${words.short} ${figure(short)}`}</Tag>}
                  </div>
                ))}
              </td>
              <td>{schedules.map(({ promised }) => promised).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl className="stake">
        <div>
          <dt>{words.credit}</dt>
          <dd>{credit.account}</dd>
        </div>
        <div>
          <dt>{words.room}</dt>
          <dd className="figure">{figure(credit.room, 2)}</dd>
        </div>
        {credit.wanted !== undefined && (
          <div>
            <dt>{words.wanted}</dt>
            <dd className="figure">{figure(credit.wanted, 2)}</dd>
          </div>
        )}
      </dl>
      {holds.map(({ hold }) => (
        <section key={hold.id} className="capture-hold" aria-label={typeName(hold.reason.type)}>
          <h3>
            {typeName(hold.reason.type)} <small>{hold.team}</small>
          </h3>
          <Evidence reason={hold.reason} />
        </section>
      ))}
    </div>
  );
}
