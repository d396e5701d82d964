/** Keeps the queues empty while Orderkeel runs: looks every so often, and at once when it is told that there is work. */
import type { Effects } from './effects.ts';
import type { QueueRunner } from './queues.ts';

export interface Workers {
  /** There may be work: don't wait for the next look. */
  readonly nudge: () => void;
  /** Ends after what is under way. */
  readonly stop: () => Promise<void>;
}

export interface WorkersParts {
  readonly queues: QueueRunner;
  readonly effects: Effects;
  /** How long to wait when there was nothing to do; default 200 ms. */
  readonly everyMs?: number;
  readonly onError: (error: unknown) => void;
}

/** Most of each kind in one look; the rest is taken in the next, so that none starves the others. */
const BATCH = 50;

export async function runOnce({ queues, effects }: Pick<WorkersParts, 'queues' | 'effects'>): Promise<number> {
  const messages = await queues.runMessages(BATCH);
  const followUps = await queues.runFollowUps(BATCH);
  const wakes = await queues.runWakes(BATCH);
  return messages + followUps + wakes + (await effects.run(BATCH));
}

export function startWorkers(parts: WorkersParts): Workers {
  const everyMs = parts.everyMs ?? 200;
  const stopping = new AbortController();
  let wake = (): void => undefined;
  const idle = async (): Promise<void> =>
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, everyMs);
      wake = (): void => {
        clearTimeout(timer);
        resolve();
      };
    });
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const done = await runOnce(parts).catch((error: unknown) => {
        parts.onError(error);
        return 0;
      });
      if (done === 0 && !stopping.signal.aborted) await idle();
    }
  };
  const running = loop();
  return {
    nudge: () => wake(),
    stop: async () => {
      stopping.abort();
      wake();
      await running;
    },
  };
}
