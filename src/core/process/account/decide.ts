/**
 * The account's decider: an order's claim is granted or refused here, inside the deciding transaction, and nowhere
 * else. `decideAccount` looks at the account alone and is pure; the same command on the same state always gives the
 * same events and answers. Answers go to the asking order first, then to those that the command let down or let in.
 */
import type { Failure } from '../../model/failure.ts';
import type { Instant } from '../../model/instant.ts';
import { fail, never, ok, type Result } from '../../model/result.ts';
import type { OrderAnswer } from './answer.ts';
import { decideClaim, giveUp } from './claim.ts';
import type { AccountCommand } from './command.ts';
import { Deciding, type Refusal } from './deciding.ts';
import type { AccountEvent } from './event.ts';
import { adjust, consume, setLimit, snapshot } from './figure.ts';
import { expire, setPool, setSafety } from './rules.ts';
import { assertSound, type AccountState } from './state.ts';

export interface AccountDecision {
  /** None: a repeat, late news, or a refusal that leaves everything as it was. */
  readonly events: readonly AccountEvent[];
  readonly answers: readonly OrderAnswer[];
  /** After the events. */
  readonly state: AccountState;
}

/** `now` is when a claim that is asked for takes its place in the line. */
export function decideAccount(state: AccountState, command: AccountCommand, now: Instant): Result<AccountDecision, Failure> {
  const deciding = new Deciding(state);
  const refusal = decided(deciding, command, now);
  if (refusal !== undefined) return fail(refusal);
  assertSound(deciding.state);
  const { events, answers } = deciding;
  return ok({ events, answers, state: deciding.state });
}

function decided(deciding: Deciding, command: AccountCommand, now: Instant): Refusal {
  switch (command.type) {
    case 'claim':
      return decideClaim(deciding, command.order, command.request, now);
    case 'give-up':
      return giveUp(deciding, command.order);
    case 'consume':
      return consume(deciding, command);
    case 'snapshot':
      return snapshot(deciding, command);
    case 'adjust':
      return adjust(deciding, command);
    case 'set-limit':
      return setLimit(deciding, command);
    case 'set-safety':
      return setSafety(deciding, command);
    case 'set-pool':
      return setPool(deciding, command);
    case 'expire':
      return expire(deciding, command.now);
    default:
      return never(command, 'decideAccount');
  }
}
