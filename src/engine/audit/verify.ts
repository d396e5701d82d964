/**
 * Computes every chain again, and holds it against the links in the database and against the checkpoints outside.
 *
 * What each of them finds:
 * - an entry that is another, more, missing or elsewhere: the digest at the next link, or the count of positions;
 * - entries and links cut off at the end: the lane's own count of positions, and the checkpoints;
 * - everything computed anew by somebody who has the database: the checkpoints, which they can't sign;
 * - checkpoints cut off, left out or edited: their signatures, their numbers, and what the database remembers of them.
 */
import type { KeyObject } from 'node:crypto';
import type { Store } from '../ports.ts';
import { readLine, type Checkpoint, type ReadLine } from './checkpoint.ts';
import { afterAct, afterEntry, NOTHING } from './chain.ts';
import type { ChainDigest, Link } from './ports.ts';

export interface AuditFinding {
  readonly what:
    | 'checkpoint-unsigned'
    | 'checkpoint-out-of-order'
    | 'checkpoints-missing'
    | 'lanes-moved-unmarked'
    | 'journal-changed'
    | 'journal-cut'
    | 'journal-hidden'
    | 'journal-rewritten'
    | 'acts-changed'
    | 'acts-cut'
    | 'acts-rewritten';
  /** `lane 2, positions 41 to 60`. */
  readonly where: string;
}

export interface Verified {
  readonly findings: readonly AuditFinding[];
  readonly entries: number;
  readonly acts: number;
  readonly checkpoints: number;
}

const PAGE = 1_000;

/**
 * Also while others write: what comes meanwhile is no finding. `linesOf`: of the file of checkpoints, as it is then.
 */
export async function verifyAudit(store: Store, linesOf: () => Promise<readonly string[]>, key: KeyObject): Promise<Verified> {
  const findings: AuditFinding[] = [];
  const find = (what: AuditFinding['what'], where: string): void => void findings.push({ what, where });
  const checkpoints = await readCheckpoints(store, linesOf, key, find);
  const ofThese = checkpoints.filter(({ begin }) => begin === store.audit.begin);
  let entries = 0;
  for (let lane = 0; lane < store.lanes; lane++) entries += await verifyLane(store, lane, ofThese, find);
  const acts = await verifyActs(store, checkpoints, find);
  return { findings, entries, acts, checkpoints: checkpoints.length };
}

type Find = (what: AuditFinding['what'], where: string) => void;

/** Those that are signed, in their order. */
async function readCheckpoints(
  { audit }: Store,
  linesOf: () => Promise<readonly string[]>,
  key: KeyObject,
  find: Find,
): Promise<readonly Checkpoint[]> {
  const known = new Map((await audit.checkpoints.all()).map(({ number, digest }) => [number, digest]));
  const lines = await linesOf();
  const read: ReadLine[] = [];
  for (const [i, line] of lines.entries()) {
    const each = readLine(line, key);
    if (each === undefined) {
      find('checkpoint-unsigned', `line ${i + 1}`);
      continue;
    }
    const [before, { checkpoint }] = [read.at(-1), each];
    const isNext = checkpoint.number === i + 1 && checkpoint.previous === (before?.digest ?? NOTHING);
    if (!isNext) find('checkpoint-out-of-order', `line ${i + 1}`);
    const isMoved = before !== undefined && before.checkpoint.begin !== checkpoint.begin;
    if (isMoved && checkpoint.kind !== 'relaned') find('lanes-moved-unmarked', `line ${i + 1}`);
    read.push(each);
  }
  for (const [number, digest] of known)
    if (read.find(({ checkpoint }) => checkpoint.number === number)?.digest !== digest)
      find('checkpoints-missing', `number ${number}, which the database remembers`);
  // One more than it remembers: a process died as it wrote it.
  for (const { checkpoint } of read.slice(0, -1))
    if (!known.has(checkpoint.number)) find('checkpoints-missing', `number ${checkpoint.number}, which the database forgot`);
  const last = read.at(-1)?.checkpoint;
  if (last !== undefined && last.begin !== audit.begin) find('lanes-moved-unmarked', `after checkpoint ${last.number}`);
  return read.map(({ checkpoint }) => checkpoint);
}

