/** Where a schedule line goes, worked out from the demand and from the facts as they are committed now. */
import type { Address } from '../../../src/core/model/address.ts';
import type { Destination } from '../../../src/core/model/demand.ts';
import { digest } from '../../../src/core/model/digest.ts';
import { factKey, type FactKind, type FactValues } from '../../../src/core/model/fact.ts';
import type { CustomerId } from '../../../src/core/model/identifiers.ts';
import type { Scene } from '../../witness.ts';

/** The value of a fact as it is committed now. */
export const known = <K extends FactKind>(scene: Scene, kind: K, ...ids: readonly string[]): FactValues[K] | undefined =>
  scene.fact(factKey(kind, ...ids)).value as FactValues[K] | undefined;

/** As written; where nothing is written, the customer's default; as the address service puts it right. */
export function placeOf(scene: Scene, customer: CustomerId, destination: Destination): Address | undefined {
  const given = writtenPlace(scene, customer, destination);
  if (given === undefined) return undefined;
  const verdict = known(scene, 'address', digest(given));
  return verdict?.verdict === 'corrected' ? (verdict.corrected ?? given) : given;
}

/** As the buyer or his file says, before the address service is asked. */
export function writtenPlace(scene: Scene, customer: CustomerId, destination: Destination): Address | undefined {
  switch (destination.kind) {
    case 'given':
      return destination.address;
    case 'on-file':
      return known(scene, 'ship-to', customer, destination.shipTo)?.address;
    case 'missing': {
      const shipTo = known(scene, 'customer', customer)?.defaultShipTo;
      return shipTo === undefined ? undefined : known(scene, 'ship-to', customer, shipTo)?.address;
    }
  }
}
