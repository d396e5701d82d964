import { describe, expect, test } from 'vitest';
import { duplicate } from '../../../src/core/checks/duplicate.ts';
import { digest } from '../../../src/core/model/digest.ts';
import { CustomerId, OrderId, ShipToId } from '../../../src/core/model/identifiers.ts';
import { duration, instant } from '../../../src/core/model/instant.ts';
import type { ClaimOwner } from '../../../src/core/model/account.ts';
import type { ClaimResult } from '../../../src/core/checks/check.ts';
import { decimal } from '../../../src/core/model/decimal.ts';
import type { Ruling } from '../../../src/core/model/hold.ts';
import { address, customer } from './facts.ts';
import { given, headerWithout, ORDER, ruling, short, type Given } from './given.ts';

const KEY = 'key:ACME/PO-7781';
const OTHER: ClaimOwner = { order: OrderId.of('SO-0900'), since: instant('2026-05-28T09:00:00Z') };
const taken = short('1', { owner: OTHER });

/** The account of an order's content, as the check asks it. */
const contentOf = (order: Given): string => given(order).run(duplicate).asked.at(-1)?.account ?? '';
const CONTENT = contentOf({});
const CONTENT_DIGEST = CONTENT.slice('content:ACME/'.length);
const noNumber = headerWithout('purchaseOrder');
const sameContent = { claims: { [CONTENT]: taken } };

const repeat = (by: 'business-key' | 'content', key: string): Ruling => ({
  ...ruling('duplicate', { way: 'legitimate-repeat' }),
  about: digest({ by, key }),
});

describe('what is claimed', () => {
  test.each<[situation: string, order: Given, asked: readonly object[]]>([
    [
      'a purchase order is claimed whole, its content shared for 14 days',
      {},
      [
        { account: KEY, quantity: '1', whenShort: 'refuse' },
        { account: CONTENT, quantity: '0.000001', whenShort: 'refuse', until: instant('2026-06-15T13:55:00Z') },
      ],
    ],
    [
      'without a purchase order the content is claimed whole',
      { header: noNumber },
      [{ account: CONTENT, quantity: '1', whenShort: 'refuse', until: instant('2026-06-15T13:55:00Z') }],
    ],
    [
      'a blank purchase order is none',
      { header: { purchaseOrder: '  ' } },
      [{ account: CONTENT, quantity: '1', whenShort: 'refuse', until: instant('2026-06-15T13:55:00Z') }],
    ],
    [
      'a repeat has a key of its own, and claims its content beyond what is free',
      { rulings: [repeat('business-key', 'PO-7781')] },
      [
        { account: `${KEY}#${ORDER}`, quantity: '1', whenShort: 'refuse' },
        {
          account: CONTENT,
          quantity: '0.000001',
          whenShort: 'refuse',
          excessApproved: '1000000',
          until: instant('2026-06-15T13:55:00Z'),
        },
      ],
    ],
    [
      'a repeat of content alone keeps its purchase order as its key',
      { rulings: [repeat('content', CONTENT_DIGEST)] },
      [
        { account: KEY, quantity: '1', whenShort: 'refuse' },
        {
          account: CONTENT,
          quantity: '0.000001',
          whenShort: 'refuse',
          excessApproved: '1000000',
          until: instant('2026-06-15T13:55:00Z'),
        },
      ],
    ],
  ])('%s', (_, order, asked) => {
    expect(given(order).run(duplicate).asked).toEqual(asked);
  });

  test.each(['po-7781', ' PO-7781 ', 'Po-7781'])(
    'purchase order %j is the same key, whichever channel wrote it',
    (purchaseOrder) => {
      expect(given({ header: { purchaseOrder } }).run(duplicate).asked[0]?.account).toBe(KEY);
    },
  );

  test('repeated spaces are one', () => {
    expect(given({ header: { purchaseOrder: 'june \t stock' } }).run(duplicate).asked[0]?.account).toBe('key:ACME/JUNE STOCK');
  });

  test.each<[window: string, now: string, asked: boolean]>([
    ['1d', '2026-06-02T13:54:59Z', true],
    ['1d', '2026-06-02T13:55:00Z', false],
    ['2d', '2026-06-02T13:55:00Z', true],
  ])('with a window of %s the content of an order of 1 June, 13:55, is claimed at %s: %s', (window, now, asked) => {
    const ran = given({ header: noNumber, now }).run(duplicate, { window: duration(window) });
    expect(ran.asked.length === 1).toBe(asked);
    expect(ran.outcome.verdict).toBe('pass');
  });
});

