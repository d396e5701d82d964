import { join, posix } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { filesOf, HERE, PlantedTree, run, scriptOf } from './tree.ts';

const PARTS = ['store', 'connect', 'govern', 'insight', 'advise'] as const;
const OUTSIDE_SRC = ['simulator', 'standins', 'web', 'bench', 'test'] as const;
const ALL = [
  ...['model', 'workflow', 'checks', 'sourcing', 'process'].map((part) => `src/core/${part}`),
  ...['engine', ...PARTS, 'connect/edi', 'store/postgres', 'store/memory', 'api', 'api/contract', 'main'].map(
    (part) => `src/${part}`,
  ),
  ...OUTSIDE_SRC,
];

/** [rule, importing folder, what it must not import]: every pair that the import table refuses. */
const PAIRS: readonly (readonly [rule: string, from: string, to: string])[] = [
  ...refused('core-is-pure', 'src/core/process', ['src/engine', ...OUTSIDE_SRC, 'npm:yaml', 'node:fs']),
  ...refused('core-model-imports-only-itself', 'src/core/model', under('src', 'src/core/model')),
  ...['workflow', 'checks', 'sourcing'].flatMap((part) =>
    refused(`core-${part}-imports-only-model`, `src/core/${part}`, under('src', 'src/core/model', `src/core/${part}`)),
  ),
  ...refused('core-process-imports-only-core', 'src/core/process', under('src', 'src/core')),
  ...refused('engine-imports-only-core', 'src/engine', under('src', 'src/core', 'src/engine').concat(OUTSIDE_SRC)),
  ...PARTS.flatMap((part) =>
    refused(
      `${part}-imports-only-down`,
      `src/${part}`,
      under('src', 'src/core', 'src/engine', `src/${part}`).concat(OUTSIDE_SRC),
    ),
  ),
  ...refused('api-imports-only-down', 'src/api', ['src/main', ...OUTSIDE_SRC]),
  ...refused('main-imports-only-src', 'src/main', OUTSIDE_SRC),
  ...refused('standins-know-only-formats', 'standins', under('src', 'src/core/model', 'src/connect/edi')),
  ...refused('standins-know-only-formats', 'standins', ['simulator', 'web', 'bench', 'test']),
  ...refused('simulator-runs-without-main-web-postgres', 'simulator', ['src/main', 'src/store/postgres', 'web', 'bench', 'test']),
  ...refused('web-knows-only-the-contract', 'web', under('src', 'src/api/contract')),
  ...refused('web-knows-only-the-contract', 'web', ['simulator', 'standins', 'bench', 'test']),
  ['no-unresolvable', 'src/engine', './nowhere.ts'],
  ['no-dev-packages-in-product', 'src/engine', 'npm:fast-check'],
  ['no-undeclared-packages', 'bench', 'npm:fastq'],
];

/** What the import table allows; these files are in the planted tree and have to stay green. */
const ALLOWED: readonly (readonly [from: string, to: readonly string[]])[] = [
  ['src/core/checks', ['src/core/model']],
  ['src/core/process', ['src/core/model', 'src/core/workflow', 'src/core/checks', 'src/core/sourcing']],
  ['src/engine', ['src/core/process', 'src/core/model', 'node:fs', 'npm:yaml']],
  ...PARTS.map((part) => [`src/${part}`, ['src/core/model', 'src/engine']] as const),
  ['src/api', ['src/engine', 'src/store', 'src/connect', 'src/govern', 'src/insight', 'src/advise']],
  ['src/main', ['src/api', 'src/store', 'src/engine']],
  ['simulator', ['src/core/process', 'src/engine', 'src/store/memory', 'src/connect', 'standins']],
  ['standins', ['src/core/model', 'src/connect/edi', 'npm:fastify']],
  ['web', ['src/api/contract']],
  ['bench', ['src/core/process', 'src/main']],
  ['test', ['src/core/process', 'standins', 'simulator', 'npm:fast-check']],
];

/** The folders below `root`, but for those that lie in one of `allowed`. */
function under(root: string, ...allowed: readonly string[]): readonly string[] {
  const within = (folder: string, parent: string): boolean => folder === parent || folder.startsWith(`${parent}/`);
  return ALL.filter((folder) => within(folder, root) && !allowed.some((parent) => within(folder, parent)));
}

function refused(rule: string, from: string, targets: readonly string[]): readonly (readonly [string, string, string])[] {
  return targets.filter((to) => to !== from).map((to) => [rule, from, to] as const);
}

