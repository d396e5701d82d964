/**
 * Gathers what is asked one by one while a batch is under way, and does all of it with the next. A batch that a single
 * item spoils is halved until that item stands alone; its neighbours go on.
 */
import { StoreAway } from './ports.ts';

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

export interface Room<Item> {
  /** Items in one batch. */
  readonly most: number;
  /** What they weigh together at most; one that weighs more goes alone. Default: nothing weighs anything. */
  readonly weightMax?: number;
  readonly weigh?: (item: Item) => number;
  /** The first of a batch waits so long for others; for what nobody waits for. Default 0. */
  readonly gatherMs?: number;
}

export class Batches<Item, Result> {
  private readonly carryOut: (items: readonly Item[]) => Promise<readonly Result[]>;
  private readonly room: Room<Item>;
  private waiting: Waiting<Item, Result>[] = [];
  private isRunning = false;

  /** `carryOut` gives one result for each item, in their order. */
  constructor(room: Room<Item>, carryOut: (items: readonly Item[]) => Promise<readonly Result[]>) {
    this.room = room;
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
    const { gatherMs = 0 } = this.room;
    while (this.waiting.length > 0) {
      if (gatherMs > 0) await new Promise((resolve) => setTimeout(resolve, gatherMs));
      await this.answer(this.waiting.splice(0, this.fitting()));
    }
    this.isRunning = false;
  }

  /** How many of those that wait go together, from the first on. */
  private fitting(): number {
    const { most, weightMax = Number.POSITIVE_INFINITY, weigh } = this.room;
    const count = Math.min(most, this.waiting.length);
    if (weigh === undefined) return count;
    let weight = 0;
    for (let index = 0; index < count; index++) {
      weight += weigh((this.waiting[index] as Waiting<Item, Result>).item);
      if (weight > weightMax && index > 0) return index;
    }
    return count;
  }

  private async answer(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.carryOut(batch.map(({ item }) => item));
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
    } catch (error) {
      if (batch.length === 1 || error instanceof StoreAway) return batch.forEach(({ reject }) => reject(error));
      const middle = Math.ceil(batch.length / 2);
      await this.answer(batch.slice(0, middle));
      await this.answer(batch.slice(middle));
    }
  }
}
