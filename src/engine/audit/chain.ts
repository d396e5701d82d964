/**
 * Hash chains: SHA-256 over the digest before and what comes next, so that no entry can be another, be missing, be more or
 * stand elsewhere without every later digest being another.
 *
 * What is chained is an entry as everybody reads it, as JSON with its keys sorted: spaces of the stored text mean nothing.
 */
import { createHash } from 'node:crypto';
import { compareText } from '../../core/model/sorted.ts';
import type { JournalEntry } from '../ports.ts';
import type { ChainDigest, KeptAct } from './ports.ts';

/** Before the first. */
export const NOTHING = '0'.repeat(64) as ChainDigest;

const chained = (before: ChainDigest, next: string): ChainDigest =>
  createHash('sha256').update(before).update('\n').update(next).digest('hex') as ChainDigest;

/** With the keys of each object sorted, and those without a value left out, as JSON leaves them out. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => compareText(a, b)))
      : each,
  );

export const afterEntry = (before: ChainDigest, entry: JournalEntry): ChainDigest => {
  const { position, order, sequence, command, at, events } = entry;
  return chained(before, canonical([position, order, sequence, command, at, events]));
};

export const afterAct = (before: ChainDigest, act: Omit<KeptAct, 'digest'>): ChainDigest => {
  const { number, at, actor, act: name, about = null, note = null, detail = null } = act;
  return chained(before, canonical([number, at, actor, name, about, note, detail]));
};
