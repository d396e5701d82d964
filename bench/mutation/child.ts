/**
 * One vitest in one process, over test files that sample.ts wrote into the copy. sample.ts starts it, and ends it when a
 * mutant does not come back. What fails to load is printed: the first argument is the copy, the others are the files.
 */
import { createVitest } from 'vitest/node';

const [root = '.', ...entries] = process.argv.slice(2);
const vitest = await createVitest('test', {
  root,
  config: false,
  include: ['mutants/*.test.ts'],
  pool: 'threads',
  maxWorkers: 1,
  watch: false,
  // What the files collect is called by face.ts; for vitest there is one test in each file.
  testNamePattern: '^mutants$',
  testTimeout: 0,
  update: 'none',
  reporters: [{}],
});
const { testModules } = await vitest.start(entries);
for (const module of testModules) {
  const test = [...module.children.allTests()].find(({ name }) => name === 'mutants');
  for (const { message } of [...module.errors(), ...(test?.result().errors ?? [])])
    process.stdout.write(`${module.relativeModuleId}: ${message}\n`);
}
await vitest.close();
