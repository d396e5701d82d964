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
const MS_MAX = 3_000;
const MEMORY_MB_MAX = 128;

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
    const worker = this.running();
    worker.ref();
    const { promise, resolve } = Promise.withResolvers<Answered>();
    const give = (answer: Answered): void => {
      resolve(answer);
    };
    const broken = (error: Error): void => this.end(worker, give, error.message);
    const timer = setTimeout(() => this.end(worker, give, `it takes longer than ${MS_MAX} ms`), MS_MAX);
    worker.once('message', give);
    worker.once('error', broken);
    worker.postMessage(asked, []);
    const answer = await promise;
    clearTimeout(timer);
    worker.off('message', give);
    worker.off('error', broken);
    worker.unref();
    return answer;
  }

  private running(): Worker {
    this.worker ??= new Worker(new URL('./worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB_MAX },
    });
    return this.worker;
  }

  private end(worker: Worker, give: (answer: Answered) => void, reason: string): void {
    this.worker = undefined;
    void worker.terminate();
    give({ kind: 'failed', reason });
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
