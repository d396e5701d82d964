/** Where demand goes, and what shipping it takes. */
import * as decimal from '../../model/decimal.ts';
import type { Decimal } from '../../model/decimal.ts';
import type { ItemId, NodeId } from '../../model/identifiers.ts';
import type { LocalDate } from '../../model/instant.ts';
import type { LiveOrder } from '../../model/order.ts';
import type { Fulfillment, FulfillmentLine, SourcingNode } from '../../model/plan.ts';
import { shippedOf } from '../order-facts.ts';

/** Where a schedule line goes, and what may be shipped for it. */
export interface Place {
  readonly item: ItemId;
  /** The item and its allowed substitutes. */
  readonly items: readonly ItemId[];
  readonly components?: readonly { readonly item: ItemId; readonly quantity: Decimal }[];
  readonly destination: string;
  readonly country: string;
  readonly region: string;
  readonly notBefore?: LocalDate;
  readonly requested?: LocalDate;
  /** The node at which a backorder waits: the first in rank. */
  readonly waitsAt?: NodeId;
  readonly nodes: readonly SourcingNode[];
}

/** What a fulfillment has still to ship. */
export function rest(order: LiveOrder, fulfillment: Fulfillment): readonly FulfillmentLine[] {
  const gone = shippedOf(order, fulfillment);
  if (gone.size === 0) return fulfillment.lines;
  return fulfillment.lines
    .map((line) => ({ ...line, quantity: decimal.subtract(line.quantity, gone.get(line.schedule) ?? decimal.ZERO) }))
    .filter((line) => decimal.isPositive(line.quantity));
}

/** What a quantity of an item takes from stock: itself, or the components of a kit. */
export function partsOf(
  item: ItemId,
  quantity: Decimal,
  place: Pick<Place, 'item' | 'components'> | undefined,
): readonly { readonly item: ItemId; readonly quantity: Decimal }[] {
  const components = place?.components;
  if (components === undefined || components.length === 0 || item !== place?.item) return [{ item, quantity }];
  return components.map((part) => ({ item: part.item, quantity: decimal.multiply(part.quantity, quantity) }));
}
