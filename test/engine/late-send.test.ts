/** A process that was stopped after it took an effect, and goes on when others may have seen to it. */
import { describe, expect, test } from 'vitest';
import type { EffectOutcome } from '../../src/core/model/command.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import { Deliveries } from '../../src/engine/deliveries.ts';
import { UNRECORDED } from '../../src/engine/exchanges.ts';
import type { SendResult } from '../../src/engine/connection.ts';
import type { DeferredEffect, OpenEffect } from '../../src/engine/ports.ts';

const LEASE_MS = 60_000;

const EFFECT = {
  key: 'O1:release/F1:1',
  order: 'O1',
  instance: 'release/F1',
  generation: 1,
  act: 'do',
  task: 'warehouse.release',
  mode: 'send',
  input: {},
  connection: 'wms',
  attempts: 0,
  misses: 0,
} as unknown as OpenEffect;

/** What comes of an effect taken at 0 whose worker goes on `begunAt`, and has its partner's answer at `answeredAt`. */
async function goesOn(begunAt: number, answeredAt: number, answer: SendResult) {
  const outcomes: EffectOutcome[] = [];
  const deferred: DeferredEffect[] = [];
  let sent = 0;
  let leftMs = 0;
  let now = begunAt;
  const deliveries = new Deliveries({
    connectionFor: () => ({
      name: 'wms',
      capabilities: { dedupes: true, readable: undefined },
      send: async (_, __, leaveBy) => {
        sent += 1;
        leftMs = Math.ceil((leaveBy - performance.now()) / 1_000) * 1_000;
        now = answeredAt;
        return answer;
      },
      readBack: async () => ({ found: 'unknown' }),
    }),
    clock: { now: () => now as Instant },
    recorder: () => UNRECORDED,
    chance: () => 0.5,
    leaseMs: LEASE_MS,
    report: ({ command }) => void (command.type === 'record-effect' && outcomes.push(command.outcome)),
    defer: (_, later) => void deferred.push(later),
    hasRoom: () => undefined,
  });
  deliveries.begin([EFFECT], 0 as Instant);
  await deliveries.ended();
  return { sent, leftMs, outcomes: outcomes.map(({ kind }) => kind), deferred: deferred.length };
}

const DONE: SendResult = { kind: 'answered', outcome: { kind: 'done' } };
const REFUSED: SendResult = { kind: 'answered', outcome: { kind: 'refused', code: 'no', detail: '' } };
const NOT_SENT: SendResult = { kind: 'not-sent', code: 'ECONNREFUSED', detail: '' };
const SILENCE: SendResult = { kind: 'no-answer', code: 'TimeoutError', detail: '' };

describe('what a worker has taken', () => {
  test('is sent soon after it was taken, or not at all', async () => {
    expect(await goesOn(10_000, 10_000, DONE)).toMatchObject({ sent: 1, outcomes: ['done'] });
    expect(await goesOn(10_001, 10_001, DONE)).toMatchObject({ sent: 0, outcomes: [], deferred: 0 });
  });

  test('may be on its way to its partner for the rest of that time, and leaves later on no account', async () => {
    expect(await goesOn(4_000, 4_000, DONE)).toMatchObject({ sent: 1, leftMs: 6_000 });
  });

  test.each([
    ['done', DONE, ['done'], 0],
    ['a no, which is about this attempt alone', REFUSED, ['in-doubt'], 0],
    ['not sent', NOT_SENT, [], 0],
    ['silence', SILENCE, [], 0],
  ] as const)('is told of after its lease only where the partner said something: %s', async (_, answer, outcomes, deferred) => {
    expect(await goesOn(0, LEASE_MS + 1, answer)).toMatchObject({ sent: 1, outcomes, deferred });
  });

  test.each([
    ['a no', REFUSED, ['refused'], 0],
    ['not sent', NOT_SENT, [], 1],
    ['silence', SILENCE, [], 1],
  ] as const)('is told of within its lease whatever came of it: %s', async (_, answer, outcomes, deferred) => {
    expect(await goesOn(0, LEASE_MS, answer)).toMatchObject({ sent: 1, outcomes, deferred });
  });
});
