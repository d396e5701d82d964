/** Acts and the links of the chains, in memory. */
import { afterAct, NOTHING } from '../../engine/audit/chain.ts';
import type { AuditStore } from '../../engine/audit/ports.ts';
import type { Clock } from '../../engine/ports.ts';
import type { Tables } from './tables.ts';

export function auditOn({ lanes, audit }: Tables, clock: Clock): AuditStore {
  const { acts, links, checkpoints } = audit;
  const linksOf = (lane: number): (typeof links)[number] => (links[lane] ??= []);
  return {
    begin: 0,
    hidden: async (lane) => (lanes[lane]?.journal ?? []).filter(({ position }) => position <= 0).length,
    heads: async () => lanes.map(({ journal }) => journal.at(-1)?.position ?? 0),
    acts: {
      add: async (act) => {
        const next = { ...structuredClone(act), number: acts.length + 1, at: clock.now() };
        acts.push({ ...next, digest: afterAct(acts.at(-1)?.digest ?? NOTHING, next) });
      },
      page: async ({ before = Infinity, most, actor, about }) =>
        acts
          .filter((each) => each.number < before && (actor ?? each.actor) === each.actor && (about ?? each.about) === each.about)
          .toReversed()
          .slice(0, most),
      read: async (after, most) => acts.filter(({ number }) => number > after).slice(0, most),
    },
    links: {
      last: async (lane) => linksOf(lane).at(-1),
      read: async (lane, after, most) =>
        linksOf(lane)
          .filter(({ position }) => position > after)
          .slice(0, most),
      add: async (lane, link) => void linksOf(lane).push(link),
    },
    checkpoints: {
      last: async () => checkpoints.at(-1),
      add: async (checkpoint) => void checkpoints.push(checkpoint),
      all: async () => [...checkpoints],
    },
  };
}
