/**
 * What one decision would do to many holds, one after the other in the order given: a dry run over shared accounts, so that
 * each gets what those before it leave. It also tells which have to wait for which when it is carried out: of two that use
 * the same account, at least one of them by writing, the first in the list is decided first, and so the outcome is the same.
 *
 * What is not in it: what anybody else does meanwhile, and what orders outside the list do on hearing of it.
 */
import type { Failure } from '../../core/model/failure.ts';
import type { OrderId } from '../../core/model/identifiers.ts';
import type { Resolution } from '../../core/model/hold.ts';
import type { DryRun, Uses } from '../../engine/dry-run.ts';
import type { HoldOf } from '../../engine/hold-batches.ts';
import type { Hub } from '../../engine/hub.ts';
import type { Asker } from '../../engine/work.ts';
import { standingNow } from '../preview.ts';

export interface Decision {
  readonly resolution: Resolution;
  readonly note: string;
}

export interface Planned extends HoldOf {
  readonly outcome: 'resolved' | 'proposed' | 'refused';
  readonly standing: string;
  readonly failure?: Failure;
  /** Places in the list of those that have to be decided before it. */
  readonly after: readonly number[];
  /** Those before it tell it something, which it has to hear first. */
  readonly hearsFirst: boolean;
}

/** With the teams that somebody has where an order is. */
export type AskerOf = (order: OrderId) => Promise<Asker>;

export async function planOf(
  hub: Hub,
  holds: readonly HoldOf[],
  { resolution, note }: Decision,
  askerOf: AskerOf,
): Promise<readonly Planned[]> {
  const runs = await hub.dryRuns();
  const conflicts = new Conflicts();
  const last = new Map(holds.map(({ order }, at) => [order, at]));
  const planned: Planned[] = [];
  for (const [at, { order, hold }] of holds.entries()) {
    const command = { type: 'resolve-hold', hold, resolution, note } as const;
    const run = await runs.run({ id: order, isNew: false }, [{ command, asker: await askerOf(order) }]);
    if (last.get(order) === at) runs.forget(order);
    planned.push({
      order,
      hold,
      outcome: outcomeOf(run),
      standing: standingNow(run.order),
      ...(run.failure !== undefined && { failure: run.failure }),
      after: conflicts.of(at, usesOf(order, run)),
      hearsFirst: run.hadNews,
    });
  }
  return planned;
}

function outcomeOf({ failure, events }: DryRun): Planned['outcome'] {
  if (failure !== undefined) return 'refused';
  return events.some(({ type }) => type === 'resolution-proposed') ? 'proposed' : 'resolved';
}

interface Used {
  readonly read: ReadonlySet<string>;
  readonly written: ReadonlySet<string>;
}

/** An order is written by its own decision, and by one that tells it something. */
const usesOf = (order: string, { read, written, others }: DryRun & Uses): Used => ({
  read,
  written: new Set<string>([...written, ...[order, ...others].map((id) => `order:${id}`)]),
});

/** For each thing: who wrote it last, and who has only read it since. */
class Conflicts {
  private readonly known = new Map<string, { readonly writer?: number; readonly readers: readonly number[] }>();

  of(at: number, { read, written }: Used): readonly number[] {
    const after = new Set<number>();
    for (const key of new Set([...read, ...written])) {
      const { writer, readers } = this.known.get(key) ?? { readers: [] };
      if (writer !== undefined) after.add(writer);
      if (!written.has(key)) {
        this.known.set(key, { ...(writer !== undefined && { writer }), readers: [...readers, at] });
        continue;
      }
      for (const reader of readers) after.add(reader);
      this.known.set(key, { writer: at, readers: [] });
    }
    after.delete(at);
    return [...after];
  }
}
