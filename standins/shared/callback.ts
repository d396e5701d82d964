/** Calls back after a while, and goes on trying until it is taken: partners do. */
import { setTimeout as sleep } from 'node:timers/promises';

const TRY_AGAIN_MS = 50;
const REFUSED = 422;

export class Callbacks {
  private readonly stopping = new AbortController();
  private readonly pending = new Set<Promise<void>>();

  after(ms: number, act: () => void | Promise<void>): void {
    const { signal } = this.stopping;
    const done = sleep(ms, undefined, { signal }).then(act, () => undefined);
    this.pending.add(done);
    void done.finally(() => this.pending.delete(done));
  }

  /** Until it is taken, or refused for good. */
  async deliver(url: string, contentType: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const taken = await fetch(url, { method: 'POST', headers: { ...headers, 'content-type': contentType }, body, signal }).then(
        ({ ok, status }) => ok || status === REFUSED,
        () => false,
      );
      if (taken) return;
      await sleep(TRY_AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.pending);
  }
}
