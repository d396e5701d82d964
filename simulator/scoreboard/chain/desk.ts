/**
 * People: error mails and blocked documents come to a desk that looks after a while, as the hub's own desk does. Some are
 * overlooked, and stay until the daily comparison finds them, or for good. Every case that is dealt with is a touch.
 */
import type { Random } from '../../kernel/random.ts';
import { HOUR, MINUTE } from '../../world/world.ts';
import { chance, type Site } from './site.ts';
import type { Spreadsheet } from './spreadsheet.ts';
import { Tally } from './tally.ts';

/** `again`: a person waits, and looks later. */
export type Looked = 'done' | 'again';

export type Look = (random: Random, looks: number) => Looked;

const LOOKS_MAX = 60;

export class Desk {
  private readonly site: Site;
  private readonly spreadsheet: Spreadsheet;
  private readonly cases = new Tally();
  /** What somebody still has on a list. */
  private readonly open = new Set<string>();

  constructor(site: Site, spreadsheet: Spreadsheet) {
    this.site = site;
    this.spreadsheet = spreadsheet;
  }

  /** A mail, or a line in a list of blocked documents. */
  raise(about: string, look: Look): void {
    const { site } = this;
    if (!chance(site, `overlooked ${about} ${this.cases.next(`overlooked ${about}`)}`, site.assumed.overlooked))
      return this.call(about, look);
    return this.spreadsheet.add({ about, mend: () => this.call(about, look) });
  }

  /** Somebody calls: that is not overlooked. */
  call(about: string, look: Look): void {
    this.open.add(about);
    this.later(`desk ${about} ${this.cases.next(about)}`, about, look, 0);
  }

  has(order: string): boolean {
    return [...this.open].some((about) => about.includes(order));
  }

  private later(name: string, about: string, look: Look, looks: number): void {
    const random = this.site.world.chances.of(`${name} ${looks}`);
    const after = looks === 0 ? 5 * MINUTE + random.exponential(40 * MINUTE) : random.between(HOUR, 6 * HOUR);
    this.site.world.timeline.in(after, () => {
      if (looks > LOOKS_MAX) return;
      if (look(random, looks) === 'again') return this.later(name, about, look, looks + 1);
      this.open.delete(about);
      return this.site.score.touch();
    });
  }
}
