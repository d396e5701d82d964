/** Runs mappings in a thread that is ended when one of them takes too long, and begun anew for the next. */
import { Worker } from 'node:worker_threads';
import type { InputFailure } from '../../core/model/failure.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import { shown } from '../message/note.ts';
import type { Answered, Asked } from './worker.ts';

/** A mapping of a partner's folder. `file` is what people are told of it. */
export interface Mapping {
  readonly file: string;
  readonly text: string;
}

export type MappingCodes = Asked['codes'];

/** The thread ends what JSONata itself can't: an endless regular expression, a list that takes all memory. */
const MS_MAX = 8_000;
/** A machine that is very busy starts a thread slowly. */
const START_MS_MAX = 60_000;
const MEMORY_MB_MAX = 128;
const WORKER = new URL('./worker.ts', import.meta.url);

export class Mapper {
  private worker: Worker | undefined;
  private last: Promise<unknown> = Promise.resolve();

  /** One after the other: the time of one is its own. */
  async map(mapping: Mapping, input: unknown, codes: MappingCodes): Promise<Result<unknown, InputFailure>> {
    const answer = this.last.then(async () => await this.asked({ text: mapping.text, input, codes }));
    this.last = answer;
    const given = await answer;
    if (given.kind === 'failed') return fail(failureOf(mapping, given));
    if (given.value !== undefined) return ok(given.value);
    return fail(failureOf(mapping, { reason: 'it gives nothing' }));
  }

  async close(): Promise<void> {
    await this.last;
    await this.worker?.terminate();
  }

  private async asked(asked: Asked): Promise<Answered> {
    if (this.worker === undefined) {
      const worker = new Worker(WORKER, { resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB_MAX } });
      this.worker = worker;
      const begun = await this.said(worker, START_MS_MAX);
      if (begun.kind === 'failed') return begun;
    }
    const { worker } = this;
    const answer = this.said(worker, MS_MAX);
    worker.postMessage(asked, []);
    return await answer;
  }

  /** The next thing that the thread says, or why it says nothing any more: then it is ended. */
  private async said(worker: Worker, msMax: number): Promise<Answered> {
    worker.ref();
    const { promise, resolve } = Promise.withResolvers<Answered>();
    const failed = (reason: string): void => {
      if (this.worker === worker) this.worker = undefined;
      void worker.terminate();
      resolve({ kind: 'failed', reason });
    };
    const broken = (error: Error): void => failed(error.message);
    const timer = setTimeout(() => failed(`it takes longer than ${msMax} ms`), msMax);
    worker.once('message', resolve);
    worker.once('error', broken);
    const answer = await promise;
    clearTimeout(timer);
    worker.off('message', resolve);
    worker.off('error', broken);
    worker.unref();
    return answer;
  }
}

function failureOf({ file, text }: Mapping, { reason, position }: { reason: string; position?: number }): InputFailure {
  const before = text.slice(0, position ?? 0).split('\n');
  const place = position === undefined ? file : `${file}: line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  return {
    code: 'malformed',
    where: place,
    format: 'JSONata',
    found: shown(text.split('\n')[before.length - 1]?.trim() ?? ''),
    reason,
    wayOut: 'correct the mapping, and run orderkeel partner check on its folder',
  };
}
