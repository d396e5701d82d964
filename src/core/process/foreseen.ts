/**
 * What the decision on a new order will read of its lines: told at once, so that it is loaded once, and not for one step
 * after another, each of which would begin the decision anew.
 *
 * Nothing rests on it. What it leaves out the decision asks for itself; what it names too much is read in vain.
 */
import { stockAccount, type AccountKey } from '../model/account.ts';
import type { Demand, ItemReference } from '../model/demand.ts';
import { keyOf, type FactKey, type FactKind, type FactValues, type FactView } from '../model/fact.ts';
import type { CustomerId, ItemId } from '../model/identifiers.ts';

export interface Foreseen {
  readonly facts: readonly FactKey[];
  readonly accounts: readonly AccountKey[];
}

/** `known`: what is loaded already, which says more about what will be asked. */
export function foreseenBy({ customer: id, lines }: Demand, known: (key: FactKey) => FactView | undefined): Foreseen {
  const valueOf = <K extends FactKind>(kind: K, ...ids: readonly string[]): FactValues[K] | undefined =>
    known(keyOf(kind, ids))?.value as FactValues[K] | undefined;
  const itemOf = (reference: ItemReference): readonly ItemId[] =>
    reference.ours === undefined
      ? aliasesOf(id, reference)
          .flatMap((key) => (known(key)?.value as FactValues['item-alias'] | undefined)?.item ?? [])
          .slice(0, 1)
      : [reference.ours];

  const customer = valueOf('customer', id);
  const lists = customer === undefined ? [] : [customer.agreement, customer.priceList].filter((list) => list !== undefined);
  const nodes = customer === undefined ? [] : (valueOf('network', customer.businessUnit)?.nodes ?? []);
  const items = [...new Set(lines.flatMap((line) => itemOf(line.item)))];
  return {
    facts: [
      keyOf('customer', [id]),
      ...lines.flatMap((line) => aliasesOf(id, line.item)),
      ...items.flatMap((item) => [
        keyOf('item', [item]),
        keyOf('cost', [item]),
        ...lists.map((list) => keyOf('price', [list, item])),
      ]),
    ],
    accounts: items.flatMap((item) => nodes.map((node) => stockAccount(node, item))),
  };
}

const aliasesOf = (customer: CustomerId, { ours, buyers, gtin }: ItemReference): readonly FactKey[] => {
  if (ours !== undefined) return [];
  return [
    ...(buyers === undefined ? [] : [keyOf('item-alias', [customer, buyers])]),
    ...(gtin === undefined ? [] : [keyOf('item-alias', ['gtin', gtin])]),
  ];
};
