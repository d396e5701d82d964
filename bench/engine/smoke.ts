/**
 * Proves that each engine lives the life rightly, in small: `npm run smoke`, or `npm run smoke -- dbos`. Every world is
 * run with so many callers that claims meet; where accounts are tight or prices wrong, some orders must be refused, and
 * some must not.
 */
import { USUAL } from './engines.ts';
import { runInChild } from './in-child.ts';
import type { RunOptions, RunResult } from './run.ts';

interface Case {
  readonly name: string;
  readonly world: Partial<RunOptions>;
  readonly holds: (result: RunResult) => boolean;
}

const LIVES = 20;
const BASE: Omit<RunOptions, 'engine'> = {
  seed: 7,
  lives: LIVES,
  lines: 4,
  items: 'zipf',
  warmUp: 0,
  load: { kind: 'closed', callers: 16 },
};

const someRefused = ({ closed, refused }: RunResult): boolean => closed > 0 && refused > 0 && closed + refused === LIVES;

const CASES: readonly Case[] = [
  { name: 'all close', world: {}, holds: ({ closed, arrivals }) => closed === LIVES && arrivals >= 2 * LIVES },
  { name: 'all on one item', world: { items: 'one' }, holds: ({ closed }) => closed === LIVES },
  { name: 'orders of 40 lines', world: { lines: 40 }, holds: ({ closed }) => closed === LIVES },
  {
    name: 'open loop',
    world: { load: { kind: 'open', rate: 40, gapMs: 10, prices: 0 } },
    holds: ({ closed }) => closed === LIVES,
  },
  { name: 'stock for some', world: { items: 'one', stock: 150 }, holds: someRefused },
  { name: 'credit for some', world: { credit: 15_000 }, holds: someRefused },
  { name: 'a wrong price in five', world: { mispricedEvery: 5 }, holds: ({ closed, refused }) => closed === 16 && refused === 4 },
];

const named = process.argv.slice(2);
let failed = 0;
let passed = 0;
for (const engine of named.length > 0 ? named : USUAL)
  for (const { name, world, holds } of CASES) {
    const result = await runInChild({ ...BASE, ...world, engine });
    const right = result.broken.length === 0 && holds(result);
    if (right) passed += 1;
    else failed += 1;
    const { closed, refused, arrivals, broken } = result;
    const found = right ? '' : ` ${JSON.stringify({ closed, refused, arrivals, broken: broken.slice(0, 5) })}`;
    process.stdout.write(`${right ? 'ok  ' : 'FAIL'} ${engine}: ${name}${found}\n`);
  }
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
