/** What would come of it: told before anything is done. The same for a way out, a change and a cancellation. */
import { figure, money, typeName } from '../kit/format.ts';
import { Icon } from '../kit/icons.tsx';
import { Failed, Loading, ProblemText, Tag } from '../kit/parts.tsx';
import type { Preview } from '../session/types.ts';
import { t } from '../texts/en.ts';
import './preview.css';

interface Asked {
  readonly data: Preview | undefined;
  readonly error: unknown;
  readonly isFetching: boolean;
}

const words = t.holds.preview;

export function PreviewPanel({ of: { data, error, isFetching } }: { readonly of: Asked }) {
  return (
    <section className="preview" aria-label={words.title} aria-live="polite" aria-busy={isFetching}>
      <h3>{words.title}</h3>
      {error !== null && error !== undefined && <Failed error={error} />}
      {data === undefined ? error === null || error === undefined ? <Loading lines={3} /> : null : <Coming of={data} />}
    </section>
  );
}

function Coming({ of }: { readonly of: Preview }) {
  const { problem, people, standing, total, undone, starts, opens, ends, lines, others } = of;
  if (problem !== undefined)
    return (
      <div className="failed">
        <Icon name="alert" />
        <div className="failed-text">
          <ProblemText problem={problem} />
        </div>
      </div>
    );
  const { before, after } = total;
  return (
    <div className="coming">
      {people !== undefined && people > 1 && <p className="coming-people">{words.second}</p>}
      <p className="coming-standing">
        <span className="dim">{standing.before}</span>
        <Icon name="more" size={12} />
        <strong>{standing.after}</strong>
      </p>
      {before !== undefined && after !== undefined && before.amount !== after.amount && (
        <p>
          {words.total} <span className="figure dim">{money(before)}</span> <Icon name="more" size={12} />{' '}
          <strong className="figure">{money(after)}</strong>
        </p>
      )}
      <Marks label={words.ends} tone="good" of={ends.map(({ type }) => typeName(type))} />
      <Marks label={words.opens} tone="warn" of={opens.map(({ type, team }) => words.to(typeName(type), team))} />
      <Marks label={words.starts} tone="info" of={starts} />
      <Marks label={words.undone} tone="stale" of={undone} />
      {others > 0 && <p className="dim">{words.others(others)}</p>}
      {lines.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th>{words.line}</th>
              <th>{words.item}</th>
              {(['open', 'shipped', 'cancelled', 'price'] as const).map((column) => (
                <th key={column} className="num">
                  {words[column]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map(({ line, item, before: was, after: is }) => (
              <tr key={line}>
                <td>{line}</td>
                <td className="mono">{item}</td>
                {(['open', 'shipped', 'cancelled', 'price'] as const).map((column) => (
                  <td key={column} className="num">
                    <Moved was={was[column]} is={is[column]} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {undone.length + starts.length + opens.length + ends.length + lines.length === 0 && <p className="dim">{words.nothing}</p>}
    </div>
  );
}

function Moved({ was, is }: { readonly was: string | undefined; readonly is: string | undefined }) {
  if (was === is) return <span className="dim">{figure(is ?? '')}</span>;
  return (
    <>
      <s className="dim">{figure(was ?? '')}</s> <strong>{figure(is ?? '')}</strong>
    </>
  );
}

function Marks({
  label,
  tone,
  of,
}: {
  readonly label: string;
  readonly tone: 'good' | 'warn' | 'info' | 'stale';
  readonly of: readonly string[];
}) {
  if (of.length === 0) return null;
  return (
    <p className="marks">
      <span className="dim">{label}</span>
      {of.map((each) => (
        <Tag key={each} tone={tone}>
          {each}
        </Tag>
      ))}
    </p>
  );
}
