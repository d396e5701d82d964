import { describe, expect, test } from 'vitest';
import type { AccountCommand } from '../../../../src/core/process/account/command.ts';
import { decideAccount } from '../../../../src/core/process/account/decide.ts';
import type { AccountState } from '../../../../src/core/process/account/state.ts';
import { decimal } from '../../../../src/core/model/decimal.ts';
import { CustomerId, OrderId } from '../../../../src/core/model/identifiers.ts';
import { position } from '../../../../src/core/process/account/state.ts';
import {
  account,
  adjust,
  at,
  claim,
  consume,
  CREDIT,
  EAST,
  giveUp,
  KEY,
  setLimit,
  setPool,
  setSafety,
  snapshot,
} from './tell.ts';

const stocked = (onHand: number): ReturnType<typeof account> => account(EAST).given(snapshot(onHand, '07:00'));
const limited = (limit: number): ReturnType<typeof account> => account(CREDIT).given(setLimit(limit));

describe('asking again', () => {
  test('the same generation changes nothing', () => {
    const east = stocked(100)
      .when(claim(EAST, 'A', 40))
      .when(claim(EAST, 'A', 60))
      .told('A granted 40')
      .happened();
    east
      .when(claim(EAST, 'B', 80))
      .told('B waiting, short by 20, keeps 60')
      .when(claim(EAST, 'B', 80))
      .told('B waiting, short by 20, keeps 60')
      .happened();
  });

  test('a lower generation is late news and is told how things stand', () => {
    stocked(100)
      .given(claim(EAST, 'A', 40, { generation: 3 }))
      .when(claim(EAST, 'A', 90, { generation: 2 }))
      .told('A granted 40')
      .happened();
  });

  test('a higher generation replaces the claim; what it holds counts as room', () => {
    stocked(100)
      .given(claim(EAST, 'A', 60))
      .when(claim(EAST, 'A', 100, { generation: 2 }))
      .told('A granted 100')
      .happened('claim-granted');
  });

  test('where the higher does not fit, what is held is kept', () => {
    const group = limited(100).given(claim(CREDIT, 'A', 60), claim(CREDIT, 'B', 30));
    const more = claim(CREDIT, 'A', 75, { generation: 2, whenShort: 'refuse' });
    group
      .when(more)
      .told('A refused, short by 5, keeps 60')
      .happened('claim-refused')
      .when(more)
      .told('A refused, short by 5, keeps 60')
      .happened();
    group.when(giveUp('B')).told();
    group.when(more).told('A granted 75');
  });

  test('a waiting claim that is refused next leaves the line', () => {
    const group = limited(100).given(claim(CREDIT, 'A', 80), claim(CREDIT, 'B', 50), claim(CREDIT, 'C', 20));
    group
      .when(claim(CREDIT, 'B', 60, { generation: 2, whenShort: 'refuse' }))
      .told('B refused, short by 60, keeps 0', 'C granted 20');
    expect(position(group.state, OrderId.of('B'), CustomerId.of('ACME'))).toMatchObject({ own: '0', claimed: '100' });
  });

  test('asking for less is always granted, and what is freed goes to who waits', () => {
    limited(100)
      .given(claim(CREDIT, 'A', 80), claim(CREDIT, 'B', 50))
      .when(claim(CREDIT, 'A', 50, { generation: 2 }))
      .told('A granted 50', 'B granted 50');
  });

  test('asking for less keeps the place in the line, asking for more goes to its end', () => {
    const less = limited(100).given(
      claim(CREDIT, 'A', 100),
      claim(CREDIT, 'B', 60),
      claim(CREDIT, 'C', 60),
      claim(CREDIT, 'B', 50, { generation: 2 }),
    );
    less.when(giveUp('A')).told('B granted 50');
    const more = limited(100).given(
      claim(CREDIT, 'A', 100),
      claim(CREDIT, 'B', 60),
      claim(CREDIT, 'C', 60),
      claim(CREDIT, 'B', 70, { generation: 2 }),
    );
    more.when(giveUp('A')).told('C granted 60');
  });

  test('after a loss the rest is asked for anew', () => {
    const east = stocked(50).given(claim(EAST, 'A', 50), adjust(-20, 'damage', '09:00'));
    east
      .when(claim(EAST, 'A', 50, { generation: 0 }))
      .told('A lost 20 by damage, keeps 30')
      .happened();
    east
      .when(claim(EAST, 'A', 50))
      .told('A waiting, short by 20, keeps 30')
      .happened('claim-queued');
    east.when(adjust(5, 'receipt', '13:00')).told('A waiting, short by 15, keeps 35');
    east.when(adjust(15, 'receipt', '13:01')).told('A granted 50');
  });

  test.each([{ priority: 1 }, { until: at('18:00') }, { excess: 1 }, { customer: 'BETA' }])(
    'a waiting claim takes on %j without losing its place',
    (wish) => {
      const group = limited(100).given(claim(CREDIT, 'A', 90), claim(CREDIT, 'B', 50), claim(CREDIT, 'C', 50));
      group
        .when(claim(CREDIT, 'B', 50, wish))
        .told('B waiting, short by 40, keeps 0')
        .happened('claim-queued');
      group.when(adjust(-40, 'payment', '13:00')).told('B granted 50');
    },
  );

  test('asking for nothing gives the claim up', () => {
    const east = stocked(50).given(claim(EAST, 'A', 50), claim(EAST, 'B', 20));
    east
      .when(claim(EAST, 'A', 0, { generation: 2 }))
      .told('A granted 0', 'B granted 20')
      .happened('claim-given-up', 'claim-filled');
    east.when(giveUp('Z')).told().happened();
  });
});

