/**
 * What a node has goes on having ground under it; what has lost it is wanted back within minutes, or a person is asked
 * about it or has let it ship. An order is looked at in each of its commits, and all of them every few hours, so that
 * news that nobody took in is seen too.
 */
import type { FulfillmentId, OrderId } from '../../src/core/model/identifiers.ts';
import type { InstanceId } from '../../src/core/model/task.ts';
import type { Commit, Report, Scene } from '../witness.ts';
import type { FulfillmentBook } from './books/fulfillments.ts';
import { restOf } from './books/fulfillments.ts';
import { Overdue } from './books/overdue.ts';
import { memberOf, type ReleaseBooks } from './books/release.ts';
import { latest, RELEASE, type TaskBook } from './books/tasks.ts';
import type { Ground } from './ground.ts';

const MINUTE = 60_000;
/** A lease of a dead process, a partner's time-out and a few tries of both are over by then. */
const GRACE_MS = 15 * MINUTE;
const SWEEP_MS = 240 * MINUTE;

export class Recalls {
  private readonly scene: Scene;
  private readonly books: ReleaseBooks;
  private readonly ground: Ground;
  private readonly overdue: Overdue;
  /** Orders of which a node has something, or may have. */
  private readonly out = new Set<OrderId>();
  private sweptAt = 0;

  constructor(scene: Scene, books: ReleaseBooks, ground: Ground, report: Report) {
    this.scene = scene;
    this.books = books;
    this.ground = ground;
    const wrong = (order: OrderId): readonly string[] => this.wrong(order);
    this.overdue = new Overdue({ now: scene.now, graceMs: GRACE_MS, wrong, report });
  }

  /** After the books have taken the commit. */
  committed(commit: Commit): void {
    if (commit.kind === 'order') {
      const { order, events } = commit;
      if (events.some(({ event }) => event.type === 'task-wanted' && event.task === RELEASE)) this.out.add(order);
      if (events.length > 0 && this.out.has(order)) this.overdue.look(order);
    }
    this.overdue.tick();
    if (this.scene.now() < this.sweptAt + SWEEP_MS) return;
    this.sweptAt = this.scene.now();
    for (const order of this.out) this.overdue.look(order);
  }

  private wrong(order: OrderId): readonly string[] {
    const demand = this.books.demands.of(order);
    const wrong: string[] = [];
    let isOut = false;
    for (const task of this.books.tasks.of(order).values()) {
      const fulfillment = task.task === RELEASE ? this.fulfillmentOf(order, task.id) : undefined;
      if (demand === undefined || fulfillment === undefined || fulfillment.hasEnded) continue;
      isOut = true;
      const instruction = latest(task)?.release;
      const lines = restOf(fulfillment);
      if (instruction === undefined || lines.length === 0 || !isKept(task) || this.isKnown(order, fulfillment.id)) continue;
      const resting = { order, demand, fulfillment, instruction: { ...instruction, lines }, at: this.scene.now() };
      const found = this.found(resting);
      if (found !== undefined) wrong.push(`${fulfillment.id} stays with its node: ${found}`);
    }
    if (!isOut) this.out.delete(order);
    return wrong;
  }

  private fulfillmentOf(order: OrderId, instance: InstanceId): FulfillmentBook | undefined {
    return this.books.fulfillments.of(order).get(memberOf(instance) as FulfillmentId);
  }

  private found(resting: Parameters<Ground['of']>[0]): string | undefined {
    if (!resting.fulfillment.isWanted) return 'no plan wants it';
    if (this.books.holds.has(resting.order, ({ type }) => type === 'stopped')) return 'a person has stopped the order';
    for (const what of this.ground.of(resting)) return what;
    return undefined;
  }

  /** A person is asked what becomes of it, or has said so. */
  private isKnown(order: OrderId, id: FulfillmentId): boolean {
    if (this.books.holds.has(order, (reason) => reason.type === 'beyond-recall' && reason.fulfillment === id)) return true;
    return this.books.rulings
      .of(order)
      .some(
        ({ reason, resolution: { way } }) => reason.type === 'beyond-recall' && reason.fulfillment === id && way === 'let-ship',
      );
  }
}

/** The node has it, and nobody wants it back. */
function isKept(task: TaskBook): boolean {
  const state = latest(task)?.state;
  return state === 'too-late' || (!task.isUnwanted && (state === 'sending' || state === 'in-doubt' || state === 'done'));
}
