import { afterAll, expect, test } from 'vitest';
import { HERE, PlantedTree, run, scriptOf } from './tree.ts';

/** A package that has just what a tiny tree needs, so that each finding below is one that was planted. */
const packageJson = (more: Readonly<Record<string, string>>): string =>
  JSON.stringify({
    name: 'planted',
    type: 'module',
    scripts: { test: 'node test/run.ts', lint: 'oxlint' },
    dependencies: { yaml: '*', ...more },
    devDependencies: { vitest: '*', oxlint: '*' },
  });

const planted = new PlantedTree({
  'package.json': packageJson({}),
  'src/main/cli.ts': "import { parse } from 'yaml';\nimport { used } from '../engine/engine.ts';\nparse(String(used));\n",
  'src/engine/engine.ts': 'export const used = 1;\n',
  'test/engine/engine.test.ts': "import { test } from 'vitest';\ntest('a', () => {});\n",
});
afterAll(() => planted.remove());

test('this tree has no dead code', async () => {
  const { code, output } = await run(HERE, scriptOf('dead-code'));
  expect(code, output).toBe(0);
});

test('a clean small tree is green', async () => {
  const { code, output } = await planted.run('dead-code', '--no-config-hints');
  expect(code, output).toBe(0);
});

test('unused files, exports, types and packages are red, and so are packages that nobody declared', async () => {
  planted.write('package.json', packageJson({ fastify: '*' }));
  planted.write('src/engine/alone.ts', 'export const alone = 1;\n');
  planted.write(
    'src/engine/engine.ts',
    "import { Ajv } from 'ajv';\nexport const used = new Ajv();\nexport const unusedValue = 1;\nexport interface UnusedType {\n  a: 1;\n}\n",
  );
  const { code, stdout } = await planted.run('dead-code', '--no-config-hints --reporter compact');
  expect(code).not.toBe(0);
  expect(stdout).toContain('src/engine/alone.ts');
  expect(stdout).toContain('unusedValue');
  expect(stdout).toContain('UnusedType');
  expect(stdout).toContain('fastify');
  expect(stdout).toContain('ajv');
});
