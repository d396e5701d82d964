/** Decisions taken back: one, or those of a batch, each as far as it only let a check pass. */
import type { Static } from '@sinclair/typebox';
import { HoldId } from '../../core/model/identifiers.ts';
import type { HoldOf } from '../../engine/hold-batches.ts';
import { fold } from '../../engine/memory.ts';
import { forOrder } from '../access/callers.ts';
import { ManyResults, TakingBack } from '../contract/desk.ts';
import { Done } from '../contract/orders.ts';
import { doneAnswer } from '../done.ts';
import { standingNow } from '../preview.ts';
import { asBody, problem, problemOf } from '../problem.ts';
import { liveOrder } from './orders.ts';
import { answered, refused, route, type Answer, type Call } from './route.ts';

type Asked = Call<unknown, Static<typeof TakingBack>>;

async function one({ parts, params, body, asker }: Asked): Promise<Answer> {
  const order = await liveOrder(parts, params['id'] ?? '');
  if (!order.ok) return { problems: [problemOf(order.failure)], isNothing: true };
  const hold = HoldId.parse(params['hold'] ?? '', 'hold');
  if (!hold.ok) return { problems: [problemOf(hold.failure)], isNothing: true };
  const command = { type: 'take-back-ruling', hold: hold.value, note: body.note } as const;
  const outcome = await parts.hub.handle(order.value.id, command, asker);
  parts.nudge();
  return await doneAnswer(parts.hub, outcome, asker.id);
}

type Result = Static<typeof ManyResults>['results'][number];

/** Under a number that follows from the batch: the same again is the same. */
async function back({ parts: { hub }, caller, body, asker }: Asked, { order, hold }: HoldOf): Promise<Result> {
  const there = caller === undefined ? undefined : await forOrder(hub, caller, order);
  const roles = there?.scopes.includes('holds:resolve') === true ? there.roles : [];
  const command = { type: 'take-back-ruling', hold, note: body.note } as const;
  const outcome = await hub.handle(order, command, { ...asker, id: `${asker.id}:${order}:${hold}`, roles });
  const standing = standingNow(fold(await hub.store.read.journal(order)).order);
  if (outcome.kind === 'accepted') return { order, hold, outcome: 'resolved', standing };
  return {
    order,
    hold,
    outcome: 'refused',
    standing,
    problem: asBody([problemOf(outcome.failure)]) as NonNullable<Result['problem']>,
  };
}

/** What was decided by hand since, or only proposed, is refused by itself; the others go on. */
async function batch(call: Asked): Promise<Answer> {
  const { parts, params, asker } = call;
  const found = await parts.hub.store.holdBatches.find(params['batch'] ?? '');
  if (found === undefined || found.by !== asker.actor) return refused(UNKNOWN);
  const results: Result[] = [];
  for (const each of found.holds) results.push(await back(call, each));
  parts.nudge();
  const resolved = results.filter(({ outcome }) => outcome === 'resolved').length;
  return answered({ resolved, proposed: 0, refused: results.length - resolved, results });
}

const UNKNOWN = problem(404, 'batch-unknown', 'batch', 'name the batch as its answer did; only who decided takes it back');

export const takingBackRoutes = [
  route({
    method: 'POST',
    path: '/orders/:id/holds/:hold/taking-back',
    name: 'takeBack',
    tag: 'Holds',
    summary: 'Withdraws a decision that only let a check pass: what was released on it is recalled, as far as it can be.',
    scope: 'holds:resolve',
    isOnce: true,
    body: TakingBack,
    status: 200,
    answer: Done,
    handle: one,
  }),
  route({
    method: 'POST',
    path: '/hold-resolutions/:batch/taking-back',
    name: 'takeBackMany',
    tag: 'Holds',
    summary: 'Withdraws what was decided at one stroke, by who decided it. `resolved`: taken back.',
    scope: 'holds:resolve',
    within: 'lists',
    isOnce: true,
    body: TakingBack,
    status: 200,
    answer: ManyResults,
    handle: batch,
  }),
];
