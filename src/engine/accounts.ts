/**
 * The accounts within one transaction: locked when they are first claimed, decided by their own pure code, written at
 * the end. What they say to this order goes back to it at once; what they say to others is left as follow-ups.
 */
import type { AccountKey, ClaimAnswer } from '../core/model/account.ts';
import type { OrderEvent } from '../core/model/event.ts';
import type { OrderId } from '../core/model/identifiers.ts';
import type { Instant } from '../core/model/instant.ts';
import { must } from '../core/model/result.ts';
import type { OrderAnswer } from '../core/process/account/answer.ts';
import type { AccountCommand } from '../core/process/account/command.ts';
import { decideAccount } from '../core/process/account/decide.ts';
import { newAccount, type AccountState } from '../core/process/account/state.ts';
import type { AccountReads, FollowUp } from './ports.ts';

interface AccountWork {
  readonly account: AccountKey;
  readonly command: AccountCommand;
}

export class Accounts {
  private readonly reads: AccountReads;
  private readonly at: Instant;
  private readonly states = new Map<AccountKey, AccountState>();
  private readonly written = new Map<AccountKey, AccountState>();
  private readonly news = new Map<OrderId, ClaimAnswer[]>();

  constructor(reads: AccountReads, at: Instant) {
    this.reads = reads;
    this.at = at;
  }

  /** As this transaction holds it; undefined: not locked yet. */
  held(key: AccountKey): AccountState | undefined {
    return this.states.get(key);
  }

  /** Does what an order's events ask of accounts, in their order; gives back what is said to that order itself. */
  async carryOut(order: OrderId, events: readonly OrderEvent[]): Promise<readonly ClaimAnswer[]> {
    const work = workOf(order, events);
    await this.lock(work.map(({ account }) => account));
    return work.flatMap((each) => {
      const answers = this.decide(each);
      this.keepNews(answers.filter((answer) => answer.order !== order));
      return answers.filter((answer) => answer.order === order).map(({ answer }) => answer);
    });
  }

  /** Locks accounts, and ends the claims and pools in them whose time has come. */
  async lock(keys: readonly AccountKey[]): Promise<void> {
    const missing = [...new Set(keys)].filter((key) => !this.states.has(key));
    const found = await this.reads.lockAccounts(missing);
    for (const key of missing) {
      this.states.set(key, (found.get(key) as AccountState | undefined) ?? newAccount(key));
      this.keepNews(this.decide({ account: key, command: { type: 'expire', now: this.at } }));
    }
  }

  keepNews(answers: readonly OrderAnswer[]): void {
    for (const { order, answer } of answers) {
      const known = this.news.get(order);
      if (known === undefined) this.news.set(order, [answer]);
      else known.push(answer);
    }
  }

  /** The state of a locked account after a decision made on it. */
  put(key: AccountKey, state: AccountState): void {
    this.states.set(key, state);
    this.written.set(key, state);
  }

  changed(): ReadonlyMap<AccountKey, AccountState> {
    return this.written;
  }

  followUps(cause: string): readonly FollowUp[] {
    return [...this.news].map(([order, answers]) => ({ order, command: { type: 'answer-claims', answers }, cause }));
  }

  private decide({ account, command }: AccountWork): readonly OrderAnswer[] {
    const state = this.states.get(account) ?? newAccount(account);
    // What the process asks of an account always fits it: a refusal here is a bug, not a business answer.
    const decision = must(decideAccount(state, command, this.at));
    if (decision.events.length > 0) this.put(account, decision.state);
    return decision.answers;
  }
}

function workOf(order: OrderId, events: readonly OrderEvent[]): readonly AccountWork[] {
  const work: AccountWork[] = [];
  for (const event of events) {
    if (event.type === 'claims-wanted')
      for (const request of event.claims) work.push({ account: request.account, command: { type: 'claim', order, request } });
    if (event.type === 'claims-given-up')
      for (const account of event.accounts) work.push({ account, command: { type: 'give-up', order } });
    if (event.type === 'claims-consumed')
      for (const { account, quantity } of event.claims)
        work.push({ account, command: { type: 'consume', order, quantity, at: event.at } });
  }
  return work;
}
