/**
 * One walk over an order's step instances, needs before those that need them.
 *
 * A step instance is *good* when its own answer or act holds and all that it needs is good. It is *undecided* while
 * an account has still to answer: nothing that depends on it is started, and nothing is undone because of it.
 */
import type { ShipmentId } from '../../model/identifiers.ts';
import type { LiveOrder } from '../../model/order.ts';
import { invariant } from '../../model/result.ts';
import type { InstanceId } from '../../model/task.ts';
import type { Step } from '../../workflow/workflow.ts';
import type { Draft } from '../draft.ts';
import { instance } from '../evolve/steps.ts';
import { fulfillmentsOf, hasEnded, isOpen, shipmentsOf } from '../order-facts.ts';

export class Pass {
  readonly draft: Draft;
  readonly good = new Set<InstanceId>();
  readonly undecided = new Set<InstanceId>();
  /** Whether anything may still ship: else checks have nothing left to decide. */
  readonly hasWork: boolean;

  constructor(draft: Draft) {
    this.draft = draft;
    this.hasWork = Object.values(draft.order.schedules).some(isOpen);
  }

  /** The instances of `need` that an instance of `step` for this member rests on. */
  private needed(need: string, step: Step, member: string | undefined): readonly InstanceId[] {
    const of = this.draft.workflow.byName[need];
    invariant(of !== undefined, `${step.name} needs ${need}, which is unknown`);
    if (of.each === 'order') return [instance(need, undefined)];
    if (of.each === step.each) return [instance(need, member)];
    if (of.each === 'fulfillment' && step.each === 'shipment') {
      const shipment = this.draft.order.shipments[member as ShipmentId];
      return shipment === undefined ? [] : [instance(need, shipment.fulfillment)];
    }
    return members(this.draft.order, of).map((each) => instance(need, each));
  }

  isReady(step: Step, member: string | undefined): boolean {
    return step.needs.every((need) => this.needed(need, step, member).every((id) => this.good.has(id)));
  }

  isUndecided(step: Step, member: string | undefined): boolean {
    return (
      this.undecided.size > 0 && step.needs.some((need) => this.needed(need, step, member).some((id) => this.undecided.has(id)))
    );
  }

  /** Names of the needs that aren't good. */
  unmet(step: Step, member: string | undefined): readonly string[] {
    return step.needs.filter((need) => !this.needed(need, step, member).every((id) => this.good.has(id)));
  }
}

/** To whom the instances of a step belong: nobody in particular, or each fulfillment or shipment. */
export function members(order: LiveOrder, step: Step): readonly (string | undefined)[] {
  switch (step.each) {
    case 'order':
      return [undefined];
    case 'fulfillment':
      return fulfillmentsOf(order)
        .filter((each) => !hasEnded(each))
        .map((each) => each.id);
    case 'shipment':
      return shipmentsOf(order).map((each) => each.id);
  }
}

/** The step and the member that an instance is of. */
export function ofInstance(draft: Draft, id: InstanceId): { readonly step: Step; readonly member: string | undefined } {
  const [name, member] = id.split('/');
  const step = draft.workflow.byName[name as string];
  invariant(step !== undefined, `${id} is of no step of ${draft.workflow.name}`);
  return { step, member };
}
