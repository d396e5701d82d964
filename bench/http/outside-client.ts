/** The outside as the bench sees it. */
import { startChild } from '../shared/child.ts';
import type { Addresses, Ledger, OutsideAsked, OutsideLetter, OutsideSaid } from './outside.ts';

export interface Outside {
  readonly pid: number;
  readonly addresses: Addresses;
  readonly ledger: () => Promise<Ledger>;
  /** Those that were bad are good from now on. */
  readonly beGood: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export async function startOutside(letter: OutsideLetter): Promise<Outside> {
  const waiting: ((said: OutsideSaid) => void)[] = [];
  // Answered in the order in which it was asked; what is said first is where it is.
  const child = startChild<OutsideSaid>(new URL('outside.ts', import.meta.url), letter, (said) =>
    waiting.shift()?.(said as OutsideSaid),
  );
  const addresses = (await child.ready) as Addresses;
  const ask = async (asked: OutsideAsked): Promise<OutsideSaid> =>
    await new Promise((resolve) => {
      waiting.push(resolve);
      child.process.send(asked);
    });
  return {
    pid: child.pid,
    addresses,
    ledger: async () => (await ask('ledger')) as Ledger,
    beGood: async () => void (await ask('be good')),
    stop: async () => {
      if (child.process.connected) child.process.disconnect();
      await child.ended;
    },
  };
}
