import { fail, ok, type Result } from '../../core/model/result.ts';
import { relane as move } from '../../store/postgres/relane/relane.ts';
import type { MainFailure } from '../failure.ts';
import { checkedAndMarked } from '../house/audit-move.ts';
import { withDatabase } from '../house/database.ts';
import type { Terminal } from '../terminal.ts';

const LANES_MAX = 1_024;

/** Another number of lanes, while nobody else is on the database. */
export async function relane(
  folder: string,
  asked: string | undefined,
  terminal: Terminal,
): Promise<Result<number, readonly MainFailure[]>> {
  const lanes = Number(asked);
  if (!Number.isInteger(lanes) || lanes < 1 || lanes > LANES_MAX)
    return fail([{ code: 'argument-missing', what: '--lanes', wayOut: `say how many there shall be, 1 to ${LANES_MAX}` }]);
  const moved = await withDatabase(
    folder,
    process.env['DATABASE_URL'],
    async (url) => await checkedAndMarked(url, folder, async () => await move(url, lanes)),
  );
  if (!moved.ok) return fail([moved.failure]);
  const { before, orders, entries } = moved.value;

  terminal.say(
    before === lanes
      ? `There are ${lanes} lanes already; nothing was moved.`
      : `${orders} orders with ${entries} entries are in ${lanes} lanes now, ${before} before. All feeds have ended and begin anew.`,
  );
  return ok(0);
}
