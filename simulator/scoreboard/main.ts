/**
 * `npm run scoreboard -- --seed 1 --orders 10000 [--faults 1] [--sensitivity]`: the same world run by point-to-point
 * integration and by the hub, and what went wrong in each, per 10,000 orders. The same options print the same text.
 */
import { parseArgs } from 'node:util';
import { dialOf } from '../faults.ts';
import { coreWorkflow } from '../workflow.ts';
import { ASSUMED, type Assumed } from './assumptions.ts';
import { scoreChain } from './chain/chain.ts';
import type { Counts } from './columns.ts';
import { scoreHub } from './hub-world.ts';
import { sensitivity, sideBySide } from './table.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    orders: { type: 'string', default: '10000' },
    /** How much every fault strikes: 1 is the simulator's own rate. */
    faults: { type: 'string', default: '1' },
    sensitivity: { type: 'boolean', default: false },
  },
});

const numberOf = (name: string, text: string): number => {
  const number = Number(text);
  if (!Number.isFinite(number) || number < 0) throw new Error(`--${name} is a number, not ${text}`);
  return number;
};

const seed = numberOf('seed', values.seed);
const orders = Math.max(1, Math.floor(numberOf('orders', values.orders)));
const dial = dialOf(() => numberOf('faults', values.faults));

function chain(assumed: Assumed): Counts {
  const { score, end } = scoreChain({ seed, orders, dial, assumed });
  return score.counts(end);
}

function hub(): Counts {
  const { score, end } = scoreHub({ seed, orders, workflow: coreWorkflow(), dial });
  return score.counts(end);
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);

print(`seed ${seed}, ${orders} orders, faults at ${values.faults} of their rates\n`);
if (values.sensitivity) print(sensitivity(orders, chain));
else print(sideBySide(orders, chain(ASSUMED), hub()));
