/**
 * The daily comparison of ERP, warehouses and finance by spreadsheet. What differs is looked at once: it is found and put
 * right, which is a touch, or it is not found that day and never. What only the buyer could know is in no spreadsheet.
 */
import { DAY, HOUR } from '../../world/world.ts';
import { START } from '../calendar.ts';
import { chance, type Site } from './site.ts';

export interface Difference {
  readonly about: string;
  /** Whether it is there to be seen yet, or after all. */
  readonly stands?: () => 'yes' | 'not-yet' | 'no';
  readonly mend: () => void;
}

export class Spreadsheet {
  private readonly site: Site;
  private differences: Difference[] = [];

  constructor(site: Site) {
    this.site = site;
  }

  begin(): void {
    this.next(1);
  }

  add(difference: Difference): void {
    this.differences.push(difference);
  }

  private next(day: number): void {
    const { world, until } = this.site;
    world.timeline.at(START + day * DAY + 16 * HOUR, () => {
      this.compare(day);
      if (world.timeline.now < until()) this.next(day + 1);
    });
  }

  private compare(day: number): void {
    const { site } = this;
    const all = this.differences;
    this.differences = [];
    for (const each of all) {
      const stands = each.stands?.() ?? 'yes';
      if (stands === 'not-yet') this.differences.push(each);
      if (stands !== 'yes' || chance(site, `spreadsheet ${day} ${each.about}`, site.assumed.spreadsheetMisses)) continue;
      site.score.touch();
      each.mend();
    }
  }
}
