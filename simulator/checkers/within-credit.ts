/**
 * within-credit: claims on credit never exceed the room, over all orders of the group, but by an approval that names the
 * excess.
 *
 * What exceeds the room never grows but up to the largest excess that two people approved for an order that holds room.
 * At the end the exposure is what finance's own books say.
 */
import { creditAccount, type AccountKey } from '../../src/core/model/account.ts';
import * as decimal from '../../src/core/model/decimal.ts';
import type { Decimal } from '../../src/core/model/decimal.ts';
import type { Ruling } from '../../src/core/model/hold.ts';
import type { HoldId, OrderId } from '../../src/core/model/identifiers.ts';
import type { AccountState, CreditAccount } from '../../src/core/process/account/state.ts';
import type { Checker, Commit, MakeChecker, Recorded, Report, Scene } from '../witness.ts';
import { claimIn, grantedIn, isSmall } from './books/accounts.ts';
import { ClaimBooks } from './books/claims.ts';
import { HoldBooks } from './books/holds.ts';
import { bookOf } from './books/of.ts';

type OrderCommit = Extract<Commit, { kind: 'order' }>;

class WithinCredit implements Checker {
  readonly promise = 'within-credit';
  private readonly scene: Scene;
  private readonly report: Report;
  private readonly holds = new HoldBooks();
  private readonly claims = new ClaimBooks();
  private readonly accounts = new Map<AccountKey, CreditAccount>();
  /** What exceeds the room of each account. */
  private readonly over = new Map<AccountKey, Decimal>();
  /** What approved orders hold, by `ACCOUNT ORDER`. */
  private readonly granted = new Map<string, Decimal>();
  private readonly approved = new Map<AccountKey, Map<OrderId, Decimal>>();

  constructor(scene: Scene, report: Report) {
    this.scene = scene;
    this.report = report;
  }

  committed(commit: Commit): void {
    if (commit.kind === 'account') return this.account(commit.state);
    if (commit.kind === 'fact') return undefined;
    for (const each of commit.events) this.take(each);
    for (const state of commit.accounts.values()) {
      this.account(state);
      if (state.kind === 'credit') this.agrees(commit, state);
    }
    return undefined;
  }

  ended(): void {
    const own = new Map<AccountKey, Decimal>();
    for (const [, claims] of this.claims.orders())
      for (const { account, held } of claims.values()) own.set(account, decimal.add(own.get(account) ?? decimal.ZERO, held));
    for (const [key, state] of this.accounts) {
      this.isSum(state);
      const held = own.get(key) ?? decimal.ZERO;
      if (held !== state.claimed) this.report(`${key}: orders hold ${held} in all, and it says ${state.claimed}`);
      const owed = this.scene.owed(key.slice('credit:'.length));
      const { figure } = state.exposure;
      if (figure !== owed) this.report(`${key}: ${figure} is exposed, and finance says that ${owed} is owed`);
    }
  }

  private take(each: Recorded): void {
    const { order, event } = each;
    if (event.type === 'hold-resolved') this.approves(order, event.hold, event.ruling);
    this.holds.take(each);
    this.claims.take(each);
    if (event.type === 'claims-given-up') for (const account of event.accounts) this.approved.get(account)?.delete(order);
  }

  private approves(order: OrderId, hold: HoldId, { resolution, by }: Ruling): void {
    if (resolution.way !== 'approve-excess') return;
    const reason = this.holds.open(order).get(hold)?.reason;
    if (reason?.type !== 'credit')
      return this.report(`an excess of ${resolution.amount} is approved for no hold of credit`, order);
    if (new Set(by).size < 2) return this.report(`${by.join(', ')} alone approves an excess of ${resolution.amount}`, order);
    const orders = bookOf(this.approved, creditAccount(reason.group), () => new Map<OrderId, Decimal>());
    orders.set(order, decimal.most(resolution.amount, orders.get(order) ?? decimal.ZERO));
    return undefined;
  }

  private account(state: AccountState): void {
    if (state.kind !== 'credit') return;
    const { account, claimed } = state;
    this.accounts.set(account, state);
    const room = decimal.most(decimal.subtract(state.limit, state.exposure.figure), decimal.ZERO);
    const over = decimal.most(decimal.subtract(claimed, room), decimal.ZERO);
    let allowed = this.over.get(account) ?? decimal.ZERO;
    if (decimal.isMore(over, allowed))
      for (const [order, amount] of this.approved.get(account) ?? [])
        if (this.isGrantedNow(state, order)) allowed = decimal.most(allowed, amount);
    if (decimal.isMore(over, allowed))
      this.report(`${account}: ${claimed} is claimed, the room is ${room}, and ${allowed} beyond it is approved`);
    this.over.set(account, over);
    for (const order of this.approved.get(account)?.keys() ?? [])
      this.granted.set(`${account} ${order}`, claimIn(state, order)?.granted ?? decimal.ZERO);
    if (isSmall(state)) this.isSum(state);
  }

  /** An excess that was paid off counts no more: only what is granted now goes beyond the room by it. */
  private isGrantedNow(state: CreditAccount, order: OrderId): boolean {
    const before = this.granted.get(`${state.account} ${order}`) ?? decimal.ZERO;
    return decimal.isMore(claimIn(state, order)?.granted ?? decimal.ZERO, before);
  }

  private isSum(state: CreditAccount): void {
    const granted = grantedIn(state);
    if (granted !== state.claimed) this.report(`${state.account}: ${granted} is granted, and it says ${state.claimed}`);
  }

  /** Where an account has just answered an order, both say the same. */
  private agrees({ order, events }: OrderCommit, state: CreditAccount): void {
    const claim = this.claims.of(order).get(state.account);
    const isAnswered = events.some(
      ({ event }) => event.type === 'claims-answered' && event.answers.some((answer) => answer.account === state.account),
    );
    if (claim === undefined || !isAnswered) return;
    const granted = claimIn(state, order)?.granted ?? decimal.ZERO;
    if (granted !== claim.held) this.report(`${state.account} grants ${granted}, and the order was told ${claim.held}`, order);
  }
}

export const withinCredit: MakeChecker = (scene, report) => new WithinCredit(scene, report);
