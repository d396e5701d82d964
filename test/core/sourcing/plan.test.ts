import { expect, test } from 'vitest';
import { source } from '../../../src/core/sourcing/plan.ts';
import { claimsOf } from '../../../src/core/sourcing/claims.ts';
import type { SourcingQuestion } from '../../../src/core/model/plan.ts';
import { node, question, there, told, wants } from './question.ts';

const EAST = node('EAST', 1, { NY: 300, CA: 4000 });
const WEST = node('WEST', 2, { NY: 4000, CA: 200 });
const NORTH = node('NORTH', 3, { NY: 100 });

const PLANS: readonly (readonly [what: string, asked: SourcingQuestion, plan: readonly string[]])[] = [
  [
    'one node that can ship everything is taken before a split, although another ranks better',
    question([wants('1', 'BOLT', 60), wants('2', 'NUT', 40)], [EAST, WEST], {
      EAST: { BOLT: 100, NUT: 10 },
      WEST: { BOLT: 60, NUT: 40 },
    }),
    [
      '1: 60 BOLT from WEST to DOCK',
      '2: 40 NUT from WEST to DOCK',
      'not EAST for 1: more-shipments, 100 there, rank 1',
      'not EAST for 2: more-shipments, 10 there, rank 1',
    ],
  ],
  [
    'the best-ranked of those that can, by distance',
    question(
      [wants('1', 'BOLT', 60)],
      [EAST, WEST, NORTH],
      { EAST: { BOLT: 60 }, WEST: { BOLT: 60 }, NORTH: { BOLT: 60 } },
      { prefer: 'distance' },
    ),
    [
      '1: 60 BOLT from NORTH to DOCK',
      'not EAST for 1: ranked-lower, 60 there, rank 2',
      'not WEST for 1: ranked-lower, 60 there, rank 3',
    ],
  ],
  [
    'no node has all lines: most lines whole first, the rest elsewhere, a line that nobody has whole is split and backordered',
    question([wants('1', 'BOLT', 10), wants('2', 'NUT', 10), wants('10', 'PIPE', 100)], [EAST, WEST, NORTH], {
      EAST: { BOLT: 10, PIPE: 30 },
      WEST: { NUT: 10, PIPE: 20 },
      NORTH: { BOLT: 10, NUT: 10, PIPE: 40 },
    }),
    [
      '1: 10 BOLT from NORTH to DOCK',
      '2: 10 NUT from NORTH to DOCK',
      '10: 30 PIPE from EAST to DOCK',
      '10: 20 PIPE from WEST to DOCK',
      '10: 40 PIPE from NORTH to DOCK',
      'backorder 10: 10 of 100 PIPE, 90 there: no-stock',
      'not EAST for 1: more-shipments, 10 there, rank 1',
      'not WEST for 1: no-stock, 0 there, rank 2',
      'not EAST for 2: no-stock, 0 there, rank 1',
      'not WEST for 2: more-shipments, 10 there, rank 2',
    ],
  ],
  [
    'split limits: the two nodes with most; what the third has is named',
    question(
      [wants('1', 'PIPE', 100)],
      [EAST, WEST, NORTH],
      { EAST: { PIPE: 30 }, WEST: { PIPE: 20 }, NORTH: { PIPE: 40 } },
      { nodesPerLineMax: 2, backorder: 'refused' },
    ),
    [
      '1: 30 PIPE from EAST to DOCK',
      '1: 40 PIPE from NORTH to DOCK',
      'shortage 1: 30 of 100 PIPE, 70 there: split-limit',
      'not WEST for 1: split-limit, 20 there, rank 2',
    ],
  ],
  [
    'substitutes only for what is short, in their order',
    question(
      [wants('1', 'BOLT', 50, { substitutes: ['BOLT-B', 'BOLT-C', 'BOLT-D'] }), wants('2', 'NUT', 5, { substitutes: ['NUT-B'] })],
      [EAST],
      { EAST: { BOLT: 30, 'BOLT-C': 80, NUT: 5, 'NUT-B': 5 } },
    ),
    [
      '1: 30 BOLT from EAST to DOCK',
      '1: 20 BOLT-C from EAST to DOCK for BOLT',
      '2: 5 NUT from EAST to DOCK',
      'not BOLT-B for 1: no-stock',
      'not BOLT-D for 1: not-needed',
      'not NUT-B for 2: not-needed',
    ],
  ],
  [
    'kits are whole, by what their parts allow, and loose parts draw on the same stock',
    question([wants('1', 'SET', 4, { kit: { BOLT: 4, NUT: 8 } }), wants('2', 'NUT', 5)], [EAST], { EAST: { BOLT: 15, NUT: 28 } }),
    ['1: 2 SET from EAST to DOCK', '2: 5 NUT from EAST to DOCK', 'backorder 1: 2 of 4 SET, 2 there: no-stock'],
  ],
  [
    'complete or nothing: one short line leaves the order without',
    question(
      [wants('1', 'BOLT', 10), wants('2', 'NUT', 10)],
      [EAST],
      { EAST: { BOLT: 10, NUT: 4 } },
      { completeness: 'order', backorder: 'refused' },
    ),
    [
      'shortage 1: 10 of 10 BOLT, 10 there: ship-together',
      'shortage 2: 10 of 10 NUT, 4 there: backorder-refused',
      'no split of 1: completeness, 10 there',
      'no split of 2: completeness, 4 there',
    ],
  ],
  [
    'whole lines: what a short line leaves is there for the next',
    question(
      [
        wants('1', 'BOLT', 50, { requested: '2026-06-05' }),
        wants('2', 'BOLT', 60, { requested: '2026-06-01' }),
        wants('3', 'BOLT', 40),
      ],
      [EAST, WEST],
      { EAST: { BOLT: 30 }, WEST: { BOLT: 25 } },
      { completeness: 'line' },
    ),
    [
      '1: 30 BOLT from EAST to DOCK',
      '1: 20 BOLT from WEST to DOCK',
      'backorder 2: 60 of 60 BOLT, 55 there: ship-together',
      'backorder 3: 40 of 40 BOLT, 5 there: ship-together',
      'not EAST for 2: no-stock, 0 there, rank 1',
      'no split of 2: completeness, 55 there',
      'not EAST for 3: no-stock, 0 there, rank 1',
      'no split of 3: completeness, 5 there',
    ],
  ],
  [
    'each destination has its own ranking; with one node allowed, the one that serves both',
    question(
      [wants('1', 'BOLT', 5, { to: 'NY-1' }), wants('2', 'NUT', 5, { to: 'CA-1', region: 'CA' })],
      [EAST, WEST],
      { EAST: { BOLT: 5 }, WEST: { BOLT: 5, NUT: 5 } },
      { nodesMax: 1 },
    ),
    [
      '1: 5 BOLT from WEST to NY-1',
      '2: 5 NUT from WEST to CA-1',
      'not EAST for 1: more-shipments, 5 there, rank 1',
      'not EAST for 2: no-stock, 0 there, rank 1',
    ],
  ],
  [
    'stopped nodes, nodes that do not ship there, and a region that nobody ships to',
    question(
      [wants('1', 'BOLT', 5), wants('2', 'BOLT', 5, { to: 'HI-1', region: 'HI' })],
      [node('OLD', 1, { NY: 1 }, false), node('FAR', 2, { CA: 1 }), NORTH],
      { OLD: { BOLT: 50 }, FAR: { BOLT: 50 }, NORTH: { BOLT: 50 } },
    ),
    [
      '1: 5 BOLT from NORTH to DOCK',
      'shortage 2: 5 of 5 BOLT, 0 there: no-node',
      'not FAR for 1: no-transit, 50 there',
      'not OLD for 1: stopped, 50 there',
      'not FAR for 2: no-transit, 50 there',
      'not NORTH for 2: no-transit, 45 there',
      'not OLD for 2: stopped, 50 there',
    ],
  ],
  [
    'what is there: on hand, less others claims, others pools and safety',
    question([wants('1', 'BOLT', 100)], [EAST, WEST], {
      EAST: { BOLT: there(100, { claimed: 50, own: 20, pooled: 15, safety: 10 }) },
      WEST: { BOLT: there(10, { claimed: 30 }) },
    }),
    [
      '1: 45 BOLT from EAST to DOCK',
      'backorder 1: 55 of 100 BOLT, 45 there: no-stock',
      'not WEST for 1: no-stock, 0 there, rank 2',
    ],
  ],
  [
    'what the order holds is its own, although more than the rest is kept back by now: it waits for nothing',
    question([wants('1', 'BOLT', 20)], [EAST], { EAST: { BOLT: there(25, { claimed: 20, own: 20, safety: 10 }) } }),
    ['1: 20 BOLT from EAST to DOCK'],
  ],
];

