/**
 * What is done to the processes, one act after another, each at a moment that the seed chooses, and how long it was until
 * somebody was answered again: the first acknowledgement at all, and the first in the lane that had to wait longest.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { laneOf } from '../../src/engine/lane.ts';
import type { Acknowledged, Callers } from './callers.ts';
import { below, oneOf, type Chance } from './chance.ts';
import type { Database } from './database.ts';
import { LEASE_MS } from './partners.ts';
import { other, type Name, type Processes } from './processes.ts';

export type ActKind = 'engine kill' | 'stop' | 'database kill';

export interface Act {
  readonly kind: ActKind;
  readonly what: string;
  /** Until a command that was asked after the act was acknowledged: the first one, and the last of the lanes' first. */
  readonly firstMs: number;
  readonly everyLaneMs: number;
}

export interface Field {
  readonly processes: Processes;
  readonly callers: Callers;
  readonly database: Database;
  readonly lanes: number;
  readonly chance: Chance;
}

/** A lane in which nobody is answered for so long is a violation by itself: the act ends then. */
const WAIT_MS_MAX = 60_000;
const BETWEEN_MS = 1_000;
/** What was under way when a session was killed may still be answered while PostgreSQL ends the others. */
const LAST_WORDS_MS = 300;

export function shuffled(chance: Chance, counts: Readonly<Record<ActKind, number>>): readonly ActKind[] {
  const kinds = (Object.keys(counts) as ActKind[]).flatMap((kind) => Array.from({ length: counts[kind] }, () => kind));
  for (let i = kinds.length - 1; i > 0; i--) {
    const j = below(chance, i + 1);
    [kinds[i], kinds[j]] = [kinds[j] as ActKind, kinds[i] as ActKind];
  }
  return kinds;
}

export async function carryOut(kind: ActKind, field: Field): Promise<Act> {
  await sleep(200 + below(field.chance, BETWEEN_MS));
  const name = oneOf<Name>(field.chance, ['A', 'B']);
  switch (kind) {
    case 'engine kill':
      return await killEngine(name, field);
    case 'stop':
      return await stopEngine(name, field);
    case 'database kill':
      return await killDatabase(field);
  }
}

async function killEngine(name: Name, { processes, callers, lanes }: Field): Promise<Act> {
  const killed = processes.kill(name);
  const goesOn = acknowledgedAgain(callers, lanes, other(name));
  await killed;
  const [waited] = await Promise.all([goesOn, processes.start(name)]);
  return { kind: 'engine kill', what: `kill -9 of ${name}`, ...waited };
}

/** Most for some seconds; one in four for longer than a lease, so that others have seen to all it had in hand. */
async function stopEngine(name: Name, { processes, callers, lanes, chance }: Field): Promise<Act> {
  const ms = chance() < 0.25 ? LEASE_MS + 1_000 + below(chance, 4_000) : 300 + below(chance, 3_700);
  processes.signal(name, 'SIGSTOP');
  const goesOn = acknowledgedAgain(callers, lanes, other(name));
  const [waited] = await Promise.all([goesOn, sleep(ms)]);
  processes.signal(name, 'SIGCONT');
  return { kind: 'stop', what: `${name} stopped for ${(ms / 1_000).toFixed(1)} s`, ...waited };
}

async function killDatabase({ database, callers, lanes, chance }: Field): Promise<Act> {
  const goesOn = acknowledgedAgain(callers, lanes, undefined, LAST_WORDS_MS);
  const what = await database.kill(chance);
  return { kind: 'database kill', what: `kill -9 of PostgreSQL, ${what}`, ...(await goesOn) };
}

async function acknowledgedAgain(
  callers: Callers,
  lanes: number,
  by: Name | undefined,
  lastWordsMs = 0,
): Promise<Pick<Act, 'firstMs' | 'everyLaneMs'>> {
  const from = performance.now();
  const seen = new Set<number>();
  let firstMs: number | undefined;
  const all = Promise.withResolvers<void>();
  const end = callers.listen((acknowledged, askedAt) => {
    if (askedAt < from + lastWordsMs || (by !== undefined && acknowledged.by !== by)) return;
    const lane = laneOfAnswer(acknowledged, lanes);
    if (lane === undefined) return;
    firstMs ??= performance.now() - from;
    seen.add(lane);
    if (seen.size === lanes) all.resolve();
  });
  const tooLong = new AbortController();
  await Promise.race([all.promise, sleep(WAIT_MS_MAX, undefined, { signal: tooLong.signal }).catch(() => undefined)]);
  tooLong.abort();
  end();
  return { firstMs: firstMs ?? WAIT_MS_MAX, everyLaneMs: performance.now() - from };
}

const laneOfAnswer = ({ outcome }: Acknowledged, lanes: number): number | undefined =>
  'order' in outcome ? laneOf(outcome.order, lanes) : undefined;
