/** One decision for many holds at one stroke. */
import type { Static } from '@sinclair/typebox';
import { digest } from '../../core/model/digest.ts';
import type { Failure } from '../../core/model/failure.ts';
import { HoldId, OrderId } from '../../core/model/identifiers.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import type { HoldOf } from '../../engine/hold-batches.ts';
import type { Caller } from '../../engine/callers.ts';
import type { Reach } from '../../engine/reach.ts';
import { Many, ManyResults } from '../contract/desk.ts';
import { forOrder } from '../access/callers.ts';
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

/** The same request again is the same batch. */
const batchOf = (id: string): string => `B-${digest(id)}`;

/** Who the caller is where an order is, looked up once for each; undefined: the same everywhere. */
function placesOf({ parts: { hub }, caller }: Call): (order: OrderId) => Promise<Caller | undefined> {
  const known = new Map<OrderId, Promise<Caller>>();
  return async (order) => {
    if (caller === undefined || caller.reach === 'all') return undefined;
    const there = known.get(order) ?? forOrder(hub, caller, order);
    known.set(order, there);
    return await there;
  };
}

async function many(call: Call<unknown, Asked>): Promise<Answer> {
  const { parts, body, caller, asker } = call;
  const resolution = resolutionOf(body.resolution);
  if (!resolution.ok) return { problems: problemsOf(resolution.failure), isNothing: true };
  const asked = await holdsOf(parts, body, caller?.reach ?? []);
  if (!asked.ok) return { problems: problemsOf(asked.failure), isNothing: true };
  const decision = { resolution: resolution.value, note: body.note };
  const { hub } = parts;
  const at = placesOf(call);
  const theirs: HoldOf[] = [];
  // Those of orders that the caller may not see are not there.
  for (const each of asked.value) {
    const there = await at(each.order);
    if (there === undefined || there.scopes.includes('orders:read')) theirs.push(each);
  }
  // Each is decided with the teams that the caller has where its order is.
  const askerOf: AskerOf = async (order) => {
    const there = await at(order);
    if (there === undefined) return asker;
    return { ...asker, roles: there.scopes.includes('holds:resolve') ? there.roles : [] };
  };
  if (body.isDry === true) return answered(told(await planOf(hub, theirs, decision, askerOf)));
  const batch = batchOf(asker.id);
  const { holds } = await hub.store.holdBatches.keep({ id: batch, by: asker.actor, holds: theirs });
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
