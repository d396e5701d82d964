/** The world moves: facts and accounts. */
import type { ClaimAnswer } from '../../model/account.ts';
import { isSame } from '../../model/digest.ts';
import { parseFactKey } from '../../model/fact.ts';
import type { Failure } from '../../model/failure.ts';
import type { InstanceId } from '../../model/task.ts';
import type { Draft } from '../draft.ts';
import type { Of } from './command.ts';

/** Newer versions of facts: they are loaded, and the walk that follows finds what read them. */
export function noteFacts(draft: Draft, command: Of<'note-facts'>): Failure | undefined {
  for (const key of command.facts) {
    const known = parseFactKey(key, 'facts');
    if (!known.ok) return known.failure;
    draft.fact(known.value);
  }
  return undefined;
}

/** Accounts answer, at once or much later. Answers to claims that were replaced since are past and change nothing. */
export function answerClaims(draft: Draft, command: Of<'answer-claims'>): Failure | undefined {
  const news = command.answers.filter((answer) => isNews(draft, answer));
  if (news.length === 0) return undefined;
  draft.emit({ type: 'claims-answered', answers: news, at: draft.now });
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
  return !isSame(rest, claim.state);
}
