/** The accounts: looked at all along, one after another, as they are committed; and counted up at the end. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { AccountKey } from '../../src/core/model/account.ts';
import { compare, decimal, isNegative, subtract, sum, ZERO, type Decimal } from '../../src/core/model/decimal.ts';
import { ascending } from '../../src/core/model/sorted.ts';
import { capacity, type AccountState } from '../../src/core/process/account/state.ts';
import { Memory } from '../../src/engine/memory.ts';
import type { Store } from '../../src/engine/ports.ts';
import { amountOf, CREDIT, GROUPS, PRICES, SCARCE, stockOf } from './orders.ts';

const EVERY_MS = 100;

const stockKey = (item: string): AccountKey => `stock:EAST/${item}` as AccountKey;
const creditKey = (group: string): AccountKey => `credit:${group}` as AccountKey;

export class AccountWatch {
  readonly broken: string[] = [];
  looks = 0;
  private readonly store: Store;
  private running: Promise<void> = Promise.resolve();
  private isStopping = false;

  constructor(store: Store) {
    this.store = store;
  }

  start(): void {
    this.running = this.watch();
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await this.running;
  }

  private async watch(): Promise<void> {
    const keys = [...GROUPS.map(creditKey), ...[...PRICES.keys()].map(stockKey)];
    while (!this.isStopping) {
      const key = keys[this.looks % keys.length] as AccountKey;
      // The database is away now and then.
      const state = await stateOf(this.store, key).catch(() => undefined);
      if (state !== undefined) this.broken.push(...accountBroken(state));
      this.looks += 1;
      await sleep(EVERY_MS);
    }
  }
}

async function stateOf(store: Store, key: AccountKey): Promise<AccountState> {
  const memory = new Memory();
  memory.learnAccount(key, await store.read.account(key));
  return memory.account(key).state;
}

function accountBroken(state: AccountState): readonly string[] {
  const claimed = sum([...ascending(state.claims)].map(({ granted }) => granted));
  const broken: string[] = [];
  if (compare(claimed, state.claimed) !== 0) broken.push(`${state.account} says ${state.claimed}, its claims are ${claimed}`);
  if (compare(claimed, capacity(state)) > 0) broken.push(`${state.account} is overdrawn: ${claimed} of ${capacity(state)}`);
  return broken;
}

export interface Moved {
  /** By item. */
  readonly shipped: ReadonlyMap<string, Decimal>;
  /** Of each scarce item. */
  readonly received: number;
}

/** Once all orders have ended: what is left is what there was less what has shipped, and nobody owes anything. */
export async function accountsBroken(store: Store, { shipped, received }: Moved): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const item of PRICES.keys()) {
    const state = await stateOf(store, stockKey(item));
    const had = stockOf(item) + (SCARCE.includes(item) ? received : 0);
    const left = subtract(decimal(String(had)), shipped.get(item) ?? ZERO);
    broken.push(...accountBroken(state));
    if (isNegative(left)) broken.push(`${state.account} shipped more than it had`);
    if (state.kind !== 'stock' || compare(state.onHand.figure, left) === 0) continue;
    broken.push(`${state.account} has ${state.onHand.figure} left, and should have ${left}`);
  }
  for (const group of GROUPS) {
    const state = await stateOf(store, creditKey(group));
    broken.push(...accountBroken(state));
    if (state.kind !== 'credit') continue;
    if (compare(state.claimed, ZERO) !== 0) broken.push(`${state.account}: all has ended, and ${state.claimed} is claimed`);
    if (compare(state.exposure.figure, ZERO) !== 0)
      broken.push(`${state.account}: all is paid, and ${state.exposure.figure} is owed`);
    if (compare(state.limit, decimal(amountOf(CREDIT))) !== 0) broken.push(`${state.account}: the limit is ${state.limit}`);
  }
  return broken;
}
