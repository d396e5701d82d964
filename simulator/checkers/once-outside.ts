/**
 * once-outside: every outside effect happens at most once per key where the partner dedupes or can be read, and is never
 * lost; elsewhere, a person decides.
 *
 * What partners really did is held against the feed: a second act under one key needs a person who said `send-again`
 * since the request first arrived; what the feed shows as done was done, and what was done the feed knows.
 */
import type { OrderCommand } from '../../src/core/model/command.ts';
import type { OrderEvent } from '../../src/core/model/event.ts';
import type { HoldId, OrderId } from '../../src/core/model/identifiers.ts';
import type { EffectAct, EffectKey, InstanceId, TaskState } from '../../src/core/model/task.ts';
import { effectKey } from '../../src/core/model/task.ts';
import type { Checker, Commit, Ending, Entry, MakeChecker, Recorded, Report, Scene } from '../witness.ts';
import { HoldBooks } from './books/holds.ts';
import { bookOf } from './books/of.ts';
import { memberOf, stepNameOf } from './books/release.ts';
import { generationOf, isWholeUndo, latest, RELEASE, TaskBooks, type GenerationBook, type TaskBook } from './books/tasks.ts';

type Acted = Extract<Entry, { kind: 'acted' }>;

/** What a partner has under a key. `at` counts entries and commits: what came first. */
interface KeyBook {
  readonly instance: InstanceId;
  readonly generation: number;
  readonly act: EffectAct;
  readonly task: string;
  arrivedAt: number;
  hasActed: boolean;
  /** A node has none of it any more. */
  isUndone: boolean;
}

/** Acts that a new generation replaces: the earlier one is not done beside it. */
/** A partner has it, or may have it. */
const ACTIVE: readonly TaskState[] = ['sending', 'in-doubt', 'done', 'undoing'];

const AMENDED: readonly string[] = ['erp.book', 'customer.acknowledge'];

type Reported = Extract<OrderCommand, { type: 'record-effect' }>;

const GOES_ON: readonly OrderEvent['type'][] = ['undo-wanted', 'effect-again', 'read-back-wanted'];

class OnceOutside implements Checker {
  readonly promise = 'once-outside';
  private readonly scene: Scene;
  private readonly report: Report;
  private readonly tasks = new TaskBooks();
  private readonly holds = new HoldBooks();
  private readonly keys = new Map<OrderId, Map<EffectKey, KeyBook>>();
  /** By `ORDER INSTANCE`: when a person said so last. */
  private readonly again = new Map<string, number>();
  private readonly byHand = new Set<string>();
  /** Fulfillments of which nothing more is decided, by `ORDER FULFILLMENT`. */
  private readonly over = new Set<string>();
  private at = 0;

  constructor(scene: Scene, report: Report) {
    this.scene = scene;
    this.report = report;
  }

  committed(commit: Commit): void {
    if (commit.kind !== 'order') return;
    this.at += 1;
    const before = this.unknown(commit.order, commit.events);
    for (const each of commit.events) this.take(each);
    for (const each of commit.events) this.isSo(each, commit.command.type);
    if (commit.command.type === 'record-effect') this.goesOn(commit.order, commit.command, commit.events);
    for (const [hold, instance] of before) this.isStillAsked(commit.order, hold, instance);
  }

  /** Holds on acts whose outcome is not known, that end here without anybody's word. */
  private unknown(order: OrderId, events: readonly Recorded[]): readonly (readonly [HoldId, string])[] {
    return events.flatMap(({ event }) => {
      const hold = event.type === 'hold-lapsed' ? this.holds.open(order).get(event.hold) : undefined;
      const isMoved = events.some((each) => each.event.type === 'task-moved' && each.event.instance === hold?.raisedBy);
      return hold?.reason.type === 'effect' && !isMoved ? [[hold.id, hold.raisedBy] as const] : [];
    });
  }

  private isStillAsked(order: OrderId, hold: HoldId, instance: string): void {
    const task = this.tasks.of(order).get(instance as InstanceId);
    const state = task === undefined ? undefined : latest(task)?.state;
    if (state === 'in-doubt' || state === 'undoing')
      this.report(`${instance} is ${state}, and ${hold}, by which somebody was asked about it, is gone`, order);
  }

  /** What is shown at this instant is so at this instant. */
  private isSo({ order, event }: Recorded, by: string): void {
    if (event.type === 'fulfillment-ended') this.over.add(`${order} ${event.fulfillment}`);
    else if (event.type === 'undo-wanted') this.isLast(order, event.instance);
    else if (event.type === 'pick-recorded') this.isHad(order, event.fulfillment);
    if (event.type !== 'task-moved' || event.to !== 'done' || event.from === 'done') return;
    // A node that has picked says no more than that it has the work, by whichever release.
    if (by === 'record-pick') return;
    const key = effectKey(order, event.instance, event.generation, 'do');
    if (this.keys.get(order)?.get(key)?.hasActed !== true && !this.byHand.has(`${order} ${event.instance}`))
      this.report(`${key} is shown as done, and no partner has done it`, order);
  }

  /** An act whose outcome is still open is sent again, looked up, or a person is asked about it. */
  private goesOn(order: OrderId, { instance, generation, act }: Reported, events: readonly Recorded[]): void {
    const task = this.tasks.of(order).get(instance);
    const now = task === undefined ? undefined : latest(task);
    const isOpen = act === 'undo' ? now?.state === 'undoing' : now?.state === 'sending' || now?.state === 'in-doubt';
    if (now?.generation !== generation || !isOpen) return;
    const isOnItsWay = events.some(
      ({ event }) => GOES_ON.includes(event.type) && 'instance' in event && event.instance === instance,
    );
    const isAsked = this.holds.has(order, (reason, hold) => reason.type === 'effect' && hold.raisedBy === instance);
    if (!isOnItsWay && !isAsked)
      this.report(`${instance} is ${now.state}, its outcome is not known, and nobody looks for it`, order);
  }

