/** A partner that takes no more holds nobody else up, and gets what waits for it as soon as it takes more. */
import { expect, test } from 'vitest';
import { Deliveries } from '../../src/engine/deliveries.ts';
import { UNRECORDED } from '../../src/engine/exchanges.ts';
import type { Connection, SendResult } from '../../src/engine/connection.ts';
import type { OpenEffect } from '../../src/engine/ports.ts';

const DONE: SendResult = { kind: 'answered', outcome: { kind: 'done' } };

/** Each of the connections takes two at once, and answers when it is told to. */
function house(): {
  readonly deliveries: Deliveries;
  readonly send: (connection: string, ...keys: readonly string[]) => void;
  readonly answer: (key: string) => Promise<void>;
  readonly let: (...wanted: readonly string[]) => readonly string[];
  readonly told: () => number;
} {
  const answers = new Map<string, (result: SendResult) => void>();
  let told = 0;
  const connectionOf = (name: string): Connection => ({
    name,
    capabilities: { dedupes: true, readable: undefined },
    concurrencyMax: 2,
    send: async ({ key }) => await new Promise((resolve) => answers.set(key, resolve)),
    readBack: async () => ({ found: 'unknown' }),
  });
  const deliveries = new Deliveries({
    connectionFor: ({ task }) => connectionOf(task),
    clock: { now: () => 0 as never },
    recorder: () => UNRECORDED,
    chance: () => 0.5,
    leaseMs: 60_000,
    report: () => undefined,
    defer: () => undefined,
    hasRoom: () => void (told += 1),
  });
  const effect = (task: string, key = task): OpenEffect =>
    ({
      key,
      task,
      order: 'O1',
      instance: 'i',
      generation: 1,
      act: 'do',
      mode: 'send',
      input: {},
      attempts: 0,
      misses: 0,
    }) as never;
  return {
    deliveries,
    send: (connection, ...keys) =>
      deliveries.begin(
        keys.map((key) => effect(connection, key)),
        0 as never,
      ),
    answer: async (key) => {
      answers.get(key)?.(DONE);
      await new Promise((resolve) => setImmediate(resolve));
    },
    let: (...wanted) => {
      const hasRoom = deliveries.rooms();
      return wanted.filter((connection) => hasRoom(effect(connection)));
    },
    told: () => told,
  };
}

test('of a group each connection gets what it has room for, whoever stands before it', () => {
  const it = house();
  it.send('wms', 'a');
  expect(it.let('wms', 'wms', 'wms', 'erp', 'wms', 'erp', 'erp')).toEqual(['wms', 'erp', 'erp']);
});

test('a connection that is full is left alone, and is told of once it takes more', async () => {
  const it = house();
  it.send('wms', 'a', 'b');
  it.send('erp', 'c');
  expect(it.deliveries.closed()).toEqual(['wms']);
  await it.answer('c');
  expect(it.told()).toBe(0);
  await it.answer('a');
  expect([it.told(), it.deliveries.closed()]).toEqual([1, []]);
  await it.answer('b');
  expect(it.told()).toBe(1);
});

test('so is one of which a group wanted more than it had room for', async () => {
  const it = house();
  it.send('wms', 'a');
  expect(it.let('wms', 'wms')).toEqual(['wms']);
  await it.answer('a');
  expect(it.told()).toBe(1);
});
