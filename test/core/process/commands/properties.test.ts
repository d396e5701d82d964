/**
 * Whatever happens to an order, in whatever order: nothing throws, every line adds up, a refusal changes nothing, the
 * events alone give the state, and the same question has the same answer. When faults stop and partners answer, the
 * order ends or waits on a named hold.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { digest } from '../../../../src/core/model/digest.ts';
import { OrderId, type ScheduleId } from '../../../../src/core/model/identifiers.ts';
import { toIso, type Instant } from '../../../../src/core/model/instant.ts';
import * as money from '../../../../src/core/model/money.ts';
import { evolve, NO_ORDER } from '../../../../src/core/process/evolve.ts';
import type { Order } from '../../../../src/core/model/order.ts';
import { shipped } from '../../../stories/orders.ts';
import type { Town } from '../../../stories/town.ts';
import { ORDER, pay, stateOf } from './situations.ts';
import { acts, act, say, check, bill, started, type Act } from './happenings.ts';

const OPTIONS = { numRuns: 100, seed: 20260601, endOnFailure: false } as const;

test('nothing throws, every line adds up, and a refusal changes nothing', () => {
  fc.assert(
    fc.property(acts, (all) => {
      const it = started();
      check(it);
      all.forEach((each, step) => {
        act(it, each, step);
        check(it);
      });
      folds(it);
    }),
    OPTIONS,
  );
});

/** The events from nothing, as they come back from a store, give exactly the state. */
function folds(it: Town): void {
  const id = OrderId.of(ORDER);
  const events = it.events.get(id) ?? [];
  const stored: typeof events = JSON.parse(JSON.stringify(events));
  expect(stored).toEqual(events);
  let order: Order = NO_ORDER;
  for (const event of stored) order = evolve(order, event);
  expect(digest(order)).toBe(stateOf(it));
}

test('the same happenings always give the same events', () => {
  const lived = (all: readonly Act[]): string => {
    const it = started();
    all.forEach((each, step) => act(it, each, step));
    return digest(it.events.get(OrderId.of(ORDER)));
  };
  fc.assert(
    fc.property(acts, (all) => lived(all) === lived(all)),
    { ...OPTIONS, numRuns: 15 },
  );
});

/** Faults stop, partners answer, the rest of what is out ships, is billed and paid. */
function quieten(it: Town): void {
  for (let rounds = 0; rounds < 12; rounds++) {
    it.deliver((effect) =>
      effect.mode === 'read-back'
        ? { kind: 'read-back', found: effect.act === 'undo' ? 'not-there' : 'there' }
        : { kind: 'done' },
    );
    const order = it.live(ORDER);
    if (order.state !== 'open') return;
    it.now = (it.now + 3_600_000) as Instant;
    say(it, { type: 'wake' });
    for (const fulfillment of Object.values(order.fulfillments)) {
      if (fulfillment.state !== 'released') continue;
      const gone = (id: ScheduleId): number =>
        Object.values(order.shipments)
          .flatMap((each) => (each.fulfillment === fulfillment.id ? each.lines : []))
          .filter((line) => line.schedule === id)
          .reduce((sum, line) => sum + Number(line.quantity), 0);
      const lines = fulfillment.lines
        .map((line) => ({ ...line, left: Number(line.quantity) - gone(line.schedule) }))
        .filter((line) => line.left > 0);
      const first = lines[0];
      if (first !== undefined)
        say(
          it,
          shipped(
            `SQ${rounds}-${fulfillment.id}`,
            fulfillment.id,
            Object.fromEntries(lines.map((line) => [line.schedule, String(line.left)])),
            { item: first.item, left: toIso(it.now) },
          ),
        );
    }
    it.deliver();
    const shipments = Object.values(it.live(ORDER).shipments);
    shipments.forEach((shipment, n) => {
      const isBilled = Object.values(it.live(ORDER).invoices).some(
        (invoice) => invoice.shipments.includes(shipment.id) && invoice.rebilled !== true,
      );
      if (!isBilled && it.live(ORDER).tasks[`invoice/${shipment.id}` as never]?.state === 'done') bill(it, n, `Q${rounds}-${n}`);
    });
    for (const { id, state, lines } of Object.values(it.live(ORDER).returns)) {
      if (state !== 'authorised') continue;
      say(it, { type: 'receive-return', return: id, lines });
      say(it, { type: 'inspect-return', return: id, accepted: lines });
    }
    for (const invoice of Object.values(it.live(ORDER).invoices)) {
      const owed = money.subtract(money.subtract(invoice.amount, invoice.credited), invoice.paid);
      if (invoice.state === 'posted' && !owed.amount.startsWith('-') && owed.amount !== '0')
        say(it, pay(invoice.id, owed.amount, `Q${rounds}`));
    }
  }
}

test('when faults stop, the order ends with nothing claimed, or waits for something that has a name', () => {
  fc.assert(
    fc.property(acts, (all) => {
      const it = started();
      all.forEach((each, step) => act(it, each, step));
      quieten(it);
      const { state, holds, claims, tasks } = it.live(ORDER);
      const isOver = state !== 'open';
      const waits = Object.keys(holds).length > 0 || Object.values(claims).some((claim) => claim.state.kind === 'waiting');
      expect(isOver || waits, JSON.stringify(tasks)).toBe(true);
      const left = [...it.accounts].filter(([key, account]) => /^(stock|credit):/.test(key) && account.claimed !== '0');
      expect(isOver ? left.map(([key]) => key) : []).toEqual([]);
    }),
    OPTIONS,
  );
});
