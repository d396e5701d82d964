import { describe, expect, test } from 'vitest';
import type { ReserveValue } from '../../../src/core/checks/check.ts';
import { promiseDate } from '../../../src/core/checks/promise-date.ts';
import type { Calendar } from '../../../src/core/model/calendar.ts';
import { decimal } from '../../../src/core/model/decimal.ts';
import { NodeId } from '../../../src/core/model/identifiers.ts';
import { instant, localDate } from '../../../src/core/model/instant.ts';
import { address, inbound, MAIN_DOCK, node, transit } from './facts.ts';
import { given, type Facts, type Given, type GivenLine } from './given.ts';

/** Monday to Friday 08:00 to 12:00 and 13:00 to 17:00, four hours behind UTC; Thursday 4 June is a holiday. */
const WORKDAY = [
  { opens: 480, closes: 720 },
  { opens: 780, closes: 1020 },
];
const WEEKDAYS: Calendar = {
  id: 'EAST',
  week: [[], WORKDAY, WORKDAY, WORKDAY, WORKDAY, WORKDAY, []],
  holidays: [localDate('2026-06-04')],
  offsets: [{ from: instant('2026-03-08T07:00:00Z'), minutes: -240 }],
};
const NEVER: Calendar = { ...WEEKDAYS, week: [[], [], [], [], [], [], []] };

type Parts = Readonly<Record<string, readonly (readonly [string, string])[]>>;

const quantities = (parts: Parts) =>
  Object.fromEntries(
    Object.entries(parts).map(([id, of]) => [
      id,
      of.map(([at, quantity]) => ({ node: NodeId.of(at), quantity: decimal(quantity) })),
    ]),
  );

const reserve = (allocations: Parts, backordered: Parts = {}): ReserveValue => ({
  allocations: quantities(allocations),
  backordered: quantities(backordered),
  short: {},
});

interface Case {
  readonly line?: GivenLine;
  readonly lines?: readonly GivenLine[];
  readonly now?: string;
  readonly facts?: Facts;
  readonly reserve?: ReserveValue;
  readonly daysLateMax?: number;
  readonly header?: Given['header'];
  readonly region?: string;
}

/** Monday 1 June, 10:00 at EAST, which takes one open day, and the truck two days. */
function run({
  line = { requested: '2026-06-05' },
  lines = [line],
  reserve: reserved = reserve({ '1.1': [['EAST', '100']] }),
  ...more
}: Case = {}) {
  const { region, ...without } = MAIN_DOCK;
  const place = more.region === '' ? without : address({ region: more.region ?? region ?? '' });
  const schedules = lines.flatMap((of, at) => (of.schedules ?? [of]).map((_, index) => `${at + 1}.${index + 1}`));
  return given({
    lines,
    now: more.now ?? '2026-06-01T14:00:00Z',
    facts: { 'calendar:EAST': WEEKDAYS, ...more.facts },
    ...(more.header === undefined ? {} : { header: more.header }),
    answers: {
      'stock.reserve': reserved,
      address: { destinations: Object.fromEntries(schedules.map((id) => [id, 'P'])), places: { P: place } },
    },
  }).run(promiseDate, more.daysLateMax === undefined ? {} : { daysLateMax: more.daysLateMax });
}

const late = (requested: string, feasible?: string, daysLate?: number) => ({
  type: 'date-jeopardy',
  lines: [{ schedule: '1.1', line: '1', requested, ...(feasible === undefined ? {} : { feasible, daysLate }) }],
});

