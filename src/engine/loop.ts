/**
 * Looks for work again and again until it is stopped: at once where a look has found some, or where it was nudged
 * meanwhile; else after a while, since other processes leave work that nobody here is told of. One that may rest between
 * two looks finds together what came meanwhile.
 */
export class Loop {
  private readonly once: () => Promise<boolean>;
  private readonly onError: (error: unknown) => void;
  private wake = (): void => undefined;
  private isNudged = true;
  private isStopping = false;
  private running: Promise<void> = Promise.resolve();
  private readonly restMs: number;
  private endRest = (): void => undefined;

  /** `once`: one look; gives back whether there was anything to do. `restMs`: after each look, whatever comes meanwhile. */
  constructor(once: () => Promise<boolean>, onError: (error: unknown) => void, restMs = 0) {
    this.once = once;
    this.onError = onError;
    this.restMs = restMs;
  }

  /** There may be something to do. */
  nudge(): void {
    this.isNudged = true;
    this.wake();
  }

  start(everyMs: number): void {
    this.running = this.run(everyMs);
  }

  /** Ends with what is under way. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.wake();
    this.endRest();
    await this.running;
  }

  private async run(everyMs: number): Promise<void> {
    while (!this.isStopping) {
      this.isNudged = false;
      const worked = await this.once().catch((error: unknown) => {
        this.onError(error);
        return false;
      });
      if (this.restMs > 0 && !this.isStopping) await this.rest();
      if (worked || this.isNudged || this.isStopping) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, everyMs);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  private async rest(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.restMs);
      this.endRest = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
