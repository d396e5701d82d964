/** Runs one engine once, in a fresh process, so that no run warms, fills or slows the next. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { RunOptions, RunResult } from './run.ts';

export async function runInChild(options: RunOptions): Promise<RunResult> {
  const child = fork(fileURLToPath(new URL('child.ts', import.meta.url)), { execArgv: ['--no-deprecation'] });
  const results: RunResult[] = [];
  child.on('message', (result) => void results.push(result as RunResult));
  child.send(options);
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  const [result] = results;
  if (result === undefined) throw new Error(`${options.engine}: ended with ${signal ?? code ?? 'nothing'} before its result`);
  return result;
}
