/** The party at the place and the customer are clear of the lists, or two people cleared just the matches that there are. */
import { digest } from '../../../src/core/model/digest.ts';
import type { ScreeningHit } from '../../../src/core/model/hold.ts';
import { known } from '../books/place.ts';
import { wasRuled } from '../books/rulings.ts';
import type { Case, Gate } from './gate.ts';

export const screeningGate: Gate = (of) => {
  const { country, name } = of.instruction.destination;
  const customer = known(of.scene, 'customer', of.demand.customer)?.name ?? of.demand.customer;
  const hits = [name, customer].flatMap((party) => hitsOf(of, party, country));
  const isCleared = (cleared: readonly ScreeningHit[]): boolean =>
    hits.every((hit) => cleared.some((each) => each.party === hit.party && each.list === hit.list && each.match === hit.match));
  if (hits.length === 0 || wasRuled(of.rulings, 'screening', 'clear', (reason) => isCleared(reason.hits))) return undefined;
  return hits[0]?.result;
};

function hitsOf({ scene }: Case, party: string, country: string): readonly ScreeningHit[] {
  const found = known(scene, 'screening', digest({ name: party, country }));
  if (found === undefined) return [{ party, result: 'not-screened' }];
  const { result, matches } = found;
  if (result === 'clear') return [];
  return matches.length === 0 ? [{ party, result }] : matches.map(({ list, name: match }) => ({ party, result, list, match }));
}