describe('who is first', () => {
  test('stock: by priority, then the oldest, each in part', () => {
    const east = stocked(0).given(claim(EAST, 'A', 30), claim(EAST, 'B', 30, { priority: 1 }), claim(EAST, 'C', 30));
    east.when(adjust(70, 'receipt', '10:00')).told('B granted 30', 'A granted 30', 'C waiting, short by 20, keeps 10');
  });

  test('credit: a small claim does not pass a large one that waits', () => {
    const group = limited(100).given(claim(CREDIT, 'A', 70), claim(CREDIT, 'B', 50));
    group.when(claim(CREDIT, 'C', 10)).told('C waiting, short by 30, keeps 0');
    group.when(claim(CREDIT, 'D', 10, { whenShort: 'refuse' })).told('D refused, short by 40, keeps 0');
    group.when(adjust(-20, 'payment', '12:00')).told('B granted 50');
    group.when(adjust(-10, 'payment', '12:01')).told('C granted 10');
  });

  test('credit: the more important passes', () => {
    limited(100)
      .given(claim(CREDIT, 'A', 70), claim(CREDIT, 'B', 50))
      .when(claim(CREDIT, 'C', 10, { priority: 1 }))
      .told('C granted 10');
  });

  test('credit: what could never fit holds up nobody', () => {
    limited(100)
      .given(claim(CREDIT, 'A', 101))
      .when(claim(CREDIT, 'B', 100))
      .told('B granted 100');
    limited(100)
      .given(claim(CREDIT, 'A', 100), claim(CREDIT, 'B', 100))
      .when(claim(CREDIT, 'C', 1))
      .told('C waiting, short by 101, keeps 0');
  });

  test('credit: an approved excess is not held up, now or later', () => {
    const group = limited(100).given(claim(CREDIT, 'A', 70), claim(CREDIT, 'B', 50), claim(CREDIT, 'C', 60, { excess: 10 }));
    group
      .when(adjust(-5, 'payment', '12:00'))
      .told()
      .when(adjust(-15, 'payment', '12:01'))
      .told('B granted 50');
    group.when(adjust(-50, 'payment', '12:02')).told('C granted 60');
    limited(100)
      .given(claim(CREDIT, 'A', 70), claim(CREDIT, 'B', 50))
      .when(claim(CREDIT, 'C', 30, { excess: 0 }))
      .told('C granted 30');
  });
});

describe('safety and pools', () => {
  test('safety stock is kept from new claims and is eaten before anybody loses', () => {
    const east = stocked(100).given(setSafety(30));
    east.when(claim(EAST, 'A', 80)).told('A waiting, short by 10, keeps 70');
    east.when(adjust(-25, 'damage', '13:00')).told();
    east.when(setSafety(0)).told('A waiting, short by 5, keeps 75').when(setSafety(0)).happened();
  });

  test('raising safety takes nothing away', () => {
    stocked(100)
      .given(claim(EAST, 'A', 80))
      .when(setSafety(50))
      .told()
      .happened('safety-set');
  });

  test('a pool is for its customers; what they hold and what has left comes off it', () => {
    const east = stocked(100).given(setPool('KEY', ['ACME'], 60), claim(EAST, 'A', 20));
    east.when(claim(EAST, 'B', 70, { customer: 'BETA' })).told('B waiting, short by 30, keeps 40');
    expect(position(east.state, OrderId.of('X'), CustomerId.of('BETA'))).toMatchObject({ pooled: '40' });
    expect(position(east.state, OrderId.of('X'), CustomerId.of('ACME'))).toMatchObject({ pooled: '0' });
    east.when(consume('A', 20, '10:00')).told();
    expect(east.state).toMatchObject({ pools: [{ quantity: '40', held: '0' }] });
    east.when(claim(EAST, 'C', 50)).told('C waiting, short by 10, keeps 40');
  });

  test('room that only a pool has goes past those who have no part in it', () => {
    const east = stocked(0).given(
      setPool('KEY', ['ACME'], 20),
      claim(EAST, 'B', 10, { customer: 'BETA', priority: 1 }),
      claim(EAST, 'A', 30),
    );
    east.when(adjust(25, 'receipt', '10:00')).told('B waiting, short by 5, keeps 5', 'A waiting, short by 10, keeps 20');
  });

  test('a pool that ends frees what it kept; set again the same it is no news', () => {
    const pool = setPool('KEY', ['ACME', 'CORA'], 60, at('18:00'));
    const east = stocked(60).given(pool, claim(EAST, 'B', 60, { customer: 'BETA' }));
    east.when(setPool('KEY', ['CORA', 'ACME'], 60, at('18:00'))).happened();
    east
      .when(setPool('KEY', ['ACME', 'CORA'], 60, at('19:00')))
      .happened('pool-set')
      .when(pool)
      .happened('pool-set');
    east
      .when({ type: 'expire', now: at('17:59') })
      .happened()
      .when({ type: 'expire', now: at('18:00') })
      .told('B granted 60');
    stocked(60)
      .given(pool)
      .when(setPool('KEY', [], 0))
      .happened('pool-ended')
      .when(setPool('KEY', [], 0))
      .happened();
  });

  test('a pool made later counts what its customers hold already', () => {
    const east = stocked(100)
      .given(claim(EAST, 'A', 30))
      .when(setPool('KEY', ['ACME'], 50));
    expect(position(east.state, OrderId.of('X'), CustomerId.of('BETA'))).toMatchObject({ pooled: '20' });
    east.when(setPool('KEY', ['ACME'], 60)).happened('pool-set');
    expect(east.state).toMatchObject({ pools: [{ quantity: '60', held: '30' }] });
  });
});

