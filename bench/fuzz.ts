/** Mutated messages of every format, and what comes of them. Run: npm run fuzz -- --seed 1 --inputs 10000 */
import { parseArgs } from 'node:util';
import { fuzz, truncated } from './fuzz/run.ts';

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, inputs: { type: 'string', default: '10000' } },
});
const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const began = performance.now();
const tally = fuzz(Number(values.seed), Number(values.inputs));
const broken = [...truncated(), ...tally.broken];
const seconds = ((performance.now() - began) / 1000).toFixed(1);
say(`seed ${values.seed}: ${values.inputs} mutated inputs, and every truncation, in ${seconds} s`);
for (const [kind, count] of Object.entries(tally.counts).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  say(`${String(count).padStart(8)}  ${kind}`);
for (const { input, bytes, broken: what } of broken)
  say(`input ${input}: ${what.join('; ')}\n${JSON.stringify(bytes.toString('latin1')).slice(0, 2_000)}`);
say(broken.length === 0 ? 'all hold' : `${broken.length} do not hold`);
process.exitCode = broken.length === 0 ? 0 : 1;
