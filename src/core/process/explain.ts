/**
 * An order explained, as plain data: each step with its state, what it read and why it answered so, the holds with their
 * ways out, what was asked of whom, and per line the sum that has to hold. Pure; words and columns are the reader's.
 */
import type { Decimal } from '../model/decimal.ts';
import type { Hold, HoldReason, Ruling, WayOut } from '../model/hold.ts';
import type { FulfillmentId, NodeId } from '../model/identifiers.ts';
import type { Instant } from '../model/instant.ts';
import type { LiveOrder } from '../model/order.ts';
import type { BasisEntry } from '../model/fact.ts';
import type { Fulfillment, FulfillmentLine, Rejected } from '../model/plan.ts';
import type { Invoice, Shipment } from '../model/shipment.ts';
import type { InstanceId, TaskInstance } from '../model/task.ts';
import type { Step, Workflow } from '../workflow/workflow.ts';
import { peopleNeeded, waysOf } from './commands/holds.ts';
import { instance as instanceId } from './evolve/steps.ts';
import {
  conservation,
  fulfillmentsOf,
  lineIn,
  lineState,
  schedulesIn,
  shipmentsOf,
  type LineConservation,
} from './order-facts.ts';

export interface Explanation {
  readonly order: LiveOrder['id'];
  readonly state: LiveOrder['state'];
  readonly header: LiveOrder['header'];
  readonly workflow: LiveOrder['workflow'];
  readonly capturedAt: Instant;
  readonly steps: readonly ExplainedStep[];
  readonly holds: readonly ExplainedHold[];
  readonly lines: readonly ExplainedLine[];
  readonly fulfillments: readonly ExplainedFulfillment[];
  readonly shipments: readonly Shipment[];
  readonly invoices: readonly Invoice[];
}

/** `waiting`: some need isn't met yet, or nothing asked for it so far. */
export type StepState = 'waiting' | 'passed' | 'held' | 'asked' | 'suspect' | 'stale' | 'ended' | TaskInstance['state'];

export interface ExplainedStep {
  readonly instance: InstanceId;
  readonly kind: Step['kind'];
  /** The check, task or wait that it runs. */
  readonly runs: string;
  readonly state: StepState;
  /** Needs that aren't met, for a step that waits. */
  readonly waitsFor: readonly string[];
  /** What the latest answer or task rested on. */
  readonly read: readonly BasisEntry[];
  readonly code?: string;
  readonly value?: unknown;
  readonly reason?: HoldReason;
  readonly ruling?: Ruling;
  readonly rejected: readonly Rejected[];
  readonly goodUntil?: Instant;
  readonly task?: Pick<TaskInstance, 'generation' | 'since' | 'unwanted'> & { readonly reference?: string };
}

export interface ExplainedHold {
  readonly hold: Hold;
  readonly waysOut: readonly { readonly way: WayOut; readonly people: 1 | 2 }[];
}

export interface ExplainedLine extends LineConservation {
  readonly state: ReturnType<typeof lineState>;
  readonly item: string;
  readonly unit: string;
  readonly price?: Decimal;
}

export interface ExplainedFulfillment {
  readonly id: FulfillmentId;
  readonly node: NodeId;
  readonly state: Fulfillment['state'];
  readonly lines: readonly FulfillmentLine[];
}

