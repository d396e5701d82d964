/** The day: what needs me, what is about to breach, how the orders stand. */
import type { Instant } from '../../core/model/instant.ts';
import { HUB } from '../../core/model/identifiers.ts';
import type { CapturedOrders } from '../../engine/projections/ports.ts';
import { Today } from '../contract/desk.ts';
import { answered, route, type Answer, type Call } from './route.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
const NEXT_MAX = 20;

const dayOf = (at: Instant): Instant => (Math.trunc(at / DAY_MS) * DAY_MS) as Instant;
const hourOf = (at: number): number => Math.trunc(at / HOUR_MS) * HOUR_MS;

async function today({ parts: { hub, lists }, caller }: Call): Promise<Answer> {
  await lists.upToDate();
  const { read } = lists;
  const at = hub.clock.now();
  const teams = caller?.roles ?? [];
  const reach = caller?.reach ?? [];
  // The latest 24 hours begin with a whole one, so that all of the first is in it.
  const hours = (hourOf(at) - DAY_MS + HOUR_MS) as Instant;
  const [standing, next, captured, orders, adherence] = await Promise.all([
    read.holdStanding({ now: at, soon: (at + HOUR_MS) as Instant, by: caller?.actor ?? HUB, reach }),
    read.holds({ teams, most: NEXT_MAX, reach }),
    read.captured(hours < dayOf(at) ? hours : dayOf(at), reach),
    read.orderStanding(reach),
    // Of all orders together, so it is for who may see all.
    reach === 'all' ? read.adherence((at - WEEK_MS) as Instant) : [],
  ]);
  const own = standing.filter(({ team }) => teams.includes(team));
  const total = (of: (each: (typeof own)[number]) => number): number => own.map(of).reduce((a, b) => a + b, 0);
  const ofDay = captured.filter(({ hour }) => hour >= dayOf(at));
  return answered({
    at,
    mine: {
      open: total(({ open }) => open),
      overdue: total(({ overdue }) => overdue),
      dueSoon: total(({ dueSoon }) => dueSoon),
      toConfirm: total(({ toConfirm }) => toConfirm),
    },
    next,
    byType: standing.map(({ type, team, open, overdue }) => ({ type, team, open, overdue })),
    orders: {
      captured: sum(ofDay),
      ...orders,
      closed: sum(ofDay.filter(({ state }) => state === 'closed')),
      cancelled: sum(ofDay.filter(({ state }) => state === 'cancelled')),
    },
    byHour: Array.from({ length: 24 }, (_, n) => hours + n * HOUR_MS).map((hour) => ({
      hour,
      captured: sum(captured.filter((each) => each.hour === hour)),
    })),
    byChannel: [...new Set(ofDay.map(({ channel }) => channel))]
      .map((channel) => ({ channel, captured: sum(ofDay.filter((each) => each.channel === channel)) }))
      .toSorted((a, b) => b.captured - a.captured || (a.channel < b.channel ? -1 : 1)),
    adherence,
  });
}

const sum = (captured: readonly CapturedOrders[]): number => captured.map((each) => each.captured).reduce((a, b) => a + b, 0);

export const todayRoutes = [
  route({
    method: 'GET',
    path: '/today',
    name: 'readToday',
    tag: 'Holds',
    summary: 'What needs me, what is about to be late, how the orders of the day stand.',
    scope: 'orders:read',
    within: 'lists',
    status: 200,
    answer: Today,
    handle: today,
  }),
];
