/** The world moves: facts, accounts, time. */
import type { ClaimAnswer } from '../../model/account.ts';
import { digest } from '../../model/digest.ts';
import type { Failure } from '../../model/failure.ts';
import { plusDays, startOf } from '../../model/instant.ts';
import type { InstanceId } from '../../model/task.ts';
import type { Draft } from '../draft.ts';
import { isOpen, open, schedulesOf } from '../order-facts.ts';
import type { Of } from './command.ts';
import { silenceOfBuyer } from './counter-offer.ts';

/** Newer versions of facts: they are loaded, and the walk that follows finds what read them. */
export function noteFacts(draft: Draft, command: Of<'note-facts'>): Failure | undefined {
  for (const key of command.facts) {
    if (!/^[a-z-]+:./.test(key))
      return { code: 'fact-unknown', found: key, where: 'facts', wayOut: 'name facts as kind:id, such as item:BRG-6204' };
    draft.fact(key);
  }
  return undefined;
}

/** Accounts answer, at once or much later. Answers to claims that were replaced since are past and change nothing. */
export function answerClaims(draft: Draft, command: Of<'answer-claims'>): Failure | undefined {
  const news = command.answers.filter((answer) => isNews(draft, answer));
  if (news.length === 0) return undefined;
  draft.emit({ type: 'claims-answered', answers: news });
  const steps = new Map<InstanceId, string>();
  for (const answer of news) {
    const step = draft.order.claims[answer.account]?.step;
    if (step !== undefined) steps.set(step as InstanceId, answer.account);
  }
  for (const [step, account] of steps)
    if (draft.order.answers[step] !== undefined) draft.emit({ type: 'step-staled', step, by: account });
  return undefined;
}

function isNews(draft: Draft, answer: ClaimAnswer): boolean {
  const claim = draft.order.claims[answer.account];
  if (claim === undefined || claim.generation !== answer.generation) return false;
  const { account: _, generation: __, ...rest } = answer;
  return digest(rest) !== digest(claim.state);
}

/** Time has passed: what was due by now happens. Waking early, late or twice changes nothing else. */
export function wake(draft: Draft): Failure | undefined {
  const over = schedulesOf(draft.order).filter(
    (schedule) =>
      schedule.cancelAfter !== undefined && isOpen(schedule) && startOf(plusDays(schedule.cancelAfter, 1)) <= draft.now,
  );
  if (over.length > 0 && draft.order.state === 'open') {
    const lines = over.map((schedule) => ({ schedule: schedule.id, quantity: open(schedule) }));
    draft.emit({
      type: 'quantity-cancelled',
      lines,
      reference: `cancel-date:${draft.now}`,
      reason: 'cancel-date',
      at: draft.now,
    });
  }
  return silenceOfBuyer(draft);
}
