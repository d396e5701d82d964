/**
 * One walk over an order's step instances, needs before those that need them.
 *
 * A step instance is *good* when its own answer or act holds and all that it needs is good. It is *undecided* while
 * an account has still to answer: nothing that depends on it is started, and nothing is undone because of it.
 */
import { isPositive } from '../../model/decimal.ts';
import type { ShipmentId } from '../../model/identifiers.ts';
import type { LiveOrder } from '../../model/order.ts';
import type { InstanceId } from '../../model/task.ts';
import type { Step } from '../../workflow/workflow.ts';
import type { Draft } from '../draft.ts';
import { instance } from '../evolve/steps.ts';
import { fulfillmentsOf, goodsShipments, hasEnded, isOpen, shipmentIn } from '../order-facts.ts';

/** Of an instance that is neither, nothing is said. */
type Standing = 'good' | 'undecided';

export class Pass {
  readonly draft: Draft;
  /** Whether anything may still ship: else checks have nothing left to decide. */
  readonly hasWork: boolean;
  /** Of steps that an order has once, by their place: asked for every need of every instance in every walk. */
  private readonly ofOrder: (Standing | undefined)[];
  /** Of the instances of other steps. */
  private readonly ofMembers = new Map<InstanceId, Standing>();
  private isAnyUndecided = false;

  /** Goods leave in this very decision. */
  readonly hasGoodsLeaving: boolean;
  /** Goods have left and none will any more: no check stops the books from following them. */
  readonly isOnlyBooks: boolean;

  constructor(draft: Draft) {
    this.draft = draft;
    const schedules = Object.values(draft.order.schedules);
    this.hasWork = schedules.some(isOpen);
    this.hasGoodsLeaving = draft.events.some((event) => event.type === 'shipment-confirmed');
    this.isOnlyBooks = !this.hasWork && schedules.some((schedule) => isPositive(schedule.shipped));
    this.ofOrder = draft.workflow.steps.map(() => undefined);
  }

  mark(step: Step, id: InstanceId, standing: Standing): void {
    if (standing === 'undecided') this.isAnyUndecided = true;
    if (step.each === 'order') this.ofOrder[step.index] = standing;
    else this.ofMembers.set(id, standing);
  }

  /** Whether what an instance of `step` for this member rests on directly is all good. */
  isReady(step: Step, member: string | undefined): boolean {
    for (const need of step.needsAt) if (!this.isGood(need, step, member)) return false;
    return true;
  }

  /** For a task of the order as a whole: once nothing may leave any more, what was checked for that is over. */
  isReadyForBooks(step: Step, member: string | undefined): boolean {
    if (!this.isOnlyBooks) return this.isReady(step, member);
    return step.needsAt.every((need) => this.at(need).kind === 'check' || this.isGood(need, step, member));
  }

  isUndecided(step: Step, member: string | undefined): boolean {
    if (!this.isAnyUndecided) return false;
    return step.needsAt.some((need) => {
      const of = this.at(need);
      if (of.each === 'order') return this.ofOrder[need] === 'undecided';
      return this.needed(of, step, member).some((id) => this.ofMembers.get(id) === 'undecided');
    });
  }

  /** Names of the needs that aren't good. */
  unmet(step: Step, member: string | undefined): readonly string[] {
    return step.needsAt.filter((need) => !this.isGood(need, step, member)).map((need) => this.at(need).name);
  }

  private isGood(need: number, step: Step, member: string | undefined): boolean {
    const of = this.at(need);
    if (of.each === 'order') return this.ofOrder[need] === 'good';
    return this.needed(of, step, member).every((id) => this.ofMembers.get(id) === 'good');
  }

  private at(place: number): Step {
    return this.draft.workflow.steps[place] as Step;
  }

  /** The instances of `need`, which an order may have many of, that an instance of `step` for this member rests on. */
  private needed(need: Step, step: Step, member: string | undefined): readonly InstanceId[] {
    if (need.each === step.each) return [instance(need.name, member)];
    if (need.each === 'fulfillment' && step.each === 'shipment') {
      const { fulfillment } = shipmentIn(this.draft.order, member as ShipmentId);
      return [instance(need.name, fulfillment)];
    }
    return members(this.draft.order, need).map((each) => instance(need.name, each));
  }
}

const ONE: readonly [undefined] = [undefined];

/** To whom the instances of a step belong: nobody in particular, or each fulfillment or shipment. */
export function members(order: LiveOrder, step: Step): readonly (string | undefined)[] {
  switch (step.each) {
    case 'order':
      return ONE;
    case 'fulfillment':
      return fulfillmentsOf(order)
        .filter((each) => !hasEnded(each))
        .map((each) => each.id);
    case 'shipment':
      return goodsShipments(order).map((each) => each.id);
  }
}
