/**
 * live, by the clock: what could go on goes on. An order that nothing and nobody holds up is with a node within the hour;
 * an answer whose time is over is asked again; what is past its last day is cancelled; a hold that nobody works climbs.
 */
import * as decimal from '../../src/core/model/decimal.ts';
import type { HoldId, OrderId } from '../../src/core/model/identifiers.ts';
import { plusDays, startOf, type Instant } from '../../src/core/model/instant.ts';
import type { InstanceId } from '../../src/core/model/task.ts';
import type { Step } from '../../src/core/workflow/workflow.ts';
import type { Checker, Commit, MakeChecker, Recorded, Report, Scene } from '../witness.ts';
import { openOf, type DemandBook } from './books/demand.ts';
import { dueAfter } from './books/hours.ts';
import { Overdue } from './books/overdue.ts';
import { memberOf, ReleaseBooks, stepNameOf } from './books/release.ts';
import { latest, RELEASE, type TaskBook } from './books/tasks.ts';

const MINUTE = 60_000;
const GRACE_MS = 30 * MINUTE;
const SWEEP_MS = 240 * MINUTE;

class Waiting implements Checker {
  readonly promise = 'live';
  private readonly scene: Scene;
  private readonly books = new ReleaseBooks();
  private readonly overdue: Overdue;
  private readonly open = new Set<OrderId>();
  private readonly frozenUntil = new Map<OrderId, Instant>();
  /** How many escalations a hold has had. */
  private readonly climbed = new Map<string, number>();
  private readonly releases: Step | undefined;
  private sweptAt = 0;

  constructor(scene: Scene, report: Report) {
    this.scene = scene;
    this.releases = scene.workflow.steps.find((step) => step.releases);
    const wrong = (order: OrderId): readonly string[] => this.wrong(order);
    this.overdue = new Overdue({ now: scene.now, graceMs: GRACE_MS, wrong, report });
  }

  committed(commit: Commit): void {
    if (commit.kind === 'order') {
      for (const each of commit.events) this.take(each);
      if (commit.events.length > 0 && this.open.has(commit.order)) this.overdue.look(commit.order);
    }
    this.overdue.tick();
    if (this.scene.now() < this.sweptAt + SWEEP_MS) return;
    this.sweptAt = this.scene.now();
    for (const order of this.open) this.overdue.look(order);
  }

  private take(each: Recorded): void {
    const { order, event } = each;
    this.books.take(each);
    if (event.type === 'order-captured' || event.type === 'order-reopened') this.open.add(order);
    else if (event.type === 'order-closed') this.open.delete(order);
    else if (event.type === 'hold-escalated') this.climbed.set(`${order} ${event.hold}`, this.climbs(order, event.hold) + 1);
    else if (event.type === 'hold-resolved') {
      const { resolution, at } = event.ruling;
      if (resolution.way === 'freeze-facts') this.frozenUntil.set(order, (at + resolution.for) as Instant);
    }
  }

  private climbs(order: OrderId, hold: HoldId): number {
    return this.climbed.get(`${order} ${hold}`) ?? 0;
  }

  private wrong(order: OrderId): readonly string[] {
    const demand = this.books.demands.of(order);
    if (demand === undefined) return [];
    const wrong = this.unworked(order);
    const { now } = this.scene;
    const isAnyOpen = [...demand.schedules.values()].some((schedule) => decimal.isPositive(openOf(schedule)));
    if (!isAnyOpen || !this.open.has(order)) return wrong;
    for (const { id, cancelAfter, ...schedule } of demand.schedules.values())
      if (
        cancelAfter !== undefined &&
        startOf(plusDays(cancelAfter, 1)) <= now() &&
        decimal.isPositive(openOf({ id, cancelAfter, ...schedule }))
      )
        wrong.push(`${id} is open, and its last day, ${cancelAfter}, is over`);
    wrong.push(...this.outdated(order));
    if (this.mayGo(order, demand)) wrong.push('nothing holds it up, and no node has it');
    return wrong;
  }

  private unworked(order: OrderId): string[] {
    const wrong: string[] = [];
    for (const { id, policy, openedAt } of this.books.holds.open(order).values()) {
      const next = policy.escalate[this.climbs(order, id)];
      if (next !== undefined && dueAfter(this.scene, policy, openedAt, next.after) <= this.scene.now())
        wrong.push(`hold ${id} is to climb to ${next.team}, and has not`);
    }
    return wrong;
  }

  /**
   * Answers that were good until a time that is over, of steps that can be asked: all that they rest on has passed, also
   * what their needs rest on, since behind an open question nothing is asked (the promise, while a quantity is not orderable).
   */
  private outdated(order: OrderId): readonly string[] {
    return this.scene.workflow.steps.flatMap((step) => {
      const answer = this.books.answers.of(order, step.name as InstanceId);
      if (typeof answer !== 'object' || answer.goodUntil === undefined || answer.goodUntil > this.scene.now()) return [];
      const isReady = step.restsOn.every((need) => this.hasPassed(order, need));
      return isReady ? [`${step.name} was good until ${answer.goodUntil}, and is not asked again`] : [];
    });
  }

  private hasPassed(order: OrderId, step: string): boolean {
    const answer = this.books.answers.of(order, step as InstanceId);
    return typeof answer === 'object' && answer.kind === 'passed';
  }

  private mayGo(order: OrderId, demand: DemandBook): boolean {
    const now = this.scene.now();
    const { holds, claims, tasks } = this.books;
    if (holds.open(order).size > 0 || (this.frozenUntil.get(order) ?? 0) > now) return false;
    for (const schedule of demand.schedules.values())
      if (schedule.notBefore !== undefined && startOf(schedule.notBefore) > now) return false;
    for (const { held, wanted } of claims.of(order).values()) if (decimal.isLess(held, wanted)) return false;
    for (const task of tasks.of(order).values()) if (this.isUnderWay(task)) return false;
    return !this.isOut(order);
  }

  /** Something that a release rests on, or a release itself, on its way to its partner or back. */
  private isUnderWay(task: TaskBook): boolean {
    const state = latest(task)?.state;
    if (state !== 'sending' && state !== 'in-doubt' && state !== 'undoing' && state !== 'wanted') return false;
    return task.task === RELEASE || this.releases?.restsOn.includes(stepNameOf(task.id)) === true;
  }

  /** A node has some of it: what is with it may be all that can go now. */
  private isOut(order: OrderId): boolean {
    return [...this.books.tasks.of(order).values()].some((task) => {
      const fulfillment = this.books.fulfillments.of(order).get(memberOf(task.id) as never);
      return task.task === RELEASE && fulfillment?.hasEnded === false && latest(task)?.state !== 'undone';
    });
  }
}

export const waiting: MakeChecker = (scene, report) => new Waiting(scene, report);
