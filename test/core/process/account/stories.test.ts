import { expect, test } from 'vitest';
import { CustomerId, OrderId } from '../../../../src/core/model/identifiers.ts';
import { decimal } from '../../../../src/core/model/decimal.ts';
import type { AccountCommand } from '../../../../src/core/process/account/command.ts';
import { position } from '../../../../src/core/process/account/state.ts';
import { account, adjust, at, claim, consume, CREDIT, EAST, giveUp, KEY, setLimit, snapshot } from './tell.ts';

test('story 1: two siblings race for credit; a payment frees the second by itself', () => {
  const group = account(CREDIT).given(setLimit(50_000), snapshot(38_000, '07:00'));
  group.when(claim(CREDIT, 'SO-1', 9_000), '10:00').told('SO-1 granted 9000');
  group
    .when(claim(CREDIT, 'SO-2', 7_500), '10:00')
    .told('SO-2 waiting, short by 4500, keeps 0')
    .happened('claim-queued');
  group
    .when(adjust(-6_000, 'payment', '14:00'), '14:00')
    .told('SO-2 granted 7500')
    .happened('figure-moved', 'claim-filled');
  expect(position(group.state, OrderId.of('SO-2'), CustomerId.of('ACME'))).toEqual({
    kind: 'credit',
    limit: '50000',
    exposure: '32000',
    claimed: '16500',
    own: '7500',
  });
});

test('story 2: a late snapshot never counts a shipment twice, and a counter sale costs 20 units with a reason', () => {
  const east = account(EAST).given(snapshot(100, '07:00'), claim(EAST, 'SO-1', 40), claim(EAST, 'SO-2', 50));
  east.when(consume('SO-1', 40, '10:00'), '10:05').told();
  east.when(snapshot(100, '09:00'), '10:30').told();
  expect(position(east.state, OrderId.of('SO-2'), CustomerId.of('ACME'))).toEqual({
    kind: 'stock',
    onHand: '60',
    claimed: '50',
    own: '50',
    pooled: '0',
    safety: '0',
  });
  east.when(adjust(-30, 'counter-sale', '11:00'), '11:00').told('SO-2 lost 20 by counter-sale, keeps 30');
  expect(east.last?.events[1]).toEqual({
    type: 'claim-lost',
    order: 'SO-2',
    lost: '20',
    left: '30',
    why: 'counter-sale',
    evidence: { rule: 'least-important-then-youngest', place: 1, over: '20', taken: 'part' },
  });
});

test('a snapshot that is as late as the shipment has it: the shipment is not counted again', () => {
  const east = account(EAST).given(snapshot(100, '07:00'), claim(EAST, 'SO-1', 40), consume('SO-1', 40, '10:00'));
  east.when(snapshot(60, '10:00'));
  expect(east.state).toMatchObject({ onHand: { figure: '60', movements: null }, claimed: '0' });
});

test('a movement of nothing is none', () => {
  const east = account(EAST).given(snapshot(100, '07:00'), claim(EAST, 'SO-1', 40));
  east
    .when(adjust(0, 'receipt', '11:00'))
    .told()
    .happened();
});

test('news of a shipment that comes after the snapshot that has it only ends the claim', () => {
  const east = account(EAST).given(snapshot(100, '07:00'), claim(EAST, 'SO-1', 40), snapshot(60, '10:00'));
  east.when(consume('SO-1', 40, '09:59'));
  expect(east.state).toMatchObject({ onHand: { figure: '60' }, claimed: '0', claims: null });
});

test('two shipments of one minute are both counted, and one snapshot ends both', () => {
  const east = account(EAST).given(
    snapshot(100, '07:00'),
    consume('SO-1', 10, '10:00'),
    consume('SO-2', 5, '10:00'),
    adjust(3, 'receipt', '10:02'),
  );
  expect(east.state).toMatchObject({ onHand: { figure: '88' } });
  east.when(snapshot(85, '10:01'));
  expect(east.state).toMatchObject({ onHand: { figure: '88' } });
  east.when(snapshot(90, '10:00'));
  expect(east.state).toMatchObject({ onHand: { figure: '88' } });
});

test('an ERP that says which orders its exposure newly includes ends their claims in the same moment', () => {
  const group = account(CREDIT).given(setLimit(50_000), snapshot(38_000, '07:00'), claim(CREDIT, 'SO-1', 9_000));
  const news = {
    type: 'snapshot',
    figure: decimal(47_000),
    asOf: at('10:00'),
    includes: [{ order: OrderId.of('SO-1'), quantity: decimal(9_000) }],
  } as const;
  group.when(news).told();
  expect(group.state).toMatchObject({ exposure: { figure: '47000' }, claimed: '0' });
  group.when(news).happened();
});

