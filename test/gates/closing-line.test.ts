/** The last line is what a reader and a script believe; these trees try to make it lie. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { PlantedTree, run, scriptOf } from './tree.ts';

const lastLine = (output: string): string | undefined => output.trimEnd().split('\n').at(-1);

const PASSES = "import { test } from 'vitest';\ntest('passes', () => {});\n";

const planted = new PlantedTree({
  'test/passes.test.ts': PASSES,
  'test/red/fails.test.ts': "import { expect, test } from 'vitest';\ntest('fails', () => {\n  expect(1).toBe(2);\n});\n",
  'test/red/unloadable.test.ts': "import './nowhere.ts';\n",
  'test/red/unhandled.test.ts': `${PASSES}test('rejects later', () => {\n  void Promise.reject(new Error('nobody waits'));\n});\n`,
  'test/red/hook.test.ts': `import { beforeAll } from 'vitest';\n${PASSES}beforeAll(() => {\n  throw new Error('no database');\n});\n`,
});
afterAll(() => planted.remove());

const closing = async (filter: string): Promise<readonly [string | undefined, number | null]> => {
  const { code, stdout } = await run(planted.root, `${scriptOf('test')} ${filter}`);
  return [lastLine(stdout), code];
};

test('a green run', async () => {
  expect(await closing('passes')).toEqual(['1 passed, 0 failed', 0]);
});

test('a failed test, a file that does not load, an error outside any test and a hook that throws are failures', async () => {
  expect(await closing('test/red')).toEqual(['2 passed, 4 failed', 1]);
});

test('nothing to run is not a pass', async () => {
  expect(await closing('no-such-file')).toEqual(['0 passed, 1 failed', 1]);
});

test('.ci/run ends with the count, whatever npm adds', async () => {
  const npm = (lines: string, code: number): string => {
    planted.write('fake/npm', `#!/bin/sh\n[ "$1" = ci ] && exit 0\nprintf '${lines}'\nexit ${code}\n`);
    chmodSync(join(planted.root, 'fake/npm'), 0o755);
    return join(planted.root, 'fake');
  };
  const ci = async (lines: string, exitCode: number): Promise<readonly [string | undefined, number | null]> => {
    const { code, stdout } = await run(planted.root, './.ci/run', { PATH: npm(lines, exitCode) });
    return [lastLine(stdout), code];
  };
  expect(await ci('3 passed, 0 failed\\n', 0)).toEqual(['3 passed, 0 failed', 0]);
  expect(await ci('3 passed, 1 failed\\nnpm error Test failed.\\n', 1)).toEqual(['3 passed, 1 failed', 1]);
  expect(await ci('it fell over\\n', 7)).toEqual(['0 passed, 1 failed', 1]);
  expect(await ci('it said nothing\\n', 0)).toEqual(['0 passed, 1 failed', 1]);
});
