/**
 * explained: every state change has an actor, a cause, a basis and a time.
 *
 * The feed is one row without a gap over all orders, and one within each; answers carry the code and the parameters that
 * gave them, what they read and at which version; decisions carry people, a reason and a time, and two people where two
 * are needed; what passes by a ruling rests on one that somebody gave.
 */
import * as decimal from '../../src/core/model/decimal.ts';
import { isSame } from '../../src/core/model/digest.ts';
import type { Basis } from '../../src/core/model/fact.ts';
import type { OrderEvent } from '../../src/core/model/event.ts';
import type { Hold, HoldReason, HoldType, Resolution, Ruling, WayOut } from '../../src/core/model/hold.ts';
import type { HoldId, OrderId } from '../../src/core/model/identifiers.ts';
import type { ReleaseInstruction } from '../../src/core/model/instruction.ts';
import type { InstanceId } from '../../src/core/model/task.ts';
import type { Step } from '../../src/core/workflow/workflow.ts';
import type { Checker, Commit, Entry, MakeChecker, Recorded, Report, Scene } from '../witness.ts';
import { FulfillmentBooks, without } from './books/fulfillments.ts';
import { HoldBooks } from './books/holds.ts';
import { dueAfter } from './books/hours.ts';
import { bookOf } from './books/of.ts';
import { memberOf, stepNameOf } from './books/release.ts';
import { latest, TaskBooks, type TaskBook } from './books/tasks.ts';

/** Ways out that take two people whatever a workflow says. */
const TWO_PEOPLE: { readonly [T in HoldType]?: readonly WayOut[] } = {
  screening: ['clear'],
  credit: ['approve-excess', 'approve'],
  unsettled: ['release-as-is'],
};

const ACTORS: readonly string[] = ['person:', 'connection:', 'partner:'];

const isActor = (actor: string): boolean =>
  actor === 'hub' || ACTORS.some((kind) => actor.startsWith(kind) && actor.length > kind.length);

class Explained implements Checker {
  readonly promise = 'explained';
  private readonly scene: Scene;
  private readonly report: Report;
  private readonly holds = new HoldBooks();
  private readonly fulfillments = new FulfillmentBooks();
  private readonly tasks = new TaskBooks();
  private readonly kept = new Map<string, ReleaseInstruction['lines']>();
  private readonly sequences = new Map<OrderId, number>();
  private readonly rulings = new Map<OrderId, Ruling[]>();
  /** What a first person proposed, by order and hold. */
  private readonly proposals = new Map<string, { readonly resolution: Resolution; readonly by: string }>();
  /** Whoever may decide a hold: its team, and those that it may climb to. */
  private readonly teams = new Map<string, readonly string[]>();
  private position = 0;

  constructor(scene: Scene, report: Report) {
    this.scene = scene;
    this.report = report;
  }

  committed(commit: Commit): void {
    if (commit.kind !== 'order') return;
    for (const each of commit.events) {
      this.isInRow(each, commit.id, commit.order);
      this.hasReason(each);
      this.holds.take(each);
      this.fulfillments.take(each);
      this.tasks.take(each);
    }
  }

  /** Nobody decides but those whose hold it is. */
  entered(entry: Entry): void {
    if (entry.kind !== 'ruled' || !entry.accepted) return;
    const teams = this.teams.get(`${entry.order} ${entry.hold}`);
    if (teams !== undefined && !entry.roles.some((role) => teams.includes(role)))
      this.report(
        `${entry.by} of ${entry.roles.join(', ')} decided ${entry.hold}, which is for ${teams.join(', ')}`,
        entry.order,
      );
  }

  private isInRow({ position, order, sequence, actor, command, at, event }: Recorded, cause: string, of: OrderId): void {
    const next = (this.sequences.get(order) ?? 0) + 1;
    if (position !== this.position + 1) this.report(`${event.type} is at ${position}, after ${this.position}`, order);
    if (sequence !== next) this.report(`${event.type} is number ${sequence} of its order, after ${next - 1}`, order);
    if (order !== of) this.report(`${event.type} of ${order} is in a transaction of ${of}`, order);
    if (!isActor(actor)) this.report(`${event.type} has no actor, but "${actor}"`, order);
    if (command === '' || command !== cause)
      this.report(`${event.type} names "${command}" as its cause, and it was ${cause}`, order);
    if (!Number.isFinite(at)) this.report(`${event.type} has no time, but ${at}`, order);
    this.position = position;
    this.sequences.set(order, sequence);
  }

  private hasReason({ order, event, actor }: Recorded): void {
    switch (event.type) {
      case 'step-passed':
        if (event.ruling !== undefined) this.isRuled(order, event.step, event.ruling);
        return this.rests(order, event.step, event.basis);
      case 'step-held':
        if (!this.holds.open(order).has(event.hold))
          this.report(`${event.step} is held by ${event.hold}, which is not open`, order);
        return this.rests(order, event.step, event.basis);
      case 'step-asked':
      case 'basis-refreshed':
        return this.rests(order, event.step, event.basis);
      case 'task-wanted':
        return this.rests(order, event.instance, event.basis);
      case 'undo-answered':
        return this.keeps(order, event);
      case 'hold-opened':
        this.isAsItSays(order, event.hold.reason);
        return this.isOwned(order, event.hold);
      case 'resolution-proposed':
        this.proposals.set(`${order} ${event.hold}`, event);
        return this.isOpen(order, event.type, event.hold);
      case 'hold-updated':
      case 'hold-escalated':
      case 'hold-lapsed':
        return this.isOpen(order, event.type, event.hold);
      case 'hold-resolved':
        return this.isDecided(order, event.hold, event.ruling, actor);
      default:
        return undefined;
    }
  }

