/** Reads the feed for what is to be told, and tells it, until it is stopped. */
import { Loop } from '../loop.ts';
import { NoticeReader, type Subscription } from './notices.ts';
import { NoticeSender, type SenderParts, type Subscriber } from './sender.ts';

/** Who is told may hear so much later; what is committed meanwhile is read together. */
const REST_MS = 40;

export interface OfficeParts extends SenderParts {
  readonly subscribers: readonly (Subscriber & Subscription)[];
}

export class NoticeOffice {
  private readonly reader: NoticeReader;
  private readonly sender: NoticeSender;
  private readonly loop: Loop;

  constructor(parts: OfficeParts) {
    this.reader = new NoticeReader(parts.store, parts.subscribers);
    this.sender = new NoticeSender(parts);
    this.loop = new Loop(async () => await this.once(), parts.onError, REST_MS);
  }

  /** Something was committed. */
  nudge(): void {
    this.loop.nudge();
  }

  /** `everyMs`: how often it looks for what other processes have committed, and for what is due again. */
  start(everyMs = 200): void {
    this.loop.start(everyMs);
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }

  /** One look; gives back whether there was anything to do. */
  async once(): Promise<boolean> {
    const read = await this.reader.once();
    const sent = await this.sender.once();
    return read || sent > 0;
  }
}
