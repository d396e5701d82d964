/**
 * One run in a process of its own, started by in-child.ts. Told to end, or left alone by its parent, it stops what it
 * started first.
 */
import { once } from 'node:events';
import { run, type RunOptions } from './run.ts';

const parts = new AsyncDisposableStack();
const told = Promise.withResolvers<'told to end'>();

for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.once(signal, () => told.resolve('told to end'));

const [options] = (await once(process, 'message')) as [RunOptions];
const running = run(options, parts);
try {
  const ended = await Promise.race([running, told.promise]);
  if (ended === 'told to end') {
    process.exitCode = 1;
    // What was under way fails as its engine stops; nobody waits for it any more.
    for (const failure of ['uncaughtException', 'unhandledRejection'] as const) process.on(failure, () => undefined);
  } else await new Promise<void>((sent) => process.send?.(ended, () => sent()));
} finally {
  await parts.disposeAsync();
}
// A library that keeps a timer does not keep the process.
process.exit();
