/** Many holds decided at one stroke, on PostgreSQL. */
import { invariant } from '../../core/model/result.ts';
import type { Actor } from '../../core/model/identifiers.ts';
import type { Instant } from '../../core/model/instant.ts';
import type { HoldBatch, HoldBatches } from '../../engine/hold-batches.ts';
import type { Run } from './database.ts';

interface Row {
  readonly id: string;
  readonly decided_by: Actor;
  readonly at: number;
  readonly holds: HoldBatch['holds'];
}

export function holdBatches(run: Run, now: () => Promise<Instant>): HoldBatches {
  const find = async (id: string): Promise<HoldBatch | undefined> => {
    const [row] = await run<Row>('hold-batch-find', id);
    return row === undefined ? undefined : { id: row.id, by: row.decided_by, at: row.at as Instant, holds: row.holds };
  };
  return {
    keep: async ({ id, by, holds }) => {
      await run('hold-batch-keep', id, by, await now(), JSON.stringify(holds));
      const kept = await find(id);
      invariant(kept !== undefined, `batch ${id} is kept`);
      return kept;
    },
    find,
  };
}