describe('the earliest day, from Monday 1 June: one open day, two days on the road', () => {
  test.each<[string, string, string]>([
    ['Monday morning: leaves Tuesday', '2026-06-01T14:00:00Z', '2026-06-04'],
    ['Monday, in the lunch break', '2026-06-01T16:30:00Z', '2026-06-04'],
    ['Monday, a millisecond before it closes', '2026-06-01T20:59:59.999Z', '2026-06-04'],
    ['Monday, closed: starts on Tuesday, leaves on Wednesday', '2026-06-01T21:00:00Z', '2026-06-05'],
    ['Tuesday by UTC, still Monday evening there', '2026-06-02T03:00:00Z', '2026-06-05'],
    ['Wednesday: Thursday is a holiday, leaves Friday', '2026-06-03T14:00:00Z', '2026-06-07'],
    ['Friday: leaves on Monday', '2026-06-05T14:00:00Z', '2026-06-10'],
    ['Saturday: starts on Monday, leaves on Tuesday', '2026-06-06T14:00:00Z', '2026-06-11'],
  ])('%s', (_, now, feasible) => {
    expect(run({ now, line: { requested: feasible } }).value).toEqual({ promised: { '1.1': feasible } });
    expect(run({ now, line: { requested: '2026-05-31' } }).reason).toMatchObject({ lines: [{ feasible }] });
  });

  test("handling and transit are the node's", () => {
    const facts: Facts = { 'node:EAST': node({ handlingDays: 0 }), 'transit:EAST/OH': transit({ days: 5 }) };
    expect(run({ facts, line: { requested: '2026-06-06' } }).value).toEqual({ promised: { '1.1': '2026-06-06' } });
    expect(run({ facts, line: { requested: '2026-06-05' } }).reason).toEqual(late('2026-06-05', '2026-06-06', 1));
  });

  test('a country without states is its own region', () => {
    const facts: Facts = { 'transit:EAST/OH': undefined, 'transit:EAST/US': transit({ days: 3 }) };
    expect(run({ facts, region: '', line: { requested: '2026-06-03' } }).reason).toEqual(late('2026-06-03', '2026-06-05', 2));
  });
});

describe('late', () => {
  test.each<[number, string, 'pass' | 'hold']>([
    [0, '2026-06-04', 'pass'],
    [0, '2026-06-03', 'hold'],
    [2, '2026-06-02', 'pass'],
    [2, '2026-06-01', 'hold'],
  ])('by %i days allowed, requested for %s: %s', (daysLateMax, requested, verdict) => {
    expect(run({ daysLateMax, line: { requested } }).outcome.verdict).toBe(verdict);
  });

  test('within what is allowed, the day that can be kept is promised; a day that can be kept is promised as requested', () => {
    expect(run({ daysLateMax: 2, line: { requested: '2026-06-02' } }).value).toEqual({ promised: { '1.1': '2026-06-04' } });
    expect(run({ line: { requested: '2026-06-20' } }).value).toEqual({ promised: { '1.1': '2026-06-20' } });
  });

  test('the figures, and a person who accepts the date', () => {
    const ran = run({ line: { requested: '2026-06-02' } });
    expect(ran.reason).toEqual(late('2026-06-02', '2026-06-04', 2));
    expect(ran.ruled({ way: 'accept-date' })).toEqual({ promised: { '1.1': '2026-06-04' } });
    expect(ran.ruled({ way: 'extend', requested: localDate('2026-06-04') })).toBeUndefined();
  });

  test("the order's own requested date counts for every line", () => {
    expect(run({ line: {}, header: { requested: localDate('2026-06-02') } }).reason).toEqual(late('2026-06-02', '2026-06-04', 2));
  });

  test('only what is late is named; what is not is promised under a ruling too', () => {
    const ran = run({
      lines: [
        {
          schedules: [
            { quantity: '60', requested: '2026-06-09' },
            { quantity: '40', requested: '2026-06-02' },
          ],
        },
      ],
      reserve: reserve({ '1.1': [['EAST', '60']], '1.2': [['EAST', '40']] }),
    });
    expect(ran.reason).toMatchObject({ lines: [{ schedule: '1.2' }] });
    expect(ran.ruled({ way: 'accept-date' })).toEqual({ promised: { '1.1': '2026-06-09', '1.2': '2026-06-04' } });
  });
});

