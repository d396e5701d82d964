/** What many seasons come to. Plain data, so that it crosses from the process that ran them. */
import type { FaultName } from './faults.ts';
import type { SeasonResult } from './season.ts';
import type { StruckState } from './strikes.ts';
import type { Broken } from './witness.ts';

export interface Totals {
  seasons: number;
  intents: number;
  orders: number;
  commands: number;
  events: number;
  /** The least of the seasons' most: in every one of them so many were open at once. */
  openMost: number;
  readonly coverage: Record<string, number>;
  readonly holds: Record<string, { needful: number; needless: number }>;
  shippable: number;
  smooth: number;
  recalls: number;
  needlessRecalls: number;
  /** Of each season that broke a promise: its seed, and what it broke first. */
  readonly failures: {
    readonly seed: number;
    readonly orders: number;
    readonly broken: readonly Broken[];
    readonly crash?: string;
  }[];
}

export const nothingYet = (): Totals => ({
  seasons: 0,
  intents: 0,
  orders: 0,
  commands: 0,
  events: 0,
  openMost: Number.POSITIVE_INFINITY,
  coverage: {},
  holds: {},
  shippable: 0,
  smooth: 0,
  recalls: 0,
  needlessRecalls: 0,
  failures: [],
});

export const cellOf = (fault: FaultName, state: StruckState): string => `${fault}/${state}`;

/** The most broken promises of one season that are kept: the first ones say it. */
const KEPT_MAX = 20;

export function addSeason(totals: Totals, seed: number, result: SeasonResult): void {
  totals.seasons += 1;
  totals.intents += result.intents;
  totals.orders += result.orders;
  totals.commands += result.commands;
  totals.events += result.events;
  totals.openMost = Math.min(totals.openMost, result.openMost);
  for (const [fault, states] of result.coverage)
    for (const [state, count] of states) {
      const cell = cellOf(fault, state);
      totals.coverage[cell] = (totals.coverage[cell] ?? 0) + count;
    }
  const { usefulness } = result;
  for (const [type, { needful, needless }] of usefulness.holds) {
    const known = (totals.holds[type] ??= { needful: 0, needless: 0 });
    known.needful += needful;
    known.needless += needless;
  }
  totals.shippable += usefulness.shippable;
  totals.smooth += usefulness.smooth;
  totals.recalls += usefulness.recalls;
  totals.needlessRecalls += usefulness.needlessRecalls;
  if (result.broken.length > 0) totals.failures.push({ seed, orders: result.intents, broken: result.broken.slice(0, KEPT_MAX) });
}

export function addTotals(into: Totals, from: Totals): void {
  into.seasons += from.seasons;
  into.intents += from.intents;
  into.orders += from.orders;
  into.commands += from.commands;
  into.events += from.events;
  into.openMost = Math.min(into.openMost, from.openMost);
  for (const [cell, count] of Object.entries(from.coverage)) into.coverage[cell] = (into.coverage[cell] ?? 0) + count;
  for (const [type, { needful, needless }] of Object.entries(from.holds)) {
    const known = (into.holds[type] ??= { needful: 0, needless: 0 });
    known.needful += needful;
    known.needless += needless;
  }
  into.shippable += from.shippable;
  into.smooth += from.smooth;
  into.recalls += from.recalls;
  into.needlessRecalls += from.needlessRecalls;
  into.failures.push(...from.failures);
}
