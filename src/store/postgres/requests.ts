/** Requests under a name of their caller's: claimed by one, whoever else asks at the same time. */
import type { Instant } from '../../core/model/instant.ts';
import { isRefusal, type KeptAnswer, type Requests } from '../../engine/callers.ts';
import { json, type Run } from './database.ts';

interface RequestRow {
  readonly message: number;
  readonly digest: string;
  readonly claimed_until: number;
  readonly answer: KeptAnswer | null;
}

export function requests(run: Run, now: () => Promise<Instant>): Requests {
  return {
    claim: async ({ key, once, digest, connection, kind, raw }, leaseMs) => {
      for (;;) {
        const at = await now();
        const until = at + leaseMs;
        const [fresh] = await run<{ id: number }>('request-claim', key, once, digest, connection, kind, raw, at, until);
        if (fresh !== undefined) return { kind: 'claimed', message: String(fresh.id) };
        const [found] = await run<RequestRow>('request-find', key, once);
        // What stood in the way came to nothing meanwhile.
        if (found === undefined) continue;
        if (found.digest !== digest) return { kind: 'reused' };
        if (found.answer !== null) return { kind: 'answered', answer: found.answer };
        if (found.claimed_until > at) return { kind: 'under-way' };
        const taken = await run('request-take-over', found.message, found.claimed_until, until);
        if (taken.length > 0) return { kind: 'claimed', message: String(found.message) };
      }
    },
    answer: async (message, answer, isNothing) =>
      void (await run('request-answer', message, json(answer), isNothing, isRefusal(answer))),
    messageOf: async (key, once) => {
      const [found] = await run<RequestRow>('request-find', key, once);
      return found === undefined ? undefined : String(found.message);
    },
    of: async (message) => {
      const [row] = await run<{ key_id: string; once: string }>('request-of-message', message);
      return row === undefined ? undefined : { key: row.key_id, once: row.once };
    },
  };
}
