/** What the stories of the walk begin with: ACME's order of bearings, in the states that it goes through. */
import type { EffectOutcome, OrderCommand } from '../../../../src/core/model/command.ts';
import type { Change, Demand } from '../../../../src/core/model/demand.ts';
import type { FactKind, FactValues } from '../../../../src/core/model/fact.ts';
import type { HoldReason, Resolution } from '../../../../src/core/model/hold.ts';
import type { InstanceId } from '../../../../src/core/model/task.ts';
import type { Workflow } from '../../../../src/core/workflow/workflow.ts';
import { capture, demandOf, type LineOf } from '../../../stories/orders.ts';
import { Town, type Partner } from '../../../stories/town.ts';
import { address, addressKey, addressVerdict, screening, screeningKey } from '../../checks/facts.ts';

export const NORTH_DOCK = address({ name: 'Acme Bearings North Dock', lines: ['7 Quay Rd'], postalCode: '43611' });
export const SOUTH_DOCK = address({ name: 'Acme Bearings South Dock', lines: ['8 Quay Rd'], postalCode: '43610' });

/** Facts of the two other docks: addresses that are deliverable, parties that are clear. */
export const DOCKS = {
  [addressKey(NORTH_DOCK)]: addressVerdict(),
  [addressKey(SOUTH_DOCK)]: addressVerdict(),
  [screeningKey(NORTH_DOCK.name, 'US')]: screening(),
  [screeningKey(SOUTH_DOCK.name, 'US')]: screening(),
};

export function town(facts: Readonly<Record<string, FactValues[FactKind]>> = {}, workflow?: Workflow): Town {
  const it = new Town({ ...DOCKS, ...facts }, workflow);
  it.stock('EAST', 'BRG-6204', '100');
  it.stock('EAST', 'BRG-6205', '100');
  it.credit('ACME-GROUP', '50000');
  return it;
}

export const order = (it: Town, lines: readonly LineOf[] = [{}], more: Partial<Demand> = {}, id = 'O1'): Town => {
  it.tell(id, capture(demandOf(lines, more)));
  return it;
};

/** Captured, everything that was asked outside has been done. */
export const released = (it: Town, lines: readonly LineOf[] = [{}], more: Partial<Demand> = {}): Town => {
  order(it, lines, more).deliver();
  return it;
};

let changes = 0;
/** A change of its own reference each. */
export const change = (...asked: readonly Change[]): OrderCommand => {
  changes += 1;
  return { type: 'change', changes: asked, reference: `call-${changes}`, source: 'service-desk' };
};

export const moveTo = (to: typeof NORTH_DOCK): OrderCommand =>
  change({ kind: 'destination', to: { kind: 'given', address: to } });
export const quantityOf = (schedule: string, value: string): OrderCommand =>
  change({ kind: 'quantity', schedule: schedule as never, to: { value: value as never, unit: 'EA' as never } });
export const cancelAll: OrderCommand = { type: 'cancel', what: 'order', reference: 'cancel-1', reason: 'buyer' };

/** Resolves the one hold of a type, with everybody who has to agree. */
export function resolve(it: Town, type: HoldReason['type'], resolution: Resolution, people = ['person:ana'], id = 'O1'): void {
  for (const actor of people) {
    const hold = it.hold(id, type);
    const command: OrderCommand = { type: 'resolve-hold', hold: hold.id, resolution, note: 'as agreed by phone' };
    it.tell(id, command, { actor: actor as never, roles: [hold.team] });
  }
}

/** Says what became of one effect, as its worker does. */
export function report(it: Town, instance: string, outcome: EffectOutcome, act: 'do' | 'undo' = 'do', id = 'O1'): void {
  const { generation } = it.live(id).tasks[instance as InstanceId] ?? { generation: 0 };
  it.tell(id, { type: 'record-effect', instance: instance as InstanceId, generation, act, outcome });
}

export const DONE: EffectOutcome = { kind: 'done' };

/** Everybody answers, but for the effects of a task (and its undo), which nobody takes. */
export const butFor =
  (...tasks: readonly string[]): Partner =>
  ({ task }) =>
    tasks.includes(task) ? undefined : DONE;

/** Everything but undos is answered. */
export const noUndo: Partner = ({ act }) => (act === 'undo' ? undefined : DONE);

/** What the nodes have been told and not taken back, by fulfillment. */
export function told(it: Town, id = 'O1'): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.values(it.live(id).fulfillments)
      .filter(({ state }) => state === 'released' || state === 'recalling')
      .map((each) => [each.id, each.lines.map(({ quantity }) => quantity).join('+')]),
  );
}

export const releases = (it: Town, id = 'O1'): readonly string[] =>
  Object.entries(it.tasks(id))
    .filter(([name]) => name.startsWith('release/'))
    .map(([name, state]) => `${name.slice(8)} ${state}`);

/** The types of events of some commands, without those of the named types. */
export const types = (events: readonly { readonly type: string }[]): readonly string[] => events.map(({ type }) => type);
