/** Holds: what stops orders, for those who have to decide. */
import { Type, type Static } from '@sinclair/typebox';
import { CustomerId, HoldId, OrderId } from '../../core/model/identifiers.ts';
import type { OrderCommand } from '../../core/model/command.ts';
import type { Instant } from '../../core/model/instant.ts';
import type { LiveOrder } from '../../core/model/order.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import { closed, LIMIT_DEFAULT } from '../contract/common.ts';
import { HoldGroups, Preview, ResolutionPreviewing } from '../contract/desk.ts';
import { HoldsPage, HoldsQuery, OrderHolds, Resolving, type Resolution } from '../contract/holds.ts';
import { Done } from '../contract/orders.ts';
import { cursorOf } from '../cursor.ts';
import { doneAnswer } from '../done.ts';
import { previewOf } from '../preview.ts';
import { problemOf, problemsOf } from '../problem.ts';
import { resolutionOf } from '../resolution.ts';
import { holdsFor } from '../stake.ts';
import { liveOrder } from './orders.ts';
import { paged } from './page.ts';
import { answered, refused, route, type Answer, type Call } from './route.ts';

const Place = cursorOf(Type.Tuple([Type.Integer(), Type.String(), Type.String()]));

/** More kinds of trouble at once are no list for people. */
const GROUPS_MAX = 1_000;

async function list({ parts: { lists }, query, caller }: Call<Static<typeof HoldsQuery>>): Promise<Answer> {
  const { limit = LIMIT_DEFAULT, team, type, cause, customer, mine } = query;
  const from = Place.read(query.cursor);
  if (!from.ok) return refused(problemOf(from.failure));
  const [dueAt = 0, order = '', hold = ''] = from.value ?? [];
  const isBehind = !(await lists.upToDate());
  const teams =
    mine === true ? (caller?.roles ?? []).filter((each) => each === (team ?? each)) : team === undefined ? undefined : [team];
  const rows = await lists.read.holds({
    most: limit + 1,
    reach: caller?.reach ?? [],
    ...(from.value !== undefined && { after: { dueAt: dueAt as Instant, order: OrderId.of(order), hold: HoldId.of(hold) } }),
    ...(teams !== undefined && { teams }),
    ...(type !== undefined && { type }),
    ...(cause !== undefined && { cause }),
    ...(customer !== undefined && { customer: CustomerId.of(customer) }),
  });
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  const next = last === undefined ? undefined : Place.write([last.dueAt, last.order, last.hold]);
  return paged('/holds', query, { holds: rows.slice(0, limit), isBehind }, next);
}

type ResolveCommand = Extract<OrderCommand, { readonly type: 'resolve-hold' }>;

/** The order and the hold that an address names, and the way out that the body does. */
async function decisionOf(
  { parts, params }: Call,
  asked: Static<typeof Resolution>,
): Promise<Result<{ readonly order: LiveOrder; readonly command: Omit<ResolveCommand, 'note'> }, Answer>> {
  const order = await liveOrder(parts, params['id'] ?? '');
  if (!order.ok) return fail({ problems: [problemOf(order.failure)], isNothing: true });
  const hold = HoldId.parse(params['hold'] ?? '', 'hold');
  const resolution = resolutionOf(asked);
  if (!hold.ok) return fail({ problems: [problemOf(hold.failure)], isNothing: true });
  if (!resolution.ok) return fail({ problems: problemsOf(resolution.failure), isNothing: true });
  return ok({ order: order.value, command: { type: 'resolve-hold', hold: hold.value, resolution: resolution.value } });
}

async function resolve(call: Call<unknown, Static<typeof Resolving>>): Promise<Answer> {
  const { parts, body, asker } = call;
  const decision = await decisionOf(call, body.resolution);
  if (!decision.ok) return decision.failure;
  const { order, command } = decision.value;
  const outcome = await parts.hub.handle(order.id, { ...command, note: body.note }, asker);
  parts.nudge();
  return await doneAnswer(parts.hub, outcome, asker.id);
}

async function preview(call: Call<unknown, Static<typeof ResolutionPreviewing>>): Promise<Answer> {
  const { parts, body, asker } = call;
  const decision = await decisionOf(call, body.resolution);
  if (!decision.ok) return decision.failure;
  const { order, command } = decision.value;
  return answered(await previewOf(parts, order.id, { ...command, note: PREVIEWED }, asker));
}

/** No decision without a reason; that of a preview is kept nowhere. */
const PREVIEWED = 'preview';

export const holdRoutes = [
  route({
    method: 'GET',
    path: '/holds',
    name: 'listHolds',
    tag: 'Holds',
    summary: 'Open holds, the next due first; all, or those of a team, a type, a cause or a customer.',
    scope: 'orders:read',
    within: 'lists',
    query: HoldsQuery,
    status: 200,
    answer: HoldsPage,
    handle: list,
  }),
  route({
    method: 'GET',
    path: '/holds/groups',
    name: 'listHoldGroups',
    tag: 'Holds',
    summary: 'Open holds by what they have in common, the next due first.',
    scope: 'orders:read',
    within: 'lists',
    query: closed({ mine: HoldsQuery.properties.mine }),
    status: 200,
    answer: HoldGroups,
    handle: async ({ parts: { lists }, query: { mine }, caller }) => {
      const isBehind = !(await lists.upToDate());
      const groups = await lists.read.holdGroups({
        reach: caller?.reach ?? [],
        ...(mine === true && { teams: caller?.roles ?? [] }),
      });
      return answered({ groups: groups.slice(0, GROUPS_MAX), isBehind });
    },
  }),
  route({
    method: 'GET',
    path: '/orders/:id/holds',
    name: 'listHoldsOfOrder',
    tag: 'Holds',
    summary: 'What stops this order, with its evidence, what it costs the customer and the ways out, as open to the caller.',
    scope: 'orders:read',
    status: 200,
    answer: OrderHolds,
    handle: async ({ parts, params, caller }) => {
      const order = await liveOrder(parts, params['id'] ?? '');
      return order.ok ? answered(await holdsFor(parts, order.value, caller)) : refused(problemOf(order.failure));
    },
  }),
  route({
    method: 'POST',
    path: '/orders/:id/holds/:hold/preview',
    name: 'previewResolution',
    tag: 'Holds',
    summary: 'What a way out would do now, by a dry run. Nothing is kept.',
    scope: 'holds:resolve',
    body: ResolutionPreviewing,
    status: 200,
    answer: Preview,
    handle: preview,
  }),
  route({
    method: 'POST',
    path: '/orders/:id/holds/:hold/resolution',
    name: 'resolveHold',
    tag: 'Holds',
    summary: 'Decides. The key speaks for the teams that it was given (`--roles`); some ways need a second key of another name.',
    scope: 'holds:resolve',
    isOnce: true,
    body: Resolving,
    status: 200,
    answer: Done,
    handle: resolve,
  }),
];
