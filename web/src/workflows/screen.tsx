/** The workflow that orders go by, the versions before it, and what each variant changes. */
import { lazy, Suspense, useMemo } from 'react';
import type { FlowNode } from '../flow/graph.ts';
import { told } from '../holds/evidence.tsx';
import { count } from '../kit/format.ts';
import { useKeys } from '../kit/keys.tsx';
import { Answer, Empty, Head, Loading, Tag } from '../kit/parts.tsx';
import { useView } from '../kit/view.ts';
import { useWorkflows } from '../session/context.ts';
import type { Workflow } from '../session/types.ts';
import { t } from '../texts/en.ts';
import './workflows.css';

const Flow = lazy(() => import('../flow/flow.tsx').then(({ Flow: component }) => ({ default: component })));

const words = t.workflows;
const isNamed = ({ name, version }: Workflow, wanted: string | undefined, at: string | undefined): boolean =>
  name === wanted && String(version) === at;

export function WorkflowsScreen() {
  const [view, change] = useView();
  const asked = useWorkflows();
  return (
    <div className="screen screen-full">
      <Head title={words.title} />
      <Answer of={asked} lines={12}>
        {({ workflows }) => {
          const chosen =
            workflows.find((each) => isNamed(each, view['name'], view['version'])) ??
            workflows.find(({ isActive }) => isActive) ??
            workflows[0];
          if (chosen === undefined) return <Empty title={words.none}>{words.noneHelp}</Empty>;
          return (
            <div className="workflows">
              <nav className="panel workflow-list" aria-label={words.list}>
                <ul>
                  {workflows.map((each) => (
                    <li key={`${each.name} ${each.version}`}>
                      <button
                        type="button"
                        className="workflow"
                        aria-pressed={each === chosen}
                        onClick={() => change({ name: each.name, version: String(each.version), step: undefined })}
                      >
                        <span className="workflow-name">
                          {each.name} <small>{words.version(each.version)}</small>
                        </span>
                        <Tag tone={each.isActive ? 'good' : 'plain'}>{each.isActive ? words.active : words.replaced}</Tag>
                        <small>{words.orders(count(each.orders))}</small>
                      </button>
                    </li>
                  ))}
                </ul>
              </nav>
              <Shown of={chosen} />
            </div>
          );
        }}
      </Answer>
    </div>
  );
}

function Shown({ of }: { readonly of: Workflow }) {
  const [view, change] = useView();
  const nodes = useMemo<readonly FlowNode[]>(
    () => of.steps.map(({ name, kind, needs }) => ({ id: name, title: name, kind, needs })),
    [of],
  );
  const isTable = view['as'] === 'table';
  const chosen = of.steps.find(({ name }) => name === view['step']) ?? of.steps[0];
  useKeys([{ key: 'v', text: words.keys.graph, run: () => change({ as: isTable ? undefined : 'table' }) }]);
  return (
    <div className="workflow-shown">
      {of.parent !== undefined && (
        <section className="panel panel-body variant" aria-label={words.changes}>
          <p>{words.variantOf(of.parent.name, of.parent.version)}</p>
          <ul>
            {of.changes.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </section>
      )}
      <div className="build">
        <div className="panel">
          <fieldset className="as">
            <legend className="unseen">{words.as}</legend>
            {([undefined, 'table'] as const).map((as) => (
              <label key={as ?? 'graph'}>
                <input type="radio" name="as" checked={view['as'] === as} onChange={() => change({ as })} />
                {as === undefined ? words.graph : words.table}
              </label>
            ))}
          </fieldset>
          {isTable ? (
            <Table of={of} choose={(step) => change({ step })} />
          ) : (
            <Suspense fallback={<Loading lines={8} />}>
              <Flow nodes={nodes} chosen={chosen?.name} choose={(step) => change({ step })} label={words.graphLabel(of.name)} />
            </Suspense>
          )}
        </div>
        <aside className="panel" aria-label={words.step} aria-live="polite">
          {chosen !== undefined && <Step of={chosen} />}
        </aside>
      </div>
    </div>
  );
}

type StepOf = Workflow['steps'][number];

function Table({ of, choose }: { readonly of: Workflow; readonly choose: (step: string) => void }) {
  return (
    <div className="workflow-table">
      <table className="table">
        <thead>
          <tr>
            {[words.step, words.runs, words.needs, words.each].map((column) => (
              <th key={column}>{column}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {of.steps.map(({ name, kind, runs, needs, each }) => (
            <tr key={name}>
              <td>
                <button type="button" className="link-button" onClick={() => choose(name)}>
                  {name}
                </button>
              </td>
              <td>
                <span className="dim">{t.order.kinds[kind]}</span> {runs}
              </td>
              <td className="dim">{needs.join(', ')}</td>
              <td className="dim">{words.eachOf[each]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Step({ of: { name, kind, runs, needs, each, undo, isLocked, hold, with: settings } }: { readonly of: StepOf }) {
  return (
    <>
      <div className="panel-head">
        <h2>{name}</h2>
        {isLocked && <Tag tone="info">{words.locked}</Tag>}
      </div>
      <div className="panel-body stack">
        {isLocked && <p className="dim">{words.lockedMeans}</p>}
        <dl className="facts">
          {[
            [words.runs, `${t.order.kinds[kind]} ${runs}`],
            [words.needs, needs.join(', ')],
            [words.each, words.eachOf[each]],
            [words.undo, undo ?? ''],
            [words.team, hold?.team ?? ''],
            [words.due, hold?.due ?? ''],
            [words.escalate, hold?.escalate.join(', ') ?? ''],
            [words.with, settings === undefined ? '' : told(settings)],
          ].map(([label, value]) =>
            value === '' ? null : (
              <div key={label} className="facts-pair">
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
          )}
        </dl>
      </div>
    </>
  );
}
