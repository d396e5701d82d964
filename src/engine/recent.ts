/**
 * Keeps what was used of late, up to a weight in all: what the engine has in memory is bounded, whatever the database
 * holds.
 *
 * Two generations: what is put or found goes into the young one; when that has half of the weight, it becomes the old one
 * and what was old and not found since is let go. A hit in the young one, which most are, costs one look.
 */
export class Recent<K, V> {
  private readonly weightMax: number;
  private young = new Map<K, Kept<V>>();
  private old = new Map<K, Kept<V>>();
  private weight = 0;

  constructor(weightMax: number) {
    this.weightMax = weightMax;
  }

  get(key: K): V | undefined {
    const found = this.young.get(key);
    if (found !== undefined) return found.value;
    const older = this.old.get(key);
    if (older === undefined) return undefined;
    this.old.delete(key);
    this.put(key, older);
    return older.value;
  }

  set(key: K, value: V, weight = 1): void {
    this.delete(key);
    this.put(key, { value, weight });
  }

  delete(key: K): void {
    const found = this.young.get(key);
    if (found !== undefined) this.weight -= found.weight;
    this.young.delete(key);
    this.old.delete(key);
  }

  clear(): void {
    this.young.clear();
    this.old.clear();
    this.weight = 0;
  }

  private put(key: K, kept: Kept<V>): void {
    this.young.set(key, kept);
    this.weight += kept.weight;
    if (this.weight * 2 <= this.weightMax) return;
    this.old = this.young;
    this.young = new Map();
    this.weight = 0;
  }
}

interface Kept<V> {
  readonly value: V;
  readonly weight: number;
}
