/**
 * Processor time of this process and of everything it started (a database, a server), from /proc. Where the machine has
 * other work, this says what an engine costs better than the clock does. Nothing where there is no /proc.
 */
import { readdirSync, readFileSync } from 'node:fs';

/** Of a tick of `times` in /proc; fixed at 100 a second in what Linux shows to programs. */
const TICK_MS = 10;

export function processorMs(root = process.pid): number | undefined {
  const children = new Map<number, number[]>();
  const ticks = new Map<number, number>();
  try {
    for (const name of readdirSync('/proc')) if (/^\d+$/.test(name)) read(Number(name), children, ticks);
  } catch {
    return undefined;
  }
  const sum = (pid: number): number =>
    (ticks.get(pid) ?? 0) + (children.get(pid) ?? []).reduce((all, child) => all + sum(child), 0);
  return sum(root) * TICK_MS;
}

function read(pid: number, children: Map<number, number[]>, ticks: Map<number, number>): void {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return; // It ended in between; its parent has its time.
  }
  // The name, in brackets, may hold anything; what follows it is numbers: state, parent, … and from the 12th user, system, and those of ended children.
  const [, parent, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  children.set(Number(parent), [...(children.get(Number(parent)) ?? []), pid]);
  ticks.set(
    pid,
    rest.slice(9, 13).reduce((all, part) => all + Number(part), 0),
  );
}