describe('nothing leaves before its not-before day', () => {
  test.each<[string, string, string]>([
    ['ready only the day after', '2026-06-01', '2026-06-04'],
    ['ready on that day', '2026-06-02', '2026-06-04'],
    ['ready the day before', '2026-06-03', '2026-06-05'],
    ['a holiday: the open day behind it', '2026-06-04', '2026-06-07'],
    ['a Saturday: the Monday behind it', '2026-06-06', '2026-06-10'],
  ])('%s', (_, notBefore, feasible) => {
    expect(run({ line: { requested: '2026-06-01', notBefore } }).reason).toMatchObject({ lines: [{ feasible }] });
  });
});

describe('what comes in parts is there with its last part', () => {
  const WEST: Facts = { 'node:WEST': node({ handlingDays: 2 }), 'transit:WEST/OH': transit({ days: 4 }) };
  const split = (first: string, second: string) =>
    reserve({
      '1.1': [
        [first, '60'],
        [second, '40'],
      ],
    });

  test.each([
    ['EAST', 'WEST'],
    ['WEST', 'EAST'],
  ])('%s and %s', (first, second) => {
    expect(run({ facts: WEST, reserve: split(first, second) }).reason).toEqual(late('2026-06-05', '2026-06-07', 2));
  });

  test('and nobody can tell, where one part has no day', () => {
    const facts: Facts = { ...WEST, 'transit:WEST/OH': undefined };
    expect(run({ facts, reserve: split('WEST', 'EAST') }).reason).toEqual(late('2026-06-05'));
    expect(run({ facts, reserve: split('EAST', 'WEST') }).reason).toEqual(late('2026-06-05'));
  });
});

describe('what waits for stock', () => {
  const waits = (quantity: string, ...receipts: readonly (readonly [string, string])[]) =>
    run({
      line: { requested: '2026-06-05' },
      facts: { 'inbound:EAST/BRG-6204': inbound(...receipts) },
      reserve: reserve({ '1.1': [['EAST', '40']] }, { '1.1': [['EAST', quantity]] }),
    });

  test.each<[string, readonly (readonly [string, string])[], string, number]>([
    ['the first receipt covers it', [['2026-06-08', '60']], '2026-06-11', 6],
    [
      'the second makes it enough',
      [
        ['2026-06-08', '59'],
        ['2026-06-09', '1'],
        ['2026-06-10', '100'],
      ],
      '2026-06-12',
      7,
    ],
    ['a receipt on a Saturday starts on Monday', [['2026-06-06', '60']], '2026-06-11', 6],
  ])('%s', (_, receipts, feasible, daysLate) => {
    expect(waits('60', ...receipts).reason).toEqual(late('2026-06-05', feasible, daysLate));
  });

  test("a receipt that is overdue is taken for today's", () => {
    const facts: Facts = { 'inbound:EAST/BRG-6204': inbound(['2026-05-20', '60']) };
    expect(run({ facts, line: { requested: '2026-06-01' }, reserve: reserve({}, { '1.1': [['EAST', '60']] }) }).reason).toEqual(
      late('2026-06-01', '2026-06-04', 3),
    );
  });

  test('lines of other items, or at other nodes, have receipts of their own', () => {
    const facts: Facts = {
      'node:WEST': node(),
      'transit:WEST/OH': transit(),
      'inbound:EAST/BRG-6204': inbound(['2026-06-08', '60']),
      'inbound:EAST/BRG-6205': inbound(['2026-06-08', '60']),
      'inbound:WEST/BRG-6204': inbound(['2026-06-08', '60']),
    };
    const requested = '2026-06-11';
    const waiting = reserve({}, { '1.1': [['EAST', '60']], '2.1': [['EAST', '60']], '3.1': [['WEST', '60']] });
    const ran = run({ facts, lines: [{ requested }, { requested, item: 'BRG-6205' }, { requested }], reserve: waiting });
    expect(ran.value).toEqual({ promised: { '1.1': requested, '2.1': requested, '3.1': requested } });
  });

  test.each<[string, readonly (readonly [string, string])[]]>([
    ['nothing is on its way', []],
    ['too little is', [['2026-06-08', '59']]],
  ])('%s: there is no day', (_, receipts) => {
    const ran = waits('60', ...receipts);
    expect(ran.reason).toEqual(late('2026-06-05'));
    expect(ran.ruled({ way: 'accept-date' })).toEqual({ promised: {} });
  });

  test('without an inbound fact there is no day', () => {
    const facts: Facts = { 'inbound:EAST/BRG-6204': undefined };
    expect(run({ facts, reserve: reserve({}, { '1.1': [['EAST', '1']] }) }).reason).toEqual(late('2026-06-05'));
  });

  test("two lines of the order don't count on the same receipt", () => {
    const ran = run({
      lines: [{ requested: '2026-06-11' }, { requested: '2026-06-11' }],
      facts: { 'inbound:EAST/BRG-6204': inbound(['2026-06-08', '100'], ['2026-06-15', '20']) },
      reserve: reserve({}, { '1.1': [['EAST', '60']], '2.1': [['EAST', '60']] }),
    });
    expect(ran.reason).toEqual({
      type: 'date-jeopardy',
      lines: [{ schedule: '2.1', line: '2', requested: '2026-06-11', feasible: '2026-06-18', daysLate: 7 }],
    });
  });
});

