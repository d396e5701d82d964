/** What a task is: what it asks of an outside system, and how it is taken back or amended. */
import type { CatalogTask } from '../../model/catalog.ts';
import type { LiveOrder } from '../../model/order.ts';
import type { TaskView } from '../view.ts';

export interface Task<I> extends CatalogTask {
  readonly name: string;
  /**
   * Amended: a new generation replaces what the partner has, and what rests on it goes on meanwhile. Else it is
   * undone first, and done again once its needs hold.
   */
  readonly amends: boolean;
  /**
   * What to ask, from the facts as they are; `undefined` while it can't be said yet. Two equal inputs are one act:
   * only a changed input makes an instance stale.
   */
  readonly input: (view: TaskView, order: LiveOrder, member: string | undefined) => I | undefined;
}

export type AnyTask = Task<unknown>;
