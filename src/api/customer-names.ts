/**
 * Which customers somebody means by a few letters: by the beginning of their number, or by any part of their name. Orders
 * know their customer's number alone, and names are facts, so they are kept here, at most a minute old.
 */
import { factKey } from '../core/model/fact.ts';
import type { FactKey } from '../core/model/fact.ts';
import type { Customer } from '../core/model/master.ts';
import type { Clock, Reading } from '../engine/ports.ts';

const AGE_MS_MAX = 60_000;
const PAGE = 1_000;
/** About 30 MB. */
const CUSTOMERS_MAX = 200_000;
/** More than these are no answer to a person. */
const FOUND_MAX = 50;

interface Named {
  readonly customer: string;
  readonly text: string;
}

const PREFIX = factKey('customer', '');

export class CustomerNames {
  private readonly read: Pick<Reading, 'facts'>;
  private readonly clock: Clock;
  private known: { readonly at: number; readonly names: Promise<readonly Named[]> } | undefined;

  constructor(read: Pick<Reading, 'facts'>, clock: Clock) {
    this.read = read;
    this.clock = clock;
  }

  async find(words: string): Promise<readonly string[]> {
    const asked = words.toUpperCase();
    const found: string[] = [];
    for (const { customer, text } of await this.names()) {
      if (!text.includes(asked, customer.length) && !text.startsWith(asked)) continue;
      if (found.push(customer) === FOUND_MAX) break;
    }
    return found;
  }

  private async names(): Promise<readonly Named[]> {
    const now = this.clock.now();
    if (this.known === undefined || now - this.known.at >= AGE_MS_MAX) {
      const before = this.known?.names;
      // What can't be read now is asked for again the next time.
      const names = this.load().catch(async (error: unknown) => {
        this.known = undefined;
        if (before === undefined) throw error;
        return await before;
      });
      this.known = { at: now, names };
    }
    return await this.known.names;
  }

  private async load(): Promise<readonly Named[]> {
    const names: Named[] = [];
    let after: FactKey | undefined;
    while (names.length < CUSTOMERS_MAX) {
      const page = await this.read.facts('customer', after, PAGE);
      for (const { key, value } of page) {
        const customer = key.slice(PREFIX.length);
        names.push({ customer, text: `${customer}\n${(value as Customer).name}`.toUpperCase() });
      }
      after = page.at(-1)?.key;
      if (page.length < PAGE) break;
    }
    return names;
  }
}
