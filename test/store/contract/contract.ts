/** What every store promises, one subject a file. Run on each store: ../stores.test.ts. */
import { afterAll, beforeAll, describe } from 'vitest';
import type { Clock, Store } from '../../../src/engine/ports.ts';
import { StoryClock } from '../samples.ts';
import { accounts } from './accounts.ts';
import { apiKeys } from './api-keys.ts';
import { audit } from './audit.ts';
import { basis } from './basis.ts';
import { besides } from './besides.ts';
import { directory } from './directory.ts';
import { effects } from './effects.ts';
import { exchanges } from './exchanges.ts';
import { facts } from './facts.ts';
import { followUps } from './follow-ups.ts';
import { groups } from './groups.ts';
import { holdBatches } from './hold-batches.ts';
import { interchanges } from './interchanges.ts';
import { journal } from './journal.ts';
import { people } from './people.ts';
import { messages } from './messages.ts';
import { requests } from './requests.ts';
import { timers } from './timers.ts';
import type { Told } from './told.ts';

const SUBJECTS = {
  groups,
  journal,
  timers,
  'follow-ups': followUps,
  effects,
  basis,
  facts,
  accounts,
  directory,
  messages,
  exchanges,
  interchanges,
  'hold batches': holdBatches,
  apiKeys,
  people,
  audit,
  requests,
  besides,
};

export function storeContract(name: string, open: (clock: Clock) => Promise<Store>): void {
  describe.each(Object.entries(SUBJECTS))(`${name}: %s`, (_, stories) => {
    let told: Told | undefined;
    beforeAll(async () => {
      const clock = new StoryClock();
      told = { store: await open(clock), clock };
    });
    afterAll(async () => await told?.store.close());
    stories(() => {
      if (told === undefined) throw new Error('not open');
      return told;
    });
  });
}
