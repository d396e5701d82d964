/** Runs trials in child processes of their own, so that a bug can neither hang nor infect the campaign. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Trial, Verdict } from './trial.ts';

/** CPU seconds beyond its budget after which a child no longer asks itself whether to end: it hangs in one command. */
const GRACE_SECONDS = 30;

/** As the child itself says; one that can't say anything any more was ended, or could not even start. */
export async function run(root: string, trial: Trial, env: Readonly<Record<string, string>> = {}): Promise<Verdict> {
  const child = join(root, 'simulator', 'planted', 'child.ts');
  const limit = String(Math.ceil(trial.cpuSecondsMax) + GRACE_SECONDS);
  const command = ['-c', 'ulimit -t "$0" && exec "$@"', limit, process.execPath, child, JSON.stringify(trial)];
  const { code, signal, stdout, stderr } = await output('sh', command, root, env);
  if (code === 0) return JSON.parse(stdout) as Verdict;
  const what = signal === null ? lastWord(stderr) : `does not come back from one command (${signal})`;
  const by = 'assertion';
  return { findings: [{ by, kind: `${by}: ${what}`, what }], orders: 0, seasons: [], cpuSeconds: Number.NaN };
}

interface Output {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function output(
  command: string,
  parameters: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<Output> {
  const child = spawn(command, parameters, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const end = (): boolean => child.kill();
  process.once('exit', end);
  return await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('exit', end);
      resolve({ code, signal, stdout, stderr });
    });
  });
}

/** Of a crash that nobody caught: the message, which stands above its stack. */
function lastWord(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  return lines.find((line) => /^\w*Error/.test(line)) ?? lines.at(-1) ?? 'it ended without a word';
}

/** Does all of it, so many at a time; the results come in the order of what was asked. */
export async function* inTurn<T, R>(all: readonly T[], jobs: number, work: (one: T) => Promise<R>): AsyncGenerator<R> {
  const begun: Promise<R>[] = [];
  let running = 0;
  const begin = (): void => {
    const next = all[begun.length];
    if (next === undefined || running >= jobs) return;
    running += 1;
    const promise = work(next).finally(() => {
      running -= 1;
      begin();
    });
    begun.push(promise);
    begin();
  };
  begin();
  for (let i = 0; i < all.length; i++) {
    const result = begun[i];
    if (result !== undefined) yield await result;
  }
}