describe('an order that was changed before it could be counted', () => {
  const came = (item: string, quantity: string, unit = 'EA'): NonNullable<Given['cameAs']> => [
    {
      item: { ours: item as never },
      quantity: { value: decimal(quantity), unit: unit as never },
      destination: { kind: 'missing' },
    },
  ];

  test.each([
    ['by what it is and what it came as, in stock units', came('BRG-6204', '6', 'BX'), ['60', '100']],
    ['once where both are the same', came('BRG-6204', '100'), ['100']],
    ['by what it is alone where nobody knows the item that it came with', came('THEIRS', '6'), ['100']],
    ['by what it is alone where what it came with can not be counted', came('BRG-6204', '1.5'), ['100']],
  ])('is known %s', (_, cameAs, quantities) => {
    const accounts = quantities.map((quantity) => contentOf({ header: noNumber, lines: [{ quantity }] }));
    const asked = given({ header: noNumber, cameAs })
      .run(duplicate)
      .asked.map(({ account }) => account);
    expect(asked.toSorted()).toEqual(accounts.toSorted());
  });
});

describe('the same content', () => {
  const two: Given = { lines: [{ quantity: '60' }, { item: 'BRG-6205', quantity: '5' }] };

  test.each<[situation: string, order: Given]>([
    ['lines in another order', { lines: [{ item: 'BRG-6205', quantity: '5' }, { quantity: '60' }] }],
    [
      'other line numbers',
      {
        lines: [
          { id: '000100001', quantity: '60' },
          { id: '000100002', item: 'BRG-6205', quantity: '5' },
        ],
      },
    ],
    [
      'another unit',
      {
        lines: [
          { quantity: '6', unit: 'BX' },
          { item: 'BRG-6205', quantity: '5' },
        ],
      },
    ],
    ['a line split in two', { lines: [{ quantity: '20' }, { quantity: '40' }, { item: 'BRG-6205', quantity: '5' }] }],
    ['the default ship-to, unwritten', { ...two, header: { destination: { kind: 'missing' } } }],
    ['another purchase order', { ...two, header: { purchaseOrder: 'PO-1' } }],
    [
      'what was cancelled since',
      {
        lines: [
          { quantity: '60', cancelled: '10' },
          { item: 'BRG-6205', quantity: '5' },
        ],
      },
    ],
  ])('%s makes no difference', (_, order) => {
    expect(contentOf(order)).toBe(contentOf(two));
  });

  test.each<[situation: string, order: Given]>([
    ['another quantity', { lines: [{ quantity: '61' }, { item: 'BRG-6205', quantity: '5' }] }],
    ['a line less', { lines: [{ quantity: '60' }] }],
    ['another item', { lines: [{ item: 'BRG-6205', quantity: '60' }, { quantity: '5' }] }],
    ['another place', { ...two, header: { destination: { kind: 'on-file', shipTo: ShipToId.of('STORE-12') } } }],
    ['an address of its own', { ...two, header: { destination: { kind: 'given', address: address() } } }],
    ['another customer', { ...two, header: { customer: CustomerId.of('BOLT') }, facts: { 'customer:BOLT': customer() } }],
  ])('%s is another content', (_, order) => {
    expect(contentOf(order)).not.toBe(contentOf(two));
  });
});

