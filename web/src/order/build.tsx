/** The order as a build: its steps, and of the chosen one what it rests on. */
import { useMemo } from 'react';
import { Flow } from '../flow/flow.tsx';
import type { FlowNode } from '../flow/graph.ts';
import { lookOf, stateName } from '../flow/states.ts';
import { useKeys } from '../kit/keys.tsx';
import { Tag } from '../kit/parts.tsx';
import { useView } from '../kit/view.ts';
import { useWorkflows } from '../session/context.ts';
import type { Explanation, Step, Workflow } from '../session/types.ts';
import { t } from '../texts/en.ts';
import { StepPanel } from './step-panel.tsx';

const baseOf = (instance: string): string => instance.split('/', 1)[0] ?? instance;

/** What an instance needs: of the same fulfillment or shipment where there is one, of all of them otherwise. */
function needsOf({ instance, waitsFor }: Step, steps: readonly Step[], workflow: Workflow | undefined): readonly string[] {
  const [base, scope] = instance.split('/');
  const named = workflow?.steps.find(({ name }) => name === base)?.needs;
  if (named === undefined) return waitsFor;
  return named.flatMap((need) => {
    const same = steps.find((step) => step.instance === need || step.instance === `${need}/${scope}`);
    return same !== undefined
      ? [same.instance]
      : steps.filter((step) => baseOf(step.instance) === need).map((step) => step.instance);
  });
}

export function Build({
  of: {
    steps,
    workflow: { name, version },
  },
}: {
  readonly of: Explanation;
}) {
  const [view, change] = useView();
  const workflows = useWorkflows();
  const workflow =
    workflows.data?.workflows.find((each) => each.name === name && each.version === version) ??
    workflows.data?.workflows.find((each) => each.name === name);
  const nodes = useMemo<readonly FlowNode[]>(
    () =>
      steps.map((step) => ({
        id: step.instance,
        title: step.instance,
        kind: step.kind,
        state: step.state,
        needs: needsOf(step, steps, workflow),
      })),
    [steps, workflow],
  );
  const isTable = view['as'] === 'table';
  const chosen =
    steps.find(({ instance }) => instance === view['step']) ?? steps.find(({ state }) => state === 'held') ?? steps[0];
  const choose = (step: string): void => change({ step });
  useKeys([{ key: 'v', text: t.order.keys.graph, run: () => change({ as: isTable ? undefined : 'table' }) }]);
  return (
    <div className="build">
      <div className="panel build-main">
        <fieldset className="as">
          <legend className="unseen">{t.order.as}</legend>
          {([undefined, 'table'] as const).map((as) => (
            <label key={as ?? 'graph'}>
              <input type="radio" name="as" checked={view['as'] === as} onChange={() => change({ as })} />
              {as === undefined ? t.order.graph : t.order.table}
            </label>
          ))}
        </fieldset>
        {isTable ? (
          <StepTable steps={steps} chosen={chosen?.instance} choose={choose} />
        ) : workflows.isPending ? null : (
          <Flow nodes={nodes} chosen={chosen?.instance} choose={choose} label={t.order.graphLabel} />
        )}
      </div>
      <aside className="panel build-side" aria-label={t.order.step.title} aria-live="polite">
        {chosen === undefined ? <p className="state">{t.order.step.choose}</p> : <StepPanel of={chosen} />}
      </aside>
    </div>
  );
}

function StepTable({
  steps,
  chosen,
  choose,
}: {
  readonly steps: readonly Step[];
  readonly chosen: string | undefined;
  readonly choose: (step: string) => void;
}) {
  return (
    <div className="build-table">
      <table className="table">
        <thead>
          <tr>
            <th>{t.order.step.title}</th>
            <th>{t.order.step.runs}</th>
            <th>{t.order.step.state}</th>
            <th>{t.order.step.waitsFor}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map(({ instance, kind, runs, state, waitsFor }) => {
            const { tone, icon } = lookOf(state);
            return (
              <tr key={instance} className={instance === chosen ? 'row-current' : ''}>
                <td>
                  <button
                    type="button"
                    className="link-button"
                    aria-pressed={instance === chosen}
                    onClick={() => choose(instance)}
                  >
                    {instance}
                  </button>
                </td>
                <td>
                  <span className="dim">{t.order.kinds[kind]}</span> {runs}
                </td>
                <td>
                  <Tag tone={tone} icon={icon}>
                    {stateName(state)}
                  </Tag>
                </td>
                <td className="dim">{waitsFor.join(', ')}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
