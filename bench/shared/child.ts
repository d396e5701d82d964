/** A process of a bench: started with a letter of JSON, ready once it has said where it listens. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Child<Said> {
  readonly process: ChildProcess;
  readonly pid: number;
  /** What it said first. */
  readonly ready: Promise<Said>;
  /** With its exit code, or the signal that ended it. */
  readonly ended: Promise<string>;
}

export function startChild<Said>(file: URL, letter: unknown, onSaid: (said: unknown) => void): Child<Said> {
  const child = fork(fileURLToPath(file), [JSON.stringify(letter)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  const ended = once(child, 'exit').then(([code, signal]) => String(code ?? signal));
  const ready = Promise.race([
    once(child, 'message').then(([said]) => said as Said),
    ended.then((how) => {
      throw new Error(`${file.pathname} ended before it was ready: ${how}`);
    }),
  ]);
  ready.catch(() => undefined);
  child.on('message', onSaid);
  return { process: child, pid: child.pid ?? 0, ready, ended };
}
