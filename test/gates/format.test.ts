import { afterAll, expect, test } from 'vitest';
import { HERE, PlantedTree, run, scriptOf } from './tree.ts';

const planted = new PlantedTree({ 'src/engine/tidy.ts': 'export const a = 1;\n' });
afterAll(() => planted.remove());

test('this tree is formatted', async () => {
  const { code, output } = await run(HERE, scriptOf('format:check'));
  expect(code, output).toBe(0);
});

test('a file that is not formatted is red', async () => {
  expect((await planted.run('format:check')).code).toBe(0);
  planted.write('src/engine/untidy.ts', 'export const a = {b : "c"}');
  const { code, output } = await planted.run('format:check');
  expect(code).not.toBe(0);
  expect(output).toContain('src/engine/untidy.ts');
});
