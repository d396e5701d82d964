/** What the processes take of the machine, from /proc: memory each few seconds, processor time from one moment to another. */
import { readdirSync, readFileSync } from 'node:fs';
import { processorMs } from '../shared/processor.ts';

const EVERY_MS = 5_000;
const KB_PER_MB = 1_024;

export const PARTS = ['hub', 'PostgreSQL', 'stand-ins', 'callers'] as const;
export type Part = (typeof PARTS)[number];
export type OfParts = Readonly<Record<Part, number>>;

export interface MemorySample {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Resident, in MB; of PostgreSQL's processes what is shared counts once. */
  readonly mb: OfParts;
}

export interface Pids {
  readonly hub: number;
  readonly outside: number;
}

export class Meters {
  readonly samples: MemorySample[] = [];
  private readonly pids: Pids;
  private readonly postmaster: number;
  private timer: NodeJS.Timeout | undefined;

  constructor(pids: Pids) {
    this.pids = pids;
    this.postmaster = childrenOf(pids.hub).find((pid) => nameOf(pid) === 'postgres') ?? 0;
  }

  start(): void {
    this.timer = setInterval(() => this.samples.push({ at: Date.now(), mb: this.memory() }), EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Since each began, in ms. */
  processor(): OfParts {
    const database = processorMs(this.postmaster) ?? 0;
    const { user, system } = process.cpuUsage();
    return {
      hub: (processorMs(this.pids.hub) ?? 0) - database,
      PostgreSQL: database,
      'stand-ins': processorMs(this.pids.outside) ?? 0,
      callers: (user + system) / 1_000,
    };
  }

  private memory(): OfParts {
    const database = [this.postmaster, ...childrenOf(this.postmaster)];
    return {
      hub: kb(this.pids.hub, 'status', 'VmRSS') / KB_PER_MB,
      PostgreSQL: database.reduce((all, pid) => all + kb(pid, 'smaps_rollup', 'Pss'), 0) / KB_PER_MB,
      'stand-ins': kb(this.pids.outside, 'status', 'VmRSS') / KB_PER_MB,
      callers: process.memoryUsage.rss() / (KB_PER_MB * KB_PER_MB),
    };
  }
}

/** One that has ended in between has nothing. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

const nameOf = (pid: number): string => read(pid, 'comm').trim();

const kb = (pid: number, file: string, field: string): number =>
  Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(read(pid, file))?.[1] ?? 0);

function childrenOf(parent: number): readonly number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    const stat = read(pid, 'stat');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent;
  });
}
