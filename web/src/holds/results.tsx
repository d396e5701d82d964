/** What comes, or came, of each hold of a stroke. */
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { count } from '../kit/format.ts';
import { Tag, type Tone } from '../kit/parts.tsx';
import { Rows } from '../kit/rows.tsx';
import type { ManyResults } from '../session/types.ts';
import { t } from '../texts/en.ts';

const TONES: Readonly<Record<string, Tone>> = { resolved: 'good', proposed: 'info', refused: 'bad' };
const HEIGHT = 30;
const words = t.holds.group;

export function Results({ title, of }: { readonly title: string; readonly of: ManyResults }) {
  const [current, choose] = useState(0);
  return (
    <section className="results" aria-label={title}>
      <p className="results-head" role="status">
        <strong>{title}</strong>
        <span className="dim">{words.counts(count(of.resolved), count(of.proposed), count(of.refused))}</span>
      </p>
      <Rows
        id="results"
        label={title}
        rows={of.results}
        height={HEIGHT}
        current={current}
        idOf={({ order, hold }) => `${order}-${hold}`}
        choose={choose}
        isGrid
        head={
          <div role="row" className="result" aria-rowindex={1}>
            <span role="columnheader">{words.order}</span>
            <span role="columnheader">{words.outcome}</span>
            <span role="columnheader">{words.standing}</span>
          </div>
        }
      >
        {({ order, outcome, standing, problem }) => (
          <div className="result" role="presentation">
            <span role="gridcell" className="cut">
              <Link to="/orders/$id" params={{ id: order }} tabIndex={-1}>
                {order}
              </Link>
            </span>
            <span role="gridcell">
              <Tag tone={TONES[outcome] ?? 'plain'}>{words.outcomes[outcome]}</Tag>
            </span>
            <span role="gridcell" className="cut">
              {problem?.title ?? standing}
            </span>
          </div>
        )}
      </Rows>
    </section>
  );
}
