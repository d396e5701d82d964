/** One decision for many holds at one stroke. */
import type { Static } from '@sinclair/typebox';
import { digest } from '../../core/model/digest.ts';
import type { Failure } from '../../core/model/failure.ts';
import { HoldId, OrderId } from '../../core/model/identifiers.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import type { HoldOf } from '../../engine/hold-batches.ts';
import type { Reach } from '../../engine/reach.ts';
import { Many, ManyResults } from '../contract/desk.ts';
import { forOrder, sees } from '../access/callers.ts';
import { carryOut } from '../many/carry-out.ts';
import { planOf, type AskerOf, type Planned } from '../many/plan.ts';
import { asBody, problemOf, problemsOf } from '../problem.ts';
import { resolutionOf } from '../resolution.ts';
import { answered, route, type Answer, type ApiParts, type Call } from './route.ts';

const MANY_MAX = 5_000;

type Asked = Static<typeof Many>;

/** As they are named; of a group, those that are open now, the next due first. */
async function holdsOf(
  { lists }: ApiParts,
  { holds, group }: Asked,
  reach: Reach,
): Promise<Result<readonly HoldOf[], readonly Failure[]>> {
  if ((holds === undefined) === (group === undefined))
    return fail([{ code: 'missing', where: 'body', what: 'holds or group', wayOut: 'give one of them' }]);
  if (group !== undefined) {
    await lists.upToDate();
    const { type, team, cause } = group;
    const rows = await lists.read.holds({ teams: [team], type, cause, most: MANY_MAX, reach });
    return ok(rows.map(({ order, hold }) => ({ order, hold })));
  }
  const failures: Failure[] = [];
  const named = (holds ?? []).flatMap((each, at): readonly HoldOf[] => {
    const order = OrderId.parse(each.order, `/holds/${at}/order`);
    const hold = HoldId.parse(each.hold, `/holds/${at}/hold`);
    if (order.ok && hold.ok) return [{ order: order.value, hold: hold.value }];
    for (const one of [order, hold]) if (!one.ok) failures.push(one.failure);
    return [];
  });
  return failures.length === 0 ? ok(named) : fail(failures);
}

const ordersOf = (holds: readonly HoldOf[]): readonly OrderId[] => holds.map(({ order }) => order);

/** Those of orders that the caller may see: the others are not there. */
async function theirsAlone({ parts: { hub }, caller }: Call, holds: readonly HoldOf[]): Promise<readonly HoldOf[]> {
  if (caller === undefined || caller.reach === 'all') return holds;
  const seen = new Map<OrderId, boolean>();
  for (const order of new Set(ordersOf(holds))) seen.set(order, await sees(hub, caller, order));
  return holds.filter(({ order }) => seen.get(order) === true);
}

/** The same request again is the same batch. */
const batchOf = (id: string): string => `B-${digest(id)}`;

/** Each order is decided with the teams that the caller has there; one that is not theirs is decided by nobody. */
async function askersOf({ parts: { hub }, caller, asker }: Call, orders: readonly OrderId[]): Promise<AskerOf> {
  const roles = new Map<OrderId, readonly string[]>();
  if (caller !== undefined && caller.reach !== 'all')
    for (const order of new Set(orders)) {
      const there = await forOrder(hub, caller, order);
      roles.set(order, there.scopes.includes('holds:resolve') ? there.roles : []);
    }
  return (order) => ({ ...asker, roles: roles.get(order) ?? asker.roles });
}

async function many(call: Call<unknown, Asked>): Promise<Answer> {
  const { parts, body, caller, asker } = call;
  const resolution = resolutionOf(body.resolution);
  if (!resolution.ok) return { problems: problemsOf(resolution.failure), isNothing: true };
  const asked = await holdsOf(parts, body, caller?.reach ?? []);
  if (!asked.ok) return { problems: problemsOf(asked.failure), isNothing: true };
  const decision = { resolution: resolution.value, note: body.note };
  const { hub } = parts;
  const theirs = await theirsAlone(call, asked.value);
  if (body.isDry === true) return answered(told(await planOf(hub, theirs, decision, await askersOf(call, ordersOf(theirs)))));
  const batch = batchOf(asker.id);
  const { holds } = await hub.store.holdBatches.keep({ id: batch, by: asker.actor, holds: theirs });
  const askerOf = await askersOf(call, ordersOf(holds));
  const plan = await planOf(hub, holds, decision, askerOf);
  const results = await carryOut(hub, batch, plan, decision, askerOf);
  parts.nudge();
  return answered({ batch, ...told(results) });
}

type Results = Pick<Static<typeof ManyResults>, 'resolved' | 'proposed' | 'refused' | 'results'>;
type Outcome = Pick<Planned, 'order' | 'hold' | 'outcome' | 'standing' | 'failure'>;

function told(results: readonly Outcome[]): Results {
  const count = (outcome: Outcome['outcome']): number => results.filter((each) => each.outcome === outcome).length;
  return {
    resolved: count('resolved'),
    proposed: count('proposed'),
    refused: count('refused'),
    results: results.map(({ order, hold, outcome, standing, failure }) => ({
      order,
      hold,
      outcome,
      standing,
      ...(failure !== undefined && {
        problem: asBody([problemOf(failure)]) as NonNullable<Results['results'][number]['problem']>,
      }),
    })),
  };
}

export const manyRoutes = [
  route({
    method: 'POST',
    path: '/hold-resolutions',
    name: 'resolveMany',
    tag: 'Holds',
    summary: 'One decision for many holds, each decided by itself; or, with `isDry`, what would come of each.',
    scope: 'holds:resolve',
    within: 'lists',
    isOnce: true,
    body: Many,
    status: 200,
    answer: ManyResults,
    handle: many,
  }),
];
