/** Locks on names: shared or alone, first come first served, as rows are locked. */

interface Lock {
  holders: Set<object>;
  isShared: boolean;
  readonly waiting: { readonly who: object; readonly isShared: boolean; readonly go: () => void }[];
}

export class Locks {
  private readonly locks = new Map<string, Lock>();
  private readonly held = new Map<object, Set<string>>();

  async take(who: object, name: string, isShared = false): Promise<void> {
    const lock = this.locks.get(name);
    if (lock === undefined) {
      this.locks.set(name, { holders: new Set([who]), isShared, waiting: [] });
      this.note(who, name);
      return;
    }
    if (lock.holders.has(who) && (isShared || !lock.isShared)) return;
    if (isShared && lock.isShared && lock.waiting.length === 0) {
      lock.holders.add(who);
      this.note(who, name);
      return;
    }
    await new Promise<void>((resolve) => lock.waiting.push({ who, isShared, go: resolve }));
  }

  releaseAll(who: object): void {
    for (const name of this.held.get(who) ?? []) this.release(who, name);
    this.held.delete(who);
  }

  private note(who: object, name: string): void {
    const names = this.held.get(who);
    if (names === undefined) this.held.set(who, new Set([name]));
    else names.add(name);
  }

  private release(who: object, name: string): void {
    const lock = this.locks.get(name);
    if (lock === undefined) return;
    lock.holders.delete(who);
    if (lock.holders.size > 0) return;
    for (let next = lock.waiting[0]; next !== undefined; next = lock.waiting[0]) {
      if (lock.holders.size > 0 && !(next.isShared && lock.isShared)) return;
      lock.waiting.shift();
      lock.holders.add(next.who);
      lock.isShared = next.isShared;
      this.note(next.who, name);
      next.go();
    }
    if (lock.holders.size === 0) this.locks.delete(name);
  }
}