test.each(PLANS)('%s', (_, asked, plan) => {
  expect(told(source(asked))).toEqual(plan);
});

test('claims are on the components of a kit, and on a substitute as itself', () => {
  const demands = [wants('1', 'SET', 3, { kit: { BOLT: 4, NUT: 8 }, substitutes: ['SET-B'] }), wants('2', 'NUT', 5)];
  const plan = source(question(demands, [EAST], { EAST: { BOLT: 8, NUT: 100, 'SET-B': 9 } }));
  expect([...claimsOf(plan, demands)]).toEqual([
    ['stock:EAST/BOLT', '8'],
    ['stock:EAST/NUT', '21'],
    ['stock:EAST/SET-B', '1'],
  ]);
});

test('equal nodes are taken by priority, then cost, then name', () => {
  const held = { A: { BOLT: 1 }, B: { BOLT: 1 }, C: { BOLT: 1 }, D: { BOLT: 1 } };
  const nodes = [node('D', 1, { NY: 50 }), node('C', 1, { NY: 40 }), node('B', 1, { NY: 40 }), node('A', 2, { NY: 10 })];
  const nodesTaken = (prefer: 'priority' | 'cost'): readonly string[] =>
    source(question([wants('1', 'BOLT', 4)], nodes, held, { prefer })).allocations.map((one) => one.node);
  expect(nodesTaken('priority')).toEqual(['B', 'C', 'D', 'A']);
  expect(nodesTaken('cost')).toEqual(['A', 'B', 'C', 'D']);
});