test('an order that ships from claimed goods takes no room; one that ships too much takes it from others', () => {
  const east = account(EAST).given(snapshot(100, '07:00'), claim(EAST, 'SO-1', 40), claim(EAST, 'SO-2', 60));
  east.when(consume('SO-1', 50, '10:00')).told('SO-2 lost 10 by over-shipment, keeps 50');
});

test('goods that are not there at all leave nothing claimed', () => {
  const east = account(EAST).given(snapshot(30, '07:00'), claim(EAST, 'SO-1', 20), claim(EAST, 'SO-2', 10));
  east.when(adjust(-45, 'damage', '10:00')).told('SO-2 lost 10 by damage, keeps 0', 'SO-1 lost 20 by damage, keeps 0');
  expect(east.state).toMatchObject({ onHand: { figure: '-15' }, claimed: '0' });
  // Each keeps its place in the line when it asks again.
  east.when(claim(EAST, 'SO-2', 10, { generation: 2 }), '12:00').when(claim(EAST, 'SO-1', 20, { generation: 2 }), '12:01');
  east.when(snapshot(25, '13:00')).told('SO-1 granted 20', 'SO-2 waiting, short by 5, keeps 5');
});

test('a business key has one owner; the next in line gets it when the owner gives it up', () => {
  const key = account(KEY)
    .when(claim(KEY, 'SO-1', 1), '09:00')
    .told('SO-1 granted 1');
  key
    .when(claim(KEY, 'SO-2', 1, { whenShort: 'refuse' }))
    .told('SO-2 refused, short by 1, keeps 0, owned by SO-1')
    .happened();
  key.when(claim(KEY, 'SO-3', 1)).told('SO-3 waiting, short by 1, keeps 0, owned by SO-1');
  expect(position(key.state, OrderId.of('SO-3'), CustomerId.of('ACME'))).toEqual({
    kind: 'key',
    owner: { order: 'SO-1', since: at('09:00') },
  });
  key.when(giveUp('SO-1')).told('SO-3 granted 1');
  key.when(giveUp('SO-3')).told();
  expect(position(key.state, OrderId.of('SO-3'), CustomerId.of('ACME'))).toEqual({ kind: 'key' });
});

test('a limit cut takes whole claims from the youngest, and what is left over goes to who waits', () => {
  const group = account(CREDIT).given(setLimit(100), claim(CREDIT, 'A', 50), claim(CREDIT, 'B', 40), claim(CREDIT, 'C', 20));
  group.when(setLimit(85)).told('B lost 40 by limit-cut, keeps 0', 'C granted 20');
});

test('an approved excess is tracked, costs nobody else, and is paid off by the first room that comes', () => {
  const group = account(CREDIT).given(setLimit(100), claim(CREDIT, 'B', 60));
  group.when(claim(CREDIT, 'A', 70, { excess: 29, whenShort: 'refuse' })).told('A refused, short by 30, keeps 0');
  group.when(claim(CREDIT, 'A', 70, { excess: 30 })).told('A granted 70');
  expect(group.state).toMatchObject({ claimed: '130', excess: '30' });
  group.when(consume('A', 70, '13:00')).told();
  expect(group.state).toMatchObject({ claimed: '60', excess: '30' });
  group.when(adjust(-20, 'payment', '14:00')).told();
  expect(group.state).toMatchObject({ claimed: '60', excess: '10' });
  group.when(adjust(5, 'payment', '15:00')).told('B lost 60 by exposure, keeps 0');
  expect(group.state).toMatchObject({ claimed: '0', excess: '0' });
});

test('a snapshot of the same time with another figure corrects it, and takes no order over twice', () => {
  const order = OrderId.of('SO-1');
  const news = (figure: number): AccountCommand => ({
    type: 'snapshot',
    figure: decimal(figure),
    asOf: at('10:00'),
    includes: [{ order, quantity: decimal(10) }],
  });
  const east = account(EAST).given(snapshot(100, '07:00'), claim(EAST, 'SO-1', 40), news(90));
  east.when(news(80)).happened('figure-read');
  expect(east.state).toMatchObject({ onHand: { figure: '80' }, claimed: '30' });
});

test('an older snapshot says nothing; a first one that is older than two shipments of one minute leaves both counted', () => {
  const east = account(EAST).given(consume('SO-1', 10, '10:00'), consume('SO-2', 5, '10:00'));
  east.when(snapshot(100, '09:00'));
  expect(east.state).toMatchObject({ onHand: { figure: '85' } });
  east.when(snapshot(500, '08:00')).told().happened();
});

test('two own one key by an approval: each is shown the other', () => {
  const key = account(KEY).given(claim(KEY, 'SO-1', 1), claim(KEY, 'SO-2', 1, { excess: 1 }));
  const ownerFor = (order: string): unknown => position(key.state, OrderId.of(order), CustomerId.of('ACME'));
  expect(ownerFor('SO-1')).toMatchObject({ owner: { order: 'SO-2' } });
  expect(ownerFor('SO-2')).toMatchObject({ owner: { order: 'SO-1' } });
});
