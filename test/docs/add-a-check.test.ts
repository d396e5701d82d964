/** The how-to is followed to the letter in a copy of the tree: its check compiles, its test passes, and it holds an order. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { HERE, run } from '../gates/tree.ts';

interface Block {
  readonly path: string;
  readonly text: string;
}

/** The blocks of code, each with the file that it is for. */
const blocks: readonly Block[] = [
  ...readFileSync(join(HERE, 'docs/how-to/add-a-check.md'), 'utf8').matchAll(/^```\w+ (\S+)\n([^]*?)^```$/gm),
].map(([, path = '', text = '']) => ({ path, text }));

const blockFor = (path: string, nth = 0): string => {
  const block = blocks.filter((candidate) => candidate.path === path)[nth];
  if (block === undefined) throw new Error(`the how-to has no block ${nth + 1} for ${path}`);
  return block.text;
};

const CHECK = 'src/core/checks/hazmat-window.ts';
const TEST = 'test/core/checks/hazmat-window.test.ts';
const REGISTRY = 'src/core/checks/registry.ts';
const PROOF = 'test/core/checks/hazmat-in-a-workflow.test.ts';
const COPIED = ['package.json', 'tsconfig.json', 'src/core', 'test/core/checks/given.ts', 'test/core/checks/facts.ts'];

/** What the how-to leads to: an order held by the step, with the parameter of its line in the workflow. */
const proof = (step: string): string => `
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { CHECKS } from '../../../src/core/checks/registry.ts';
import type { Catalog } from '../../../src/core/model/catalog.ts';
import { must } from '../../../src/core/model/result.ts';
import { compile } from '../../../src/core/workflow/compile.ts';
import { given } from './given.ts';

const release = { version: 1, parameters: {}, uses: [], scope: 'order', undos: ['recall'], releases: true, summary: 'Tells the node to ship' } as const;
const catalog: Catalog = { checks: CHECKS, tasks: { release }, waits: {} };
const hold = { team: 'service', due: '1h' };

test('an order is held', () => {
  const steps = {
    complete: { check: 'complete', hold },
    ...(parse(${JSON.stringify(step)}) as object),
    release: { task: 'release', needs: ['hazmat'], undo: 'recall', hold },
  };
  const { byName } = must(compile({ workflow: 'followed', version: 1, steps }, catalog));
  const step = byName['hazmat'];
  const check = step === undefined ? undefined : CHECKS[step.runs];
  if (step === undefined || check === undefined) throw new Error('the step is there');
  const order = given({ lines: [{ item: 'OIL-ISO68', quantity: '208', unit: 'LTR', requested: '2026-06-05' }] });
  expect(order.run(check, step.with).reason).toEqual({
    type: 'date-jeopardy',
    lines: [{ schedule: '1.1', line: '1', requested: '2026-06-05', feasible: '2026-06-06', daysLate: 1 }],
  });
});
`;

/** The registry with the import among the imports, and the line as the last of the list. */
const registered = (text: string): string =>
  text.replace(/^import type .*\n/m, (first) => first + blockFor(REGISTRY, 0)).replace(/^};$/m, `${blockFor(REGISTRY, 1)}};`);

const root = mkdtempSync(join(tmpdir(), 'orderkeel-how-to-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

for (const path of COPIED) cpSync(join(HERE, path), join(root, path), { recursive: true });
symlinkSync(join(HERE, 'node_modules'), join(root, 'node_modules'), 'dir');
write(CHECK, blockFor(CHECK));
write(TEST, blockFor(TEST));
write(PROOF, proof(blockFor('workflows/order-to-cash.yaml')));
write(REGISTRY, registered(readFileSync(join(HERE, REGISTRY), 'utf8')));
write('tsconfig.how-to.json', JSON.stringify({ extends: './tsconfig.json', include: [CHECK, TEST, REGISTRY, PROOF] }));
write('vitest.config.ts', "export default { test: { include: ['test/**/*.test.ts'] } };\n");

test('its code compiles', async () => {
  const { code, output } = await run(root, 'tsc -p tsconfig.how-to.json');
  expect(code, output).toBe(0);
});

test('its test passes, and the check holds an order in a workflow', async () => {
  const { code, output } = await run(root, 'vitest run --reporter=verbose');
  expect(code, output).toBe(0);
  expect(output).toContain('oil in two days');
  expect(output).toContain('an order is held');
});
