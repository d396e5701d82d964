/** What the feed says of an order at this instant, put together for judging one of its releases. */
import type { OrderId } from '../../../src/core/model/identifiers.ts';
import type { InstanceId } from '../../../src/core/model/task.ts';
import type { Step } from '../../../src/core/workflow/workflow.ts';
import type { Recorded } from '../../witness.ts';
import { AnswerBooks } from './answers.ts';
import { ClaimBooks } from './claims.ts';
import { DemandBooks } from './demand.ts';
import { FulfillmentBooks, restOf, type FulfillmentBook } from './fulfillments.ts';
import { HoldBooks } from './holds.ts';
import { RulingBooks } from './rulings.ts';
import { latest, RELEASE, TaskBooks, type TaskBook } from './tasks.ts';

export class ReleaseBooks {
  readonly answers = new AnswerBooks();
  readonly claims = new ClaimBooks();
  readonly demands = new DemandBooks();
  readonly fulfillments = new FulfillmentBooks();
  readonly holds = new HoldBooks();
  readonly tasks = new TaskBooks();
  readonly rulings = new RulingBooks(this.holds);

  take(recorded: Recorded): void {
    this.answers.take(recorded);
    this.claims.take(recorded);
    this.demands.take(recorded);
    this.fulfillments.take(recorded);
    this.rulings.take(recorded);
    this.holds.take(recorded);
    this.tasks.take(recorded);
  }

  /** Fulfillments that a node has, may have, or is about to be given, with what each has still to ship. */
  out(order: OrderId): readonly { readonly book: FulfillmentBook; readonly lines: FulfillmentBook['lines'] }[] {
    const found: { book: FulfillmentBook; lines: FulfillmentBook['lines'] }[] = [];
    const books = this.fulfillments.of(order);
    for (const task of this.tasks.of(order).values()) {
      const book = task.task === RELEASE ? books.get(memberOf(task.id) as FulfillmentBook['id']) : undefined;
      if (book === undefined || book.hasEnded || latest(task)?.state === 'undone') continue;
      found.push({ book, lines: restOf(book) });
    }
    return found;
  }
}

/** Whose instance of its step it is: `F1` of `release/F1`. */
export const memberOf = (id: InstanceId): string => id.slice(id.indexOf('/') + 1);

export const stepNameOf = (id: InstanceId): string => (id.includes('/') ? id.slice(0, id.indexOf('/')) : id);

export const instanceFor = (step: Step, of: Step, member: string): InstanceId =>
  (step.each === 'order' || step.each !== of.each ? step.name : `${step.name}/${member}`) as InstanceId;

/** A new generation replaces what the partner has, and what rests on it goes on meanwhile. */
const AMENDED: readonly string[] = ['erp.book', 'customer.acknowledge'];

/** What was asked of a partner holds. */
export function stands(book: TaskBook | undefined): boolean {
  const now = book === undefined ? undefined : latest(book);
  if (book === undefined || now === undefined) return false;
  if (now.state === 'too-late' || (now.state === 'done' && !book.isUnwanted)) return true;
  return AMENDED.includes(book.task) && book.isStanding && now.state !== 'undoing';
}
