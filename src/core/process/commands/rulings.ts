/**
 * A decision taken back: the ruling goes, the step that it let pass is asked again, and what rests on its answer is undone
 * as after any other change. What a partner has gone too far with stays, and a hold says so.
 */
import type { Failure } from '../../model/failure.ts';
import { REVERSIBLE_WAYS, type Ruling } from '../../model/hold.ts';
import type { HoldId } from '../../model/identifiers.ts';
import type { InstanceId } from '../../model/task.ts';
import type { Draft } from '../draft.ts';
import type { Of } from './command.ts';
import { withoutReason } from './holds.ts';
import { ofStep } from './resolutions.ts';

export function takeBackRuling(draft: Draft, { hold, note }: Of<'take-back-ruling'>): Failure | undefined {
  const ruling = draft.order.decisions[hold];
  if (ruling === undefined) return nothingDecided(draft, hold);
  const failure = withoutReason(hold, note) ?? notTheirs(draft, ruling) ?? notReversible(hold, ruling) ?? closed(draft);
  if (failure !== undefined) return failure;
  const { actor } = draft.meta;
  draft.emit({ type: 'ruling-taken-back', hold, by: actor, at: draft.now, note });
  for (const step of [ruling.step, ofStep(ruling.step)])
    if (draft.order.answers[step as InstanceId] !== undefined) {
      draft.emit({ type: 'step-staled', step: step as InstanceId, by: hold });
      return undefined;
    }
  return undefined;
}

/** Open still, taken back already, or never there. */
function nothingDecided(draft: Draft, hold: HoldId): Failure {
  if (draft.order.holds[hold] !== undefined)
    return { code: 'nothing-to-answer', what: `${hold} is open`, where: 'hold', wayOut: 'resolve it in another way' };
  return {
    code: 'hold-unknown',
    found: hold,
    where: 'hold',
    wayOut: 'check the number of the hold: nothing decided on it stands',
  };
}

/** Who decided, or who is of the step's team or of those above it. */
function notTheirs(draft: Draft, ruling: Ruling): Failure | undefined {
  const { actor, roles } = draft.meta;
  if (ruling.by.includes(actor)) return undefined;
  const policy = draft.workflow.byName[ofStep(ruling.step)]?.hold;
  const teams = policy === undefined ? [] : [policy.team, ...policy.escalate.map(({ team }) => team)];
  if (roles.some((role) => teams.includes(role))) return undefined;
  const people = ruling.by.join(' or ');
  const [team] = teams;
  const wayOut = team === undefined ? `ask ${people}` : `ask somebody of ${team}, or ${people}`;
  return { code: 'not-allowed', actor, needs: team ?? people, where: 'roles', wayOut };
}

function notReversible(hold: HoldId, { resolution: { way } }: Ruling): Failure | undefined {
  if (REVERSIBLE_WAYS.includes(way)) return undefined;
  const wayOut = 'it did more than let a check pass: change or cancel the order instead';
  return { code: 'way-out-not-offered', hold, asked: `take back ${way}`, offered: REVERSIBLE_WAYS, where: 'hold', wayOut };
}

function closed({ order }: Draft): Failure | undefined {
  if (order.state === 'open') return undefined;
  const wayOut = 'all of it has shipped, been billed or been cancelled: what is wrong with it is a return or a credit';
  return { code: 'order-closed', order: order.id, state: order.state, where: 'take-back-ruling', wayOut };
}
