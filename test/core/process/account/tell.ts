/** Tells an account's story: given what happened, when it is asked or told something, then these answers. */
import { expect } from 'vitest';
import {
  creditAccount,
  keyAccount,
  stockAccount,
  type ClaimAnswer,
  type ClaimRequest,
} from '../../../../src/core/model/account.ts';
import { decimal } from '../../../../src/core/model/decimal.ts';
import { CustomerId, ItemId, NodeId, OrderId } from '../../../../src/core/model/identifiers.ts';
import { instant, type Instant } from '../../../../src/core/model/instant.ts';
import { must } from '../../../../src/core/model/result.ts';
import type { AccountCommand } from '../../../../src/core/process/account/command.ts';
import { decideAccount, type AccountDecision } from '../../../../src/core/process/account/decide.ts';
import { evolveAccount } from '../../../../src/core/process/account/evolve.ts';
import { newAccount, type AccountState } from '../../../../src/core/process/account/state.ts';

export const at = (time: string): Instant => instant(`2026-06-01T${time}:00Z`);
export const EAST = newAccount(stockAccount(NodeId.of('EAST'), ItemId.of('BOLT')));
export const CREDIT = newAccount(creditAccount('ACME-GROUP'));
export const KEY = newAccount(keyAccount(CustomerId.of('ACME'), 'PO-7'));

interface Wish {
  readonly generation?: number;
  readonly whenShort?: 'refuse' | 'wait';
  readonly priority?: number;
  readonly customer?: string;
  readonly excess?: number;
  readonly until?: Instant;
}

export function claim(state: AccountState, order: string, quantity: number, wish: Wish = {}): AccountCommand {
  const request: ClaimRequest = {
    account: state.account,
    quantity: decimal(quantity),
    generation: wish.generation ?? 1,
    whenShort: wish.whenShort ?? 'wait',
    priority: wish.priority ?? 5,
    customer: CustomerId.of(wish.customer ?? 'ACME'),
    ...(wish.excess === undefined ? {} : { excessApproved: decimal(wish.excess) }),
    ...(wish.until === undefined ? {} : { until: wish.until }),
  };
  return { type: 'claim', order: OrderId.of(order), request };
}

export const giveUp = (order: string): AccountCommand => ({ type: 'give-up', order: OrderId.of(order) });
export const consume = (order: string, quantity: number, time: string): AccountCommand => ({
  type: 'consume',
  order: OrderId.of(order),
  quantity: decimal(quantity),
  at: at(time),
});
export const snapshot = (figure: number, time: string): AccountCommand => ({
  type: 'snapshot',
  figure: decimal(figure),
  asOf: at(time),
});
export const adjust = (delta: number, why: Extract<AccountCommand, { type: 'adjust' }>['why'], time: string): AccountCommand => ({
  type: 'adjust',
  delta: decimal(delta),
  why,
  at: at(time),
});
export const setLimit = (limit: number): AccountCommand => ({ type: 'set-limit', limit: decimal(limit) });
export const setSafety = (safety: number): AccountCommand => ({ type: 'set-safety', safety: decimal(safety) });
export const setPool = (pool: string, customers: readonly string[], quantity: number, until?: Instant): AccountCommand => ({
  type: 'set-pool',
  pool,
  customers: customers.map((customer) => CustomerId.of(customer)),
  quantity: decimal(quantity),
  ...(until === undefined ? {} : { until }),
});

/** `A granted 40`, `B waiting, short by 4500, keeps 0`: an answer as a person reads it. */
function said(answer: ClaimAnswer): string {
  switch (answer.kind) {
    case 'granted':
      return `granted ${answer.quantity}`;
    case 'waiting':
    case 'refused': {
      const owner = answer.owner === undefined ? '' : `, owned by ${answer.owner.order}`;
      return `${answer.kind}, short by ${answer.shortBy}, keeps ${answer.kept}${owner}`;
    }
    case 'lost':
      return `lost ${answer.lost} by ${answer.why}, keeps ${answer.left}`;
  }
}

class Account {
  state: AccountState;
  last: AccountDecision | undefined;

  constructor(state: AccountState) {
    this.state = state;
  }

  /** What happened before, at 08:00 and each a minute later. */
  given(...commands: readonly AccountCommand[]): this {
    commands.forEach((command, i) => this.tell(command, (at('08:00') + i * 60_000) as Instant));
    return this;
  }

  when(command: AccountCommand, time = '12:00'): this {
    return this.tell(command, at(time));
  }

  private tell(command: AccountCommand, now: Instant): this {
    this.last = must(decideAccount(this.state, command, now));
    // What is stored is the events: they alone, through JSON, must give the same state.
    const events = JSON.parse(JSON.stringify(this.last.events)) as typeof this.last.events;
    expect(events.reduce(evolveAccount, this.state)).toEqual(this.last.state);
    this.state = this.last.state;
    return this;
  }

  told(...answers: readonly string[]): this {
    expect(this.last?.answers.map(({ order, answer }) => `${order} ${said(answer)}`)).toEqual(answers);
    return this;
  }

  happened(...types: readonly string[]): this {
    expect(this.last?.events.map((event) => event.type)).toEqual(types);
    return this;
  }
}

export const account = (state: AccountState): Account => new Account(state);
