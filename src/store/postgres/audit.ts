/** Acts and the links of the chains. */
import type { Instant } from '../../core/model/instant.ts';
import { afterAct, NOTHING } from '../../engine/audit/chain.ts';
import type { ChainDigest, ActName, AuditStore, KeptAct, KeptCheckpoint, Link } from '../../engine/audit/ports.ts';
import type { Run } from './database.ts';
import { text } from './projected.ts';

export interface AuditOn {
  readonly run: Run;
  readonly inTransaction: <T>(work: (tx: Run) => Promise<T>) => Promise<T>;
  readonly lanes: number;
  readonly feedsBegin: number;
  readonly now: () => Promise<Instant>;
}

export function auditOn({ run, inTransaction, lanes, feedsBegin, now }: AuditOn): AuditStore {
  return {
    begin: feedsBegin,
    hidden: async (lane) => (await run<{ entries: number }>('journal-hidden', lane, feedsBegin))[0]?.entries ?? 0,
    heads: async () =>
      await Promise.all(
        Array.from({ length: lanes }, async (_, lane) => (await run<{ position: number }>('lane-head', lane))[0]?.position ?? 0),
      ),
    acts: {
      add: async ({ actor, act, about, note, detail }) => {
        const at = await now();
        await inTransaction(async (tx) => {
          await tx('acts-lock');
          const last = (await tx<ActRow>('act-last')).map(actOf)[0];
          const said = { actor: text(actor), act, ...(about !== undefined && { about: text(about) }) };
          const why = { ...(note !== undefined && { note: legible(note) }), ...(detail !== undefined && { detail }) };
          const next = { number: (last?.number ?? 0) + 1, at, ...said, ...why };
          await tx(
            'act-add',
            next.number,
            at,
            next.actor,
            act,
            next.about ?? null,
            next.note ?? null,
            detail === undefined ? null : JSON.stringify(detail),
            afterAct(last?.digest ?? NOTHING, next),
          );
        });
      },
      page: async ({ before, most, actor, about }) =>
        (await run<ActRow>('acts-page', before ?? null, most, actor ?? null, about ?? null)).map(actOf),
      read: async (after, most) => (await run<ActRow>('acts-read', after, most)).map(actOf),
    },
    links: {
      last: async (lane) => (await run<Link>('journal-link-last', lane))[0],
      read: async (lane, after, most) => await run<Link>('journal-links-read', lane, after, most),
      add: async (lane, { position, digest }) => void (await run('journal-link-add', lane, position, digest)),
    },
    checkpoints: {
      last: async () => (await run<KeptCheckpoint>('checkpoint-last'))[0],
      add: async ({ number, digest }) => void (await run('checkpoint-add', number, digest)),
      all: async () => await run<KeptCheckpoint>('checkpoints-read'),
    },
  };
}

const legible = (note: string): string => note.replaceAll('\0', '\uFFFD');

interface ActRow {
  readonly number: number;
  readonly at: number;
  readonly actor: string;
  readonly act: ActName;
  readonly about: string | null;
  readonly note: string | null;
  readonly detail: unknown;
  readonly digest: ChainDigest;
}

const actOf = ({ number, at, actor, act, about, note, detail, digest }: ActRow): KeptAct => ({
  number,
  at: at as Instant,
  actor,
  act,
  digest,
  ...(about !== null && { about }),
  ...(note !== null && { note }),
  ...(detail !== null && { detail }),
});
