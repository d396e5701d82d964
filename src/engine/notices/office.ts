/** Reads the feed for what is to be told, and tells it, until it is stopped. */
import { NoticeReader, type Subscription } from './notices.ts';
import { NoticeSender, type SenderParts, type Subscriber } from './sender.ts';

export interface OfficeParts extends SenderParts {
  readonly subscribers: readonly (Subscriber & Subscription)[];
}

export class NoticeOffice {
  private readonly reader: NoticeReader;
  private readonly sender: NoticeSender;
  private readonly onError: (error: unknown) => void;
  private wake = (): void => undefined;
  private mayBeBehind = true;
  private isStopping = false;
  private running: Promise<void> = Promise.resolve();

  constructor(parts: OfficeParts) {
    this.reader = new NoticeReader(parts.store, parts.subscribers);
    this.sender = new NoticeSender(parts);
    this.onError = parts.onError;
  }

  /** Something was committed. */
  nudge(): void {
    this.mayBeBehind = true;
    this.wake();
  }

  /** `everyMs`: how often it looks for what other processes have committed, and for what is due again. */
  start(everyMs = 200): void {
    this.running = this.loop(everyMs);
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    this.wake();
    await this.running;
  }

  /** One look; gives back whether there was anything to do. */
  async once(): Promise<boolean> {
    const read = await this.reader.once();
    const sent = await this.sender.once();
    return read || sent > 0;
  }

  private async loop(everyMs: number): Promise<void> {
    while (!this.isStopping) {
      this.mayBeBehind = false;
      const worked = await this.once().catch((error: unknown) => {
        this.onError(error);
        return false;
      });
      if (worked || this.mayBeBehind || this.isStopping) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, everyMs);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}
