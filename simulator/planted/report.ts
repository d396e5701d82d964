/** The campaign as it is told: a row for each bug, then the totals. Everything but CPU time is the same in every run. */
import type { PlantedBug } from './bugs.ts';
import type { Verdict } from './trial.ts';

export interface Tried {
  readonly bug: PlantedBug;
  readonly verdict: Verdict;
}

export const isLeft = ({ verdict }: Tried): boolean => verdict.findings.length === 0;

/** Longer findings are cut. */
const SEEN_MOST = 110;

export class Table {
  private readonly width: number;

  constructor(bugs: readonly PlantedBug[]) {
    this.width = Math.max(3, ...bugs.map(({ id }) => id.length));
  }

  head(): string {
    return this.line('bug', 'caught by', 'orders', 'CPU s', 'seen');
  }

  row({ bug, verdict: { findings, orders, cpuSeconds } }: Tried): string {
    const [found] = findings;
    const cpu = Number.isNaN(cpuSeconds) ? '-' : cpuSeconds.toFixed(1);
    if (found === undefined) return this.line(bug.id, '-', '-', cpu, '');
    return this.line(bug.id, found.by, String(orders), cpu, found.what.replaceAll(/\s+/g, ' ').slice(0, SEEN_MOST));
  }

  private line(bug: string, by: string, orders: string, cpu: string, seen: string): string {
    const row = [bug.padEnd(this.width), by.padEnd(24), orders.padStart(7), cpu.padStart(7), ` ${seen}`];
    return `${row.join(' ').trimEnd()}\n`;
  }
}

/** What is seen without any bug proves nothing. */
export function baseline({ findings, orders, seasons }: Verdict): string {
  const head = `without a bug: ${seasons.length} seasons, ${orders} orders, ${findings.length} kinds of broken promises\n`;
  if (findings.length === 0) return `${head}\n`;
  return `${head}${findings.map(({ kind }) => `  not counted: ${kind}\n`).join('')}\n`;
}

export function totals(tried: readonly Tried[]): string {
  const caught = tried.filter((one) => !isLeft(one));
  const survivors = tried.filter(isLeft);
  const share = tried.length === 0 ? 0 : (100 * caught.length) / tried.length;
  const cpuMinutes = tried.reduce((sum, { verdict }) => sum + (verdict.cpuSeconds || 0), 0) / 60;
  const lines = [
    `caught ${caught.length} of ${tried.length} (${share.toFixed(0)}%)`,
    `CPU minutes in all: ${cpuMinutes.toFixed(1)}`,
  ];
  for (const [by, count] of countedBy(caught)) lines.push(`  ${by}: ${count}`);
  lines.push(...suspects(caught));
  if (survivors.length > 0) lines.push('', 'survivors:', ...survivors.map(({ bug }) => `  ${bug.id}: ${bug.what}`));
  return `\n${lines.join('\n')}\n`;
}

function countedBy(caught: readonly Tried[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { verdict } of caught) {
    const by = verdict.findings[0]?.by ?? '';
    counts.set(by, (counts.get(by) ?? 0) + 1);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

/** Bugs that have nothing in common do not break a promise in the same way: what several of them show may need none. */
function suspects(caught: readonly Tried[]): readonly string[] {
  const bugs = new Map<string, string[]>();
  for (const { bug, verdict } of caught) {
    const kind = verdict.findings[0]?.kind ?? '';
    bugs.set(kind, [...(bugs.get(kind) ?? []), bug.id]);
  }
  const shared = [...bugs].filter(([, ids]) => ids.length > 1);
  if (shared.length === 0) return [];
  return [
    '',
    'seen with several bugs, and so perhaps without any:',
    ...shared.map(([kind, ids]) => `  ${kind} (${ids.join(', ')})`),
  ];
}
