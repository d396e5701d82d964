/**
 * How the events of a journal entry are kept. What an answer read is most of a journal (seven tenths of it): each thing
 * read is a list, and not an object that names its three parts anew each time.
 *
 * Rows of before are read as they are; and so is whatever else stands there, since who checks the journal has to see it.
 */
import type { Basis, BasisEntry, FactKey } from '../../core/model/fact.ts';
import type { Entry } from '../../engine/ports.ts';

type Events = Entry['events'];
export type KeptEvents = readonly { readonly event: object }[];

/** Without its value where it has none. */
type KeptRead = readonly [key: FactKey, version: number] | readonly [key: FactKey, version: number, value: unknown];

export const kept = (events: Events): KeptEvents =>
  events.map((each) => ('basis' in each.event ? { ...each, event: rebased(each.event, keptRead) } : each));

export function eventsOf(rows: KeptEvents): Events {
  const events: unknown = Array.isArray(rows)
    ? rows.map((each: KeptEvents[number] | undefined) =>
        isBased(each?.event) ? { ...each, event: rebased(each.event, readOf) } : each,
      )
    : rows;
  return events as Events;
}

interface Based {
  readonly basis: Omit<Basis, 'entries'> & { readonly entries: readonly unknown[] };
}

/** Whatever stands there. */
interface Any {
  readonly basis?: { readonly entries?: unknown } | null;
}

const isBased = (event: Any | undefined): event is Based => Array.isArray(event?.basis?.entries);

const rebased = ({ basis, ...event }: Based, each: (entry: never) => unknown): object => ({
  ...event,
  basis: { ...basis, entries: (basis.entries as readonly never[]).map(each) },
});

const keptRead = ({ key, version, value }: BasisEntry): KeptRead =>
  value === undefined ? [key, version] : [key, version, value];

const readOf = (entry: KeptRead | BasisEntry): unknown => {
  if (!Array.isArray(entry)) return entry;
  const [key, version, value] = entry as KeptRead;
  if (entry.length === 2) return { key, version };
  return entry.length === 3 ? { key, version, value } : entry;
};
