/** Whatever may happen to an order, at random: reasonable and unreasonable commands, the world and its faults. */
import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { EffectOutcome, OrderCommand } from '../../../../src/core/model/command.ts';
import { decimal } from '../../../../src/core/model/decimal.ts';
import { Actor, InvoiceId, OrderId, type HoldId } from '../../../../src/core/model/identifiers.ts';
import { toIso, type Instant } from '../../../../src/core/model/instant.ts';
import * as money from '../../../../src/core/model/money.ts';
import { billed } from '../../../../src/core/process/tasks/finance-invoice.ts';
import type { EffectRequest } from '../../../../src/core/process/effects.ts';
import { waysOf } from '../../../../src/core/process/commands/holds.ts';
import type { Hold, Resolution, WayOut } from '../../../../src/core/model/hold.ts';
import { customer, FACTS, item, node, price } from '../../checks/facts.ts';
import { capture, demandOf, shipped } from '../../../stories/orders.ts';
import type { Town } from '../../../stories/town.ts';
import { cancelAll, cancelPart, change, isFailure, ORDER, pay, pick, stateOf, toQuantity, town } from './situations.ts';

/** What may happen; `n` picks among what there is. */
export type Act = readonly [kind: string, n: number, m: number];

const KINDS = [
  'change',
  'change',
  'cancel-part',
  'cancel',
  'move',
  'price',
  'stock',
  'item',
  'node',
  'credit',
  'deliver',
  'deliver',
  'deliver',
  'faulty',
  'ship',
  'ship',
  'ship-over',
  'ship-final',
  'pick',
  'wake',
  'later',
  'resolve',
  'resolve',
  'resolve',
  'stop',
  'take-back',
  'invoice',
  'pay',
  'add-line',
  'return',
  'nonsense',
] as const;

export const acts = fc.array(fc.tuple(fc.constantFrom(...KINDS), fc.nat(30), fc.nat(30)), { minLength: 1, maxLength: 25 });

const OUTCOMES: readonly EffectOutcome[] = [
  { kind: 'done' },
  { kind: 'refused', code: 'no', detail: 'not today' },
  { kind: 'in-doubt', code: 'timeout', detail: 'no answer' },
  { kind: 'dead', attempts: 5, code: 'timeout', detail: 'no answer' },
  { kind: 'read-back', found: 'unknown' },
  { kind: 'read-back', found: 'there' },
  { kind: 'read-back', found: 'not-there' },
];

function fits(effect: EffectRequest, n: number): EffectOutcome {
  const outcomes = OUTCOMES.filter((each) => (effect.mode === 'read-back') === (each.kind === 'read-back'));
  return outcomes[n % outcomes.length] as EffectOutcome;
}

/** A way out with plausible particulars. */
function resolutionOf(it: Town, hold: Hold, way: WayOut, n: number): Resolution {
  const { lineOrder } = it.live(ORDER);
  const line = lineOrder[n % lineOrder.length] as (typeof lineOrder)[number];
  switch (way) {
    case 'requote':
    case 'reprice':
      return { way, prices: lineOrder.map((each) => ({ line: each, amount: decimal('4.50') })) };
    case 'approve-excess':
      return { way, amount: decimal('1000000') };
    case 'map-item':
    case 'substitute':
      return { way, line, item: 'BRG-6205' as never };
    case 'correct-address':
      return {
        way,
        address: { name: 'Dock 2', lines: ['1 Quay'], city: 'Toledo', region: 'OH', postalCode: '43611', country: 'US' },
      };
    case 'round':
      return { way, to: n % 2 === 0 ? 'up' : 'down' };
    case 'extend':
      return { way, requested: '2026-07-30' as never };
    case 'confirm-by-hand':
      return { way, reference: 'TEL-1' };
    case 'accept-over': {
      const over =
        hold.reason.type === 'discrepancy'
          ? hold.reason.lines.map((each) => Number(each.found) - Number(each.expected)).filter((each) => each > 0)
          : [];
      const all = decimal(String(over.reduce((sum, each) => sum + each, 0)));
      const none = decimal('0');
      return n % 3 === 0
        ? { way, bill: all, gift: none, takeBack: none }
        : n % 3 === 1
          ? { way, bill: none, gift: all, takeBack: none }
          : { way, bill: none, gift: none, takeBack: all };
    }
    case 'freeze-facts':
      return { way, for: 3_600_000 as never };
    case 'cancel-lines':
      return { way, lines: [line] };
    default:
      return { way } as Resolution;
  }
}

