/** Gathers what is asked one by one while a batch is under way, and does all of it with the next. */
export class Batches<Item, Result> {
  private readonly carryOut: (items: readonly Item[]) => Promise<readonly Result[]>;
  private readonly most: number;
  private waiting: {
    readonly item: Item;
    readonly resolve: (result: Result) => void;
    readonly reject: (error: unknown) => void;
  }[] = [];
  private isRunning = false;

  /** `carryOut` gives one result for each item, in their order. */
  constructor(most: number, carryOut: (items: readonly Item[]) => Promise<readonly Result[]>) {
    this.most = most;
    this.carryOut = carryOut;
  }

  async ask(item: Item): Promise<Result> {
    return await new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (!this.isRunning) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, this.most);
      try {
        const results = await this.carryOut(batch.map(({ item }) => item));
        for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.isRunning = false;
  }
}
