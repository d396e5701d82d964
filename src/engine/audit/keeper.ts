/**
 * Keeps the chains up with the journal, and writes a checkpoint now and then. Of several processes one does it at a time;
 * the checkpoints of a database are all in one file, so a process whose file is another leaves them to the others.
 */
import type { KeyObject } from 'node:crypto';
import type { Clock, Store } from '../ports.ts';
import { BEFORE_ANY, lineDigest, readLine, signedLine, type Checkpoint } from './checkpoint.ts';
import { afterEntry, NOTHING } from './chain.ts';
import type { Link } from './ports.ts';

/** The file of checkpoints, and the key that signs them. */
export interface CheckpointFile {
  readonly key: KeyObject;
  readonly publicKey: KeyObject;
  /** Undefined: there is none yet. */
  readonly lastLine: () => Promise<string | undefined>;
  /** On the disk when it comes back. */
  readonly append: (line: string) => Promise<void>;
}

/** Entries under one link. */
const PAGE = 200;

export class AuditKeeper {
  private readonly store: Store;
  private readonly clock: Clock;
  private readonly file: CheckpointFile;

  constructor(store: Store, clock: Clock, file: CheckpointFile) {
    this.store = store;
    this.clock = clock;
    this.file = file;
  }

  /** All that is committed, under links. */
  async link(): Promise<void> {
    await this.store.alone('audit', async () => await this.linkAll());
  }

  /** False: nothing new since the last one, or they are in another file. */
  async checkpoint(kind?: Checkpoint['kind']): Promise<boolean> {
    return await this.store.alone('audit', async () => {
      await this.linkAll();
      const last = await this.lastOfOurs();
      return last !== undefined && (await this.write(last, kind));
    });
  }

  private async linkAll(): Promise<void> {
    for (let lane = 0; lane < this.store.lanes; lane++) while (await this.linkPage(lane));
  }

  private async linkPage(lane: number): Promise<boolean> {
    const { audit, read } = this.store;
    const { position, digest } = (await audit.links.last(lane)) ?? this.beginning();
    const entries = await read.feed(lane, position, PAGE);
    const end = entries.at(-1);
    if (end === undefined) return false;
    await audit.links.add(lane, { position: end.position, digest: entries.reduce(afterEntry, digest) });
    return entries.length === PAGE;
  }

  private readonly beginning = (): Link => ({ position: this.store.audit.begin, digest: NOTHING });

  /** What is in the file and not yet in the database is put there: a process died between the two. */
  private async lastOfOurs(): Promise<
    { readonly number: number; readonly digest: string; readonly line?: Checkpoint } | undefined
  > {
    const { checkpoints } = this.store.audit;
    const [kept, line] = [(await checkpoints.last()) ?? BEFORE_ANY, await this.file.lastLine()];
    if (line === undefined) return kept.number === 0 ? kept : undefined;
    const read = readLine(line, this.file.publicKey);
    if (read === undefined) return undefined;
    const { checkpoint, digest } = read;
    if (digest === kept.digest) return { ...kept, line: checkpoint };
    if (checkpoint.number !== kept.number + 1 || checkpoint.previous !== kept.digest) return undefined;
    await checkpoints.add({ number: checkpoint.number, digest });
    return { number: checkpoint.number, digest, line: checkpoint };
  }

  private async write(
    last: { readonly number: number; readonly digest: string; readonly line?: Checkpoint },
    kind: Checkpoint['kind'],
  ): Promise<boolean> {
    const { audit, lanes } = this.store;
    const links: Link[] = [];
    for (let lane = 0; lane < lanes; lane++) links.push((await audit.links.last(lane)) ?? this.beginning());
    const [act] = await audit.acts.page({ most: 1 });
    const acts = { number: act?.number ?? 0, digest: act?.digest ?? NOTHING };
    const { line } = last;
    const isSame = line?.acts.digest === acts.digest && line.lanes.every(({ digest }, lane) => digest === links[lane]?.digest);
    if (isSame && line.begin === audit.begin && kind === undefined) return false;
    const next: Checkpoint = {
      number: last.number + 1,
      at: this.clock.now(),
      ...(kind !== undefined && { kind }),
      begin: audit.begin,
      lanes: links,
      acts,
      previous: last.digest as Checkpoint['previous'],
    };
    const text = signedLine(next, this.file.key);
    await this.file.append(text);
    await audit.checkpoints.add({ number: next.number, digest: lineDigest(text) });
    return true;
  }
}
