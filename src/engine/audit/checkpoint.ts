/**
 * Checkpoints: where every chain stood at a time, signed, one line of text each, and each with the digest of the one before.
 * They are kept outside the database: who can write there, and anything in it anew, can't write these.
 */
import { createHash, sign, verify, type KeyObject } from 'node:crypto';
import type { Instant } from '../../core/model/instant.ts';
import { canonical, NOTHING } from './chain.ts';
import type { ChainDigest, Link } from './ports.ts';

export interface Checkpoint {
  /** From 1, without a gap. */
  readonly number: number;
  readonly at: Instant;
  /** Why there is a first one of new feeds: the lanes were moved, and what was before had been checked. */
  readonly kind?: 'relaned';
  /** Where the feeds begin. */
  readonly begin: number;
  /** By lane. */
  readonly lanes: readonly Link[];
  readonly acts: { readonly number: number; readonly digest: ChainDigest };
  /** Of the line before. */
  readonly previous: ChainDigest;
}

export const lineDigest = (line: string): ChainDigest => createHash('sha256').update(line).digest('hex') as ChainDigest;

export function signedLine(checkpoint: Checkpoint, key: KeyObject): string {
  const signature = sign(null, Buffer.from(canonical(checkpoint)), key).toString('base64');
  return JSON.stringify({ checkpoint, signature });
}

export interface ReadLine {
  readonly checkpoint: Checkpoint;
  readonly digest: ChainDigest;
}

/** Undefined: nothing that this key has signed. */
export function readLine(line: string, key: KeyObject): ReadLine | undefined {
  try {
    const { checkpoint, signature } = JSON.parse(line) as { readonly checkpoint: Checkpoint; readonly signature: string };
    const isSigned = verify(null, Buffer.from(canonical(checkpoint)), key, Buffer.from(signature, 'base64'));
    return isSigned ? { checkpoint, digest: lineDigest(line) } : undefined;
  } catch {
    return undefined;
  }
}

export const BEFORE_ANY = { number: 0, digest: NOTHING } as const;
