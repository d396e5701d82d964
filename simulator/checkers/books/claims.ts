/** Each order's claims as its own feed says they stand: asked, held, consumed. */
import type { AccountKey, ClaimAnswer } from '../../../src/core/model/account.ts';
import * as decimal from '../../../src/core/model/decimal.ts';
import type { Decimal } from '../../../src/core/model/decimal.ts';
import type { OrderId } from '../../../src/core/model/identifiers.ts';
import type { Instant } from '../../../src/core/model/instant.ts';
import type { Recorded } from '../../witness.ts';
import { bookOf } from './of.ts';

export interface ClaimBook {
  readonly account: AccountKey;
  readonly generation: number;
  /** Still to be held. */
  readonly wanted: Decimal;
  /** Held for certain; nothing while the account has not answered. */
  readonly held: Decimal;
  readonly until: Instant | undefined;
  /** Nothing of it came true yet. */
  readonly isWhole: boolean;
}

const NONE: ReadonlyMap<AccountKey, ClaimBook> = new Map();

const less = (from: Decimal, off: Decimal): Decimal => decimal.most(decimal.ZERO, decimal.subtract(from, off));

export class ClaimBooks {
  private readonly books = new Map<OrderId, Map<AccountKey, ClaimBook>>();

  of(order: OrderId): ReadonlyMap<AccountKey, ClaimBook> {
    return this.books.get(order) ?? NONE;
  }

  orders(): Iterable<readonly [OrderId, ReadonlyMap<AccountKey, ClaimBook>]> {
    return this.books;
  }

  take({ order, event }: Recorded): void {
    switch (event.type) {
      case 'claims-wanted': {
        const book = bookOf(this.books, order, () => new Map<AccountKey, ClaimBook>());
        for (const { account, generation, quantity, until } of event.claims)
          book.set(account, {
            account,
            generation,
            wanted: quantity,
            held: decimal.ZERO,
            until,
            isWhole: book.get(account)?.isWhole ?? true,
          });
        return;
      }
      case 'claims-answered': {
        const book = this.books.get(order);
        for (const answer of event.answers) {
          const claim = book?.get(answer.account);
          if (claim?.generation === answer.generation) book?.set(answer.account, { ...claim, held: heldOf(answer) });
        }
        return;
      }
      case 'claims-consumed': {
        const book = this.books.get(order);
        for (const { account, quantity } of event.claims) {
          const claim = book?.get(account);
          if (claim !== undefined)
            book?.set(account, {
              ...claim,
              wanted: less(claim.wanted, quantity),
              held: less(claim.held, quantity),
              isWhole: false,
            });
        }
        return;
      }
      case 'claims-given-up': {
        const book = this.books.get(order);
        for (const account of event.accounts) book?.delete(account);
        if (book?.size === 0) this.books.delete(order);
        return;
      }
      default:
    }
  }
}

function heldOf(answer: ClaimAnswer): Decimal {
  switch (answer.kind) {
    case 'granted':
      return answer.quantity;
    case 'waiting':
    case 'refused':
      return answer.kept;
    case 'lost':
      return answer.left;
  }
}
