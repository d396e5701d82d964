/** The launcher as an installed package has it: under node_modules, with nothing compiled. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterAll, expect, test } from 'vitest';
import { HERE } from '../gates/tree.ts';

const root = mkdtempSync(join(tmpdir(), 'orderkeel-installed-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const installed = join(root, 'node_modules', 'orderkeel');
const CLI = `
import { greet } from './greet.ts';
const words: readonly string[] = process.argv.slice(2);
console.log(greet(words), process.versions.node);
process.exitCode = 3;
`;

mkdirSync(join(installed, 'src', 'main'), { recursive: true });
cpSync(join(HERE, 'bin'), join(installed, 'bin'), { recursive: true });
cpSync(join(HERE, 'package.json'), join(installed, 'package.json'));
symlinkSync(join(HERE, 'node_modules', 'node'), join(root, 'node_modules', 'node'), 'dir');
writeFileSync(join(installed, 'src', 'main', 'cli.ts'), CLI);
writeFileSync(
  join(installed, 'src', 'main', 'greet.ts'),
  "export const greet = (words: readonly string[]): string => words.join('+');\n",
);

test('passes the words on, runs under Node 24 and gives back the exit code', () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(installed, 'bin', 'orderkeel.js'), 'a', 'b'], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^a\+b 24\.\d+\.\d+\n$/);
  expect(status).toBe(3);
});
