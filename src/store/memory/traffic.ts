/** What waits and what came, counted in the tables. */
import type { Instant } from '../../core/model/instant.ts';
import { isRefusal } from '../../engine/callers.ts';
import type { Traffic } from '../../engine/traffic.ts';
import type { Tables } from './tables.ts';

export const trafficOn =
  (tables: Tables) =>
  async (since: Instant): Promise<Traffic> => {
    const effects = Map.groupBy(
      tables.lanes.flatMap((lane) => [...lane.effects.values()]),
      ({ connection }) => connection,
    );
    const notices = Map.groupBy(
      [...tables.notices.kept.values()].filter(({ state }) => state !== 'sent'),
      ({ subscriber }) => subscriber,
    );
    const messages = Map.groupBy(
      [...tables.messages.values()].filter(({ at }) => at >= since),
      ({ connection }) => connection,
    );
    return {
      effects: [...effects].map(([connection, all]) => ({
        connection,
        waiting: all.length,
        asked: all.filter(({ mode }) => mode === 'read-back').length,
      })),
      notices: [...notices].map(([subscriber, all]) => ({
        subscriber,
        waiting: all.filter(({ state }) => state === 'open').length,
        dead: all.filter(({ state }) => state === 'dead').length,
      })),
      messages: [...messages].map(([connection, all]) => ({
        connection,
        received: all.length,
        refused: all.filter(({ outcome }) => outcome !== undefined && isRefusal(outcome)).length,
        latestAt: Math.max(...all.map(({ at }) => at)) as Instant,
      })),
    };
  };
