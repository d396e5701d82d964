/** What credit lets go of an order. */
import type { CreditValue } from '../../checks/check.ts';
import type { InstanceId } from '../../model/task.ts';
import type { Draft } from '../draft.ts';

/** The schedules that credit lets go: all, or those of a partial release. */
export function released(draft: Draft): CreditValue['released'] {
  const step = draft.workflow.byRuns['credit'];
  const answer = step === undefined ? undefined : draft.order.answers[step.name as InstanceId];
  return answer?.kind === 'passed' ? (answer.value as CreditValue).released : 'all';
}
