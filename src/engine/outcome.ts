/** What a caller is told. */
import type { OrderId } from '../core/model/identifiers.ts';
import type { Deciding, Taken } from './deciding.ts';
import type { CommandOutcome, KnownCommand } from './ports.ts';
import type { Work } from './work.ts';

/** `revisions` counts along, work by work. */
export function outcomeOf(
  { work, turn }: Extract<Taken, { kind: 'turn' }>,
  revisions: Map<OrderId, number>,
  { orders }: Deciding,
): CommandOutcome {
  const before = revisions.get(work.order) ?? orders.get(work.order)?.before.revision ?? 0;
  const revision = before + turn.events.length;
  revisions.set(work.order, revision);
  if (turn.failure !== undefined) return { kind: 'refused', order: work.order, failure: turn.failure };
  return { kind: 'accepted', order: work.order, revision };
}

/** The answer of each work; a command that is known already is answered as it was then. Undefined: it broke. */
export function outcomesOf(
  works: readonly Work[],
  known: ReadonlyMap<string, KnownCommand<CommandOutcome>>,
  deciding: Deciding,
): readonly (CommandOutcome | undefined)[] {
  const fresh = new Map<Work, CommandOutcome>();
  const byId = new Map(known);
  const revisions = new Map<OrderId, number>();
  for (const taken of deciding.taken) {
    if (taken.kind !== 'turn') continue;
    const outcome = outcomeOf(taken, revisions, deciding);
    fresh.set(taken.work, outcome);
    if (taken.work.kind === 'command') byId.set(taken.work.id, { id: taken.work.id, digest: taken.work.digest, outcome });
  }
  return works.map((work) => fresh.get(work) ?? repeated(work, byId));
}

function repeated(work: Work, byId: ReadonlyMap<string, KnownCommand<CommandOutcome>>): CommandOutcome | undefined {
  const before = work.kind === 'command' ? byId.get(work.id) : undefined;
  if (before === undefined || work.kind !== 'command') return undefined;
  return before.digest === work.digest ? before.outcome : reused(work);
}

const reused = ({ id, order }: Work): CommandOutcome => ({
  kind: 'refused',
  order,
  failure: {
    code: 'conflicting-repeat',
    where: 'id',
    what: 'command id',
    known: id,
    wayOut: 'give each command an id of its own; repeat one only with the same content',
  },
});

/** The same id twice in one group: the second is a repeat of the first. */
export function withoutRepeats(works: readonly Work[]): readonly Work[] {
  const ids = new Set<string>();
  return works.filter((work) => {
    if (work.kind !== 'command') return true;
    if (ids.has(work.id)) return false;
    ids.add(work.id);
    return true;
  });
}