describe('nobody can tell a day', () => {
  test.each<[string, Facts]>([
    ['of a node that is not there', { 'node:EAST': undefined }],
    ['without transit to the region', { 'transit:EAST/OH': undefined }],
    ["without the node's calendar", { 'calendar:EAST': undefined }],
    ['of a node that never opens', { 'calendar:EAST': NEVER }],
  ])('%s', (_, facts) => {
    const ran = run({ facts });
    expect(ran.reason).toEqual(late('2026-06-05'));
    expect(ran.held).not.toHaveProperty('goodUntil');
  });
});

describe('an answer is good until the day that it counts from closes', () => {
  test.each([
    ['2026-06-01T14:00:00Z', '2026-06-01T21:00:00Z'],
    ['2026-06-01T21:00:00Z', '2026-06-02T21:00:00Z'],
    ['2026-06-06T14:00:00Z', '2026-06-08T21:00:00Z'],
  ])('asked at %s, until %s', (now, until) => {
    expect(run({ now, line: { requested: '2026-06-30' } }).outcome).toMatchObject({ verdict: 'pass', goodUntil: instant(until) });
    expect(run({ now, line: { requested: '2026-05-31' } }).held.goodUntil).toBe(instant(until));
  });

  test.each([
    ['EAST', 'WEST'],
    ['WEST', 'EAST'],
  ])('of %s and %s, the first to close', (first, second) => {
    const facts: Facts = {
      'node:WEST': node({ calendar: 'WEST' }),
      'transit:WEST/OH': transit(),
      'calendar:WEST': { ...WEEKDAYS, offsets: [] },
    };
    const ran = run({
      facts,
      reserve: reserve({
        '1.1': [
          [first, '60'],
          [second, '40'],
        ],
      }),
    });
    expect(ran.outcome).toMatchObject({ goodUntil: instant('2026-06-01T17:00:00Z') });
  });
});

describe('nothing to promise', () => {
  test('without a requested date, nothing else is read and it never ends', () => {
    const ran = run({ line: {} });
    expect(ran.outcome).toEqual({ verdict: 'pass', value: { promised: {} } });
    expect(ran.keys.filter((key) => !key.startsWith('order.'))).toEqual([]);
  });

  test('all of it has shipped', () => {
    expect(run({ reserve: reserve({}) }).outcome).toEqual({ verdict: 'pass', value: { promised: {} } });
  });

  test('a schedule line with a date does not wait for one without', () => {
    const ran = run({
      lines: [{ schedules: [{ quantity: '60' }, { quantity: '40', requested: '2026-06-05' }] }],
      reserve: reserve({ '1.1': [['NOWHERE', '60']], '1.2': [['EAST', '40']] }),
    });
    expect(ran.value).toEqual({ promised: { '1.2': '2026-06-05' } });
  });
});
