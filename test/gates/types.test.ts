import { afterAll, expect, test } from 'vitest';
import { HERE, PlantedTree, run, scriptOf } from './tree.ts';

/** [file, source, the compiler's code for it]; one line per option that the house relies on. */
const EVERYWHERE = [
  ['src/engine/strict.ts', 'export const a = (b) => b;', 7006],
  ['src/engine/nulls.ts', 'export const a: string = null;', 2322],
  ['src/engine/index.ts', 'export const a = (b: readonly string[]): string => b[0];', 2322],
  ['src/engine/optional.ts', 'export const a: { b?: string } = { b: undefined };', 2375],
  ['src/engine/override.ts', 'class A { b(): void {} }\nexport class C extends A { b(): void {} }', 4114],
  [
    'src/engine/fallthrough.ts',
    'export function a(b: number): number {\n  let c = 0;\n  switch (b) {\n    case 1:\n      c = 2;\n    default:\n      c += 1;\n  }\n  return c;\n}',
    7029,
  ],
  ['src/engine/returns.ts', 'export function a(b: boolean) {\n  if (b) return 1;\n}', 7030],
  ['src/engine/erasable.ts', 'export enum A { B }', 1294],
  ['src/engine/typeimport.ts', "import { A } from './typeimport-b.ts';\nexport const c: A = 1;", 1484],
  ['src/engine/effect.ts', "import './nowhere.ts';", 2882],
  ['src/engine/extension.ts', "export { type A } from './typeimport-b';", 2835],
  ['src/engine/unreachable.ts', 'export function a(): number {\n  return 1;\n  return 2;\n}', 7027],
  ['src/engine/dom.ts', 'export const a = document.title;', 2584],
] as const;

/** Fine under Node, refused in core, whose configuration knows neither Node nor a browser. */
const CORE_ONLY = [
  ['src/core/model/node.ts', "import { readFileSync } from 'node:fs';\nexport const a = readFileSync;", 2591],
  ['src/core/model/process.ts', 'export const a = process.env;', 2591],
  ['src/core/model/console.ts', "console.log('a');\nexport const a = 1;", 2584],
  ['src/core/model/timer.ts', 'export const a = setTimeout;', 2304],
  ['src/core/model/performance.ts', 'export const a = performance.now();', 2304],
  ['src/core/model/fetch.ts', 'export const a = fetch;', 2304],
  ['src/core/model/crypto.ts', 'export const a = crypto.randomUUID();', 2304],
] as const;

/** Fine under Node, refused in the console, whose configuration knows a browser and no Node. */
const WEB_ONLY = [
  ['web/src/app/process.ts', 'export const a = process.env;', 2591],
  ['web/src/app/element.tsx', 'export const A = () => <p title={1} />;', 2322],
] as const;

const planted = new PlantedTree({
  'web/src/app/page.tsx': 'export const A = () => <p>{document.title}</p>;',
  'src/engine/typeimport-b.ts': 'export type A = number;',
  ...Object.fromEntries([...EVERYWHERE, ...CORE_ONLY, ...WEB_ONLY].map(([path, source]) => [path, source])),
});
afterAll(() => planted.remove());

const [everywhere, coreOnly, webOnly] = scriptOf('types').split(' && ');
if (everywhere === undefined || coreOnly === undefined || webOnly === undefined)
  throw new Error('`types` checks three configurations');

const findings = (output: string): readonly string[] =>
  [...output.matchAll(/^(\S+)\(\d+,\d+\): error TS(\d+)/gm)].map(([, path, code]) => `${path} TS${code}`).sort();

test('this tree passes all configurations', async () => {
  const { code, output } = await run(HERE, scriptOf('types'));
  expect(code, output).toBe(0);
});

test('each option of the compiler is on', async () => {
  const { code, output } = await run(planted.root, everywhere);
  expect(code).not.toBe(0);
  expect(findings(output)).toEqual(EVERYWHERE.map(([path, , error]) => `${path} TS${error}`).sort());
});

test('core compiles without Node and without a browser', async () => {
  const { code, output } = await run(planted.root, coreOnly);
  expect(code).not.toBe(0);
  expect(findings(output)).toEqual(CORE_ONLY.map(([path, , error]) => `${path} TS${error}`).sort());
});

test('the console compiles with a browser and without Node', async () => {
  const { code, output } = await run(planted.root, webOnly);
  expect(code).not.toBe(0);
  expect(findings(output)).toEqual(WEB_ONLY.map(([path, , error]) => `${path} TS${error}`).sort());
});
