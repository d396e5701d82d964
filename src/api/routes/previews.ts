/** What a change or a cancellation would do. */
import type { Static } from '@sinclair/typebox';
import type { OrderCommand } from '../../core/model/command.ts';
import type { Failure } from '../../core/model/failure.ts';
import type { LiveOrder } from '../../core/model/order.ts';
import { fail, type Result } from '../../core/model/result.ts';
import { Preview, Previewing } from '../contract/desk.ts';
import { previewOf } from '../preview.ts';
import { problemOf, problemsOf } from '../problem.ts';
import { cancelOf, changeOf } from './changes.ts';
import { liveOrder } from './orders.ts';
import { answered, refused, route, type Answer, type Call } from './route.ts';

type Previewed = Call<unknown, Static<typeof Previewing>>;

function commandOf(call: Previewed, order: LiveOrder): Result<OrderCommand, readonly Failure[]> {
  const { change, cancel } = call.body;
  if ((change === undefined) === (cancel === undefined))
    return fail([{ code: 'missing', where: 'body', what: 'change or cancel', wayOut: 'give one of them' }]);
  if (cancel === undefined) return changeOf(call, order, 'change');
  const command = cancelOf(cancel);
  return command.ok ? command : fail([command.failure]);
}

async function preview(call: Previewed): Promise<Answer> {
  const { parts, params, asker } = call;
  const order = await liveOrder(parts, params['id'] ?? '');
  if (!order.ok) return refused(problemOf(order.failure));
  const command = commandOf(call, order.value);
  if (!command.ok) return { problems: problemsOf(command.failure) };
  return answered(await previewOf(parts, order.value.id, command.value, asker));
}

export const previewRoutes = [
  route({
    method: 'POST',
    path: '/orders/:id/preview',
    name: 'previewOrder',
    tag: 'Orders',
    summary: 'What a change or a cancellation would do now, by a dry run: what is undone, what begins. Nothing is kept.',
    scope: 'orders:write',
    body: Previewing,
    status: 200,
    answer: Preview,
    handle: preview,
  }),
];
