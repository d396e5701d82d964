import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { count, exact, money, typeName } from '../kit/format.ts';
import { Answer, Due, Empty, KeyCap } from '../kit/parts.tsx';
import { part } from '../session/api.ts';
import { useGet } from '../session/context.ts';
import type { HoldDetails, HoldGroup, HoldRow } from '../session/types.ts';
import { t } from '../texts/en.ts';
import { Decide } from './decide.tsx';
import { Evidence } from './evidence.tsx';

interface DetailProps {
  readonly order: string;
  readonly hold: string;
  readonly row: HoldRow | undefined;
  readonly group: HoldGroup | undefined;
  readonly asGroup: () => void;
  readonly settled: (way: string, isProposed: boolean) => void;
  readonly rest: () => void;
}

export function Detail({ order, hold: id, row, group, asGroup, settled, rest }: DetailProps) {
  const asked = useGet<HoldDetails>(['order', order, 'holds'], `/orders/${part(order)}/holds`);
  return (
    <Answer of={asked} lines={12}>
      {({ holds, stake }) => {
        const detail = holds.find(({ hold }) => hold.id === id);
        if (detail === undefined) return <Empty title={t.holds.gone}>{t.holds.goneHelp}</Empty>;
        const { hold } = detail;
        const total = stake.total ?? row?.total;
        return (
          <>
            <div className="detail-head">
              <div>
                <h2>{typeName(hold.reason.type)}</h2>
                <Due at={hold.dueAt} />
              </div>
              <p className="detail-of">
                <Link to="/orders/$id" params={{ id: order }}>
                  {row?.number ?? order}
                </Link>
                <span className="dim cut">{stake.customerName ?? stake.customer ?? row?.customer}</span>
                {hold.amount !== undefined && <strong className="figure">{money(hold.amount)}</strong>}
              </p>
            </div>
            <div className="detail-body">
              <section aria-label={t.holds.evidence.title} className="evidence-part">
                <Evidence reason={hold.reason} />
              </section>
              <dl className="stake">
                <Pair name={t.holds.stake.total} value={total === undefined ? undefined : money(total)} />
                <Pair name={t.holds.stake.promised} value={stake.promised ?? row?.promised} />
                <Pair name={t.holds.stake.tier} value={stake.tier} />
                <Pair name={t.holds.team} value={hold.team} />
                <Pair name={t.holds.raisedBy} value={hold.raisedBy} />
                <Pair name={t.holds.opened} value={exact(hold.openedAt)} />
              </dl>
              {group !== undefined && group.open > 1 && (
                <Button
                  className="as-group"
                  variant="default"
                  size="compact-sm"
                  onClick={asGroup}
                  rightSection={<KeyCap>g</KeyCap>}
                >
                  {t.holds.group.title(count(group.open))}
                </Button>
              )}
              <Decide order={order} detail={detail} settled={settled} rest={rest} />
            </div>
          </>
        );
      }}
    </Answer>
  );
}

const Pair = ({ name, value }: { readonly name: string; readonly value: string | undefined }) =>
  value === undefined ? null : (
    <div>
      <dt>{name}</dt>
      <dd className="cut">{value}</dd>
    </div>
  );
