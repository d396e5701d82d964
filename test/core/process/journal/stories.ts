/** Stories whose journals are kept to the letter: between them an order meets nearly everything that can befall it. */
import type { EffectOutcome, OrderCommand } from '../../../../src/core/model/command.ts';
import { decimal } from '../../../../src/core/model/decimal.ts';
import type { HoldReason, Resolution } from '../../../../src/core/model/hold.ts';
import { HoldId, InvoiceId, ItemId, ReturnId, ScheduleId, ShipmentId, ShipToId } from '../../../../src/core/model/identifiers.ts';
import { duration, instant } from '../../../../src/core/model/instant.ts';
import { money } from '../../../../src/core/model/money.ts';
import {
  address,
  addressKey,
  addressVerdict,
  cost,
  creditStanding,
  customer,
  customerWithoutDefault,
  item,
  MAIN_DOCK,
  network,
  node,
  payment,
  price,
  screening,
  screeningKey,
  shipTo,
  terms,
  transit,
} from '../../checks/facts.ts';
import { capture, demandOf, lineOf, shipped, type LineOf } from '../../../stories/orders.ts';
import type { Partner, Town } from '../../../stories/town.ts';
import { cancelPart, change, invoice, pay, pick, toQuantity } from '../commands/situations.ts';
import { butFor, NORTH_DOCK, report, resolve, SOUTH_DOCK, town } from '../settle/given.ts';
import { Journal } from './journal.ts';
import { eventsOf, Teller } from './told.ts';

const usd = (amount: string) => money(amount, 'USD');
const moveTo = (to: typeof NORTH_DOCK): OrderCommand =>
  change([{ kind: 'destination', to: { kind: 'given', address: to } }], `move to ${to.name}`);
const PRICED: readonly LineOf[] = [{ quantity: '10', price: '4.10' }];
const party = screeningKey(MAIN_DOCK.name, 'US').split(':')[1] as string;
const at =
  (time: string, act: (it: Town) => unknown) =>
  (it: Town): unknown =>
    act(it.at(time));
const decides =
  (type: HoldReason['type'], resolution: Resolution, ...people: readonly string[]) =>
  (it: Town): void =>
    resolve(it, type, resolution, people.length === 0 ? ['person:ana'] : [...people]);
/** What an order of ten bearings brings about, until the warehouse has it: other stories only name it. */
function usual(): readonly string[] {
  const it = town();
  it.tell('O1', capture(demandOf(PRICED)));
  it.deliver();
  const teller = new Teller();
  return eventsOf(it, 'O1').map((event) => teller.event(event, it.now));
}
const captured = (it: Town, lines = PRICED, more: Parameters<typeof demandOf>[1] = {}, known = usual()): Journal =>
  new Journal(it, known).tell('an order comes in', capture(demandOf(lines, more)));
const released = (it: Town, lines = PRICED): Journal => captured(it, lines).deliver();
const back = (quantity: string) => [
  { shipment: ShipmentId.of('S1'), schedule: ScheduleId.of('1.1'), quantity: decimal(quantity) },
];
const agreedAt = (amount: string) =>
  price({ spans: [{ from: '2026-01-01' as never, breaks: [{ atLeast: decimal('1'), price: decimal(amount) }] }] });
const failing =
  (task: string, outcome: EffectOutcome, readBack: EffectOutcome): Partner =>
  (effect) =>
    effect.mode === 'read-back' ? readBack : effect.task === task ? outcome : { kind: 'done' };
const STORE_12 = address({ name: 'Acme Store 12', lines: ['9 Lake St'], city: 'Erie', region: 'PA', postalCode: '16501' });
const TWO_NODES = {
  'network:INDUSTRIAL': network('EAST', 'WEST'),
  'node:WEST': node({ name: 'West', priority: 2 }),
  'transit:WEST/OH': transit({ days: 4, cost: usd('31.00') }),
};

