/** The customer and the places are active, and a free address is one that the customer may name; or somebody let it pass. */
import type { ShipToProblem } from '../../../src/core/model/hold.ts';
import { isSame } from '../../../src/core/model/digest.ts';
import { destinationOf } from '../books/demand.ts';
import { known } from '../books/place.ts';
import { wasRuled } from '../books/rulings.ts';
import { schedulesOf, type Case, type Gate } from './gate.ts';

export const customerGate: Gate = (of) => {
  const problems = [...ofCustomer(of), ...ofPlaces(of)];
  const isLetPass = (named: readonly ShipToProblem[]): boolean =>
    problems.every((problem) => named.some((each) => isSame(each, problem)));
  if (problems.length === 0 || wasRuled(of.rulings, 'ship-to', 'approve', (reason) => isLetPass(reason.problems)))
    return undefined;
  return problems[0]?.problem;
};

function ofCustomer({ scene, demand }: Case): readonly ShipToProblem[] {
  const isActive = known(scene, 'customer', demand.customer)?.status === 'active';
  return isActive ? [] : [{ problem: 'customer-stopped', customer: demand.customer }];
}

function ofPlaces(of: Case): readonly ShipToProblem[] {
  const { scene, demand } = of;
  return schedulesOf(of).flatMap((schedule): readonly ShipToProblem[] => {
    const destination = destinationOf(demand, schedule);
    const customer = known(scene, 'customer', demand.customer);
    if (destination.kind === 'given')
      return customer?.shipTo === 'any' ? [] : [{ problem: 'not-on-file', address: destination.address }];
    const shipTo = destination.kind === 'on-file' ? destination.shipTo : customer?.defaultShipTo;
    if (shipTo === undefined) return [];
    const status = known(scene, 'ship-to', demand.customer, shipTo)?.status ?? 'unknown';
    return status === 'active' ? [] : [{ problem: `ship-to-${status}`, shipTo }];
  });
}
