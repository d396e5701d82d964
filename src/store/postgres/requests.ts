/** Requests under a name of their caller's: claimed by one, whoever else asks at the same time. */
import type { Instant } from '../../core/model/instant.ts';
import { isRefusal, type KeptAnswer, type OnceRequest, type Requests } from '../../engine/callers.ts';
import { lines, type Run } from './database.ts';
import { packed, roomOf, together } from './together.ts';

interface RequestRow {
  readonly message: number;
  readonly digest: string;
  readonly claimed_until: number;
  readonly answer: KeptAnswer | null;
}

interface Claimed {
  readonly request: OnceRequest;
  readonly leaseMs: number;
}

interface Answered {
  readonly message: number;
  readonly answer: KeptAnswer;
  readonly isNothing: boolean;
}

export function requests(run: Run, now: () => Promise<Instant>): Requests {
  const claim = together<Claimed, { readonly message: number | null; readonly at: Instant }>(
    async (all) => {
      const at = await now();
      const rows = await run<{ message: number | null }>(
        'requests-claim',
        at,
        all.map(({ request }) => request.key),
        all.map(({ request }) => request.once),
        all.map(({ request }) => request.digest),
        all.map(({ request }) => request.connection),
        all.map(({ request }) => request.kind),
        ...packed(all.map(({ request }) => request.raw)),
        all.map(({ leaseMs }) => at + leaseMs),
      );
      return rows.map(({ message }) => ({ message, at }));
    },
    roomOf(({ request }) => request.raw.byteLength),
  );
  const answer = together<Answered, void>(async (all) => {
    await run(
      'requests-answer',
      all.map(({ message }) => message),
      lines(all.map((each) => each.answer)),
      all.map(({ isNothing }) => isNothing),
      all.map((each) => isRefusal(each.answer)),
    );
    return all.map(() => undefined);
  });
  return {
    claim: async (request, leaseMs) => {
      const { key, once, digest } = request;
      for (;;) {
        const { message: fresh, at } = await claim({ request, leaseMs });
        const until = at + leaseMs;
        if (fresh !== null) return { kind: 'claimed', message: String(fresh) };
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
    answer: async (message, given, isNothing) => await answer({ message: Number(message), answer: given, isNothing }),
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
