/**
 * Runs every gate and every test, and ends with one plain line that a person or a script can read: `N passed, N failed`.
 * A file that could not be loaded and an error outside any test count as failures, so that a red run never says `0 failed`.
 *
 *   npm test                    everything
 *   npm test -- core/process    the files whose path contains this
 */
import { parseCLI, startVitest } from 'vitest/node';

const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)]);
const vitest = await startVitest('test', filter, { ...options, watch: false });

let passed = 0;
let failed = vitest.state.getUnhandledErrors().length;
let skipped = 0;
for (const file of vitest.state.getTestModules()) {
  failed += file.errors().length;
  for (const suite of file.children.allSuites()) failed += suite.errors().length;
  for (const test of file.children.allTests()) {
    const { state } = test.result();
    if (state === 'passed') passed += 1;
    else if (state === 'skipped') skipped += 1;
    else failed += 1;
  }
}
await vitest.close();

// Nothing ran: a wrong filter or an empty tree is not a pass.
if (passed + failed === 0) failed = 1;
process.exitCode = failed === 0 ? 0 : 1;
if (skipped > 0) process.stdout.write(`${skipped} passed over\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
