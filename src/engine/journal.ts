/** Entries of the journal, event by event. */
import type { JournalEntry, RecordedEvent } from './ports.ts';

export function eventsOf(entries: readonly JournalEntry[]): readonly RecordedEvent[] {
  return entries.flatMap(({ order, events, command, at, position, sequence }) =>
    events.map(({ event, actor }, index) => {
      const before = events.length - 1 - index;
      return { position: position - before, order, sequence: sequence - before, event, actor, command, at };
    }),
  );
}