export function say(it: Town, command: OrderCommand, roles: readonly string[] = [], actor = 'person:ana'): void {
  const before = stateOf(it);
  const answer = it.ask(ORDER, command, { roles, actor: Actor.of(actor) });
  if (isFailure(answer)) expect(stateOf(it), `${answer.code} changed something`).toBe(before);
  check(it);
}

function resolveOne(it: Town, n: number, m: number): void {
  const holds = Object.values(it.live(ORDER).holds);
  const hold = holds[n % Math.max(1, holds.length)];
  if (hold === undefined) return;
  const ways = waysOf(hold);
  const way = ways[m % ways.length] as WayOut;
  const resolution = resolutionOf(it, hold, way, m);
  for (const person of ['person:ana', 'person:ben'])
    if (it.live(ORDER).holds[hold.id] !== undefined)
      say(it, { type: 'resolve-hold', hold: hold.id, resolution, note: 'so be it' }, [hold.team], person);
}

/** Every line adds up, nothing is cancelled or shipped below nothing, and all that happened is plain data. */
export function check(it: Town): void {
  const order = it.orders.get(OrderId.of(ORDER));
  if (order === undefined || order.state === 'none' || order.state === 'parked') return;
  expect(it.conserves(ORDER)).toBe(true);
  for (const schedule of Object.values(order.schedules)) {
    const { shipped: gone, cancelled, overage } = schedule;
    const ordered = schedule.counted?.ordered ?? schedule.quantity.value;
    expect(Number(cancelled), 'cancelled at most what was ordered').toBeLessThanOrEqual(Number(ordered));
    expect([gone, cancelled, overage].some((each) => each.startsWith('-'))).toBe(false);
  }
}

/** A few answers, good and bad, and then silence. */
function faulty(it: Town, n: number, m: number): void {
  let answers = 1 + (n % 6);
  it.deliver((effect) => (answers-- > 0 ? fits(effect, m + answers) : undefined));
}

export function act(it: Town, [kind, n, m]: Act, step: number): void {
  const live = it.live(ORDER);
  const schedules = Object.values(live.schedules);
  const schedule = schedules[n % schedules.length] as (typeof schedules)[number];
  const fulfillments = Object.values(live.fulfillments);
  const fulfillment = fulfillments[n % Math.max(1, fulfillments.length)];
  const reference = `R${step}`;
  switch (kind) {
    case 'change':
      return say(it, change([toQuantity(String(m), 'EA', schedule.id)], reference));
    case 'cancel-part':
      return say(it, cancelPart(String(m), 'EA', reference, schedule.id));
    case 'cancel':
      return m % 5 === 0 ? say(it, cancelAll(reference)) : undefined;
    case 'move':
      return say(
        it,
        change(
          [{ kind: 'destination', to: { kind: 'on-file', shipTo: (m % 2 === 0 ? 'MAIN' : 'STORE-12') as never } }],
          reference,
        ),
      );
    case 'price':
      return it.learn(
        'price',
        ['AGR-ACME', 'BRG-6204'],
        price({
          spans: [{ from: '2026-01-01' as never, breaks: [{ atLeast: decimal('1'), price: decimal(`4.${10 + (m % 3)}`) }] }],
        }),
      );
    case 'stock':
      return it.stock('EAST', 'BRG-6204', String(m * 3));
    case 'item':
      return it.learn(
        'item',
        ['BRG-6204'],
        item(m % 3 === 0 ? { status: 'blocked' } : { multiple: decimal(String(1 + (m % 3))) }),
      );
    case 'node':
      return it.learn(
        'node',
        ['EAST'],
        node(
          m % 3 === 0
            ? { status: 'stopped' }
            : m % 3 === 1
              ? { recall: { kind: 'none' }, interceptCost: money.money('85.00', 'USD') }
              : {},
        ),
      );
    case 'credit':
      return it.credit('ACME-GROUP', String(m * 20));
    case 'deliver':
      return it.deliver();
    case 'faulty':
      return faulty(it, n, m);
    case 'ship':
    case 'ship-over':
    case 'ship-final': {
      if (fulfillment === undefined) return undefined;
      const lines = Object.fromEntries(
        fulfillment.lines.map((line) => [
          line.schedule,
          kind === 'ship-over' ? String(Number(line.quantity) + 2) : String(1 + (m % Number(line.quantity))),
        ]),
      );
      const of = fulfillment.lines[0]?.item;
      return say(
        it,
        shipped(`S${step}`, fulfillment.id, lines, {
          final: kind === 'ship-final',
          left: toIso((it.now - (m % 4) * 3_600_000) as Instant),
          ...(of === undefined ? {} : { item: of }),
        }),
      );
    }
    case 'pick':
      return fulfillment === undefined ? undefined : say(it, { ...pick(String(m), fulfillment.id) });
    case 'wake':
      return say(it, { type: 'wake' });
    case 'later':
      it.now = (it.now + m * 3_600_000) as Instant;
      return say(it, { type: 'wake' });
    case 'resolve':
      return resolveOne(it, n, m);
    case 'stop':
      return say(it, { type: 'place-hold', note: 'wait', team: 'operations' });
    case 'take-back': {
      const [hold] = Object.keys(live.decisions);
      return say(it, { type: 'take-back-ruling', hold: (hold ?? 'H1') as HoldId, note: 'a slip' });
    }
    case 'invoice':
      return bill(it, n, step);
    case 'pay': {
      const invoice = Object.values(live.invoices)[0];
      return invoice === undefined
        ? undefined
        : say(it, pay(invoice.id, invoice.amount.amount === '0' ? '1' : invoice.amount.amount, reference));
    }
    case 'add-line':
      return say(
        it,
        change(
          [
            {
              kind: 'line-added',
              line: {
                id: `A${step}` as never,
                item: { ours: (m % 4 === 0 ? 'NOBODY-KNOWS' : 'BRG-6204') as never },
                schedules: [{ id: `A${step}.1` as never, quantity: { value: decimal(String(1 + m)), unit: 'EA' as never } }],
              },
            },
          ],
          reference,
        ),
      );
    case 'return': {
      const shipment = Object.values(live.shipments)[n % Math.max(1, Object.keys(live.shipments).length)];
      if (shipment === undefined) return undefined;
      const lines = shipment.lines.map(({ schedule: id }) => ({ shipment: shipment.id, schedule: id, quantity: decimal('1') }));
      say(it, { type: 'authorise-return', return: `R${step}` as never, reason: 'damaged', lines });
      say(it, { type: 'receive-return', return: `R${step}` as never, lines });
      return say(it, { type: 'inspect-return', return: `R${step}` as never, accepted: m % 2 === 0 ? lines : [] });
    }
    default:
      return say(it, NONSENSE[m % NONSENSE.length] as OrderCommand);
  }
}

