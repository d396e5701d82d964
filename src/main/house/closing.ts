/** Ends what was begun, the latest first; a second call waits for the first. */
export class Closing {
  private readonly steps: (() => Promise<void>)[] = [];
  private closing: Promise<void> | undefined;

  add(step: () => Promise<void>): void {
    this.steps.push(step);
  }

  async close(): Promise<void> {
    this.closing ??= this.run();
    await this.closing;
  }

  private async run(): Promise<void> {
    for (const step of this.steps.toReversed()) await step();
  }
}
