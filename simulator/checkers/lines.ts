/**
 * live, of those who wait in an account's line: the first of them lacks room. Whatever gives room gives it to whoever
 * waits, in that very commit.
 */
import * as decimal from '../../src/core/model/decimal.ts';
import type { Decimal } from '../../src/core/model/decimal.ts';
import { ascending } from '../../src/core/model/sorted.ts';
import type { AccountState, CreditAccount, StockAccount } from '../../src/core/process/account/state.ts';
import type { Checker, Commit, MakeChecker, Report } from '../witness.ts';

/** Of a long line the first few tell. */
const LOOKED_AT = 4;

class Lines implements Checker {
  readonly promise = 'live';
  private readonly report: Report;

  constructor(report: Report) {
    this.report = report;
  }

  committed(commit: Commit): void {
    if (commit.kind === 'order') for (const state of commit.accounts.values()) this.look(state);
    else if (commit.kind === 'account') this.look(commit.state);
  }

  private look(state: AccountState): void {
    if (state.waiting === null) return;
    if (state.kind === 'stock') this.stock(state);
    else if (state.kind === 'credit') this.credit(state);
  }

  private stock(state: StockAccount): void {
    let place = 0;
    for (const { order, customer, wanted, granted } of ascending(state.waiting)) {
      if (++place > LOOKED_AT) return;
      const reserved = state.pools
        .filter(({ customers }) => !customers.includes(customer))
        .map(({ quantity, held }) => decimal.most(decimal.ZERO, decimal.subtract(quantity, held)));
      const kept = decimal.sum([state.claimed, state.safety, ...reserved]);
      const room = decimal.subtract(state.onHand.figure, kept);
      if (decimal.isPositive(room))
        this.report(`${state.account}: ${decimal.subtract(wanted, granted)} are waited for, and ${room} are free`, order);
    }
  }

  /** Whatever never fits holds nobody up; an approval is held up by nobody. */
  private credit(state: CreditAccount): void {
    const room = decimal.subtract(decimal.subtract(state.limit, state.exposure.figure), state.claimed);
    let isHeldUp = false;
    for (const { order, wanted, granted, excess } of ascending(state.waiting)) {
      const needed = decimal.subtract(wanted, granted);
      if (fits(needed, decimal.add(room, excess ?? decimal.ZERO)) && (!isHeldUp || excess !== undefined))
        return this.report(`${state.account}: ${needed} is waited for, and there is room of ${room}`, order);
      if (!decimal.isMore(wanted, state.limit)) isHeldUp = true;
    }
    return undefined;
  }
}

const fits = (needed: Decimal, room: Decimal): boolean => !decimal.isMore(needed, room);

export const lines: MakeChecker = (_, report) => new Lines(report);