describe('what is judged', () => {
  const byKey = { type: 'duplicate', by: 'business-key', key: 'PO-7781', other: 'SO-0900', otherSince: OTHER.since };
  const byContent = { type: 'duplicate', by: 'content', key: CONTENT_DIGEST, other: 'SO-0900', otherSince: OTHER.since };
  const lost: ClaimResult = { kind: 'lost', lost: decimal('1'), left: decimal('0') };

  test.each<[situation: string, order: Given, verdict: string | object]>([
    ['nobody has either', {}, 'pass'],
    ['nobody has the content, and there is no number', { header: noNumber }, 'pass'],
    ['another order has the number', { claims: { [KEY]: taken } }, byKey],
    ['another order has number and content', { claims: { [KEY]: taken, [CONTENT]: taken } }, byKey],
    ['the content is taken', sameContent, byContent],
    ['the content is taken, and there is no number', { header: noNumber, ...sameContent }, byContent],
    ['the number is not answered yet', { claims: { [KEY]: { kind: 'unknown' } } }, 'ask'],
    ['the content is not answered yet', { claims: { [CONTENT]: { kind: 'unknown' } } }, 'ask'],
    [
      'the number is taken, and the content not answered yet',
      { claims: { [KEY]: taken, [CONTENT]: { kind: 'unknown' } } },
      'ask',
    ],
    ['the key was lost, so it is asked again', { claims: { [KEY]: lost } }, 'ask'],
    ['the content was lost, so it is asked again', { claims: { [CONTENT]: lost } }, 'ask'],
    [
      'a person called it a repeat of the number',
      { claims: { [KEY]: taken }, rulings: [repeat('business-key', 'PO-7781')] },
      'pass',
    ],
    ['a person called another number a repeat', { claims: { [KEY]: taken }, rulings: [repeat('business-key', 'PO-1')] }, byKey],
    [
      'a person called the content a repeat, not the number',
      { claims: { [KEY]: taken }, rulings: [repeat('content', CONTENT_DIGEST)] },
      byKey,
    ],
    [
      'a person decided something else about it',
      { claims: { [KEY]: taken }, rulings: [{ ...repeat('business-key', 'PO-7781'), resolution: { way: 'merge' } }] },
      byKey,
    ],
    [
      'the number of a repeat of its own is taken too',
      { claims: { [`${KEY}#${ORDER}`]: taken }, rulings: [repeat('business-key', 'PO-7781')] },
      byKey,
    ],
  ])('%s', (_, order, verdict) => {
    const { outcome } = given(order).run(duplicate);
    expect(outcome.verdict === 'hold' ? outcome.reason : outcome.verdict).toEqual(verdict);
  });

  test('a repeat is said to be one', () => {
    expect(given({}).run(duplicate).value).toEqual({ repeat: false });
    expect(given({ rulings: [repeat('business-key', 'PO-7781')] }).run(duplicate).value).toEqual({ repeat: true });
    expect(given({ rulings: [repeat('content', CONTENT_DIGEST)] }).run(duplicate).value).toEqual({ repeat: true });
  });

  test('a decision is about the key, whoever has it; and only a legitimate repeat settles it', () => {
    const ran = given({ claims: { [KEY]: taken } }).run(duplicate);
    expect(ran.held.about).toEqual({ by: 'business-key', key: 'PO-7781' });
    expect(ran.ruled({ way: 'legitimate-repeat' })).toEqual({ repeat: true });
    for (const way of ['merge', 'cancel', 'approve'] as const) expect(ran.ruled({ way })).toBeUndefined();
    expect(given(sameContent).run(duplicate).held.about).toEqual({ by: 'content', key: CONTENT_DIGEST });
  });

  test('suspicion by content ends with the window; one by the number does not', () => {
    expect(given(sameContent).run(duplicate).held.goodUntil).toBe(instant('2026-06-15T13:55:00Z'));
    expect(given({ claims: { [KEY]: taken } }).run(duplicate).held.goodUntil).toBeUndefined();
  });

  test('a schedule line that is not counted is a bug, and is not left out', () => {
    expect(() => given({ answers: { complete: { counted: {} } } }).run(duplicate)).toThrow('schedule line 1.1 is counted');
  });

  test('a key that is taken by nobody is a bug', () => {
    expect(() => given({ claims: { [KEY]: short('1') } }).run(duplicate)).toThrow('a key that is taken has an owner');
  });
});

test('neither account is in the basis, and of the order only what makes it this order', () => {
  const ran = given({ header: { destination: { kind: 'missing' } } }).run(duplicate);
  expect(ran.keys).toEqual([
    'customer:ACME',
    'order.header',
    'order.line:1/schedules',
    'order.lines',
    'order.schedule:1.1',
    'step:complete',
  ]);
  expect(ran.read('customer:ACME')).toEqual(['MAIN']);
  expect(ran.read('order.header')).toEqual([{ customer: 'ACME', key: 'PO-7781', orderedAt: instant('2026-06-01T13:55:00Z') }]);
});
