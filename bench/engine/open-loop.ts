/**
 * Open loop: the outside does not wait for us. Life i begins at i / rate, and its transition k is due k gaps later,
 * whatever the engine is doing. A latency counts from when the transition was due to its durable answer, so that time lost
 * waiting for a late one before it is counted too (no coordinated omission). Timers are late by up to 1 ms: so are these.
 */
import { setTimeout as until } from 'node:timers/promises';
import type { Engine } from './engine.ts';
import { TRANSITIONS, type Order, type Transition } from './life.ts';

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
    for (const [index, transition] of TRANSITIONS.entries()) {
      const due = begins + index * gapMs;
      await untilDue(due);
      const answer = await engine.advance(order, transition);
      latencies[transition].push(performance.now() - due);
      if (answer === 'refused') return;
    }
  };
  await Promise.all(orders.map((order, i) => live(order, from + (i * 1_000) / rate)));
  return latencies;
}
