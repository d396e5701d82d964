/** What would come of a command now, told in short. */
import type { OrderCommand } from '../core/model/command.ts';
import type { OrderEvent } from '../core/model/event.ts';
import { Actor, type OrderId } from '../core/model/identifiers.ts';
import type { LiveOrder, Order } from '../core/model/order.ts';
import type { Money } from '../core/model/money.ts';
import { explain, type ExplainedLine } from '../core/process/explain.ts';
import type { DryRun } from '../engine/dry-run.ts';
import { totalOf } from '../engine/projections/rows.ts';
import { standingOf } from '../engine/projections/summary.ts';
import type { Asker } from '../engine/work.ts';
import type { Preview } from './contract/desk.ts';
import { briefOf, undoneBy } from './done.ts';
import { asBody, problemOf } from './problem.ts';
import type { ApiParts } from './routes/route.ts';

/** In the place of whoever would confirm: of the same teams, and somebody else. */
const SECOND = Actor.of('person:second');

/** A way that takes two people is shown as it would come out once the second has confirmed it. */
export async function previewOf(parts: ApiParts, id: OrderId, command: OrderCommand, asker: Asker): Promise<Preview> {
  const alone = await parts.hub.dryRun(id, [command], asker);
  if (!alone.events.some(({ type }) => type === 'resolution-proposed')) return toldOf(parts, alone, 1);
  const runs = await parts.hub.dryRuns();
  const second = { ...asker, id: `${asker.id}:second`, actor: SECOND };
  const both = await runs.run({ id, isNew: false }, [
    { command, asker },
    { command, asker: second },
  ]);
  return toldOf(parts, both, 2);
}

export const standingNow = (order: Order): string => ('header' in order ? standingOf(order) : order.state);

function toldOf({ workflow }: ApiParts, { before, order, events, others, failure }: DryRun, people: 1 | 2): Preview {
  const holds = (of: Order): LiveOrder['holds'] => ('holds' in of ? of.holds : {});
  const lines = (of: Order): readonly ExplainedLine[] => ('header' in of ? explain(of, workflow).lines : []);
  return {
    ...(failure !== undefined ? { problem: asBody([problemOf(failure)]) as NonNullable<Preview['problem']> } : { people }),
    standing: { before: standingNow(before), after: standingNow(order) },
    total: totalsOf(before, order),
    events: events.map(briefOf),
    undone: [...undoneBy(events)],
    starts: [...startsOf(events, order)],
    opens: Object.values(holds(order))
      .filter(({ id }) => !(id in holds(before)))
      .map(({ id, reason, team }) => ({ hold: id, type: reason.type, team })),
    ends: Object.values(holds(before))
      .filter(({ id }) => !(id in holds(order)))
      .map(({ id, reason }) => ({ hold: id, type: reason.type })),
    lines: changedLines(lines(before), lines(order)),
    others: others.length,
  };
}

function totalsOf(before: Order, after: Order): Preview['total'] {
  const total = (order: Order): Money | undefined => ('header' in order ? totalOf(order) : undefined);
  const [then, now] = [total(before), total(after)];
  return { ...(then !== undefined && { before: then }), ...(now !== undefined && { after: now }) };
}

/** Tasks that it leaves to be sent. */
function startsOf(events: readonly OrderEvent[], order: Order): ReadonlySet<string> {
  const tasks = 'tasks' in order ? order.tasks : {};
  return new Set(
    events.flatMap((event) =>
      event.type === 'task-wanted' && tasks[event.instance]?.state === 'wanted' ? [event.instance] : [],
    ),
  );
}

type Side = Preview['lines'][number]['before'];

const sideOf = ({ open, shipped, cancelled, price }: ExplainedLine): Side => ({
  open,
  shipped,
  cancelled,
  ...(price !== undefined && { price }),
});

const NOTHING: Side = { open: '0', shipped: '0', cancelled: '0' };

function changedLines(before: readonly ExplainedLine[], after: readonly ExplainedLine[]): Preview['lines'] {
  return after.flatMap((line) => {
    const old = before.find((each) => each.line === line.line);
    const change = { line: line.line, item: line.item, before: old === undefined ? NOTHING : sideOf(old), after: sideOf(line) };
    const isSame = old?.item === line.item && JSON.stringify(change.before) === JSON.stringify(change.after);
    return isSame ? [] : [change];
  });
}
