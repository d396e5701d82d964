/** A carrier can deliver there: nothing lacks, and the address service does not say otherwise; or somebody let it pass. */
import { digest, isSame } from '../../../src/core/model/digest.ts';
import { destinationOf } from '../books/demand.ts';
import { known, writtenPlace } from '../books/place.ts';
import { wasRuled } from '../books/rulings.ts';
import { schedulesOf, type Gate } from './gate.ts';

export const addressGate: Gate = (of) => {
  const { scene, demand, rulings } = of;
  for (const schedule of schedulesOf(of)) {
    const address = writtenPlace(scene, demand.customer, destinationOf(demand, schedule));
    if (address === undefined) return 'no address is known';
    const isIncomplete = [address.name, address.city, address.region, address.postalCode].some(
      (part) => (part ?? '').trim() === '',
    );
    const isFound = isIncomplete || known(scene, 'address', digest(address))?.verdict !== 'undeliverable';
    if (!isIncomplete && isFound) continue;
    const problem = isIncomplete ? 'incomplete-address' : 'undeliverable';
    const isLetPass = wasRuled(rulings, 'ship-to', 'approve', ({ problems }) =>
      problems.some((each) => each.problem === problem && isSame(each.address, address)),
    );
    if (!isLetPass) return problem;
  }
  return undefined;
};
