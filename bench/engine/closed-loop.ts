/** Closed loop: so many callers, each living one order after the other. Says how much an engine gets done. */
import type { Engine } from './engine.ts';
import { TRANSITIONS, type Order } from './life.ts';

/** Every so many messages one comes twice, at the same time: it must stay one order. */
const REPEATED_EVERY = 50;

export async function runClosed(engine: Engine, orders: readonly Order[], callers: number): Promise<void> {
  let next = 0;
  const caller = async (): Promise<void> => {
    for (let at = next++; at < orders.length; at = next++) await live(engine, orders[at] as Order, at % REPEATED_EVERY === 0);
  };
  await Promise.all(Array.from({ length: Math.min(callers, orders.length) }, caller));
}

async function live(engine: Engine, order: Order, repeated: boolean): Promise<void> {
  for (const transition of TRANSITIONS) {
    const twice = repeated && transition === 'capture';
    const [answer] = await Promise.all([engine.advance(order, transition), twice ? engine.advance(order, transition) : 'done']);
    if (answer === 'refused') return;
  }
}
