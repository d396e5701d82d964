/**
 * Open loop: the outside does not wait for us. Life i begins at i / rate, and each thing that comes from outside is due one
 * gap after the last, whatever the engine is doing. What the engine does by itself is due with what causes it: a release
 * counts from when its order was due to arrive. A latency runs to the durable answer, so that time lost waiting for a late
 * one before it is counted too (no coordinated omission). Timers are late by up to 1 ms: so are these.
 */
import { setTimeout as until } from 'node:timers/promises';
import type { Engine } from './engine.ts';
import { OWN, TRANSITIONS, type Order, type Transition } from './life.ts';

/** In milliseconds, in no order. */
export type Latencies = Readonly<Record<Transition, readonly number[]>>;

export async function runOpen(
  engine: Engine,
  orders: readonly Order[],
  { rate, gapMs }: { readonly rate: number; readonly gapMs: number },
): Promise<Latencies> {
  const latencies = Object.fromEntries(TRANSITIONS.map((name) => [name, [] as number[]])) as Record<Transition, number[]>;
  const from = performance.now();
  const untilDue = async (due: number): Promise<void> => {
    const ms = due - performance.now();
    if (ms > 0) await until(ms);
  };
  const live = async (order: Order, begins: number): Promise<void> => {
    let due = begins - gapMs;
    for (const transition of TRANSITIONS) {
      if (!OWN.has(transition)) due += gapMs;
      await untilDue(due);
      const answer = await engine.advance(order, transition);
      latencies[transition].push(performance.now() - due);
      if (answer === 'refused') return;
    }
  };
  await Promise.all(orders.map((order, i) => live(order, from + (i * 1_000) / rate)));
  return latencies;
}
