/**
 * Locks on names: shared or alone, first come first served, as rows are locked. Whoever would wait for somebody who waits
 * for him is told so, and begins again.
 */

interface Lock {
  readonly holders: Set<object>;
  isShared: boolean;
  waiting: { readonly who: object; readonly isShared: boolean; readonly go: () => void }[];
}

/** To wait here would be to wait for ever. */
export class Deadlock extends Error {}

export class Locks {
  private readonly locks = new Map<string, Lock>();
  /** By holder, or who waits: the names. */
  private readonly held = new Map<object, Set<string>>();
  private readonly wanted = new Map<object, Set<string>>();
  private readonly gone = new WeakSet<object>();

  async take(who: object, name: string, isShared = false): Promise<void> {
    // One of several statements under way has failed, and the transaction is over: what the others take nobody would give back.
    if (this.gone.has(who)) throw new Error(`${name} is asked for by a transaction that is over`);
    const lock = this.locks.get(name);
    if (lock === undefined) {
      this.locks.set(name, { holders: new Set([who]), isShared, waiting: [] });
      note(this.held, who, name);
      return;
    }
    if (lock.holders.has(who) && (isShared || !lock.isShared)) return;
    if (isShared && lock.isShared && lock.waiting.length === 0) {
      lock.holders.add(who);
      note(this.held, who, name);
      return;
    }
    if (this.aheadAt(name).has(who)) throw new Deadlock(`${name} is waited for by its holder`);
    note(this.wanted, who, name);
    await new Promise<void>((resolve) => lock.waiting.push({ who, isShared, go: resolve }));
  }

  /** What it still waits for, too; it takes none any more. */
  releaseAll(who: object): void {
    this.gone.add(who);
    const names = [...(this.held.get(who) ?? []), ...(this.wanted.get(who) ?? [])];
    this.held.delete(who);
    this.wanted.delete(who);
    for (const name of names) this.release(who, name);
  }

  /** Everybody who has to let go before a newcomer gets this, those that they in turn wait for included. */
  private aheadAt(name: string, ahead = new Set<object>()): ReadonlySet<object> {
    const lock = this.locks.get(name);
    for (const each of [...(lock?.holders ?? []), ...(lock?.waiting ?? []).map(({ who }) => who)]) {
      if (ahead.has(each)) continue;
      ahead.add(each);
      for (const next of this.wanted.get(each) ?? []) this.aheadAt(next, ahead);
    }
    return ahead;
  }

  private release(who: object, name: string): void {
    const lock = this.locks.get(name);
    if (lock === undefined) return;
    lock.holders.delete(who);
    lock.waiting = lock.waiting.filter((each) => each.who !== who);
    for (let next = lock.waiting[0]; next !== undefined; next = lock.waiting[0]) {
      if (lock.holders.size > 0 && !(next.isShared && lock.isShared)) return;
      lock.waiting.shift();
      lock.holders.add(next.who);
      lock.isShared = next.isShared;
      this.wanted.get(next.who)?.delete(name);
      note(this.held, next.who, name);
      next.go();
    }
    if (lock.holders.size === 0) this.locks.delete(name);
  }
}

function note(names: Map<object, Set<string>>, who: object, name: string): void {
  const known = names.get(who);
  if (known === undefined) names.set(who, new Set([name]));
  else known.add(name);
}
