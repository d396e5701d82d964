/** One decision in the making: the state as the events so far have left it, and what the orders are to be told. */
import type { LossReason } from '../../model/account.ts';
import { isPositive, subtract } from '../../model/decimal.ts';
import type { Failure } from '../../model/failure.ts';
import { fairFill, fairLoss, type Room } from '../../sourcing/fair.ts';
import { answerOf, type OrderAnswer } from './answer.ts';
import type { AccountEvent } from './event.ts';
import { evolveAccount } from './evolve.ts';
import { ascending, descending } from '../../model/sorted.ts';
import { claimOf, free, overdraw, roomFor, termsOf, type AccountState, type HeldClaim } from './state.ts';

export class Deciding {
  state: AccountState;
  readonly events: AccountEvent[] = [];
  readonly answers: OrderAnswer[] = [];

  constructor(state: AccountState) {
    this.state = state;
  }

  emit(event: AccountEvent): void {
    this.events.push(event);
    this.state = evolveAccount(this.state, event);
  }

  /** How its claim stands now; for orders that have one. */
  tell(order: HeldClaim['order']): void {
    const claim = claimOf(this.state, order);
    if (claim !== undefined) this.answers.push({ order, answer: answerOf(this.state, claim) });
  }

  /** Takes from the claims what is not there any more. */
  lose(why: LossReason): void {
    const over = subtract(overdraw(this.state), this.state.excess);
    if (!isPositive(over)) return;
    const losses = fairLoss(descending(this.state.holding), over, termsOf(this.state));
    for (const { claim, lost, left, evidence } of losses) {
      this.emit({ type: 'claim-lost', order: claim.order, lost, left, why, evidence });
      this.tell(claim.order);
    }
  }

  /** Gives the room that there is to those who wait for it. */
  fill(): void {
    if (this.state.waiting === null) return;
    const room: Room<HeldClaim> = {
      spent: () => this.state.kind === 'stock' && !isPositive(free(this.state)),
      for: (claim) => roomFor(this.state, claim.customer),
      take: ({ claim, granted, over, evidence }) =>
        this.emit({ type: 'claim-filled', order: claim.order, granted, evidence, ...(over === undefined ? {} : { over }) }),
    };
    // Told when all is given: what those still waiting lack is known only then.
    for (const { claim } of fairFill(ascending(this.state.waiting), room, termsOf(this.state))) this.tell(claim.order);
  }

  settle(why: LossReason): void {
    this.lose(why);
    this.fill();
  }
}

/** What a command makes of the decision; a failure means that nothing was emitted. */
export type Refusal = Failure | undefined;
