/**
 * How often each thing was done, by name: what is drawn for its next time never depends on how much else there was, so
 * that one assumption that moves leaves the rest of a history as it was.
 */
export class Tally {
  private readonly counts = new Map<string, number>();

  next(name: string): number {
    const count = (this.counts.get(name) ?? 0) + 1;
    this.counts.set(name, count);
    return count;
  }
}
