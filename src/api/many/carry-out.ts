/**
 * One decision for many holds, each by a command of its own under a number that follows from the batch: repeated after a
 * crash, those that are decided answer as they did, and the rest goes on. Each is as if a person had decided it alone.
 *
 * As many at once as do not have to wait for each other. Of two in one lane it is enough that the first was asked first: a
 * lane decides in the order in which it is asked.
 */
import type { CommandOutcome } from '../../engine/ports.ts';
import type { Hub } from '../../engine/hub.ts';
import { laneOf } from '../../engine/lane.ts';
import { fold } from '../../engine/memory.ts';
import { standingNow } from '../preview.ts';
import type { AskerOf, Decision, Planned } from './plan.ts';

/** At once: more would only wait in the lanes. */
const AT_ONCE = 64;

type Result = Pick<Planned, 'order' | 'hold' | 'outcome' | 'standing' | 'failure'>;

interface Running {
  /** It stands in its lane. */
  readonly asked: Promise<void>;
  readonly decided: Promise<CommandOutcome>;
  readonly result: Promise<Result>;
}

export async function carryOut(
  hub: Hub,
  batch: string,
  planned: readonly Planned[],
  decision: Decision,
  askerOf: AskerOf,
): Promise<readonly Result[]> {
  const places = new Places(AT_ONCE);
  const lane = (place: number): number => laneOf(planned[place]?.order ?? '', hub.store.lanes);
  const running: Running[] = [];
  for (const [at, plan] of planned.entries()) {
    const { order, hold } = plan;
    const asker = await askerOf(order);
    const id = `batch:${batch}:${order}:${hold}`;
    const before = plan.after.map(async (place): Promise<unknown> => {
      const other = running[place];
      // Of one order, the standing after the first is read before the second is asked.
      if (planned[place]?.order === order) return await other?.result;
      return lane(place) === lane(at) ? await other?.asked : await other?.decided;
    });
    const asked = Promise.withResolvers<void>();
    const decided = (async () => {
      await Promise.all(before);
      return await places.with(async () => {
        // A group that begins after what was left for it has that in it, and answers when it is done.
        if (plan.hearsFirst) await hub.handle(order, { type: 'wake' }, { ...asker, id: `${id}:first` });
        const outcome = hub.handle(order, { type: 'resolve-hold', hold, ...decision }, { ...asker, id });
        asked.resolve();
        return await outcome;
      });
    })();
    const result = decided.then(async (outcome) => await resultOf(hub, plan, id, outcome));
    // One that breaks is told once, at the end; those behind it end in the same way.
    decided.catch((error: unknown) => asked.reject(error));
    for (const each of [asked.promise, result]) each.catch(() => undefined);
    running.push({ asked: asked.promise, decided, result });
  }
  const settled = await Promise.allSettled(running.map(({ result }) => result));
  return settled.map((each) => {
    if (each.status === 'rejected') throw each.reason;
    return each.value;
  });
}

/** As the order stood when its command was done: it goes on from there. */
async function resultOf(hub: Hub, { order, hold }: Planned, id: string, outcome: CommandOutcome): Promise<Result> {
  const journal = await hub.store.read.journal(order);
  if (outcome.kind === 'refused')
    return { order, hold, outcome: 'refused', standing: standingNow(fold(journal).order), failure: outcome.failure };
  const entries = journal.slice(0, 1 + journal.findLastIndex(({ command }) => command === id));
  const events = entries.filter(({ command }) => command === id).flatMap((entry) => entry.events.map(({ event }) => event));
  const isProposed = events.some(({ type }) => type === 'resolution-proposed');
  return { order, hold, outcome: isProposed ? 'proposed' : 'resolved', standing: standingNow(fold(entries).order) };
}

/** So many at a time. */
class Places {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(most: number) {
    this.free = most;
  }

  async with<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free += 1;
      else next();
    }
  }
}
