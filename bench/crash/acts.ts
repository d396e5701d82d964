/**
 * What is done to the processes, one act after another, each at a moment that the seed chooses, and how long it was until
 * somebody was answered again by those that were left alone: in the first lane, and in the last.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderId } from '../../src/core/model/identifiers.ts';
import type { Callers } from './callers.ts';
import { below, oneOf, type Chance } from './chance.ts';
import type { Database } from './database.ts';
import { LEASE_MS } from './partners.ts';
import { other, type Name, type Processes } from './processes.ts';

export type ActKind = 'engine kill' | 'stop' | 'database kill';

export interface Act {
  readonly kind: ActKind;
  readonly what: string;
  /** From the act until a command that was asked after it was acknowledged, in the first lane and in the last. */
  readonly firstMs: number;
  readonly everyLaneMs: number;
}

export interface Field {
  readonly processes: Processes;
  readonly callers: Callers;
  readonly database: Database;
  readonly lanes: number;
  /** Any that is there. */
  readonly orderIn: (lane: number) => OrderId;
  readonly chance: Chance;
}

/** How the ids begin of commands that leave nothing in a journal. */
export const PROBE = 'probe:';
const BETWEEN_MS = 1_000;
/** What is under way when a session is killed may still be answered while PostgreSQL ends the others. */
const LAST_WORDS_MS = 100;

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

async function killEngine(name: Name, field: Field): Promise<Act> {
  const from = performance.now();
  await field.processes.kill(name);
  const [waited] = await Promise.all([answeredAgain(field, from, other(name)), field.processes.start(name)]);
  return { kind: 'engine kill', what: `kill -9 of ${name}`, ...waited };
}

/** Most for some seconds; one in four for longer than a lease, so that others have seen to all it had in hand. */
async function stopEngine(name: Name, field: Field): Promise<Act> {
  const { processes, chance } = field;
  const ms = chance() < 0.25 ? LEASE_MS + 1_000 + below(chance, 4_000) : 300 + below(chance, 3_700);
  const from = performance.now();
  processes.signal(name, 'SIGSTOP');
  const [waited] = await Promise.all([answeredAgain(field, from, other(name)), sleep(ms)]);
  processes.signal(name, 'SIGCONT');
  return { kind: 'stop', what: `${name} stopped for ${(ms / 1_000).toFixed(1)} s`, ...waited };
}

async function killDatabase(field: Field): Promise<Act> {
  const { what, again, at } = await field.database.kill(field.chance);
  await sleep(LAST_WORDS_MS);
  const [waited] = await Promise.all([answeredAgain(field, at, undefined), again]);
  return { kind: 'database kill', what: `kill -9 of PostgreSQL, ${what}`, ...waited };
}

/** Asks an order of each lane to look at itself: a command like any other, which nothing comes of. */
async function answeredAgain(
  { callers, orderIn, lanes }: Field,
  from: number,
  by: Name | undefined,
): Promise<Pick<Act, 'firstMs' | 'everyLaneMs'>> {
  const waited = await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      const id = `${PROBE}${lane}:${from}`;
      await callers.ask({ door: 'command', id, order: orderIn(lane), command: { type: 'wake' } }, by);
      return performance.now() - from;
    }),
  );
  return { firstMs: Math.min(...waited), everyLaneMs: Math.max(...waited) };
}
