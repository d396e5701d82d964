/**
 * Stands between the callers and an engine, and keeps what the callers were promised: credit granted to them and not yet
 * offered back can never be more than the account has. The end of a run cannot show that, since all credit is given back.
 */
import type { Engine } from './engine.ts';
import { creditClaim, type Account } from './life.ts';

export interface Witness {
  readonly engine: Engine;
  readonly broken: () => readonly string[];
}

export function witnessed(engine: Engine, accounts: ReadonlyMap<string, Account>): Witness {
  const granted = new Map<string, number>();
  const overdrawn = new Set<string>();
  const add = (account: string, quantity: number): void => {
    const sum = (granted.get(account) ?? 0) + quantity;
    granted.set(account, sum);
    if (sum > (accounts.get(account)?.room ?? 0)) overdrawn.add(account);
  };
  return {
    broken: () => [...overdrawn].map((account) => `${account} was overdrawn`),
    engine: {
      ...engine,
      advance: async (order, transition) => {
        const { account, quantity } = creditClaim(order);
        if (transition === 'pay') add(account, -quantity);
        const answer = await engine.advance(order, transition);
        if (transition === 'claim' && answer === 'done') add(account, quantity);
        return answer;
      },
    },
  };
}
