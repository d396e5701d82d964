/** People decide: a typed way out, by somebody who may, with a reason, and a second person where policy says so. */
import { repriceAbout } from '../../checks/repriced.ts';
import * as decimal from '../../model/decimal.ts';
import { digest, type Digest } from '../../model/digest.ts';
import type { Failure } from '../../model/failure.ts';
import {
  WAYS_OUT,
  type CreditProblem,
  type Hold,
  type HoldReason,
  type Resolution,
  type Ruling,
  type WayOut,
} from '../../model/hold.ts';
import type { Actor, HoldId, ItemId, LineId } from '../../model/identifiers.ts';
import type { LiveOrder } from '../../model/order.ts';
import type { InstanceId } from '../../model/task.ts';
import type { Draft } from '../draft.ts';
import { schedulesIn } from '../order-facts.ts';
import { DEFAULT_POLICY, hold } from '../settle/holds.ts';
import { shortageKey } from '../settle/backorders.ts';
import { beyondRecallKey } from '../settle/beyond-recall.ts';
import type { Of } from './command.ts';
import { invalidResolution, workOut } from './resolutions.ts';

export function placeHold(draft: Draft, command: Of<'place-hold'>): Failure | undefined {
  const { actor } = draft.meta;
  if (command.note.trim() === '')
    return { code: 'reason-missing', hold: 'stopped', where: 'note', wayOut: 'say why the order is stopped' };
  if (command.team.trim() === '')
    return { code: 'missing', what: 'team', where: 'team', wayOut: 'say which team may let it go on' };
  if (draft.order.state !== 'open')
    return {
      code: 'order-closed',
      order: draft.order.id,
      state: draft.order.state,
      where: 'place-hold',
      wayOut: 'nothing of it is open any more',
    };
  hold(
    draft,
    `person/${actor}`,
    { type: 'stopped', by: actor, note: command.note },
    { ...DEFAULT_POLICY.stopped, team: command.team },
  );
  return undefined;
}

export function resolveHold(draft: Draft, command: Of<'resolve-hold'>): Failure | undefined {
  const open = draft.order.holds[command.hold];
  if (open === undefined) return unknownHold(draft.order, command);
  const resolution = asShown(open, command.resolution);
  const { note } = command;
  const failure =
    notOffered(open, resolution.way) ??
    notAllowed(draft, open) ??
    withoutReason(open.id, note) ??
    invalidResolution(draft, open, resolution);
  if (failure !== undefined || draft.isIncomplete) return failure;
  const people = confirmedBy(draft, open, resolution, note);
  if (!Array.isArray(people)) return people as Failure | undefined;
  const ruling: Ruling = {
    ...subjectOf(draft, open, resolution),
    resolution,
    by: people as readonly Actor[],
    at: draft.now,
    note,
  };
  draft.emit({ type: 'hold-resolved', hold: open.id, ruling });
  workOut(draft, open, resolution);
  return undefined;
}

/** A partial release is about the room that the person saw, whatever it is when it takes effect. */
function asShown({ reason }: Hold, resolution: Resolution): Resolution {
  if (resolution.way !== 'partial-release' || reason.type !== 'credit' || reason.problem.problem !== 'over-limit')
    return resolution;
  return { way: 'partial-release', room: reason.problem.room.amount };
}

function unknownHold(order: LiveOrder, command: Of<'resolve-hold'>): Failure {
  const number = Number(command.hold.slice(1));
  const was = Number.isInteger(number) && number >= 1 && number <= order.counters.hold;
  if (was)
    return {
      code: 'hold-settled',
      hold: command.hold,
      state: 'settled',
      where: 'hold',
      wayOut: 'it was resolved or lapsed meanwhile: look at the order again',
    };
  return { code: 'hold-unknown', found: command.hold, where: 'hold', wayOut: 'check the number of the hold' };
}

/** The ways of the type, as far as the workflow leaves them open; all of them where it speaks of none of this type. */
export function waysOf(open: Hold): readonly WayOut[] {
  const ways = (Object.keys(WAYS_OUT[open.reason.type]) as WayOut[]).filter((way) => leadsOut(open.reason, way));
  const left = ways.filter((way) => open.policy.ways?.includes(way));
  return left.length === 0 ? ways : left;
}

/** Whether a way of the type ends, or changes, what this very reason says: the rest would only open it again. */
function leadsOut(reason: HoldReason, way: WayOut): boolean {
  switch (reason.type) {
    case 'incomplete':
      return way !== 'map-item' || reason.missing.some(({ what }) => what === 'item');
    case 'ship-to':
      return way !== 'correct-address' || reason.problems.some(({ problem }) => problem !== 'customer-stopped');
    case 'price-difference':
      if (way === 'ours') return reason.lines.every(({ ours }) => ours !== undefined);
      return way !== 'theirs' || reason.lines.every(({ theirs }) => theirs !== undefined);
    case 'credit':
      return leadsOutOfCredit(reason.problem.problem, way);
    case 'not-orderable':
      if (way === 'approve') return reason.lines.every(({ problem }) => problem !== 'unknown');
      return way !== 'round' || reason.lines.some(({ problem }) => problem === 'multiple' || problem === 'minimum');
    case 'shortage':
      return way !== 'backorder' || reason.lines.every(({ why }) => why !== 'no-node');
    case 'beyond-recall':
      return way !== 'intercept' || reason.interceptCost !== undefined;
    case 'discrepancy':
      return way === 'accept-over'
        ? reason.lines.some(({ kind }) => kind === 'over')
        : reason.lines.some(({ kind }) => kind !== 'over');
    case 'effect':
      // The partner said no: there is nothing to be read back.
      return way !== 'read-back' || reason.state !== 'refused';
    default:
      return true;
  }
}

