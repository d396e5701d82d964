/** Why a step answered as it did: the facts it read, their versions, what came of it, what it turned down. */
import type { ReactNode } from 'react';
import { lookOf, stateName } from '../flow/states.ts';
import { Evidence, told } from '../holds/evidence.tsx';
import { exact, wayName } from '../kit/format.ts';
import { Tag } from '../kit/parts.tsx';
import type { Step } from '../session/types.ts';
import { t } from '../texts/en.ts';

const words = t.order.step;

/** Values of steps are of many shapes; deep ones are shown as they are. */
function Value({ of }: { readonly of: unknown }) {
  if (of === undefined) return <span className="dim">{words.absent}</span>;
  if (typeof of !== 'object' || of === null) return <span className="mono">{told(of)}</span>;
  const text = JSON.stringify(of);
  return text.length < 60 ? (
    <span className="mono">{told(of)}</span>
  ) : (
    <pre className="as-told">{JSON.stringify(of, undefined, 2)}</pre>
  );
}

export function StepPanel({ of }: { readonly of: Step }) {
  const { instance, kind, runs, state, waitsFor, read, code, value, reason, ruling, rejected, goodUntil, task } = of;
  const { tone, icon } = lookOf(state);
  return (
    <>
      <div className="panel-head">
        <h2>{instance}</h2>
        <Tag tone={tone} icon={icon}>
          {stateName(state)}
        </Tag>
      </div>
      <div className="step-panel">
        <dl className="facts">
          <Pair name={words.runs}>
            {t.order.kinds[kind]} {code ?? runs}
          </Pair>
          {waitsFor.length > 0 && <Pair name={words.waitsFor}>{waitsFor.join(', ')}</Pair>}
          {goodUntil !== undefined && <Pair name={words.goodUntil}>{exact(goodUntil)}</Pair>}
          {task !== undefined && (
            <>
              <Pair name={words.task}>{words.generation(task.generation)}</Pair>
              <Pair name={words.since}>{exact(task.since)}</Pair>
              {task.reference !== undefined && <Pair name={words.reference}>{task.reference}</Pair>}
            </>
          )}
        </dl>
        {task?.unwanted === true && <p className="proposal">{words.unwanted}</p>}
        {reason !== undefined && (
          <Part title={words.reason}>
            <Evidence reason={reason} />
          </Part>
        )}
        {ruling !== undefined && (
          <Part title={words.ruling}>
            <Ruling of={ruling} />
          </Part>
        )}
        <Part title={words.basis}>
          {read.length === 0 ? (
            <p className="dim">{words.nothing}</p>
          ) : (
            <table className="table evidence">
              <thead>
                <tr>
                  <th>{words.fact}</th>
                  <th className="num">{words.version}</th>
                  <th>{words.read}</th>
                </tr>
              </thead>
              <tbody>
                {read.map(({ key, version, value: part }, index) => (
                  <tr key={`${key} ${index}`}>
                    <td className="mono">{key}</td>
                    <td className="num">{version === 0 ? words.absent : version}</td>
                    <td>
                      <Value of={part} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Part>
        {value !== undefined && (
          <Part title={words.value}>
            <Value of={value} />
          </Part>
        )}
        {rejected.length > 0 && (
          <Part title={words.rejected}>
            <ul className="rejected">
              {rejected.map((each, index) => {
                const { what, ...rest } = each as Readonly<Record<string, unknown>>;
                return (
                  <li key={index}>
                    <strong>{told(what)}</strong> <span className="dim">{told(rest)}</span>
                  </li>
                );
              })}
            </ul>
          </Part>
        )}
      </div>
    </>
  );
}

const Pair = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className="facts-pair">
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className="step-part" aria-label={title}>
    <h3>{title}</h3>
    {children}
  </section>
);

function Ruling({ of }: { readonly of: Readonly<Record<string, unknown>> }) {
  const { resolution, by, at, note } = of;
  const { way = of['way'] } = (resolution ?? {}) as { readonly way?: unknown };
  return (
    <p>
      <strong>{wayName(told(way))}</strong> {told(note)}{' '}
      <span className="dim">
        {told(by)} {typeof at === 'number' ? exact(at) : ''}
      </span>
    </p>
  );
}
