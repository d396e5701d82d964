/** The credit group of whoever buys on open account is not stopped by finance, unless somebody approved it. */
import { known } from '../books/place.ts';
import { wasRuled } from '../books/rulings.ts';
import type { Gate } from './gate.ts';

export const standingGate: Gate = ({ scene, demand, rulings }) => {
  const customer = known(scene, 'customer', demand.customer);
  if (known(scene, 'terms', demand.customer)?.kind !== 'open-account' || customer === undefined) return undefined;
  if (demand.payment !== undefined && demand.payment.method !== 'terms') return undefined;
  const standing = known(scene, 'credit-standing', customer.creditGroup);
  if (standing?.stopped === false) return undefined;
  const isApproved = wasRuled(
    rulings,
    'credit',
    'approve',
    ({ group, problem }) => group === customer.creditGroup && problem.problem === 'stopped',
  );
  return isApproved ? undefined : 'the credit group is stopped';
};
