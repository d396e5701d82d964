/** Both worlds are asked for the same: the same orders, changes and moves, at the same times, from the same shelves. */
import { expect, test } from 'vitest';
import type { Instant } from '../../../src/core/model/instant.ts';
import { dialOf } from '../../../simulator/faults.ts';
import { ASSUMED } from '../../../simulator/scoreboard/assumptions.ts';
import { scoreChain } from '../../../simulator/scoreboard/chain/chain.ts';
import { runSeason } from '../../../simulator/season.ts';
import type { Entry, MakeChecker } from '../../../simulator/witness.ts';
import { coreWorkflow } from '../../../simulator/workflow.ts';
import { NODES } from '../../../simulator/world/town.ts';
import type { Warehouse } from '../../../simulator/world/warehouse.ts';

/** More changes and moves than usual, so that a few orders have them. */
const dial = dialOf((fault) => (fault === 'late-change' ? 8 : 1));

/** What the world asks of whoever runs it, without the names that each gives to orders. */
function asked(entry: Entry, at: Instant): string | undefined {
  if (entry.kind === 'intended') return `${at} ${entry.intent} ${JSON.stringify(entry.demand)}`;
  if (entry.kind === 'sent-in') {
    const { what } = entry;
    return `${at} ${entry.intent} ${what.type} ${JSON.stringify(what.type === 'change' ? what.changes : '')}`;
  }
  if (entry.kind === 'fault' && entry.fault === 'fact-moves') return `${at} ${entry.about} moves`;
  return undefined;
}

test('the same is asked of the hub and of the chain', () => {
  const seed = 7;
  const orders = 40;
  const hub: string[] = [];
  const shelves: number[] = [];
  const watch: MakeChecker = (scene) => ({
    promise: 'live',
    entered: ({ kind }) => {
      if (kind !== 'intended' || shelves.length > 0) return;
      for (const node of NODES)
        for (const item of ['I000', 'I100', 'I239']) shelves.push(Number(scene.onHand(node, item as never)));
    },
  });
  runSeason({
    seed,
    orders,
    workflow: coreWorkflow(),
    dial,
    isPlain: true,
    checkers: [watch],
    onEntry: (entry, at) => void hub.push(asked(entry, at) ?? ''),
  });
  const chain: string[] = [];
  const own: number[] = [];
  const held: { warehouses?: ReadonlyMap<string, Warehouse> } = {};
  scoreChain({
    seed,
    orders,
    dial,
    assumed: { ...ASSUMED, repeatsTaken: 0 },
    stage: (_, warehouses) => {
      held.warehouses = warehouses;
      return [];
    },
    onEntry: (entry, at) => {
      chain.push(asked(entry, at) ?? '');
      if (entry.kind !== 'intended' || own.length > 0) return;
      for (const node of NODES)
        for (const item of ['I000', 'I100', 'I239']) own.push(held.warehouses?.get(node)?.shelves.onHand(item as never) ?? -1);
    },
  });
  const told = (all: readonly string[]): readonly string[] => all.filter((each) => each !== '').toSorted();
  expect(told(chain)).toEqual(told(hub));
  expect(told(hub).some((each) => each.includes(' change '))).toBe(true);
  expect(own).toEqual(shelves);
});
