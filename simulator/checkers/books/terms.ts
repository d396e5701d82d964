/** On whose credit a customer buys; none for one who pays before the goods leave. */
import { creditAccount, type AccountKey } from '../../../src/core/model/account.ts';
import type { CustomerId } from '../../../src/core/model/identifiers.ts';
import type { Scene } from '../../witness.ts';
import { known } from './place.ts';

export function creditOf(scene: Scene, customer: CustomerId): AccountKey | undefined {
  const group = known(scene, 'customer', customer)?.creditGroup;
  const isOpen = known(scene, 'terms', customer)?.kind === 'open-account';
  return isOpen && group !== undefined ? creditAccount(group) : undefined;
}
