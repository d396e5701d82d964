/** What a line takes from stock: itself, or the components of a kit; what ships in an item's place takes itself. */
import * as decimal from '../../../src/core/model/decimal.ts';
import type { Decimal } from '../../../src/core/model/decimal.ts';
import type { ItemId, ScheduleId } from '../../../src/core/model/identifiers.ts';
import type { Scene } from '../../witness.ts';
import type { DemandBook } from './demand.ts';
import { known } from './place.ts';

export interface Taken {
  readonly item: ItemId;
  readonly quantity: Decimal;
}

export function partsOf(scene: Scene, demand: DemandBook, line: Taken & { readonly schedule: ScheduleId }): readonly Taken[] {
  const isAsked = demand.schedules.get(line.schedule)?.item === line.item;
  const components = isAsked ? known(scene, 'item', line.item)?.components : undefined;
  if (components === undefined || components.length === 0) return [line];
  return components.map((part) => ({ item: part.item, quantity: decimal.multiply(part.quantity, line.quantity) }));
}
