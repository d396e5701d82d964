/**
 * A gate that cannot fail is a defect. These helpers run a gate's own npm script, as package.json has it, on this
 * tree or on a small planted tree that carries the house's configuration and one violation per rule.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';

// A gate looks at the whole tree; seconds on a quiet machine, more on a busy one.
vi.setConfig({ testTimeout: 120_000 });

export const HERE = fileURLToPath(new URL('../..', import.meta.url));

const HOUSE = [
  'package.json',
  'tsconfig.json',
  'tsconfig.core.json',
  'web/tsconfig.json',
  '.oxlintrc.json',
  '.oxfmtrc.json',
  '.dependency-cruiser.js',
  'knip.json',
  'vitest.config.ts',
  'lint',
  'test/run.ts',
  'test/support/loopback-only.ts',
  '.ci/run',
];

interface Package {
  readonly scripts: Readonly<Record<string, string>>;
}

/** The command behind `npm run <script>`. */
export function scriptOf(script: string): string {
  const { scripts } = JSON.parse(readFileSync(join(HERE, 'package.json'), 'utf8')) as Package;
  const command = scripts[script];
  if (command === undefined) throw new Error(`package.json has no script ${script}`);
  return command;
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  /** Both streams, for a message that a person can use. */
  readonly output: string;
}

/** Runs a command with the house's tools first in PATH, as npm does. */
export function run(root: string, command: string, env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const path = [env['PATH'], join(HERE, 'node_modules', '.bin'), process.env['PATH']].filter(Boolean).join(delimiter);
  const child = spawn('sh', ['-c', command], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...env, PATH: path },
  });
  let stdout = '';
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, output }));
  });
}

/** A planted tree: path → text. Remove it when done. */
export class PlantedTree {
  readonly root = mkdtempSync(join(tmpdir(), 'orderkeel-gate-'));

  constructor(files: Readonly<Record<string, string>>) {
    for (const path of HOUSE) cpSync(join(HERE, path), join(this.root, path), { recursive: true });
    // The house's own set-up starts databases; a planted tree has none.
    this.write('test/store/server.ts', 'export const setup = (): void => undefined;\n');
    symlinkSync(join(HERE, 'node_modules'), join(this.root, 'node_modules'), 'dir');
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  run(script: string, more = ''): Promise<Ran> {
    return run(this.root, `${scriptOf(script)} ${more}`);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** At the root; packages are others' at any depth. */
const NOT_OURS = new Set(['.git', '.stryker-tmp', 'data', 'reports', 'coverage', 'web/dist']);

const isOthers = (name: string, path: string): boolean => name === 'node_modules' || NOT_OURS.has(path);

/** Every file of this tree, as paths from its root with forward slashes; what .gitignore keeps out is not ours. */
export function filesOf(root: string, folder = root): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = relative(root, join(folder, entry.name)).split(sep).join('/');
    if (!entry.isDirectory()) return [path];
    return isOthers(entry.name, path) ? [] : filesOf(root, join(folder, entry.name));
  });
}
