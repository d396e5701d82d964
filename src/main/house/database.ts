/** The store: on `DATABASE_URL` where it is given, else on the PostgreSQL that Orderkeel brings and keeps in the folder. */
import { ok, type Result } from '../../core/model/result.ts';
import type { ProjectedStore } from '../../engine/projections/ports.ts';
import { startEmbedded } from '../../store/postgres/embedded.ts';
import { openPostgresStore, type TimeOf } from '../../store/postgres/store.ts';
import type { MainFailure } from '../failure.ts';

export interface OpenStore {
  readonly store: ProjectedStore;
  /** What to tell people of where the data is. */
  readonly place: string;
  readonly close: () => Promise<void>;
}

/** Where the database is, without a store on it: for what takes it alone. */
export async function withDatabase<T>(
  folder: string,
  url: string | undefined,
  work: (url: string) => Promise<Result<T, MainFailure>>,
): Promise<Result<T, MainFailure>> {
  if (url !== undefined && url !== '') return await work(url).catch((error: unknown) => unreachable(error));
  const database = await startEmbedded({ folder, stopOnSignals: false });
  if (!database.ok) return database;
  try {
    return await work(database.value.url);
  } finally {
    await database.value.stop();
  }
}

/** `timeOf`: what time it is by the database's clock. */
export async function openStore(
  folder: string,
  url: string | undefined,
  timeOf: TimeOf,
): Promise<Result<OpenStore, MainFailure>> {
  if (url !== undefined && url !== '') return await openOn(url, timeOf, 'the database of DATABASE_URL', async () => undefined);
  const database = await startEmbedded({ folder, stopOnSignals: false });
  if (!database.ok) return database;
  const opened = await openOn(database.value.url, timeOf, database.value.folder, database.value.stop);
  if (!opened.ok) await database.value.stop();
  return opened;
}

async function openOn(
  url: string,
  timeOf: TimeOf,
  place: string,
  stop: () => Promise<void>,
): Promise<Result<OpenStore, MainFailure>> {
  const opened = await openPostgresStore({ url, timeOf }).catch((error: unknown) => unreachable(error));
  if (!opened.ok) return opened;
  const store = opened.value;
  const close = async (): Promise<void> => {
    await store.close();
    await stop();
  };
  return ok({ store, place, close });
}

const unreachable = (error: unknown): { readonly ok: false; readonly failure: MainFailure } => ({
  ok: false,
  failure: {
    code: 'database-unreachable',
    detail: String(error),
    wayOut: 'check DATABASE_URL, and that PostgreSQL 15 or later answers there',
  },
});
