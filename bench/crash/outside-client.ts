/** The outside as the campaign sees it: told of acts as they take place, and asked for the ledger. */
import { startChild } from '../shared/child.ts';
import type { Arrival, OutsideSaid } from './outside.ts';

export interface Outside {
  readonly port: number;
  /** Under one key. */
  readonly arrivals: (key: string) => Promise<readonly Arrival[]>;
  readonly ledger: () => Promise<readonly Arrival[]>;
  readonly stop: () => Promise<void>;
}

export async function startOutside(seed: number, onActed: (arrival: Arrival, input: unknown) => void): Promise<Outside> {
  const asked: ((ledger: readonly Arrival[]) => void)[] = [];
  const child = startChild<OutsideSaid>(new URL('outside.ts', import.meta.url), { seed }, (said) => {
    const news = said as OutsideSaid;
    if ('acted' in news) onActed(news.acted, news.input);
    // Answered in the order in which they were asked.
    if ('ledger' in news) asked.shift()?.(news.ledger);
  });
  const said = await child.ready;
  if (!('port' in said)) throw new Error('the outside says first where it is');
  const ask = async (of: string): Promise<readonly Arrival[]> =>
    await new Promise((resolve) => {
      asked.push(resolve);
      child.process.send(of);
    });
  return {
    port: said.port,
    arrivals: ask,
    ledger: async () => await ask(''),
    stop: async () => {
      if (child.process.connected) child.process.disconnect();
      await child.ended;
    },
  };
}