test('a substitute comes from a node that ships the line anyway, else from one node before two', () => {
  const line = [wants('1', 'BOLT', 10, { substitutes: ['BOLT-B'] })];
  const used = source(question(line, [EAST, WEST], { EAST: { 'BOLT-B': 9 }, WEST: { BOLT: 5, 'BOLT-B': 9 } }));
  expect(told(used).slice(0, 2)).toEqual(['1: 5 BOLT from WEST to DOCK', '1: 5 BOLT-B from WEST to DOCK for BOLT']);
  const alone = source(question(line, [EAST, WEST], { EAST: { 'BOLT-B': 9 }, WEST: { 'BOLT-B': 10 } }));
  expect(told(alone).slice(0, 1)).toEqual(['1: 10 BOLT-B from WEST to DOCK for BOLT']);
});

test('a line that is left without does not use up the nodes of the order', () => {
  const lines = [wants('1', 'BOLT', 10), wants('2', 'NUT', 10)];
  const held = { EAST: { BOLT: 4 }, WEST: { BOLT: 4, NUT: 5 }, NORTH: { NUT: 5 } };
  const plan = source(question(lines, [EAST, WEST, NORTH], held, { nodesMax: 2, completeness: 'line' }));
  expect(told(plan).slice(0, 2)).toEqual(['2: 5 NUT from WEST to DOCK', '2: 5 NUT from NORTH to DOCK']);
});

test('of the nodes that serve all destinations alone, the one that ranks best over all of them', () => {
  const demands = [wants('1', 'BOLT', 5, { to: 'NY-1' }), wants('2', 'NUT', 5, { to: 'CA-1', region: 'CA' })];
  const both = { NY: 100, CA: 100 };
  const held = { FIRST: { BOLT: 5 }, A: { BOLT: 5, NUT: 5 }, B: { BOLT: 5, NUT: 5 } };
  const plan = source(question(demands, [node('FIRST', 1, both), node('A', 3, both), node('B', 2, both)], held, { nodesMax: 1 }));
  expect(plan.allocations.map((one) => one.node)).toEqual(['B', 'B']);
});