/** A file in `from` that imports each of `targets`: folders by their base file, packages and built-ins by name. */
function importing(from: string, targets: readonly string[]): string {
  const lines = targets.map((to, index) => {
    if (to.startsWith('./')) return `export * as a${index} from '${to}';`;
    if (to.includes(':')) return `export * as a${index} from '${to.replace('npm:', '')}';`;
    const path = posix.relative(from, `${to}/base.ts`);
    return `export * as a${index} from '${path.startsWith('.') ? path : `./${path}`}';`;
  });
  return `${lines.join('\n')}\n`;
}

const fileOf = (index: number): string => `${PAIRS[index]?.[1]}/planted-${index}.ts`;

const planted = new PlantedTree({
  ...Object.fromEntries(ALL.map((folder) => [`${folder}/base.ts`, 'export const base = 1;\n'])),
  ...Object.fromEntries(ALLOWED.map(([from, to]) => [`${from}/allowed.ts`, importing(from, to)])),
  ...Object.fromEntries(PAIRS.map(([, from, to], index) => [fileOf(index), importing(from, [to])])),
  'src/engine/ring-a.ts': "export * as b from './ring-b.ts';\n",
  'src/engine/ring-b.ts': "export * as a from './ring-a.ts';\n",
  'src/engine/type-ring-a.ts': "import type { B } from './type-ring-b.ts';\nexport interface A { b: B }\n",
  'src/engine/type-ring-b.ts': "import type { A } from './type-ring-a.ts';\nexport interface B { a: A }\n",
  'src/engine/upward-type.ts': "import type { base } from '../api/base.ts';\nexport type Base = typeof base;\n",
});
afterAll(() => planted.remove());

interface Cruise {
  readonly modules: readonly { readonly source: string; readonly dependencies: readonly unknown[] }[];
  readonly summary: {
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string; readonly severity: string };
    }[];
  };
}

const cruise = async (root: string): Promise<Cruise> =>
  JSON.parse((await run(root, `${scriptOf('boundaries')} --output-type json`)).stdout) as Cruise;

const seen = cruise(planted.root);
const rulesRedIn = async (path: string): Promise<readonly string[]> =>
  (await seen).summary.violations.filter(({ from }) => from === path).map(({ rule }) => rule.name);

test('this tree keeps to the table', async () => {
  const { code, output } = await run(HERE, scriptOf('boundaries'));
  expect(code, output).toBe(0);
});

test('every source file of this tree was cruised', async () => {
  // dependency-cruiser with a compiler that it cannot use looks at nothing, says so in passing, and exits with 0.
  const { modules } = await cruise(HERE);
  const cruised = new Set(modules.map(({ source }) => source));
  const ours = filesOf(HERE).filter((path) => /^(src|simulator|standins|web|bench|examples|test)\/.*\.tsx?$/.test(path));
  expect(ours.length).toBeGreaterThan(0);
  expect(ours.filter((path) => !cruised.has(path))).toEqual([]);
  expect(modules.flatMap(({ dependencies }) => dependencies).length).toBeGreaterThan(0);
});

test('a planted tree is red', async () => {
  const { code } = await planted.run('boundaries');
  expect(code).not.toBe(0);
});

test('every rule is an error and has its violation here', async () => {
  const config: { readonly default: { readonly forbidden: readonly { readonly name: string }[] } } = await import(
    join(HERE, '.dependency-cruiser.js')
  );
  const red = (await seen).summary.violations;
  expect(new Set(red.map(({ rule }) => rule.name))).toEqual(new Set(config.default.forbidden.map(({ name }) => name)));
  expect(red.filter(({ rule }) => rule.severity !== 'error')).toEqual([]);
});

test.each(PAIRS.map(([rule, from, to], index) => ({ rule, from, to, index })))(
  '$rule: $from may not import $to',
  async ({ rule, index }) => {
    expect(await rulesRedIn(fileOf(index))).toContain(rule);
  },
);

test.each(['src/engine/ring-a.ts', 'src/engine/type-ring-a.ts'])('a cycle is red, of types too (%s)', async (path) => {
  expect(await rulesRedIn(path)).toContain('no-cycles');
});

test('an upward import of a type is an upward import', async () => {
  expect(await rulesRedIn('src/engine/upward-type.ts')).toEqual(['engine-imports-only-core']);
});

test.each(ALLOWED)('%s may import what the table allows', async (from) => {
  expect(await rulesRedIn(`${from}/allowed.ts`)).toEqual([]);
});
