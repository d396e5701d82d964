/**
 * The chains over a move of lanes, which gives every entry another position: checked before it, begun anew after it, and a
 * checkpoint says so. Where no audit is kept in the data folder, there is nothing to carry over.
 */
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instant } from '../../core/model/instant.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import { AuditKeeper } from '../../engine/audit/keeper.ts';
import { verifyAudit } from '../../engine/audit/verify.ts';
import type { ProjectedStore } from '../../engine/projections/ports.ts';
import { openPostgresStore } from '../../store/postgres/store.ts';
import type { Relaned } from '../../store/postgres/relane/relane.ts';
import type { MainFailure } from '../failure.ts';
import { auditFolder, CHECKPOINTS, checkpointFile, linesOf } from './audit.ts';

const CLOCK = { now: () => Date.now() as Instant };

export async function checkedAndMarked(
  url: string,
  folder: string,
  move: () => Promise<Result<Relaned, MainFailure>>,
): Promise<Result<Relaned, MainFailure>> {
  const file = join(auditFolder(folder), CHECKPOINTS);
  const isKept = await access(file).then(
    () => true,
    () => false,
  );
  if (!isKept) return await move();
  const keys = await checkpointFile(auditFolder(folder));
  const checked = await onStore(url, async (store): Promise<Result<undefined, MainFailure>> => {
    await new AuditKeeper(store, CLOCK, keys).checkpoint();
    const { findings } = await verifyAudit(store, async () => linesOf(await readFile(file, 'utf8')), keys.publicKey);
    if (findings.length === 0) return ok(undefined);
    const wayOut = 'see orderkeel audit verify: after a move, nobody could tell any more what was changed';
    return fail({ code: 'audit-broken', findings: findings.map(({ what, where }) => `${what} ${where}`), wayOut });
  });
  if (!checked.ok) return checked;
  const moved = await move();
  if (!moved.ok || moved.value.before === moved.value.lanes) return moved;
  const marked = await onStore(url, async (store) => {
    await new AuditKeeper(store, CLOCK, keys).checkpoint('relaned');
    return ok(undefined);
  });
  return marked.ok ? moved : marked;
}

async function onStore<T>(
  url: string,
  work: (store: ProjectedStore) => Promise<Result<T, MainFailure>>,
): Promise<Result<T, MainFailure>> {
  const opened = await openPostgresStore({ url });
  if (!opened.ok) return opened;
  try {
    return await work(opened.value);
  } finally {
    await opened.value.close();
  }
}
