/** Keeps what was used last, up to a weight in all: what the engine has in memory is bounded, whatever the database holds. */
export class Recent<K, V> {
  private readonly kept = new Map<K, { readonly value: V; readonly weight: number }>();
  private readonly weightMax: number;
  private weight = 0;

  constructor(weightMax: number) {
    this.weightMax = weightMax;
  }

  get(key: K): V | undefined {
    const found = this.kept.get(key);
    if (found === undefined) return undefined;
    // A map keeps its keys in the order in which they were put: what is used goes to the end.
    this.kept.delete(key);
    this.kept.set(key, found);
    return found.value;
  }

  /** Without counting as used. */
  peek(key: K): V | undefined {
    return this.kept.get(key)?.value;
  }

  set(key: K, value: V, weight = 1): void {
    this.delete(key);
    this.kept.set(key, { value, weight });
    this.weight += weight;
    for (const oldest of this.kept.keys()) {
      if (this.weight <= this.weightMax || oldest === key) return;
      this.delete(oldest);
    }
  }

  delete(key: K): void {
    const found = this.kept.get(key);
    if (found === undefined) return;
    this.kept.delete(key);
    this.weight -= found.weight;
  }

  clear(): void {
    this.kept.clear();
    this.weight = 0;
  }
}
