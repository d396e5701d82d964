import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RULES, styleFindings } from './style.ts';
import { filesOf, HERE } from './tree.ts';

/** Each has a bar in the words that it plants, so that this file does not break the rules itself. */
const PLANTED: readonly (readonly [rule: string, path: string, text: string])[] = [
  ['file-too-long', 'src/engine/long.ts', 'export const a = 1;\n'.repeat(401)],
  ['note-to-self', 'src/engine/note.ts', '// TO|DO: later\n'],
  ['note-to-self', 'bin/note.js', '// FIX|ME\n'],
  ['test-in-src', 'src/engine/engine.test.ts', ''],
  ['test-left-out', 'test/a.test.ts', "test.|only('a', () => {});\n"],
  ['test-left-out', 'test/a.test.ts', "describe.|skip('a', () => {});\n"],
  ['test-left-out', 'test/a.test.ts', "it.concurrent.|todo('a');\n"],
  ['test-left-out', 'test/a.test.ts', "test('a', { skip|: true }, () => {});\n"],
  ['test-sleeps', 'test/a.test.ts', 'await new Promise((done) => set|Timeout(done, 50));\n'],
  ['test-sleeps', 'test/support/a.ts', "import { setTimeout as sleep } from 'node:timers/|promises';\n"],
  ['module-state', 'src/engine/state.ts', 'let count = 0;\n'],
  ['module-state', 'src/engine/state.ts', 'export let count = 0;\n'],
  ['names-a-registry', 'docs/a.md', 'see https://registry|.npmjs.org/\n'],
  ['names-a-registry', 'package-lock.json', '"resolved"|: "https://example.com/a.tgz"\n'],
  ['names-a-registry', '.npmrc', 'registry|=https://example.com/\n'],
  ['names-a-registry', '.ci/run', 'curl http://deb|.debian.org/debian\n'],
  ['names-a-machine', 'docs/a.md', 'cd /ro|ot/orderkeel\n'],
];

/** [path, text] of what comes close to a rule and breaks none. */
const CLEAN: readonly (readonly [path: string, text: string])[] = [
  ['src/engine/long.ts', 'export const a = 1;\n'.repeat(400)],
  ['test/a.test.ts', "test.skipIf(absent)('a', () => {\n  let count = 0;\n});\n"],
  ['src/engine/timer.ts', 'export const later = (done: () => void): unknown => set|Timeout(done, 50);\n'],
  ['docs/a.md', 'https://example.com/home/orders\n'],
];

const withoutBars = (text: string): string => text.replaceAll('|', '');

/** A file with a zero byte is a picture or an archive. */
const textOf = (path: string): string => {
  const bytes = readFileSync(join(HERE, path));
  return bytes.includes(0) ? '' : bytes.toString('utf8');
};

test('this tree keeps to the style', () => {
  const files = filesOf(HERE).map((path) => ({ path, text: textOf(path) }));
  expect(files.length).toBeGreaterThan(10);
  expect(styleFindings(files).map(({ rule, path, line }) => `${path}:${line} ${rule}`)).toEqual([]);
});

test.each(PLANTED)('%s is red in %s', (rule, path, text) => {
  const findings = styleFindings([{ path, text: withoutBars(text) }]);
  expect(findings).toHaveLength(1);
  expect(findings).toMatchObject([{ rule, path }]);
});

test('every rule has its violation here', () => {
  expect(new Set(PLANTED.map(([rule]) => rule))).toEqual(new Set(Object.keys(RULES)));
});

test.each(CLEAN)('%s may have what is no violation', (path, text) => {
  expect(styleFindings([{ path, text: withoutBars(text) }])).toEqual([]);
});