export const STORIES: Readonly<Record<string, () => Journal>> = {
  'as usual': () => captured(town(), PRICED, {}, []).deliver(),

  'from capture to paid': () =>
    released(town(), [
      { quantity: '10', price: '4.10', requested: '2026-06-20' },
      { item: 'BRG-6205', quantity: '5', price: '5.20' },
    ])
      .tell('the warehouse has understood', {
        type: 'record-acknowledgement',
        fulfillment: 'F1' as never,
        generation: 1,
        reference: 'WMS-7',
      })
      .tell('the first line is picked', pick('10'))
      .did('the first truck leaves', (it) =>
        it.at('2026-06-01T15:00:00Z').tell('O1', shipped('S1', 'F1', { '1.1': '10' }, { final: false, tracking: '1Z7' })),
      )
      .tell('the second truck leaves', shipped('S2', 'F1', { '2.1': '5' }, { item: 'BRG-6205' }))
      .deliver('the ERP posts, finance invoices')
      .tell('the first is delivered', { type: 'record-delivery', shipment: 'S1' as never, deliveredAt: 1780500000000 as never })
      .tell('its invoice', invoice('I1', 'S1', '41.00', '3.38', { charges: '12.00' }))
      .tell('the other invoice', invoice('I2', 'S2', '26.00'))
      .tell('half is paid', pay('I1', '20.00'))
      .tell('the rest is paid', pay('I1', '36.38', 'WIRE-2'))
      .tell('the other is paid', pay('I2', '26.00')),

  'the buyer moves an order that is in the warehouse': () =>
    released(town()).tell('go to the north dock', moveTo(NORTH_DOCK)).deliver('the warehouse gives it back, and takes it again'),

  'a warehouse that gives back only a part': () =>
    released(town())
      .tell('go to the north dock', moveTo(NORTH_DOCK))
      .did('6 of 10 are given back', (it) =>
        report(
          it,
          'release/F1',
          {
            kind: 'undo-partly',
            answer: {
              undone: [{ schedule: '1.1' as never, quantity: decimal('6') }],
              kept: [{ schedule: '1.1' as never, quantity: decimal('4') }],
            },
          },
          'undo',
        ),
      )
      .deliver()
      .did('the part that was kept may go', decides('beyond-recall', { way: 'let-ship' })),

  'a warehouse that cannot be recalled': () =>
    released(town({ 'node:EAST': node({ recall: { kind: 'none' }, interceptCost: usd('85') }) }))
      .did(
        'go to the north dock',
        at('2026-06-01T09:30:00Z', (it) => it.tell('O1', moveTo(NORTH_DOCK))),
      )
      .did('the truck is stopped', decides('beyond-recall', { way: 'intercept' }))
      .deliver(),

  'shipped while it was recalled': () =>
    released(town())
      .tell('go to the north dock', moveTo(NORTH_DOCK))
      .tell('the truck has left', shipped('S1', 'F1', { '1.1': '10' }))
      .deliver(),

  'too much, of which some is taken back': () =>
    released(town())
      .tell('13 leave', shipped('S1', 'F1', { '1.1': '13' }))
      .did(
        'one is billed, one given, one taken back',
        decides('discrepancy', { way: 'accept-over', bill: decimal('1'), gift: decimal('1'), takeBack: decimal('1') }),
      )
      .deliver()
      .tell('the invoice', invoice('I1', 'S1', '45.10'))
      .tell('it comes back', { type: 'receive-return', return: ReturnId.of('R-S1'), lines: back('1') })
      .tell('it is good', { type: 'inspect-return', return: ReturnId.of('R-S1'), accepted: back('1') })
      .tell('the invoice is paid', pay('I1', '45.10')),

  'too little, and no more of it': () =>
    released(town())
      .tell('7 are picked', pick('7'))
      .tell('7 leave', shipped('S1', 'F1', { '1.1': '7' }))
      .did('nothing more is sent', decides('discrepancy', { way: 'ship-short' })),

  'too little, to be picked again': () =>
    released(town())
      .tell('7 leave', shipped('S1', 'F1', { '1.1': '7' }))
      .did('3 are to follow', decides('discrepancy', { way: 're-pick' }))
      .deliver(),

  'an invoice that is wrong, and made again': () =>
    released(town())
      .tell('all leaves', shipped('S1', 'F1', { '1.1': '10' }))
      .deliver()
      .tell('52.00 for 41.00', invoice('I1', 'S1', '52.00'))
      .did('credit it, bill again', decides('invoice-mismatch', { way: 'credit-and-rebill' }))
      .deliver()
      .tell('41.00', invoice('I2', 'S1', '41.00'))
      .tell('paid', pay('I2', '41.00')),

  'an invoice that is wrong, and accepted': () =>
    released(town())
      .tell('all leaves', shipped('S1', 'F1', { '1.1': '10' }))
      .deliver()
      .tell('40.00 for 41.00', invoice('I1', 'S1', '40.00'))
      .did('let it be', decides('invoice-mismatch', { way: 'accept-theirs' }))
      .tell('paid', pay('I1', '40.00')),

  'disputed, returned, credited': () =>
    released(town())
      .tell('all leaves', shipped('S1', 'F1', { '1.1': '10' }))
      .deliver()
      .tell('the invoice', invoice('I1', 'S1', '41.00'))
      .tell('the price is disputed', {
        type: 'open-dispute',
        invoice: InvoiceId.of('I1'),
        reason: 'price',
        amount: usd('5'),
      })
      .tell('settled for 3.00', { type: 'settle-dispute', invoice: InvoiceId.of('I1'), credit: usd('3') })
      .tell('the rest is paid', pay('I1', '38.00'))
      .tell('two are damaged', { type: 'authorise-return', return: ReturnId.of('R1'), reason: 'damaged', lines: back('2') })
      .tell('they come back', { type: 'receive-return', return: ReturnId.of('R1'), lines: back('2') })
      .tell('they are', { type: 'inspect-return', return: ReturnId.of('R1'), accepted: back('2') }),

  'half of it waits for stock, for too long': () => {
    const it = town();
    it.stock('EAST', 'BRG-6204', '4');
    return released(it)
      .did('five days later', (then) => then.until('2026-06-06T09:00:00Z'))
      .did('let it wait', decides('shortage', { way: 'backorder' }))
      .did('five days more', (then) => then.until('2026-06-11T10:00:00Z'))
      .did('stock comes', (then) => then.stock('EAST', 'BRG-6204', '50'))
      .deliver();
  },

  'no backorders, and an offer that the buyer takes': () => {
    const it = town({
      'customer:ACME': customer({ backorder: 'refused', silence: { after: duration('2d'), means: 'refused' } }),
    });
    it.stock('EAST', 'BRG-6204', '4');
    return captured(it)
      .did('ask him', decides('shortage', { way: 'ask-buyer' }))
      .tell('4 will do', { type: 'answer-counter-offer', accepted: true, reference: 'call-9' })
      .deliver();
  },

  'an offer that nobody answers': () => {
    const silence = { after: duration('2d'), means: 'refused' } as const;
    return captured(town({ 'customer:ACME': customer({ silence }) }), [{ quantity: '10', price: '3.00' }])
      .did('ask him', decides('price-difference', { way: 'ask-buyer' }))
      .did('two days later', (it) => it.until('2026-06-04T09:00:00Z'));
  },

  'two nodes, of which one is stopped': () => {
    const it = town(TWO_NODES);
    it.stock('EAST', 'BRG-6204', '6');
    it.stock('WEST', 'BRG-6204', '60');
    return captured(it)
      .did('the west warehouse is stopped', (then) => then.learn('node', ['WEST'], node({ priority: 2, status: 'stopped' })))
      .deliver()
      .did('it works again', (then) => then.learn('node', ['WEST'], node({ priority: 2 })))
      .deliver();
  },

  'stores on different days': () =>
    captured(town({ [addressKey(STORE_12)]: addressVerdict(), [screeningKey(STORE_12.name, 'US')]: screening() }), [
      { stores: { MAIN: '6', 'STORE-12': '4' }, price: '4.10', notBefore: '2026-06-03', cancelAfter: '2026-06-09' },
      { item: 'BRG-6205', quantity: '7', price: '5.20', requested: '2026-06-12' },
    ])
      .deliver('what may go now')
      .did('the third of June', (it) => it.until('2026-06-03T00:00:00Z'))
      .deliver('what may go now')
      .tell('one store’s goods leave', shipped('S1', 'F2', { '1.1': '6' }))
      .did('the tenth of June', (it) => it.until('2026-06-10T00:00:00Z')),

  'stock that another channel takes': () =>
    released(town())
      .did('only 7 are really there', (it) => it.stock('EAST', 'BRG-6204', '7'))
      .deliver(),

  'a group over its limit': () => {
    const it = town();
    it.credit('ACME-GROUP', '50000', '49970');
    return captured(it, [
      { quantity: '5', price: '4.10' },
      { item: 'BRG-6205', quantity: '5', price: '5.20' },
    ])
      .did('what there is room for', decides('credit', { way: 'partial-release' }))
      .deliver()
      .did(
        'the rest by two people',
        decides('credit', { way: 'approve-excess', amount: decimal('20') }, 'person:ana', 'person:ben'),
      )
      .deliver();
  },

  'credit that is stopped after the release': () =>
    released(town())
      .did('stopped', (it) => it.learn('credit-standing', ['ACME-GROUP'], creditStanding({ stopped: true })))
      .deliver()
      .did('goes on', (it) => it.learn('credit-standing', ['ACME-GROUP'], creditStanding()))
      .deliver(),

  'a price below the floor': () =>
    captured(town({ 'cost:BRG-6204': cost('4.00') }))
      .did('six dollars', decides('below-margin', { way: 'reprice', prices: [{ line: '1' as never, amount: decimal('6') }] }))
      .deliver(),

  'a price that leaves the tolerance and comes back': () =>
    released(town())
      .did('4.60', (it) => it.learn('price', ['AGR-ACME', 'BRG-6204'], agreedAt('4.60')))
      .deliver()
      .did('4.11', (it) => it.learn('price', ['AGR-ACME', 'BRG-6204'], agreedAt('4.11')))
      .deliver(),

  'a hold that nobody works': () =>
    captured(town(), [{ price: '4.90' }])
      .did('two hours later', (it) => it.until('2026-06-01T10:00:00Z'))
      .did('four days later', (it) => it.until('2026-06-05T10:00:00Z'))
      .did('theirs', decides('price-difference', { way: 'theirs' })),

  'a party on a list, cleared by two': () =>
    captured(
      town({
        [screeningKey(MAIN_DOCK.name, 'US')]: screening({
          result: 'match',
          matches: [{ list: 'SDN', name: 'Acme', score: decimal('0.99') }],
        }),
      }),
    )
      .did('one', decides('screening', { way: 'clear' }))
      .did('two', decides('screening', { way: 'clear' }, 'person:ben'))
      .deliver()
      .did('another hit', (it) => it.learn('screening', [party], screening({ result: 'possible-match' }))),

  'a ship-to that is stopped, and put right': () =>
    captured(town({ 'ship-to:ACME/MAIN': shipTo({ status: 'stopped' }) }))
      .did('the north dock', decides('ship-to', { way: 'correct-address', address: NORTH_DOCK }))
      .deliver(),

  'the same purchase order again': () => {
    const it = town();
    it.tell('O1', capture(demandOf(PRICED)));
    return new Journal(it, usual(), 'O2')
      .did('another message', (then) =>
        then.tell('O2', capture(demandOf(PRICED, { channel: { kind: 'api', name: 'api', message: 'M9' } }))),
      )
      .did('they are one', (then) => resolve(then, 'duplicate', { way: 'merge' }, ['person:ana'], 'O2'));
  },

  'in sixes, with another item in its place': () =>
    captured(town({ 'item:BRG-6204': item({ multiple: decimal('6') }), 'item:BRG-6205': item({ minimum: decimal('20') }) }))
      .did('twelve', decides('not-orderable', { way: 'round', to: 'up' }))
      .tell('6205 after all', change([{ kind: 'item', line: '1' as never, to: { ours: ItemId.of('BRG-6205') } }]))
      .did('twenty', decides('not-orderable', { way: 'round', to: 'up' })),

  'a release that nobody answered': () =>
    captured(town())
      .did('no answer', (it) =>
        it.deliver(
          failing(
            'warehouse.release',
            { kind: 'in-doubt', code: 'timeout', detail: 'no answer' },
            { kind: 'read-back', found: 'unknown' },
          ),
        ),
      )
      .did('send it again', decides('effect', { way: 'send-again' }))
      .did('dead', (it) =>
        it.deliver(
          failing(
            'warehouse.release',
            { kind: 'dead', attempts: 5, code: 'timeout', detail: 'no answer' },
            { kind: 'read-back', found: 'unknown' },
          ),
        ),
      )
      .did('it was there', decides('effect', { way: 'confirm-by-hand', reference: 'TEL-7' })),

  'a booking that is refused': () =>
    captured(town())
      .did('closed for the year', (it) =>
        it.deliver(failing('erp.book', { kind: 'refused', code: 'closed', detail: 'year end' }, { kind: 'done' })),
      )
      .did('send it again', decides('effect', { way: 'send-again' }))
      .deliver(),

  'facts that grew too old': () =>
    captured(town(), [{ quantity: '10', price: '4.10', notBefore: '2026-12-10' }])
      .deliver()
      .did('half a year later', (it) => it.until('2026-12-10T00:00:00Z'))
      .did('a quarter of an hour later', (it) => it.until('2026-12-10T01:00:00Z')),

  'undone three times in a day': () => {
    const journal = released(town());
    for (const place of [NORTH_DOCK, SOUTH_DOCK, MAIN_DOCK])
      journal
        .did(`to ${place.name}`, (it) => {
          it.now = (it.now + 60_000) as never;
          it.tell('O1', moveTo(place));
        })
        .deliver();
    return journal
      .did('wait two hours', decides('unsettled', { way: 'freeze-facts', for: duration('2h') }))
      .did('two hours later', (it) => it.until('2026-06-01T10:03:00Z'))
      .deliver();
  },

  'stopped by a person': () =>
    released(town())
      .tell('stop', { type: 'place-hold', note: 'the buyer called', team: 'operations' })
      .deliver()
      .did('go on', decides('stopped', { way: 'resume' }))
      .deliver(),

  'changes before the order': () =>
    new Journal(town(), usual())
      .tell('12 instead of 10', change([toQuantity('12')], 'C-2', 2))
      .tell('an older one: 11', change([toQuantity('11')], 'C-1', 1))
      .tell('one that fits nothing', change([toQuantity('1', 'EA', '9.9')], 'C-3', 3))
      .tell('the order', capture(demandOf(PRICED)))
      .did('let it be', decides('change-unfit', { way: 'approve' }))
      .deliver(),

  'changed in many ways': () =>
    captured(town())
      .tell(
        'a line more, by express, for another purchase order',
        change(
          [
            { kind: 'line-added', line: lineOf('2', { item: 'BRG-6205', quantity: '3', price: '5.20' }) },
            { kind: 'instructions', to: 'call before' },
            { kind: 'freight', to: { payer: 'buyer', account: '77' } },
            { kind: 'purchase-order', to: 'PO-2' },
            { kind: 'price', line: '1' as never, to: { amount: decimal('4.11'), unit: 'EA' as never } },
          ],
          'C-1',
        ),
      )
      .tell(
        'store 12',
        change(
          [{ kind: 'destination', schedule: '2.1' as never, to: { kind: 'on-file', shipTo: ShipToId.of('STORE-12') } }],
          'C-2',
        ),
      )
      .tell('4 less', cancelPart('4'))
      .tell('paid in advance', change([{ kind: 'payment', to: { method: 'prepaid' } }], 'C-3'))
      .tell('on account after all', change([{ kind: 'payment', to: { method: 'terms' } }], 'C-4'))
      .deliver()
      .tell('nothing of it', { type: 'cancel', what: 'order', reference: 'call-3', reason: 'buyer' })
      .deliver(),

  'a kit and a substitute': () => {
    const components = [
      { item: ItemId.of('BRG-6204'), quantity: decimal('2') },
      { item: ItemId.of('BRG-6205'), quantity: decimal('1') },
    ];
    const it = town({
      'customer:ACME': customer({ substitution: 'allowed' }),
      'item:BRG-6205': item({ substitutes: [ItemId.of('BRG-6204')] }),
      'item:KIT-1': item({ name: 'Bearing kit', components }),
      'price:LIST/KIT-1': price(),
      'cost:KIT-1': cost(),
    });
    it.stock('EAST', 'BRG-6204', '20');
    it.stock('EAST', 'BRG-6205', '6');
    return released(it, [
      { item: 'KIT-1', quantity: '4', price: '5.20' },
      { item: 'BRG-6205', quantity: '5', price: '5.20' },
    ]).tell('the kits leave', shipped('S1', 'F1', { '1.1': '4' }, { item: 'KIT-1', final: false }));
  },

  'nobody knows the item, the unit or the place': () =>
    captured(
      town({ 'ship-to:ACME/STORE-12': shipTo({ address: address({ name: 'Store 12', lines: [], city: '' }) }) }),
      [{ item: 'THEIRS', quantity: '10' }, { quantity: '1.5' }, { item: 'BRG-6205', quantity: '5' }],
      { destination: { kind: 'on-file', shipTo: ShipToId.of('STORE-12') } },
    ).did('it is a 6204', decides('incomplete', { way: 'map-item', line: '1' as never, item: ItemId.of('BRG-6204') })),

  'booked, and then not wanted by anybody': () =>
    captured(town())
      .did('everybody but the warehouse', (it) => it.deliver(butFor('warehouse.release')))
      .tell('not wanted', { type: 'cancel', what: 'order', reference: 'call-3', reason: 'buyer' })
      .deliver(),

  'another item, while a deaf warehouse has the first': () =>
    released(town({ 'node:EAST': node({ recall: { kind: 'until-clock', after: duration('15min') } }) }))
      .did(
        '6205 instead, at half past eight',
        at('2026-06-01T08:30:00Z', (it) =>
          it.tell('O1', change([{ kind: 'item', line: '1' as never, to: { ours: ItemId.of('BRG-6205') } }])),
        ),
      )
      .did('less of it', (it) => it.tell('O1', change([toQuantity('8')], 'C-2')))
      .did('it may go', decides('beyond-recall', { way: 'let-ship' })),

  'an address that nobody can deliver to': () =>
    captured(
      town({
        [addressKey(STORE_12)]: addressVerdict({ verdict: 'undeliverable' }),
        [screeningKey(STORE_12.name, 'US')]: screening(),
      }),
      [
        { quantity: '4', price: '4.10' },
        { stores: { MAIN: '6', 'STORE-12': '4' }, price: '4.10' },
      ],
      { destination: { kind: 'given', address: STORE_12 } },
    ).did('it is the north dock', decides('ship-to', { way: 'correct-address', address: NORTH_DOCK })),

  'a ship-to that nobody knows': () =>
    captured(town(), PRICED, { destination: { kind: 'on-file', shipTo: ShipToId.of('STORE-99') } }).did(
      'it is the north dock',
      (it) =>
        it.tell(
          'O1',
          {
            type: 'resolve-hold',
            hold: HoldId.of('H1'),
            resolution: { way: 'correct-address', address: NORTH_DOCK },
            note: 'as agreed by phone',
          },
          { roles: ['service'] },
        ),
    ),

  'an order that does not say where to': () =>
    captured(town({ 'customer:ACME': customerWithoutDefault() }), PRICED, { destination: { kind: 'missing' } }).tell(
      'to the main dock',
      change([{ kind: 'destination', to: { kind: 'on-file', shipTo: ShipToId.of('MAIN') } }]),
    ),

  'paid by card': () => {
    const known = (more: Parameters<typeof payment>[0]) => (it: Town) => it.learn('payment', ['O1'], payment(more));
    return captured(town({ 'terms:ACME': terms({ kind: 'card' }) }))
      .did('declined', known({ status: 'declined' }))
      .did('too little', known({ amount: usd('40.99') }))
      .did('enough, for three days', known({ amount: usd('41.00'), expires: instant('2026-06-04T08:00:00Z') }))
      .did('everybody but the warehouse', (it) => it.deliver(butFor('warehouse.release')))
      .did('three days later', (it) => it.until('2026-06-04T09:00:00Z'))
      .did('on account', decides('payment-authorisation', { way: 'use-terms' }))
      .deliver();
  },

  'a price of the day it leaves': () =>
    captured(town({ 'customer:ACME': customer({ priceRule: 'ship-date' }) }), [{ quantity: '10' }])
      .deliver()
      .did('dearer from the second of June', (it) =>
        it.learn(
          'price',
          ['AGR-ACME', 'BRG-6204'],
          price({
            spans: [
              { from: '2026-01-01' as never, breaks: [{ atLeast: decimal('1'), price: decimal('4.10') }] },
              { from: '2026-06-02' as never, breaks: [{ atLeast: decimal('1'), price: decimal('4.35') }] },
            ],
          }),
        ),
      )
      .did('the third of June', (it) => it.until('2026-06-03T08:00:00Z'))
      .deliver()
      .tell('it had left on the first', shipped('S1', 'F1', { '1.1': '10' }))
      .deliver(),

  'taking back, of which nobody knows whether it was done': () =>
    released(town())
      .tell('go to the north dock', moveTo(NORTH_DOCK))
      .did('no answer, and nothing to be seen', (it) =>
        it.deliver(
          failing(
            'warehouse.release',
            { kind: 'in-doubt', code: 'timeout', detail: 'no answer' },
            { kind: 'read-back', found: 'unknown' },
          ),
        ),
      )
      .did('by telephone', decides('effect', { way: 'confirm-by-hand', reference: 'TEL-8' }))
      .deliver(),

  'taking back, and it is still there': () =>
    released(town())
      .tell('go to the north dock', moveTo(NORTH_DOCK))
      .did('in doubt', (it) => report(it, 'release/F1', { kind: 'in-doubt', code: 'timeout', detail: '' }, 'undo'))
      .did('there', (it) => report(it, 'release/F1', { kind: 'read-back', found: 'there' }, 'undo'))
      .did('refused', (it) => report(it, 'release/F1', { kind: 'refused', code: 'picked', detail: 'on the dock' }, 'undo')),

  'an item in whose place another comes': () =>
    captured(town({ 'item:BRG-6204': item({ status: 'discontinued', supersededBy: ItemId.of('BRG-6205') }) }))
      .did('ask him', decides('not-orderable', { way: 'ask-buyer' }))
      .tell('he agrees', { type: 'answer-counter-offer', accepted: true, reference: 'call-9' })
      .tell('he says so again', { type: 'answer-counter-offer', accepted: true, reference: 'call-9' }),

  'a date that cannot be kept': () =>
    captured(town(), [{ quantity: '10', price: '4.10', requested: '2026-06-02' }])
      .did('ask him', decides('date-jeopardy', { way: 'ask-buyer' }))
      .tell('no', { type: 'answer-counter-offer', accepted: false, reference: 'call-9' })
      .did('he takes it as it comes', decides('date-jeopardy', { way: 'accept-date' }))
      .deliver(),

  'three prices, of which two are offered': () =>
    captured(town(), [
      { quantity: '10', price: '3.00' },
      { item: 'BRG-6205', quantity: '5', price: '5.20' },
      { item: 'BRG-6205', quantity: '5', price: '4.00' },
    ])
      .did('ask him', decides('price-difference', { way: 'ask-buyer' }))
      .did('written down that he agrees', decides('awaiting-buyer', { way: 'record-acceptance' }))
      .deliver(),

  'a group long overdue': () =>
    captured(town({ 'credit-standing:ACME-GROUP': creditStanding({ overdue: usd('900'), oldestOverdueDays: 45 }) }))
      .did('two people', decides('credit', { way: 'approve' }, 'person:ana', 'person:ben'))
      .deliver()
      .did('more overdue', (it) =>
        it.learn('credit-standing', ['ACME-GROUP'], creditStanding({ overdue: usd('1900'), oldestOverdueDays: 75 })),
      )
      .did('in advance', decides('credit', { way: 'prepay' }))
      .did('nothing of it', decides('payment-authorisation', { way: 'cancel' }))
      .deliver(),

  'late news of what was cancelled meanwhile': () =>
    released(town(), [{ quantity: '10', price: '4.10', cancelAfter: '2026-06-05' }])
      .did('the sixth of June', (it) => it.until('2026-06-06T00:00:00Z'))
      .tell('6 had left on the fifth', shipped('S1', 'F1', { '1.1': '6' }, { left: '2026-06-05T15:00:00Z' }))
      .deliver(),

  'only whole, from two nodes': () => {
    const it = town({ ...TWO_NODES, 'customer:ACME': customer({ completeness: 'order' }) });
    it.stock('EAST', 'BRG-6204', '6');
    it.stock('WEST', 'BRG-6204', '3');
    return captured(it)
      .did('one more comes in the west', (then) => then.stock('WEST', 'BRG-6204', '4'))
      .deliver()
      .did('the network is the east alone', (then) => then.learn('network', ['INDUSTRIAL'], network('EAST')));
  },

  'behind another order in the line': () => {
    const it = town();
    it.stock('EAST', 'BRG-6204', '4');
    it.tell('O1', capture(demandOf(PRICED)));
    return new Journal(it, usual(), 'O2')
      .did('another order', (then) =>
        then.tell(
          'O2',
          capture(demandOf(PRICED, { purchaseOrder: 'PO-2', channel: { kind: 'edi', name: 'edi-acme', message: 'M2' } })),
        ),
      )
      .did('12 are there', (then) => then.stock('EAST', 'BRG-6204', '12'))
      .did('the first is cancelled', (then) =>
        then.tell('O1', { type: 'cancel', what: 'order', reference: 'x', reason: 'buyer' }),
      )
      .deliver();
  },

  'charges, tax and a bill in two parts': () =>
    captured(town(), PRICED, { charges: [{ id: 'freight', kind: 'freight', amount: usd('12') }] })
      .deliver()
      .tell('4 leave', shipped('S1', 'F1', { '1.1': '4' }, { final: false }))
      .tell('6 leave', shipped('S2', 'F1', { '1.1': '6' }))
      .deliver()
      .tell('goods, freight and tax', invoice('I1', 'S1', '16.40', '1.35', { charges: '12.00' }))
      .tell('two cents too much of tax', invoice('I2', 'S2', '24.60', '2.03', { total: '26.65' }))
      .did('let it be', decides('invoice-mismatch', { way: 'accept-theirs' }))
      .tell('both are paid, the first', pay('I1', '29.75', 'WIRE-1'))
      .tell('both are paid, the second', pay('I2', '26.65', 'WIRE-1')),
};
