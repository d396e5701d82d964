/** X12 interchanges of ours: number, bytes and key are written in one transaction that holds the partner's counter. */
import { ok } from '../../core/model/result.ts';
import type { Instant } from '../../core/model/instant.ts';
import { nextControl, type Interchanges, type WrittenInterchange } from '../../engine/interchanges.ts';
import type { Run } from './database.ts';

export function interchanges(
  inTransaction: <T>(work: (tx: Run) => Promise<T>) => Promise<T>,
  nowOn: (run: Run) => Promise<Instant>,
): Interchanges {
  return {
    write: async (partner, key, write) =>
      await inTransaction(async (tx) => {
        await tx('control-number-ensure', partner);
        const [counter] = await tx<{ last: number }>('control-number-take', partner);
        const [known] = await tx<WrittenInterchange>('interchange-find', partner, key);
        if (known !== undefined) return ok({ ...known, raw: new Uint8Array(known.raw) });
        const control = nextControl(counter?.last ?? 0);
        const at = await nowOn(tx);
        const written = write(control, at);
        if (!written.ok) return written;
        const raw = new TextEncoder().encode(written.value);
        await tx('interchange-add', partner, key, control, at, raw);
        await tx('control-number-advance', partner, control);
        return ok({ control, at, raw });
      }),
  };
}