const NONSENSE: readonly OrderCommand[] = [
  change([toQuantity('-4')], 'N1'),
  change([toQuantity('4', 'ZZ')], 'N2'),
  change([toQuantity('4', 'EA', '9.9')], 'N3'),
  cancelPart('99999', 'EA', 'N4'),
  cancelPart('1.5', 'EA', 'N5'),
  { type: 'note-facts', facts: ['moon:full' as never] },
  { type: 'resolve-hold', hold: 'nobody' as never, resolution: { way: 'approve' }, note: '' },
  { type: 'claim-effect', instance: 'release/F99' as never, generation: 7, act: 'do' },
  {
    type: 'record-effect',
    instance: 'book' as never,
    generation: 1,
    act: 'undo',
    outcome: { kind: 'dead', attempts: 1, code: 'x', detail: '' },
  },
  { type: 'record-effect', instance: 'book' as never, generation: 99, act: 'do', outcome: { kind: 'done' } },
  shipped('SX', 'F1', { '9.9': '1' }),
  shipped('SX', 'F1', { '1.1': '-1' }),
  pay('NO-INVOICE', '1'),
];

export function bill(it: Town, n: number, step: number | string): void {
  const order = it.live(ORDER);
  const shipments = Object.values(order.shipments);
  const shipment = shipments[n % Math.max(1, shipments.length)];
  if (shipment === undefined) return;
  const goods = money.sum(
    shipment.currency,
    billed(order, shipment).map((line) => line.amount),
  );
  const nothing = money.nothing(shipment.currency);
  say(it, {
    type: 'record-invoice',
    invoice: {
      id: InvoiceId.of(`I${step}`),
      parts: [{ order: order.id, shipment: shipment.id, goods, tax: nothing }],
      charges: [],
      tax: nothing,
      total: goods,
      postedAt: it.now,
    },
  });
}

export function started(): Town {
  const it = town(
    {
      'customer:ACME': customer({ silence: { after: 86_400_000 as never, means: 'accepted' } }),
      'price:LIST/BRG-6205': FACTS['price:LIST/BRG-6205'] as never,
    },
    '40',
    '400',
  );
  it.tell(
    ORDER,
    capture(
      demandOf([
        { quantity: '10', price: '4.10' },
        { stores: { MAIN: '6', 'STORE-12': '5' }, cancelAfter: '2026-06-03' },
      ]),
    ),
  );
  return it;
}
