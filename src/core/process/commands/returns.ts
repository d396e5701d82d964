/** Returns: authorised, received, inspected, credited at the original price. They run on the same order. */
import * as decimal from '../../model/decimal.ts';
import type { Decimal } from '../../model/decimal.ts';
import { digest } from '../../model/digest.ts';
import type { Failure } from '../../model/failure.ts';
import * as money from '../../model/money.ts';
import type { Money } from '../../model/money.ts';
import type { LiveOrder } from '../../model/order.ts';
import type { Return, ReturnLine, Shipment } from '../../model/shipment.ts';
import type { Draft } from '../draft.ts';
import { scheduleIn, shipmentIn } from '../order-facts.ts';
import type { Of } from './command.ts';
import { reopen } from './money.ts';

export function authoriseReturn(draft: Draft, command: Of<'authorise-return'>): Failure | undefined {
  const { return: id, reason, lines } = command;
  const known = draft.order.returns[id];
  if (known !== undefined)
    return digest(known.lines) === digest(lines)
      ? undefined
      : {
          code: 'conflicting-repeat',
          what: `return ${id}`,
          known: known.state,
          where: 'return',
          wayOut: 'give the second return a number of its own',
        };
  const failure = lines.length === 0 ? nothingReturned : beyond(lines, (line) => returnable(draft.order, line));
  if (failure !== undefined) return failure;
  reopen(draft);
  draft.emit({ type: 'return-authorised', return: id, reason, lines, at: draft.now });
  return undefined;
}

const nothingReturned: Failure = {
  code: 'missing',
  what: 'returned line',
  where: 'lines',
  wayOut: 'say what comes back, of which shipment',
};

/** Shipped and not already coming back. */
function returnable(order: LiveOrder, line: ReturnLine): Decimal | undefined {
  const shipped = order.shipments[line.shipment]?.lines.filter((each) => each.schedule === line.schedule);
  if (shipped === undefined || shipped.length === 0) return undefined;
  const back = Object.values(order.returns)
    .filter((each) => each.state !== 'refused')
    .flatMap((each) => each.lines)
    .filter((each) => isSame(each, line));
  return decimal.subtract(decimal.sum(shipped.map((each) => each.quantity)), decimal.sum(back.map((each) => each.quantity)));
}

const isSame = (a: ReturnLine, b: ReturnLine): boolean => a.shipment === b.shipment && a.schedule === b.schedule;

function beyond(lines: readonly ReturnLine[], most: (line: ReturnLine) => Decimal | undefined): Failure | undefined {
  for (const [i, line] of lines.entries()) {
    const where = `lines[${i}]`;
    if (lines.findIndex((each) => isSame(each, line)) < i)
      return {
        code: 'repeated',
        what: 'returned line',
        found: `${line.schedule} in ${line.shipment}`,
        where,
        wayOut: 'give each line of a shipment once',
      };
    const room = most(line);
    if (room === undefined)
      return {
        code: 'shipment-unknown',
        found: `${line.schedule} in ${line.shipment}`,
        where,
        wayOut: 'check shipment and line',
      };
    if (!decimal.isPositive(line.quantity))
      return { code: 'not-a-quantity', found: line.quantity, where, wayOut: 'return more than nothing' };
    if (decimal.isMore(line.quantity, room))
      return { code: 'over-returned', asked: line.quantity, returnable: room, where, wayOut: `at most ${room} can come back` };
  }
  return undefined;
}

const within =
  (of: readonly ReturnLine[]) =>
  (line: ReturnLine): Decimal | undefined =>
    of.find((each) => isSame(each, line))?.quantity;

function returnOf(draft: Draft, id: Return['id']): Return | Failure {
  return draft.order.returns[id] ?? { code: 'return-unknown', found: id, where: 'return', wayOut: 'authorise the return first' };
}

export function receiveReturn(draft: Draft, command: Of<'receive-return'>): Failure | undefined {
  const found = returnOf(draft, command.return);
  if ('code' in found) return found;
  if (found.state !== 'authorised')
    return digest(found.received) === digest(command.lines)
      ? undefined
      : {
          code: 'conflicting-repeat',
          what: `receipt of ${found.id}`,
          known: found.state,
          where: 'lines',
          wayOut: 'it was received before: authorise another return for more',
        };
  const failure = beyond(command.lines, within(found.lines));
  if (failure !== undefined) return failure;
  draft.emit({ type: 'return-received', return: found.id, lines: command.lines, at: draft.now });
  return undefined;
}

export function inspectReturn(draft: Draft, command: Of<'inspect-return'>): Failure | undefined {
  const found = returnOf(draft, command.return);
  if ('code' in found) return found;
  if (found.state === 'authorised')
    return {
      code: 'transition-impossible',
      instance: found.id,
      state: found.state,
      input: 'inspection',
      where: 'return',
      wayOut: 'record what was received first',
    };
  if (found.state !== 'received')
    return digest(found.accepted) === digest(command.accepted)
      ? undefined
      : {
          code: 'conflicting-repeat',
          what: `inspection of ${found.id}`,
          known: found.state,
          where: 'accepted',
          wayOut: 'it was inspected before',
        };
  const failure = beyond(command.accepted, within(found.received));
  if (failure !== undefined) return failure;
  draft.emit({
    type: 'return-inspected',
    return: found.id,
    accepted: command.accepted,
    credit: creditFor(draft.order, command.accepted),
    at: draft.now,
  });
  return undefined;
}

/**
 * At the price that was billed; what was given away is not credited, so goods that were billed come back first. Each
 * return is the difference of two rounded sums, so that returning in parts credits what the invoice said, to the cent.
 */
function creditFor(order: LiveOrder, accepted: readonly ReturnLine[]): Money {
  const currency = Object.values(order.shipments)[0]?.currency ?? ('XXX' as Money['currency']);
  return money.sum(
    currency,
    accepted.map((line) => {
      const before = creditedBefore(order, line);
      return money.subtract(valueOf(order, line, decimal.add(before, line.quantity)), valueOf(order, line, before));
    }),
  );
}

const creditedBefore = (order: LiveOrder, line: ReturnLine): Decimal =>
  decimal.sum(
    Object.values(order.returns)
      .flatMap((each) => each.accepted)
      .filter((each) => isSame(each, line))
      .map((each) => each.quantity),
  );

/** What was billed for so much of a shipment's line. */
function valueOf(order: LiveOrder, line: ReturnLine, quantity: Decimal): Money {
  const shipment = shipmentIn(order, line.shipment);
  const { currency } = shipment;
  const price = shipment.prices.find((each) => each.line === scheduleIn(order, line.schedule).line)?.price;
  if (price === undefined) return money.nothing(currency);
  const of = (lines: Shipment['free']): Decimal =>
    decimal.sum(lines.filter((each) => each.schedule === line.schedule).map((each) => each.quantity));
  const billed = decimal.subtract(of(shipment.lines), of(shipment.free));
  return money.rounded({ amount: decimal.multiply(decimal.least(quantity, billed), price), currency });
}
