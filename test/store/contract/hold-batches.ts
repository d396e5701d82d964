/** Many holds at one stroke: the first list of a name counts. */
import { expect, test } from 'vitest';
import { Actor, HoldId, OrderId } from '../../../src/core/model/identifiers.ts';
import type { Told } from './told.ts';

export function holdBatches(told: () => Told): void {
  const by = Actor.of('person:ana');
  const holds = (...orders: readonly string[]): readonly { readonly order: OrderId; readonly hold: HoldId }[] =>
    orders.map((order) => ({ order: OrderId.of(order), hold: HoldId.of('H1') }));

  test('are kept as they were named first, in their order', async () => {
    const { store, clock } = told();
    const first = { id: 'B-1', by, holds: holds('O2', 'O1') };
    expect(await store.holdBatches.find('B-1')).toBeUndefined();
    expect(await store.holdBatches.keep(first)).toEqual({ ...first, at: clock.at });
    expect(await store.holdBatches.keep({ ...first, holds: holds('O3') })).toEqual({ ...first, at: clock.at });
    expect(await store.holdBatches.find('B-1')).toEqual({ ...first, at: clock.at });
  });
}
