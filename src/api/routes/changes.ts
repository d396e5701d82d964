/** What is asked of an order that there is: changes and cancellations. */
import { Type, type Static } from '@sinclair/typebox';
import { readChangeJson } from '../../connect/api/change-json.ts';
import { CHANGE_SCHEMA } from '../../connect/api/change-schema.ts';
import { parseJson } from '../../connect/message/json.ts';
import { Node } from '../../connect/message/json-node.ts';
import { findings } from '../../connect/message/result.ts';
import { namedPartner } from '../../connect/partner.ts';
import type { OrderCommand } from '../../core/model/command.ts';
import { parseDecimal } from '../../core/model/decimal.ts';
import type { Failure } from '../../core/model/failure.ts';
import { ScheduleId } from '../../core/model/identifiers.ts';
import { parseUnit } from '../../core/model/quantity.ts';
import type { LiveOrder } from '../../core/model/order.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import { Cancelling, Done } from '../contract/orders.ts';
import { doneAnswer } from '../done.ts';
import { problemOf, problemsOf } from '../problem.ts';
import { liveOrder } from './orders.ts';
import { refused, route, type Answer, type Call } from './route.ts';

type ChangeCommand = Extract<OrderCommand, { readonly type: 'change' }>;

/** From JSON as it came; its member `at`, where it is a part of more. */
export function changeOf(
  { parts: { partners }, text, caller }: Call,
  { header: { customer, currency } }: LiveOrder,
  at?: string,
): Result<ChangeCommand, readonly Failure[]> {
  const json = parseJson(text);
  if (!json.ok) return fail([json.failure]);
  const found = findings();
  const whole = new Node(json.value);
  const node = at === undefined ? whole : whole.get(at);
  const said = readChangeJson(found, namedPartner(partners, customer), currency, node);
  if (said === undefined || found.failures.length > 0) return fail(found.failures);
  return ok({ type: 'change', ...said, source: `api:${caller?.name ?? ''}` });
}

async function change(call: Call): Promise<Answer> {
  const { parts, params, asker } = call;
  const order = await liveOrder(parts, params['id'] ?? '');
  if (!order.ok) return { problems: [problemOf(order.failure)], isNothing: true };
  const command = changeOf(call, order.value);
  if (!command.ok) return { problems: problemsOf(command.failure), isNothing: true };
  const outcome = await parts.hub.handle(order.value.id, command.value, asker);
  parts.nudge();
  return await doneAnswer(parts.hub, outcome, asker.id);
}

type CancelCommand = Extract<OrderCommand, { readonly type: 'cancel' }>;

export function cancelOf({ reference, reason = 'buyer', lines }: Static<typeof Cancelling>): Result<CancelCommand, Failure> {
  if (lines === undefined) return ok({ type: 'cancel', what: 'order', reference, reason });
  const what: Exclude<CancelCommand['what'], 'order'>[number][] = [];
  for (const [index, line] of lines.entries()) {
    const at = `/lines/${index}`;
    const schedule = ScheduleId.parse(line.schedule, `${at}/schedule`);
    if (!schedule.ok) return schedule;
    if (line.quantity === undefined) {
      what.push({ schedule: schedule.value });
      continue;
    }
    const value = parseDecimal(line.quantity.value, `${at}/quantity/value`);
    if (!value.ok) return value;
    const unit = parseUnit(line.quantity.unit, `${at}/quantity/unit`);
    if (!unit.ok) return unit;
    what.push({ schedule: schedule.value, quantity: { value: value.value, unit: unit.value } });
  }
  return ok({ type: 'cancel', what, reference, reason });
}

async function cancel({ parts, params, body, asker }: Call<unknown, Static<typeof Cancelling>>): Promise<Answer> {
  const order = await liveOrder(parts, params['id'] ?? '');
  if (!order.ok) return { problems: [problemOf(order.failure)], isNothing: true };
  const command = cancelOf(body);
  if (!command.ok) return { problems: [problemOf(command.failure)], isNothing: true };
  const outcome = await parts.hub.handle(order.value.id, command.value, asker);
  parts.nudge();
  return outcome.kind === 'refused' ? refused(problemOf(outcome.failure)) : await doneAnswer(parts.hub, outcome, asker.id);
}

export const changeRoutes = [
  route({
    method: 'POST',
    path: '/orders/:id/changes',
    name: 'changeOrder',
    tag: 'Orders',
    summary: 'Asks for something else: quantities, places, days, items. What rested on it is undone and done again.',
    scope: 'orders:write',
    isOnce: true,
    body: Type.Unsafe<unknown>(CHANGE_SCHEMA),
    readsText: true,
    status: 200,
    answer: Done,
    handle: change,
  }),
  route({
    method: 'POST',
    path: '/orders/:id/cancellation',
    name: 'cancelOrder',
    tag: 'Orders',
    summary: 'Takes the order back, or lines of it. What has left is not cancelled.',
    scope: 'orders:write',
    isOnce: true,
    body: Cancelling,
    status: 200,
    answer: Done,
    handle: cancel,
  }),
];