  /** In reverse order of dependency: nothing that rests on it is with anybody, or may be. */
  private isLast(order: OrderId, instance: InstanceId): void {
    const step = this.scene.workflow.byName[stepNameOf(instance)];
    for (const task of this.tasks.of(order).values()) {
      const of = stepNameOf(task.id);
      const isMember = step?.each === 'order' || memberOf(task.id) === memberOf(instance);
      const state = latest(task)?.state;
      if (
        this.over.has(`${order} ${memberOf(task.id)}`) ||
        step?.dependants.includes(of) !== true ||
        !isMember ||
        state === undefined ||
        !ACTIVE.includes(state)
      )
        continue;
      this.report(`${instance} is taken back while ${task.id}, which rests on it, is ${state}`, order);
    }
  }

  /** What a node has picked it has. */
  private isHad(order: OrderId, fulfillment: string): void {
    for (const task of this.tasks.of(order).values())
      if (task.task === RELEASE && memberOf(task.id) === fulfillment && latest(task)?.state === 'undone')
        this.report(`${task.id} is picked, and shown as undone`, order);
  }

  entered(entry: Entry): void {
    if (entry.kind !== 'arrived' && entry.kind !== 'acted') return;
    this.at += 1;
    const { order, key, instance, generation, act, task } = entry;
    const of = bookOf(
      bookOf(this.keys, order, () => new Map<EffectKey, KeyBook>()),
      key,
      () => {
        const begun = { instance, generation, act, task, arrivedAt: this.at, hasActed: false, isUndone: false };
        return begun;
      },
    );
    if (entry.kind === 'acted' && entry.outcome.kind !== 'refused') this.acted(entry, of);
  }

  ended({ openEffects }: Ending): void {
    for (const { key, order } of openEffects) this.report(`${key} is still to be sent or looked up`, order);
    for (const [order, tasks] of this.tasks.orders())
      for (const task of tasks.values()) for (const generation of task.generations) this.isDone(order, task, generation);
    for (const [order, keys] of this.keys) for (const [key, of] of keys) if (of.hasActed) this.isKnown(order, key, of);
  }

  private take(each: Recorded): void {
    const { order, event } = each;
    this.tasks.take(each);
    this.holds.take(each);
    if (event.type !== 'hold-resolved') return;
    const { way } = event.ruling.resolution;
    if (way === 'send-again') this.again.set(`${order} ${event.ruling.step}`, this.at);
    else if (way === 'confirm-by-hand') this.byHand.add(`${order} ${event.ruling.step}`);
  }

  private acted({ order, key, outcome, partner }: Acted, of: KeyBook): void {
    if (of.hasActed) {
      const isAllowed = (this.again.get(`${order} ${of.instance}`) ?? 0) > of.arrivedAt;
      if (!isAllowed) this.report(`${partner} did ${key} a second time, and nobody said to send it again`, order);
      of.arrivedAt = this.at;
    }
    of.hasActed = true;
    if (of.act === 'undo' && isWholeUndo(outcome)) this.undone(order, of);
    if (of.act === 'do' && of.task === RELEASE) this.isAlone(order, key, of, partner);
  }

  private undone(order: OrderId, { instance, generation }: KeyBook): void {
    const done = this.keys.get(order)?.get(effectKey(order, instance, generation, 'do'));
    if (done !== undefined) done.isUndone = true;
  }

  /** A node works one release of a fulfillment at a time. */
  private isAlone(order: OrderId, key: EffectKey, of: KeyBook, partner: string): void {
    if (this.byHand.has(`${order} ${of.instance}`)) return;
    for (const [other, book] of this.keys.get(order) ?? [])
      if (book.instance === of.instance && book.act === 'do' && other !== key && book.hasActed && !book.isUndone)
        this.report(`${partner} works ${key} and ${other} at the same time`, order);
  }

  /** What the feed shows as done was done, or a person said that it was. */
  private isDone(order: OrderId, { id, task }: TaskBook, { generation, state }: GenerationBook): void {
    if (state !== 'done') return;
    const key = effectKey(order, id, generation, 'do');
    if (this.keys.get(order)?.get(key)?.hasActed !== true && !this.byHand.has(`${order} ${id}`))
      this.report(`${key} (${task}) is shown as done, and no partner did it`, order);
  }

  private isKnown(order: OrderId, key: EffectKey, of: KeyBook): void {
    const state = generationOf(this.tasks.of(order).get(of.instance), of.generation)?.state;
    const isAsked = this.holds.has(order, (reason, hold) => reason.type === 'effect' && hold.raisedBy === of.instance);
    if (isAsked || this.byHand.has(`${order} ${of.instance}`)) return;
    if (of.act === 'undo') {
      if (state !== 'undone' && state !== 'too-late')
        this.report(`${key} was taken back, and the feed shows it as ${state}`, order);
    } else if (state === 'undone') {
      if (!of.isUndone && !AMENDED.includes(of.task)) this.report(`${key} was done, and the feed shows it as undone`, order);
    } else if (state !== 'done' && state !== 'too-late') {
      this.report(`${key} was done, and the feed shows it as ${state ?? 'never asked for'}`, order);
    }
  }
}

export const onceOutside: MakeChecker = (scene, report) => new OnceOutside(scene, report);
