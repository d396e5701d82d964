/** What waits and what came, counted by sets: each lane by itself, then put together. */
import type { Instant } from '../../core/model/instant.ts';
import type { Traffic } from '../../engine/traffic.ts';
import type { Run } from './database.ts';

interface MessagesRow {
  readonly connection: string;
  readonly received: number;
  readonly refused: number;
  readonly latest: number;
}

export function trafficOn(run: Run, lanes: number): (since: Instant) => Promise<Traffic> {
  const everyLane = async <T>(read: (lane: number) => Promise<readonly T[]>): Promise<readonly T[]> =>
    (await Promise.all(Array.from({ length: lanes }, async (_, lane) => await read(lane)))).flat();
  return async (since) => {
    const [effects, notices, messages] = await Promise.all([
      everyLane(async (lane) => await run<Traffic['effects'][number]>('effects-by-connection', lane)),
      everyLane(async (lane) => await run<Traffic['notices'][number]>('notices-by-subscriber', lane)),
      run<MessagesRow>('messages-since', since),
    ]);
    return {
      effects: together(effects, 'connection', ['waiting', 'asked']),
      notices: together(notices, 'subscriber', ['waiting', 'dead']),
      messages: messages.map(({ latest, ...row }) => ({ ...row, latestAt: latest as Instant })),
    };
  };
}

/** Rows of one name as one, with the sums of their figures. */
function together<Name extends string, Figure extends string>(
  rows: readonly ({ readonly [N in Name]: string } & { readonly [F in Figure]: number })[],
  name: Name,
  figures: readonly Figure[],
): readonly ({ readonly [N in Name]: string } & { readonly [F in Figure]: number })[] {
  const all = new Map<string, (typeof rows)[number]>();
  for (const row of rows) {
    const before = all.get(row[name]);
    const sums = figures.map((figure) => [figure, row[figure] + (before?.[figure] ?? 0)] as const);
    all.set(row[name], { ...row, ...Object.fromEntries(sums) });
  }
  return [...all.values()];
}
