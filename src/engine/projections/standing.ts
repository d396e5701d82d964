/** What the lanes tell each for itself, put together. */
import * as money from '../../core/model/money.ts';
import type { Currency, Money } from '../../core/model/money.ts';
import type { Instant } from '../../core/model/instant.ts';
import type { Adherence, CapturedOrders, EndedHold, HoldGroup, HoldRow, HoldStanding } from './ports.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

const add = (a: number, b: number): number => a + b;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** To the second within the first hour, then to the minute: so few figures that lanes can be put together. */
export const lastedOf = ({ openedAt, endedAt }: EndedHold): number => {
  const ms = endedAt - openedAt;
  const whole = (unit: number): number => Math.trunc(ms / unit) * unit;
  return Math.min(whole(SECOND_MS), Math.max(whole(MINUTE_MS), HOUR_MS));
};

export const hourOf = (at: Instant): Instant => (Math.trunc(at / HOUR_MS) * HOUR_MS) as Instant;

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const each of all) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return [...groups.values()];
}

const total = <T>(all: readonly T[], of: (one: T) => number): number => all.map(of).reduce(add, 0);

/** The next due first. */
export function mergedGroups(groups: readonly HoldGroup[]): readonly HoldGroup[] {
  return grouped(groups, ({ type, team, cause }) => JSON.stringify([type, team, cause]))
    .map((same): HoldGroup => {
      const [{ type, team, cause }] = same;
      return {
        type,
        team,
        cause,
        label: same.map(({ label }) => label).reduce((a, b) => (a < b ? a : b)),
        open: total(same, ({ open }) => open),
        amounts: sums(same.flatMap(({ amounts }) => amounts)),
        nextDueAt: Math.min(...same.map(({ nextDueAt }) => nextDueAt)) as Instant,
        oldestAt: Math.min(...same.map(({ oldestAt }) => oldestAt)) as Instant,
      };
    })
    .toSorted(
      (a, b) => a.nextDueAt - b.nextDueAt || compare(a.type, b.type) || compare(a.team, b.team) || compare(a.cause, b.cause),
    );
}

/** By currency. */
const sums = (amounts: readonly Money[]): readonly Money[] =>
  grouped(amounts, ({ currency }) => currency)
    .map((same) => money.sum(same[0].currency, same))
    .toSorted((a, b) => compare(a.currency satisfies Currency, b.currency));

export const groupOf = ({ type, team, cause, label, amount, dueAt, openedAt }: HoldRow): HoldGroup => ({
  type,
  team,
  cause,
  label,
  open: 1,
  amounts: amount === undefined ? [] : [amount],
  nextDueAt: dueAt,
  oldestAt: openedAt,
});

export const mergedStanding = (standing: readonly HoldStanding[]): readonly HoldStanding[] =>
  grouped(standing, ({ type, team }) => JSON.stringify([type, team]))
    .map((same) => ({
      type: same[0].type,
      team: same[0].team,
      open: total(same, ({ open }) => open),
      overdue: total(same, ({ overdue }) => overdue),
      dueSoon: total(same, ({ dueSoon }) => dueSoon),
      toConfirm: total(same, ({ toConfirm }) => toConfirm),
    }))
    .toSorted((a, b) => compare(a.type, b.type) || compare(a.team, b.team));

/** Holds of one team that lasted as long. */
export interface Lasted {
  readonly team: string;
  readonly lasted: number;
  readonly settled: number;
  readonly inTime: number;
}

export const mergedAdherence = (lasted: readonly Lasted[]): readonly Adherence[] =>
  grouped(lasted, ({ team }) => team)
    .map((same) => {
      const settled = total(same, (each) => each.settled);
      return { team: same[0].team, settled, inTime: total(same, ({ inTime }) => inTime), medianMs: medianOf(same, settled) };
    })
    .toSorted((a, b) => compare(a.team, b.team));

/** Of an even number, the lower of the two in the middle. */
function medianOf(same: readonly Lasted[], settled: number): number {
  let before = 0;
  for (const { lasted, settled: many } of same.toSorted((a, b) => a.lasted - b.lasted)) {
    before += many;
    if (2 * before >= settled) return lasted;
  }
  return 0;
}

export const mergedCaptured = (captured: readonly CapturedOrders[]): readonly CapturedOrders[] =>
  grouped(captured, ({ channel, hour, state }) => JSON.stringify([channel, hour, state]))
    .map((same) => ({ ...same[0], captured: total(same, (each) => each.captured) }))
    .toSorted((a, b) => a.hour - b.hour || compare(a.channel, b.channel) || compare(a.state, b.state));
