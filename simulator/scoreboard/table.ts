/** Figures as text: tables that a document can hold as they are. */
import { ASSUMPTION_NAMES, ASSUMPTIONS, scaled, type AssumptionName, type Assumed } from './assumptions.ts';
import { COLUMN_NAMES, COLUMNS, type Counts } from './columns.ts';

/** To a whole number per 10,000 orders. */
const perTenThousand = (count: number, orders: number): number => Math.round((count * 10_000) / orders);

const row = (...cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

export function sideBySide(orders: number, chain: Counts, hub: Counts): string {
  return [
    row('per 10,000 orders', 'point to point', 'Orderkeel'),
    row('---', '---:', '---:'),
    ...COLUMN_NAMES.map((name) => row(COLUMNS[name], perTenThousand(chain[name], orders), perTenThousand(hub[name], orders))),
  ].join('\n');
}

/** Every assumption halved and doubled, against the chain as assumed. `count` runs the chain. */
export function sensitivity(orders: number, count: (assumed: Assumed) => Counts): string {
  const figures = (assumed: Assumed): readonly number[] => {
    const counts = count(assumed);
    return COLUMN_NAMES.map((name) => perTenThousand(counts[name], orders));
  };
  return [
    row('point to point', 'taken as', ...COLUMN_NAMES.map((name) => COLUMNS[name])),
    row('---', '---:', ...COLUMN_NAMES.map(() => '---:')),
    row('as assumed', '', ...figures(scaled('retries', 1))),
    ...ASSUMPTION_NAMES.flatMap((name) => [0.5, 2].map((times) => row(...label(name, times), ...figures(scaled(name, times))))),
  ].join('\n');
}

function label(name: AssumptionName, times: number): readonly [string, string] {
  return [`\`${name}\` ${times === 2 ? 'doubled' : 'halved'}`, `${scaled(name, times)[name]} ${ASSUMPTIONS[name].unit}`];
}
