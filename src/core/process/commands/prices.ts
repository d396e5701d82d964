/** The prices that a shipment is billed at: those in force when the goods left. */
import type { PriceValue } from '../../checks/check.ts';
import { CHECKS } from '../../checks/registry.ts';
import { digest } from '../../model/digest.ts';
import type { LineId } from '../../model/identifiers.ts';
import type { Instant } from '../../model/instant.ts';
import type { LiveOrder } from '../../model/order.ts';
import { invariant } from '../../model/result.ts';
import type { Shipment } from '../../model/shipment.ts';
import type { InstanceId } from '../../model/task.ts';
import type { Draft } from '../draft.ts';
import { agreedAfter } from '../evolve/steps.ts';
import { ruling } from '../settle/answers.ts';
import { TrackedView } from '../view.ts';

/**
 * The current answer where time doesn't change it; else the check is asked again as of then (a price by ship
 * date). Where the price of that moment is in dispute, the price last agreed counts, and the hold stays open.
 */
export function pricesAt(draft: Draft, at: Instant): { readonly currency?: string; readonly lines: Shipment['prices'] } {
  const step = draft.workflow.byRuns['price-agrees'];
  if (step === undefined) return { lines: [] };
  const answer = draft.order.answers[step.name as InstanceId];
  const { agreed } = draft.order;
  if (answer?.kind === 'passed' && answer.goodUntil === undefined && agreed !== undefined) return listed(agreed);
  const check = CHECKS[step.runs];
  invariant(check !== undefined, 'price-agrees is a check');
  const outcome = check.run(new TrackedView(draft, step, step.name as InstanceId, undefined, at), step.with);
  if (outcome.verdict === 'pass') return listed(agreedAfter(agreed, outcome.value as PriceValue));
  const decided =
    outcome.verdict === 'hold'
      ? ruling(draft.order, step.name as InstanceId, digest(outcome.about ?? outcome.reason))
      : undefined;
  const value = outcome.verdict === 'hold' && decided !== undefined ? outcome.ruled(decided.resolution) : undefined;
  if (value !== undefined) return listed(agreedAfter(agreed, value as PriceValue));
  return agreed === undefined ? { lines: [] } : listed(agreed);
}

function listed({ currency, lines }: NonNullable<LiveOrder['agreed']>): {
  readonly currency: string;
  readonly lines: Shipment['prices'];
} {
  return { currency, lines: Object.entries(lines).map(([line, { price }]) => ({ line: line as LineId, price })) };
}
