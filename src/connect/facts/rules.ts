/**
 * What a schema can't say of a fact: what refers to itself, what overlaps, what goes backwards. Each rule sees a value of
 * the right shape with its figures canonical, and refuses by place.
 */
import { CLOSED_DAYS_MAX, hoursOf, type Calendar } from '../../core/model/calendar.ts';
import { compare, isMore, ONE } from '../../core/model/decimal.ts';
import type { FactKind, FactValues } from '../../core/model/fact.ts';
import { plusDays, startOf, type LocalDate } from '../../core/model/instant.ts';
import type { Item, PriceSpan } from '../../core/model/master.ts';

/** `pointer` inside the value (RFC 6901). */
export type Refuse = (pointer: string, found: string, reason: string, wayOut: string) => void;

type Rule<K extends FactKind> = (value: FactValues[K], refuse: Refuse, ids: readonly string[]) => void;

const RULES: { readonly [K in FactKind]?: Rule<K> } = {
  item: (item, refuse, [id = '']) => {
    packsOnce(item, refuse);
    notItself(item, id, refuse);
  },
  price: ({ spans }, refuse) => {
    for (const [i, span] of spans.entries()) rightSpan(span, `/spans/${i}`, refuse);
    apart(spans, refuse);
  },
  screening: ({ result, matches }, refuse) => {
    if (result === 'clear' && matches.length > 0)
      refuse(
        '/matches',
        `${matches.length}`,
        'clear, and yet with matches',
        'say possible-match or match, or leave the matches out',
      );
    for (const [i, { score }] of matches.entries())
      if (isMore(score, ONE)) refuse(`/matches/${i}/score`, score, 'a score above 1', 'give it as a share, such as 0.87');
  },
  address: ({ verdict, corrected }, refuse) => {
    if (verdict === 'corrected' && corrected === undefined)
      refuse('/corrected', 'nothing', 'corrected, but not to what', 'give the corrected address');
  },
  node: ({ recall }, refuse) => {
    const after = 'after' in recall ? 'a time' : 'nothing';
    if ((recall.kind === 'until-clock') !== 'after' in recall)
      refuse('/recall/after', after, `with ${recall.kind}`, 'give a time with until-clock, and with no other kind');
  },
  inbound: ({ receipts }, refuse) =>
    ascending(
      receipts,
      (a, b) => a.day <= b.day,
      (i) => `/receipts/${i}/day`,
      ({ day }) => day,
      refuse,
    ),
  calendar: (calendar, refuse) => {
    for (const [day, spans] of calendar.week.entries()) rightHours(spans, `/week/${day}`, refuse);
    ascending(
      calendar.offsets,
      (a, b) => a.from < b.from,
      (i) => `/offsets/${i}/from`,
      ({ from }) => String(from),
      refuse,
    );
    if (longestClosed(calendar) >= CLOSED_DAYS_MAX)
      refuse('/week', calendar.id, `not open for ${CLOSED_DAYS_MAX} days in a row`, 'give it hours on some day of the week');
  },
};

/** The rules of a value's kind; the value was proved to be of that kind by its schema. */
export function judge<K extends FactKind>(kind: K, value: FactValues[K], ids: readonly string[], refuse: Refuse): void {
  RULES[kind]?.(value, refuse, ids);
}

function ascending<T>(
  items: readonly T[],
  inOrder: (before: T, after: T) => boolean,
  where: (index: number) => string,
  show: (item: T) => string,
  refuse: Refuse,
): void {
  for (const [i, item] of items.entries()) {
    const before = items[i - 1];
    if (before !== undefined && !inOrder(before, item))
      refuse(where(i), show(item), `out of order after ${show(before)}`, 'give them in ascending order, each once');
  }
}

function packsOnce({ stockUnit, packs }: Item, refuse: Refuse): void {
  const taken = new Set<string>([stockUnit]);
  for (const [i, { unit }] of packs.entries()) {
    if (taken.has(unit)) refuse(`/packs/${i}/unit`, unit, 'a unit given twice', 'give each unit of the item once');
    taken.add(unit);
  }
}

function notItself({ supersededBy, substitutes, components }: Item, id: string, refuse: Refuse): void {
  const no = (where: string, what: string): void => refuse(where, id, `an item as its own ${what}`, 'name another item');
  if (supersededBy === id) no('/supersededBy', 'successor');
  for (const [i, substitute] of substitutes.entries()) if (substitute === id) no(`/substitutes/${i}`, 'substitute');
  const taken = new Set<string>();
  for (const [i, { item }] of (components ?? []).entries()) {
    if (item === id) no(`/components/${i}/item`, 'component');
    if (taken.has(item)) refuse(`/components/${i}/item`, item, 'a component given twice', 'add its quantities up');
    taken.add(item);
  }
}

function rightSpan({ from, until, breaks }: PriceSpan, where: string, refuse: Refuse): void {
  if (until !== undefined && until < from)
    refuse(`${where}/until`, until, `before the first day, ${from}`, 'end the span on its first day or later');
  ascending(
    breaks,
    (a, b) => compare(a.atLeast, b.atLeast) < 0,
    (i) => `${where}/breaks/${i}/atLeast`,
    ({ atLeast }) => atLeast,
    refuse,
  );
}

/** In whatever order they are written; a span without an end is overlapped by any later one. */
function apart(spans: readonly PriceSpan[], refuse: Refuse): void {
  const sorted = [...spans.entries()].sort(([, a], [, b]) => (a.from < b.from ? -1 : 1));
  let before: PriceSpan | undefined;
  for (const [i, span] of sorted) {
    if (before !== undefined && (before.until === undefined || before.until >= span.from))
      refuse(
        `/spans/${i}/from`,
        span.from,
        `overlaps the span from ${before.from}`,
        'end one span on the day before the next one begins',
      );
    before = span;
  }
}

function rightHours(spans: Calendar['week'][number], where: string, refuse: Refuse): void {
  for (const [i, { opens, closes }] of spans.entries())
    if (opens >= closes)
      refuse(
        `${where}/${i}/closes`,
        `${closes}`,
        `not after ${opens}, when it opens`,
        'split hours across midnight into two days',
      );
  ascending(
    spans,
    (a, b) => a.closes <= b.opens,
    (i) => `${where}/${i}/opens`,
    ({ opens }) => `${opens}`,
    refuse,
  );
}

/** Days from one open day to the next, at most: only where holidays take every open day of a week does it pass a week. */
function longestClosed(calendar: Calendar): number {
  if (calendar.week.every((hours) => hours.length === 0)) return CLOSED_DAYS_MAX;
  let longest = 0;
  let known = '';
  for (const holiday of [...calendar.holidays].sort()) {
    if (holiday <= known) continue;
    const first = openDay(calendar, holiday, -1);
    const next = openDay(calendar, holiday, 1);
    longest = Math.max(longest, (startOf(next) - startOf(first)) / 86_400_000 - 1);
    known = next;
  }
  return longest;
}

/** The nearest open day before or after; there is one, because the week has one and holidays end. */
function openDay(calendar: Calendar, from: LocalDate, step: 1 | -1): LocalDate {
  let day = plusDays(from, step);
  while (hoursOf(calendar, day).length === 0) day = plusDays(day, step);
  return day;
}
