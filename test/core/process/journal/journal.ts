/** Keeps a story's journal while it happens. */
import type { OrderCommand } from '../../../../src/core/model/command.ts';
import type { Town } from '../../../stories/town.ts';
import { eventsOf, standing, Teller } from './told.ts';

export class Journal {
  readonly it: Town;
  private readonly paragraphs: string[] = [];
  private readonly order: string;
  private readonly teller: Teller;
  private seen = 0;

  constructor(it: Town, usual: readonly string[] = [], order = 'O1') {
    this.it = it;
    this.order = order;
    this.teller = new Teller(usual);
    // What was read before the journal begins is known.
    for (const event of eventsOf(it, order)) this.teller.event(event, it.now);
    this.seen = eventsOf(it, order).length;
  }

  /** Something is done, and what came of it for the order is written down. */
  did(what: string, act: (it: Town) => unknown): this {
    act(this.it);
    const all = eventsOf(this.it, this.order);
    this.paragraphs.push(this.teller.paragraph(what, this.it.now, all.slice(this.seen)));
    this.seen = all.length;
    this.store();
    return this;
  }

  /** Between two things the orders lie in a store, which here keeps them as they are. */
  store(): void {}

  tell(what: string, command: OrderCommand): this {
    return this.did(what, (it) => it.tell(this.order, command));
  }

  deliver(what = 'everybody outside does as asked'): this {
    return this.did(what, (it) => it.deliver());
  }

  events(): string {
    return `${this.paragraphs.join('\n\n')}\n`;
  }

  text(): string {
    return `${[...this.paragraphs, standing(this.it, this.order)].join('\n\n')}\n`;
  }
}
