/** Returns: agreed, received, and inspected, whereupon what is fit is credited at the price that was billed. */
import type { Static } from '@sinclair/typebox';
import type { OrderCommand } from '../../core/model/command.ts';
import { parseDecimal } from '../../core/model/decimal.ts';
import type { Failure } from '../../core/model/failure.ts';
import { ReturnId, ScheduleId, ShipmentId } from '../../core/model/identifiers.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import type { ReturnLine } from '../../core/model/shipment.ts';
import { Done } from '../contract/orders.ts';
import { AuthorisingReturn, ReturnedLines } from '../contract/returns.ts';
import { doneAnswer } from '../done.ts';
import { problemOf, problemsOf } from '../problem.ts';
import { liveOrder } from './orders.ts';
import { route, type Answer, type Call } from './route.ts';

type Asked = Static<typeof ReturnedLines>['lines'];
type Lines = readonly [ReturnId, readonly ReturnLine[]];

function read(id: string, where: string, asked: Asked): Result<Lines, readonly Failure[]> {
  const failures: Failure[] = [];
  const take = <T>(result: Result<T, Failure>): T | undefined => {
    if (result.ok) return result.value;
    failures.push(result.failure);
    return undefined;
  };
  const name = take(ReturnId.parse(id, where));
  const lines = asked.flatMap((line, i): readonly ReturnLine[] => {
    const shipment = take(ShipmentId.parse(line.shipment, `/lines/${i}/shipment`));
    const schedule = take(ScheduleId.parse(line.schedule, `/lines/${i}/schedule`));
    const quantity = take(parseDecimal(line.quantity, `/lines/${i}/quantity`));
    return shipment === undefined || schedule === undefined || quantity === undefined ? [] : [{ shipment, schedule, quantity }];
  });
  return name === undefined || failures.length > 0 ? fail(failures) : ok([name, lines]);
}

/** Said of an order: the command that it is. */
async function carryOut(
  { parts, params, asker }: Call,
  said: Result<Lines, readonly Failure[]>,
  command: (lines: Lines) => OrderCommand,
): Promise<Answer> {
  const order = await liveOrder(parts, params['id'] ?? '');
  if (!order.ok) return { problems: [problemOf(order.failure)], isNothing: true };
  if (!said.ok) return { problems: problemsOf(said.failure), isNothing: true };
  const outcome = await parts.hub.handle(order.value.id, command(said.value), asker);
  parts.nudge();
  return await doneAnswer(parts.hub, outcome, asker.id);
}

export const returnRoutes = [
  route({
    method: 'POST',
    path: '/orders/:id/returns',
    name: 'authoriseReturn',
    tag: 'Orders',
    summary: 'These goods of these shipments may come back; at most what left.',
    scope: 'orders:write',
    isOnce: true,
    body: AuthorisingReturn,
    status: 200,
    answer: Done,
    handle: async (call) =>
      await carryOut(call, read(call.body.return, '/return', call.body.lines), ([id, lines]) => ({
        type: 'authorise-return',
        return: id,
        reason: call.body.reason,
        lines,
      })),
  }),
  route({
    method: 'POST',
    path: '/orders/:id/returns/:return/receipt',
    name: 'receiveReturn',
    tag: 'Orders',
    summary: 'What came back.',
    scope: 'orders:write',
    isOnce: true,
    body: ReturnedLines,
    status: 200,
    answer: Done,
    handle: async (call) =>
      await carryOut(call, read(call.params['return'] ?? '', 'return', call.body.lines), ([id, lines]) => ({
        type: 'receive-return',
        return: id,
        lines,
      })),
  }),
  route({
    method: 'POST',
    path: '/orders/:id/returns/:return/inspection',
    name: 'inspectReturn',
    tag: 'Orders',
    summary: 'What of it is fit: it is credited at the price that was billed.',
    scope: 'orders:write',
    isOnce: true,
    body: ReturnedLines,
    status: 200,
    answer: Done,
    handle: async (call) =>
      await carryOut(call, read(call.params['return'] ?? '', 'return', call.body.lines), ([id, accepted]) => ({
        type: 'inspect-return',
        return: id,
        accepted,
      })),
  }),
];