  /** Of a release that was given back in part, what the node keeps. */
  private keeps(order: OrderId, { instance, answer }: Extract<OrderEvent, { type: 'undo-answered' }>): void {
    const release = latestRelease(this.tasks.of(order).get(instance));
    if (release !== undefined) this.kept.set(`${order} ${memberOf(instance)}`, without(release.lines, answer.undone));
  }

  /** A question about other lines than the node keeps is about lines that are planned otherwise. */
  private isAsItSays(order: OrderId, reason: HoldReason): void {
    if (reason.type !== 'beyond-recall' || !reason.changed.includes('lines')) return;
    const kept = this.kept.get(`${order} ${reason.fulfillment}`);
    const planned = this.fulfillments.of(order).get(reason.fulfillment);
    if (kept !== undefined && planned?.isWanted === true && isSame(kept, planned.lines))
      this.report(`${reason.fulfillment} is asked about for its lines, and its node keeps just what is planned`, order);
  }

  private isOpen(order: OrderId, what: string, hold: HoldId): void {
    if (!this.holds.open(order).has(hold)) this.report(`${what} of ${hold}, which is not open`, order);
  }

  private rests(order: OrderId, id: InstanceId, { code, parameters, entries }: Basis): void {
    const step: Step | undefined = this.scene.workflow.byName[stepNameOf(id)];
    if (step === undefined) return this.report(`${id} is of no step`, order);
    const version = code.startsWith(`${step.runs}@`) ? Number(code.slice(step.runs.length + 1)) : 0;
    if (!Number.isInteger(version) || version < 1) this.report(`${id} was answered by "${code}"`, order);
    if (parameters !== step.parameters) this.report(`${id} was answered with parameters ${parameters}`, order);
    for (const { key, version: read } of entries)
      if (key === '' || !Number.isInteger(read) || read < 0) this.report(`${id} read "${key}" at version ${read}`, order);
    return undefined;
  }

  private isRuled(order: OrderId, step: InstanceId, { about, at }: Ruling): void {
    const isKnown = this.rulings.get(order)?.some((each) => each.about === about && each.at === at) === true;
    if (!isKnown) this.report(`${step} passes by a ruling that nobody gave`, order);
  }

  private isOwned(order: OrderId, hold: Hold): void {
    const { policy } = hold;
    this.teams.set(`${order} ${hold.id}`, [hold.team, policy.team, ...policy.escalate.map(({ team }) => team)]);
    if (this.holds.open(order).has(hold.id)) this.report(`hold ${hold.id} is opened twice`, order);
    const due = dueAfter(this.scene, policy, hold.openedAt, policy.due);
    if (hold.dueAt !== due) this.report(`hold ${hold.id} is due at ${hold.dueAt}, and its team's time is over at ${due}`, order);
    if (hold.team === '' || hold.raisedBy === '') this.report(`hold ${hold.id} has no team, or nobody raised it`, order);
    if (!Number.isFinite(hold.dueAt) || hold.dueAt < hold.openedAt) this.report(`hold ${hold.id} is due at ${hold.dueAt}`, order);
  }

  private isDecided(order: OrderId, id: HoldId, ruling: Ruling, actor: string): void {
    const { resolution, by, at, note } = ruling;
    const what = `${resolution.way} of ${id}`;
    const hold = this.holds.open(order).get(id);
    if (hold === undefined) this.report(`${what}, which is not open`, order);
    if (by.length === 0 || !by.every(isActor) || !by.includes(actor as (typeof by)[number]))
      this.report(`${what} by ${by.join(', ') || 'nobody'}, told by ${actor}`, order);
    if (note.trim() === '') this.report(`${what} without a reason`, order);
    if (!Number.isFinite(at)) this.report(`${what} without a time`, order);
    if (hold !== undefined && takesTwo(hold, resolution.way)) this.isConfirmed(order, id, ruling);
    bookOf(this.rulings, order, () => []).push(ruling);
  }

  /** Two people, of whom the second said just what the first had proposed. */
  private isConfirmed(order: OrderId, id: HoldId, { resolution, by }: Ruling): void {
    const what = `${resolution.way} of ${id}`;
    if (new Set(by).size < 2) return this.report(`${what} takes two people, and ${by.join(', ')} decided`, order);
    const proposal = this.proposals.get(`${order} ${id}`);
    if (proposal === undefined || !isSame(proposal.resolution, resolution) || by[0] !== proposal.by)
      this.report(`${what} was decided by ${by.join(' and ')} on other terms than the first had proposed`, order);
    return undefined;
  }
}

const latestRelease = (task: TaskBook | undefined): ReleaseInstruction | undefined =>
  task === undefined ? undefined : latest(task)?.release;

function takesTwo({ reason, policy, amount }: Hold, way: WayOut): boolean {
  if (TWO_PEOPLE[reason.type]?.includes(way) === true) return true;
  const second = policy.secondPerson;
  if (second?.ways?.includes(way) === true) return true;
  return second?.above !== undefined && amount !== undefined && decimal.isMore(amount.amount, second.above);
}

export const explained: MakeChecker = (scene, report) => new Explained(scene, report);
