/**
 * What Tryton owns of the master data, told to the hub as facts: whole once, and then record by record.
 *
 * Invariants: how far it was read is kept after all of it was told. A record that can't be mapped soundly is left out, and
 * what the hub knows of it stays; that is said once for the same reason, with Tryton's own name of the record and the way
 * out. Every fact goes the way of any other: judged, and under the name of the connection.
 */
import type { FactKey, FactKind, FactValues } from '../../../core/model/fact.ts';
import { factKey } from '../../../core/model/fact.ts';
import { readFact, type FactFailure } from '../../facts/read-fact.ts';
import type { Hub } from '../../../engine/hub.ts';
import type { Domain, Id, Talk } from './client.ts';
import { changed, type Mark } from './follow.ts';
import { LEDGERS } from './ledgers.ts';
import type { Watched } from './watch.ts';

export const MASTER_DATA = ['customers', 'items', 'prices'] as const;

/** Accounts and master data that an ERP may own. */
export const OWNED_BY_ERP = [...LEDGERS, ...MASTER_DATA] as const;
export type OwnedByErp = (typeof OWNED_BY_ERP)[number];

export interface Reader extends Watched {
  readonly reads: readonly OwnedByErp[];
  /** Of customers that the hub doesn't know yet; none: the connection keeps the orders of several. */
  readonly businessUnit?: string;
  readonly onLeftOut: (text: string) => void;
  readonly company: Company;
  /** Reads what is inactive, too. */
  readonly talk: () => Talk;
}

/** What becomes of one record. */
export interface Mapped {
  readonly facts: readonly (readonly [FactKey, unknown])[];
  /** Each with the way out. */
  readonly leftOut: readonly string[];
}

export const NOTHING: Mapped = { facts: [], leftOut: [] };

export interface Readable<R> {
  readonly name: string;
  readonly model: string;
  readonly domain: Domain;
  /** Fields of records that a record changes with. */
  readonly parts: readonly string[];
  /** Records that are read at a time. */
  readonly most: number;
  readonly read: (talk: Talk, ids: readonly Id[]) => Promise<readonly (R & { readonly id: Id })[]>;
  readonly map: (record: R & { readonly id: Id }) => Mapped | Promise<Mapped>;
  /** After they were told. */
  readonly done?: (records: readonly (R & { readonly id: Id })[]) => Promise<void>;
}

/** By name of what is read and number of the record. */
type LeftOut = Record<string, string>;

export async function lookAtRecords<R>(reader: Reader, readable: Readable<R>): Promise<void> {
  const { hub, name } = reader;
  const cursor = `${name} ${readable.name}`;
  const before = (await hub.store.cursors.read(cursor)) as Mark | undefined;
  const { ids, mark } = await changed(reader.talk(), readable.model, readable.domain, before, readable.parts);
  for (let from = 0; from < ids.length; from += readable.most)
    await tellSome(reader, readable, ids.slice(from, from + readable.most));
  await hub.store.cursors.save(cursor, mark);
}

async function tellSome<R>(reader: Reader, readable: Readable<R>, ids: readonly Id[]): Promise<void> {
  const { hub, name } = reader;
  const records = await readable.read(reader.talk(), ids);
  const since = hub.clock.now();
  const told: Parameters<Hub['observeAll']>[0][number][] = [];
  const why = new Map<string, readonly string[]>();
  const mapped = await Promise.all(records.map(async (record) => [record.id, await readable.map(record)] as const));
  for (const [id, { facts, leftOut }] of mapped) {
    const judged = facts.map(([key, value]) => readFact(key, value));
    told.push(...judged.flatMap((each) => (each.ok ? [{ ...each.value, source: name, since }] : [])));
    const refused = judged.flatMap((each) => (each.ok ? [] : each.failure.map(shown)));
    why.set(`${readable.name} ${id}`, [...leftOut, ...refused]);
  }
  await hub.observeAll(told);
  await saveLeftOut(reader, why);
  await readable.done?.(records);
}

const shown = (failure: FactFailure): string => `${'where' in failure ? failure.where : ''} ${failure.code}: ${failure.wayOut}`;

async function saveLeftOut({ hub, name, onLeftOut }: Reader, why: ReadonlyMap<string, readonly string[]>): Promise<void> {
  const cursor = `${name} left out`;
  const before = ((await hub.store.cursors.read(cursor)) ?? {}) as LeftOut;
  const after: LeftOut = { ...before };
  for (const [record, reasons] of why) {
    const text = reasons.join('; ');
    if (text !== '' && before[record] !== text) onLeftOut(`${name} leaves out: ${text}`);
    if (text === '') delete after[record];
    else after[record] = text;
  }
  if (JSON.stringify(after) !== JSON.stringify(before)) await hub.store.cursors.save(cursor, after);
}

/** As the hub has it. */
export async function known<K extends FactKind>(
  { hub }: Pick<Reader, 'hub'>,
  kind: K,
  ...ids: readonly string[]
): Promise<FactValues[K] | undefined> {
  const { value } = await hub.store.read.fact(factKey(kind, ...ids));
  return value as FactValues[K] | undefined;
}

/** Of Tryton's; its prices and costs are in that currency. */
export interface Company {
  readonly id: Id;
  readonly currency: string;
}

export async function companyOf(talk: Talk): Promise<Company> {
  const id = await talk.company();
  const [found] = await talk.read<{ readonly 'currency.': { readonly code: string } }>(
    'company.company',
    [id],
    ['currency.code'],
  );
  return { id, currency: found?.['currency.'].code ?? '' };
}
