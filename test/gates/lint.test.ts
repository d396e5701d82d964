import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { HERE, PlantedTree, run, scriptOf } from './tree.ts';

/** rule → [file, source]: what each rule that .oxlintrc.json turns on has to refuse. */
const PLANTED: Readonly<Record<string, readonly [path: string, source: string]>> = {
  'no-unused-vars': ['src/engine/unused.ts', 'export const a = (b: number): number => 1;'],
  eqeqeq: ['src/engine/equal.ts', 'export const a = (b: unknown): boolean => b == 1;'],
  'no-var': ['src/engine/var.ts', 'export const a = (): number => { var b = 1; b += 1; return b; };'],
  'prefer-const': ['src/engine/const.ts', 'export const a = (): number => { let b = 1; return b; };'],
  'no-param-reassign': ['src/engine/param.ts', 'export const a = (b: number): number => { b += 1; return b; };'],
  'no-console': ['src/engine/console.ts', "console.log('a');"],
  'typescript/no-explicit-any': ['src/engine/any.ts', 'export const a = (b: any): void => { String(b); };'],
  'typescript/no-floating-promises': [
    'src/engine/floating.ts',
    'const a = async (): Promise<void> => {};\nexport const b = (): void => { a(); };',
  ],
  'typescript/no-misused-promises': [
    'src/engine/misused.ts',
    'const a = async (): Promise<boolean> => true;\nexport const b = (): number => { if (a()) return 1; return 2; };',
  ],
  'typescript/switch-exhaustiveness-check': [
    'src/engine/exhaustive.ts',
    "export const a = (b: 'x' | 'y'): void => { switch (b) { case 'x': String(b); } };",
  ],
  'typescript/consistent-type-imports': [
    'src/engine/types.ts',
    "import { Socket } from 'node:net';\nexport const a = (b: Socket): boolean => b.destroyed;",
  ],
  'typescript/only-throw-error': ['src/engine/throw.ts', "export const a = (): never => { throw 'b'; };"],
  'typescript/return-await': [
    'src/engine/await.ts',
    'const a = async (): Promise<number> => 1;\nexport const b = async (): Promise<number> => { return a(); };',
  ],
  'import/no-mutable-exports': ['src/engine/mutable.ts', 'export let a = 1;\na += 1;'],
  'import/no-default-export': ['src/engine/default.ts', 'export default 1;'],
  'import/no-duplicates': [
    'src/engine/twice.ts',
    "import { join } from 'node:path';\nimport { sep } from 'node:path';\nexport const a = join(sep);",
  ],
  'vitest/valid-expect': ['test/a.test.ts', "import { expect, test } from 'vitest';\ntest('a', () => {\n  expect(1);\n});\n"],
  'no-restricted-imports': ['src/engine/extension.ts', "export { a } from './mutable.js';"],
};

/** What core must not read from the machine: time, randomness, zone, language and everything outside. */
const AMBIENT = [
  'new Date()',
  'Date()',
  'Date.now()',
  "Date['now']()",
  'new Date(2026, 1)',
  'Math.random()',
  'performance.now()',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'process.env',
  'crypto.randomUUID()',
  "fetch('http://localhost/')",
  'globalThis.Date',
  "new Intl.NumberFormat('en')",
  'new Date(1).getHours()',
  'new Date(1).toLocaleDateString()',
  "'a'.localeCompare('b')",
] as const;

/** The same words where they are a name of our own, or depend on their argument alone. */
const PURE = `
export const when = (process: { now: number }, Date: { now: () => number }): number => process.now + Date.now();
export const moment = [new Date(1), Date.parse('2026-01-01'), Date.UTC(2026, 1), new Date(1).getUTCHours(), Math.max(1, 2)];
`;

const ambientFile = (index: number): string => `src/core/model/ambient-${index}.ts`;

const planted = new PlantedTree({
  ...Object.fromEntries(Object.values(PLANTED)),
  ...Object.fromEntries(AMBIENT.map((source, index) => [ambientFile(index), `export const a = [${source}];\n`])),
  'src/core/model/pure.ts': PURE,
  'src/core/model/builtin.ts': "export { readFileSync as a } from 'node:fs';",
  'src/core/model/package.ts': "export { parse as a } from 'yaml';",
  'src/engine/clock.ts': 'export const a = Date.now();',
  'src/engine/directive.ts': '// oxlint-disable-next-line no-console\nexport const a = 1;',
});
afterAll(() => planted.remove());

interface Diagnostic {
  readonly code?: string;
  readonly message: string;
  readonly severity: string;
  readonly filename: string;
}

const result = planted.run('lint', '--format=json');
const diagnostics = async (): Promise<readonly Diagnostic[]> =>
  (JSON.parse((await result).stdout) as { readonly diagnostics: readonly Diagnostic[] }).diagnostics;

/** `typescript/no-explicit-any` as oxlint prints it: `typescript(no-explicit-any)`. */
const codeOf = (rule: string): string => {
  const [plugin, name] = rule.includes('/') ? rule.split('/') : ['eslint', rule];
  return `${plugin}(${name})`;
};

const codesIn = async (path: string): Promise<readonly string[]> =>
  (await diagnostics())
    .filter(({ filename }) => filename === path)
    .map(({ code, severity }) => `${code ?? 'directive'} ${severity}`);

test('this tree is clean, and was looked at', async () => {
  const { code, stdout } = await run(HERE, `${scriptOf('lint')} --format=json`);
  const seen = JSON.parse(stdout) as { readonly diagnostics: readonly Diagnostic[]; readonly number_of_files: number };
  expect(seen.diagnostics.map(({ filename, code: rule, message }) => `${filename}: ${rule} ${message}`)).toEqual([]);
  expect(seen.number_of_files).toBeGreaterThan(10);
  expect(code).toBe(0);
});

test('every rule that the house turns on has its violation here', () => {
  const text = readFileSync(join(HERE, '.oxlintrc.json'), 'utf8').replaceAll(/^\s*\/\/.*$/gm, '');
  const { rules } = JSON.parse(text) as { readonly rules: Readonly<Record<string, unknown>> };
  const on = Object.keys(rules).filter((rule) => rules[rule] !== 'off');
  expect(Object.keys(PLANTED).sort()).toEqual(on.sort());
});

test('a planted tree is red', async () => {
  expect((await result).code).not.toBe(0);
});

test.each(Object.entries(PLANTED))('%s refuses its violation', async (rule, [path]) => {
  expect(await codesIn(path)).toContain(`${codeOf(rule)} error`);
});

test.each(AMBIENT.map((source, index) => [source, index] as const))('core may not use %s', async (_source, index) => {
  expect(await codesIn(ambientFile(index))).toContain('pure-core(no-ambient) error');
});

test('core may use what depends on its argument alone', async () => {
  expect(await codesIn('src/core/model/pure.ts')).toEqual([]);
});

test('outside core a clock may be read', async () => {
  expect(await codesIn('src/engine/clock.ts')).toEqual([]);
});

test.each(['src/core/model/builtin.ts', 'src/core/model/package.ts'])(
  'core imports neither packages nor node: (%s)',
  async (path) => {
    expect(await codesIn(path)).toContain('eslint(no-restricted-imports) error');
  },
);

test('a directive that switches nothing off is red', async () => {
  expect(await codesIn('src/engine/directive.ts')).toEqual(['directive warning']);
  // It is a warning, so it is red only because warnings are.
  const { code } = await run(planted.root, `${scriptOf('lint')} src/engine/directive.ts`);
  expect(code).not.toBe(0);
});
