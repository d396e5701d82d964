/** A hold's reason in a sentence with its figures. */
import type { HoldReason } from '../../core/model/hold.ts';
import { amount, brief, money, price } from './words.ts';

export function reasonWords(reason: HoldReason): string {
  switch (reason.type) {
    case 'duplicate':
      return `${reason.by === 'business-key' ? `purchase order ${reason.key}` : 'the same goods to the same places'} is already order ${reason.other}`;
    case 'credit':
      return creditWords(reason);
    case 'price-difference':
      return `${reason.lines.map((line) => `line ${line.line} ${line.item}: theirs ${line.theirs === undefined ? 'none' : price(line.theirs)}, ours ${line.ours === undefined ? 'none' : price(line.ours)}${line.percent === undefined ? '' : ` (${line.percent}%, tolerance ${line.tolerancePercent}%)`}`).join('; ')}; at stake ${money(reason.atStake)}`;
    case 'shortage':
      return reason.lines
        .map(
          (line) =>
            `line ${line.line} ${line.item}: wanted ${line.wanted}, there ${line.available}, short ${line.short} (${line.why})`,
        )
        .join('; ');
    case 'date-jeopardy':
      return reason.lines
        .map((line) => `line ${line.line}: asked for ${line.requested}, can be there ${line.feasible ?? 'on no known day'}`)
        .join('; ');
    case 'payment-authorisation':
      return 'needed' in reason.problem
        ? `${reason.problem.problem}: needs ${money(reason.problem.needed)}`
        : reason.problem.problem;
    case 'incomplete':
      return reason.missing.map((one) => `${one.what} at ${one.where}`).join('; ');
    case 'ship-to':
      return reason.problems.map((one) => `${one.problem}${'shipTo' in one ? ` ${one.shipTo}` : ''}`).join('; ');
    case 'screening':
      return [
        ...reason.hits.map((hit) => `${hit.party}: ${hit.result}`),
        ...reason.exports.map((hit) => `${hit.item} to ${hit.country}: ${hit.verdict}`),
      ].join('; ');
    case 'beyond-recall':
      return `${reason.node} won't stop ${reason.fulfillment} (${reason.cause}); changed: ${reason.changed.join(', ')}${reason.interceptCost === undefined ? '' : `; an intercept costs ${money(reason.interceptCost)}`}`;
    case 'effect':
      return `${reason.effect} ${reason.state} after ${reason.attempts} attempts: ${reason.code} ${brief(reason.detail, 60)}`;
    case 'invoice-mismatch':
      return `${reason.invoice}: expected ${money(reason.expected)}, posted ${money(reason.posted)}`;
    default:
      return brief({ ...reason, type: undefined });
  }
}

function creditWords({ group, problem }: Extract<HoldReason, { type: 'credit' }>): string {
  if (problem.problem === 'over-limit')
    return `${group}: wants ${money(problem.wanted)}, room ${money(problem.room)}: ${amount(problem.over.amount)} over`;
  return problem.problem === 'overdue'
    ? `${group}: ${money(problem.overdue)} overdue for ${problem.days} days, at most ${problem.daysMax}`
    : `${group}: ${problem.problem}`;
}
