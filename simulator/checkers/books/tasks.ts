/** Task instances, generation by generation: what was asked, whether a worker took it, and what it came to. */
import type { EffectOutcome } from '../../../src/core/model/command.ts';
import type { ReleaseInstruction } from '../../../src/core/model/instruction.ts';
import type { OrderId } from '../../../src/core/model/identifiers.ts';
import type { InstanceId, TaskState } from '../../../src/core/model/task.ts';
import type { Recorded } from '../../witness.ts';
import { bookOf } from './of.ts';

export const RELEASE = 'warehouse.release';

export interface GenerationBook {
  readonly generation: number;
  state: TaskState;
  /** A worker had it once: it may have been sent. */
  wasClaimed: boolean;
  /** A node's instruction; of other tasks nothing is kept. */
  readonly release: ReleaseInstruction | undefined;
}

export interface TaskBook {
  readonly id: InstanceId;
  readonly task: string;
  readonly generations: GenerationBook[];
  isUnwanted: boolean;
  /** Confirmed and not taken back since: an amendment leaves it standing. */
  isStanding: boolean;
}

export const latest = (book: TaskBook): GenerationBook | undefined => book.generations.at(-1);

export const generationOf = (book: TaskBook | undefined, generation: number): GenerationBook | undefined =>
  book?.generations.find((each) => each.generation === generation);

/** Nothing of it is left with the partner. */
export const isWholeUndo = (outcome: EffectOutcome): boolean =>
  outcome.kind === 'done' || (outcome.kind === 'undo-partly' && outcome.answer.kept.length === 0);

const NONE: ReadonlyMap<InstanceId, TaskBook> = new Map();

export class TaskBooks {
  private readonly books = new Map<OrderId, Map<InstanceId, TaskBook>>();

  of(order: OrderId): ReadonlyMap<InstanceId, TaskBook> {
    return this.books.get(order) ?? NONE;
  }

  orders(): Iterable<readonly [OrderId, ReadonlyMap<InstanceId, TaskBook>]> {
    return this.books;
  }

  take({ order, event }: Recorded): void {
    if (event.type === 'task-wanted') {
      const { instance, task, generation, input } = event;
      const book = bookOf(
        bookOf(this.books, order, () => new Map<InstanceId, TaskBook>()),
        instance,
        () => ({
          id: instance,
          task,
          generations: [],
          isUnwanted: false,
          isStanding: false,
        }),
      );
      book.isUnwanted = false;
      const release = task === RELEASE ? (input as ReleaseInstruction) : undefined;
      book.generations.push({ generation, state: 'wanted', wasClaimed: false, release });
    } else if (event.type === 'task-moved') {
      const book = this.books.get(order)?.get(event.instance);
      const of = generationOf(book, event.generation);
      if (book === undefined || of === undefined) return;
      of.state = event.to;
      if (event.to === 'sending') of.wasClaimed = true;
      book.isUnwanted = event.unwanted;
      if (event.to === 'done') book.isStanding = true;
      else if (event.from === 'undoing' && event.to === 'undone') book.isStanding = false;
    }
  }
}
