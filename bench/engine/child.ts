/**
 * One run in a process of its own, started by in-child.ts. Told to end, or left alone by its parent, it stops what it
 * started first.
 */
import { once } from 'node:events';
import { run, type RunOptions } from './run.ts';

const parts = new AsyncDisposableStack();

async function end(): Promise<void> {
  // What was under way fails as its engine stops; nobody waits for it any more.
  process.on('unhandledRejection', () => undefined);
  await parts.disposeAsync();
  process.exit(1);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end());
process.once('disconnect', () => void end());

const [options] = (await once(process, 'message')) as [RunOptions];
try {
  const result = await run(options, parts);
  await new Promise<void>((sent) => process.send?.(result, () => sent()));
} finally {
  await parts.disposeAsync();
}
// A library that keeps a timer does not keep the process.
process.removeAllListeners('disconnect');
process.exit();