function leadsOutOfCredit(problem: CreditProblem['problem'], way: WayOut): boolean {
  if (way === 'partial-release' || way === 'approve-excess') return problem === 'over-limit';
  return way !== 'approve' || problem === 'overdue' || problem === 'stopped';
}

function notOffered(open: Hold, way: WayOut): Failure | undefined {
  const offered = waysOf(open);
  if (offered.includes(way)) return undefined;
  return {
    code: 'way-out-not-offered',
    hold: open.id,
    asked: way,
    offered,
    where: 'resolution.way',
    wayOut: `choose one of ${offered.join(', ')}`,
  };
}

/** Its team, and the teams that it may escalate to. */
function isOfTeam(open: Hold, roles: readonly string[]): boolean {
  const teams = [open.policy.team, open.team, ...open.policy.escalate.map((step) => step.team)];
  return roles.some((role) => teams.includes(role));
}

/** Whether this way is open to somebody: of a team that may, and not to confirm what he proposed himself. */
export function mayDecide(open: Hold, way: WayOut, actor: Actor, roles: readonly string[]): boolean {
  const { proposal } = open;
  const isOwn = proposal?.by === actor && proposal.resolution.way === way;
  return isOfTeam(open, roles) && !isOwn;
}

function notAllowed(draft: Draft, open: Hold): Failure | undefined {
  if (isOfTeam(open, draft.meta.roles)) return undefined;
  return {
    code: 'not-allowed',
    actor: draft.meta.actor,
    needs: open.team,
    where: 'roles',
    wayOut: `ask somebody of ${open.team}`,
  };
}

export function withoutReason(id: HoldId, note: string): Failure | undefined {
  return note.trim() === '' ? { code: 'reason-missing', hold: id, where: 'note', wayOut: 'say why, in a few words' } : undefined;
}

/** How many people this way out takes: by its type, by the workflow, or by the money at stake. */
export function peopleNeeded(open: Hold, way: WayOut): 1 | 2 {
  const ways: { readonly [W in WayOut]?: 1 | 2 } = WAYS_OUT[open.reason.type];
  const second = open.policy.secondPerson;
  const isAbove = second?.above !== undefined && open.amount !== undefined && decimal.isMore(open.amount.amount, second.above);
  return ways[way] === 2 || second?.ways?.includes(way) === true || isAbove ? 2 : 1;
}

/** Who decided; a failure; or undefined where the first of two has just proposed. */
function confirmedBy(draft: Draft, open: Hold, resolution: Resolution, note: string): readonly Actor[] | Failure | undefined {
  const { actor } = draft.meta;
  if (peopleNeeded(open, resolution.way) === 1) return [actor];
  const { proposal } = open;
  if (proposal !== undefined && digest(proposal.resolution) === digest(resolution)) {
    if (proposal.by !== actor) return [proposal.by, actor];
    return {
      code: 'second-person-needed',
      hold: open.id,
      proposedBy: proposal.by,
      where: 'actor',
      wayOut: 'somebody else has to confirm what you proposed',
    };
  }
  draft.emit({ type: 'resolution-proposed', hold: open.id, resolution, by: actor, at: draft.now, note });
  return undefined;
}

/** Which step the decision is for: a new price is the price step's business, whoever asked for it. */
function subjectOf(draft: Draft, open: Hold, resolution: Resolution): Pick<Ruling, 'step' | 'about'> {
  const price = draft.workflow.steps.find((step) => step.runs === 'price-agrees');
  if (resolution.way !== 'reprice' || price === undefined) return { step: open.raisedBy, about: aboutOf(draft.order, open) };
  const itemOf = (line: LineId): ItemId | undefined => schedulesIn(draft.order, line)[0]?.counted?.item;
  return { step: price.name, about: repriceAbout(resolution.prices.map(({ line }) => ({ line, item: itemOf(line) }))) };
}

/** What the decision is about; it stands as long as that stays the same. */
function aboutOf(order: LiveOrder, open: Hold): Digest {
  const answer = order.answers[open.raisedBy as InstanceId];
  if (answer?.kind === 'held' && answer.hold === open.id) return answer.about;
  if (open.reason.type === 'credit' && open.reason.problem.problem === 'over-limit')
    return digest({ group: open.reason.group, wanted: open.reason.problem.wanted });
  if (open.reason.type === 'shortage') return digest(shortageKey(open.reason.lines));
  if (open.reason.type === 'beyond-recall') return digest(beyondRecallKey(open.reason));
  return digest(open.reason);
}