test('a claim ends by itself when its time comes: told what it lost, or that it waits no more', () => {
  const until = at('18:00');
  const east = stocked(50).given(
    claim(EAST, 'A', 40, { until }),
    claim(EAST, 'B', 10),
    claim(EAST, 'C', 10, { until }),
    claim(EAST, 'D', 30),
  );
  east
    .when({ type: 'expire', now: until })
    .told('A lost 40 by expired, keeps 0', 'C refused, short by 10, keeps 0', 'D granted 30');
  east.happened('claim-expired', 'claim-expired', 'claim-filled');
});

test('a snapshot that also brings a lower limit says which of the two cost the claim', () => {
  const group = limited(100).given(claim(CREDIT, 'A', 40), claim(CREDIT, 'B', 40));
  group
    .when({ type: 'snapshot', figure: decimal(50), asOf: at('10:00'), limit: decimal(80) })
    .told('B lost 40 by snapshot, keeps 0', 'A lost 40 by limit-cut, keeps 0');
  const raised = limited(100).given(claim(CREDIT, 'A', 100));
  raised
    .when({ type: 'snapshot', figure: decimal(50), asOf: at('10:00'), limit: decimal(150) })
    .told()
    .happened('limit-set', 'figure-read');
  raised.when({ type: 'snapshot', figure: decimal(0), asOf: at('09:00'), limit: decimal(10) }).happened();
});

test.each<[what: string, state: AccountState, command: AccountCommand, code: string, where: string]>([
  ['a negative claim', EAST, claim(EAST, 'A', -1), 'not-a-quantity', 'request.quantity'],
  ['two of a key', KEY, claim(KEY, 'A', 2), 'not-a-quantity', 'request.quantity'],
  ['a snapshot of a key', KEY, snapshot(1, '10:00'), 'unexpected', 'command.type'],
  ['an adjustment of a key', KEY, adjust(1, 'receipt', '10:00'), 'unexpected', 'command.type'],
  ['consuming a key', KEY, consume('A', 1, '10:00'), 'unexpected', 'command.type'],
  ['consuming nothing', EAST, consume('A', 0, '10:00'), 'not-a-quantity', 'command.quantity'],
  ['a limit on stock', EAST, setLimit(10), 'unexpected', 'command.type'],
  [
    'a limit in a snapshot of stock',
    EAST,
    { type: 'snapshot', figure: decimal(1), asOf: at('10:00'), limit: decimal(1) },
    'unexpected',
    'command.limit',
  ],
  ['a negative limit', CREDIT, setLimit(-1), 'not-a-quantity', 'command.limit'],
  [
    'a negative limit in a snapshot',
    CREDIT,
    { type: 'snapshot', figure: decimal(1), asOf: at('10:00'), limit: decimal(-1) },
    'not-a-quantity',
    'command.limit',
  ],
  ['safety stock of credit', CREDIT, setSafety(1), 'unexpected', 'command.type'],
  ['negative safety', EAST, setSafety(-1), 'not-a-quantity', 'command.safety'],
  ['a pool of credit', CREDIT, setPool('KEY', ['ACME'], 1), 'unexpected', 'command.type'],
  ['a negative pool', EAST, setPool('KEY', ['ACME'], -1), 'not-a-quantity', 'command.quantity'],
  [
    'a customer in two pools',
    account(EAST).given(setPool('X', ['ACME'], 1)).state,
    setPool('KEY', ['ACME'], 1),
    'repeated',
    'command.customers',
  ],
])('%s is refused', (_, state, command, code, where) => {
  expect(decideAccount(state, command, at('12:00'))).toMatchObject({ ok: false, failure: { code, where } });
});
