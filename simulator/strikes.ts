/** Whether faults strike, and in which state they found what they struck: the coverage of a run. */
import type { OrderId } from '../src/core/model/identifiers.ts';
import type { LiveOrder } from '../src/core/model/order.ts';
import type { InstanceId, TaskState } from '../src/core/model/task.ts';
import { FAULTS, rateOf, type FaultDial, type FaultName } from './faults.ts';
import type { Chances, Name } from './kernel/random.ts';
import type { Entry } from './witness.ts';

/** `none`: the order has no release yet, or the fault is about no order. */
export type StruckState = TaskState | 'none';

export const STRUCK_STATES: readonly StruckState[] = [
  'none',
  'wanted',
  'sending',
  'in-doubt',
  'done',
  'undoing',
  'undone',
  'too-late',
];

export type Coverage = Map<FaultName, Map<StruckState, number>>;

export interface StrikesParts {
  readonly chances: Chances;
  readonly dial: FaultDial;
  readonly live: (order: OrderId) => LiveOrder | undefined;
  readonly enter: (entry: Entry) => void;
  /** Whether faults strike harder in states that are seldom met. */
  readonly isAimed: boolean;
}

export class Strikes {
  readonly coverage: Coverage = new Map();
  private readonly parts: StrikesParts;
  private isQuiet = false;

  constructor(parts: StrikesParts) {
    this.parts = parts;
  }

  /** From now on nothing strikes any more. */
  quiet(): void {
    this.isQuiet = true;
  }

  get isOver(): boolean {
    return this.isQuiet;
  }

  /** A draw that is the same in any history of this seed; counts nothing. */
  draw(fault: FaultName, about: Name): boolean {
    return this.drawn(fault, about, []);
  }

  /** A fault on an occasion. With an order, it is counted under the state of the task instance that it hit. */
  strike(fault: FaultName, about: Name, order?: OrderId, instance?: InstanceId): boolean {
    const isAimed = this.parts.isAimed && !this.isQuiet && 'aimed' in FAULTS[fault];
    const states = isAimed ? this.statesOf(order, instance) : [];
    if (!this.drawn(fault, about, states)) return false;
    this.note(fault, typeof about === 'string' ? about : about.join(''), order, instance);
    return true;
  }

  /** Rare moments are met more often: so many draws of one occasion, of which the first that strikes counts. */
  strikeAny(fault: FaultName, about: string, tries: number, order: OrderId, instance?: InstanceId): boolean {
    for (let i = 1; i <= tries; i++) if (this.strike(fault, `${about} ${i}`, order, instance)) return true;
    return false;
  }

  private drawn(fault: FaultName, about: Name, states: readonly StruckState[]): boolean {
    if (this.isQuiet) return false;
    const name = typeof about === 'string' ? [fault, ' ', about] : [fault, ' ', ...about];
    return this.parts.chances.chance(name, rateOf(this.parts.dial, fault, states));
  }

  note(fault: FaultName, about: string, order?: OrderId, instance?: InstanceId): void {
    for (const state of this.statesOf(order, instance)) {
      const of = this.coverage.get(fault) ?? new Map<StruckState, number>();
      of.set(state, (of.get(state) ?? 0) + 1);
      this.coverage.set(fault, of);
    }
    this.parts.enter({ kind: 'fault', fault, about, ...(order === undefined ? {} : { order }) });
  }

  private statesOf(id: OrderId | undefined, instance: InstanceId | undefined): readonly StruckState[] {
    const order = id === undefined ? undefined : this.parts.live(id);
    if (order === undefined) return ['none'];
    if (instance !== undefined) return [order.tasks[instance]?.state ?? 'none'];
    const states = new Set<StruckState>();
    for (const key in order.tasks) if (key.startsWith('release/')) states.add(order.tasks[key as InstanceId]?.state ?? 'none');
    return states.size === 0 ? ['none'] : [...states];
  }
}