/** The digests that a lane's chain has to have, by position. */
function wantedIn(checkpoints: readonly Checkpoint[], lane: number): ReadonlyMap<number, ChainDigest> {
  return new Map(checkpoints.flatMap(({ lanes }) => lanes[lane] ?? []).map(({ position, digest }) => [position, digest]));
}

async function allLinks({ audit }: Store, lane: number): Promise<readonly Link[]> {
  const links: Link[] = [];
  for (;;) {
    const page = await audit.links.read(lane, links.at(-1)?.position ?? Number.MIN_SAFE_INTEGER, PAGE);
    links.push(...page);
    if (page.length < PAGE) return links;
  }
}

async function verifyLane(store: Store, lane: number, checkpoints: readonly Checkpoint[], find: Find): Promise<number> {
  const { audit, read } = store;
  const headBefore = (await audit.heads())[lane] ?? 0;
  const hidden = await audit.hidden(lane);
  if (hidden > 0) find('journal-hidden', `lane ${lane}, ${hidden} entries before its beginning`);
  const links = new Map((await allLinks(store, lane)).map(({ position, digest }) => [position, digest]));
  const wanted = wantedIn(checkpoints, lane);
  const seen = new Set<number>([audit.begin]);
  let [at, digest, from, count] = [audit.begin, NOTHING, audit.begin + 1, 0];
  for (;;) {
    const entries = await read.feed(lane, at, PAGE);
    for (const entry of entries) {
      if (entry.position - entry.events.length !== at)
        find('journal-changed', `lane ${lane}, positions ${at + 1} to ${entry.position}, which don't follow each other`);
      digest = afterEntry(digest, entry);
      at = entry.position;
      seen.add(at);
      const link = links.get(at);
      if (link !== undefined && link !== digest) {
        find('journal-changed', `lane ${lane}, positions ${from} to ${at}, orders of ${entry.order} and before`);
        // What comes after is told apart from what came before.
        digest = link;
      }
      if (link !== undefined) from = at + 1;
      const signed = wanted.get(at);
      if (signed !== undefined && signed !== digest) find('journal-rewritten', `lane ${lane}, up to position ${at}`);
    }
    count += entries.length;
    if (entries.length < PAGE) break;
  }
  for (const position of new Set([...links.keys(), ...wanted.keys()]))
    if (!seen.has(position)) find('journal-cut', `lane ${lane}, where position ${position} was`);
  if (at < headBefore) find('journal-cut', `lane ${lane}, which gave out positions up to ${headBefore}`);
  const head = Math.max((await audit.heads())[lane] ?? 0, audit.begin);
  if (at > head) find('journal-changed', `lane ${lane}, positions ${head + 1} to ${at}, which it never gave out`);
  return count;
}

async function verifyActs({ audit }: Store, checkpoints: readonly Checkpoint[], find: Find): Promise<number> {
  const wanted = new Map(checkpoints.map(({ acts }) => [acts.number, acts.digest]));
  let [number, digest] = [0, NOTHING];
  for (;;) {
    const page = await audit.acts.read(number === 0 ? Number.MIN_SAFE_INTEGER : number, PAGE);
    for (const act of page) {
      if (act.number !== number + 1) find('acts-changed', `act ${act.number}, which does not follow ${number}`);
      number = act.number;
      if (afterAct(digest, act) !== act.digest) find('acts-changed', `act ${number}`);
      ({ digest } = act);
      const signed = wanted.get(number);
      if (signed !== undefined && signed !== digest) find('acts-rewritten', `up to act ${number}`);
    }
    if (page.length < PAGE) break;
  }
  const last = Math.max(0, ...wanted.keys());
  if (last > number) find('acts-cut', `after act ${number}: there were ${last}`);
  return number;
}