export function explain(order: LiveOrder, workflow: Workflow): Explanation {
  const { id, state, header, capturedAt } = order;
  return {
    order: id,
    state,
    header,
    workflow: order.workflow,
    capturedAt,
    steps: stepsOf(order, workflow),
    holds: Object.values(order.holds)
      .sort((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1))
      .map((hold) => ({ hold, waysOut: waysOf(hold).map((way) => ({ way, people: peopleNeeded(hold, way) })) })),
    lines: linesOf(order),
    fulfillments: fulfillmentsOf(order).map(({ id: fulfillment, node, state: at, lines }) => ({
      id: fulfillment,
      node,
      state: at,
      lines,
    })),
    shipments: shipmentsOf(order),
    invoices: Object.values(order.invoices).sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

function linesOf(order: LiveOrder): readonly ExplainedLine[] {
  return conservation(order).map((sum) => {
    const line = lineIn(order, sum.line);
    const [first] = schedulesIn(order, sum.line);
    const price = order.agreed?.lines[sum.line]?.price;
    const item = first?.counted?.item ?? line.item.ours ?? line.item.buyers ?? line.item.gtin ?? line.item.description ?? '';
    const unit = first?.counted?.unit ?? first?.quantity.unit ?? '';
    return { ...sum, state: lineState(order, line), item, unit, ...(price === undefined ? {} : { price }) };
  });
}

/** In the workflow's order; of a step for each fulfillment or shipment, one entry for each that there is or was. */
function stepsOf(order: LiveOrder, workflow: Workflow): readonly ExplainedStep[] {
  const steps = workflow.steps.flatMap((step) =>
    membersOf(order, step).map((member) => explainStep(order, step, instanceId(step.name, member))),
  );
  const met = new Set(steps.filter(({ state }) => isMet(state)).map(({ instance }) => nameOf(instance)));
  return steps.map((each) => (each.state === 'waiting' ? { ...each, waitsFor: unmet(workflow, each.instance, met) } : each));
}

const nameOf = (instance: InstanceId): string => instance.split('/')[0] ?? instance;

const isMet = (state: StepState): boolean => state === 'passed' || state === 'done' || state === 'ended' || state === 'too-late';

const unmet = (workflow: Workflow, instance: InstanceId, met: ReadonlySet<string>): readonly string[] =>
  (workflow.byName[nameOf(instance)]?.needs ?? []).filter((need) => !met.has(need));

function membersOf(order: LiveOrder, step: Step): readonly (string | undefined)[] {
  if (step.each === 'order') return [undefined];
  // What another plan replaced before anything was done for it waits for nothing.
  const isTold = ({ id, state }: Fulfillment): boolean =>
    state !== 'withdrawn' || order.tasks[instanceId(step.name, id)] !== undefined;
  const members = step.each === 'fulfillment' ? fulfillmentsOf(order).filter(isTold) : shipmentsOf(order);
  return members.length === 0 ? [undefined] : members.map(({ id }) => id);
}

function explainStep(order: LiveOrder, step: Step, instance: InstanceId): ExplainedStep {
  const common = { instance, kind: step.kind, runs: step.runs, waitsFor: [], read: [], rejected: [] };
  const task = order.tasks[instance];
  if (task !== undefined) return { ...common, ...explainTask(task) };
  const answer = order.answers[instance];
  if (answer === undefined) return { ...common, state: order.waits[instance] === true ? 'ended' : 'waiting' };
  const good = 'goodUntil' in answer && answer.goodUntil !== undefined ? { goodUntil: answer.goodUntil } : {};
  switch (answer.kind) {
    case 'passed': {
      const { basis, value, rejected, ruling } = answer;
      return {
        ...common,
        ...good,
        state: 'passed',
        code: basis.code,
        read: basis.entries,
        value,
        rejected,
        ...(ruling === undefined ? {} : { ruling }),
      };
    }
    case 'held':
      return { ...common, ...good, state: 'held', code: answer.basis.code, read: answer.basis.entries, reason: answer.reason };
    case 'asked':
      return { ...common, state: 'asked', code: answer.basis.code, read: answer.basis.entries };
    case 'suspect':
    case 'stale':
      return { ...common, state: answer.kind };
  }
}

function explainTask(task: TaskInstance): Pick<ExplainedStep, 'state' | 'code' | 'read' | 'task'> {
  const { generation, since, unwanted, reference } = task;
  const about = { generation, since, unwanted, ...(reference === undefined ? {} : { reference }) };
  return { state: task.state, code: task.basis.code, read: task.basis.entries, task: about };
}
