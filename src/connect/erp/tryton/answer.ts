/** What Tryton says instead of a result, and what that means for the effect that asked. */
import type { SendResult } from '../../../engine/connection.ts';

/** Tryton's own no, or its silence; thrown, since every call of a flow ends the flow with it. */
export class TrytonFailure extends Error {
  readonly result: SendResult;
  /** Worth asking again at once: somebody else held a lock, and nothing of the call was done. */
  readonly isBusy: boolean;

  constructor(result: SendResult, isBusy = false) {
    super(wordsOf(result));
    this.result = result;
    this.isBusy = isBusy;
  }
}

function wordsOf(result: SendResult): string {
  const { code, detail } = result.kind !== 'answered' ? result : { code: result.outcome.kind, detail: '', ...result.outcome };
  return `${code}: ${detail}`;
}

export const refused = (code: string, detail: string): TrytonFailure =>
  new TrytonFailure({ kind: 'answered', outcome: { kind: 'refused', code, detail: detail.slice(0, 300) } });

/** The partner may have part of it: the same key is to be sent again. */
export const unfinished = (code: string, detail: string): TrytonFailure =>
  new TrytonFailure({ kind: 'no-answer', code, detail: detail.slice(0, 300) });

/** PostgreSQL refused a lock without waiting (55P03), or two transactions at once (40001); they come as bare text. */
const BUSY = /could not obtain lock|could not serialize access|deadlock detected/;

/** Of the exceptions that users meet. Others are a bare text: a fault of the server, whose transaction was rolled back. */
const NO = new Map([
  ['UserError', 'tryton-user-error'],
  ['UserWarning', 'tryton-warning'],
]);

/** `error` of an answer: `[kind, [message, description, …]]`, or `[text, traceback]`. */
export function failureOf(error: unknown): TrytonFailure {
  const [kind = '', said]: readonly unknown[] = Array.isArray(error) ? error : [error];
  const name = String(kind);
  if (BUSY.test(name)) return new TrytonFailure({ kind: 'no-answer', code: 'tryton-busy', detail: name.slice(0, 300) }, true);
  // Another one has written the record since it was read: nothing of this call was done.
  if (name === 'ConcurrencyException')
    return new TrytonFailure({ kind: 'no-answer', code: 'tryton-concurrent', detail: JSON.stringify(said) }, true);
  const detail = (Array.isArray(said) ? said : []).filter((part) => typeof part === 'string' && part !== '').join(' ');
  const code = NO.get(name);
  return code === undefined ? unfinished('tryton-fault', name) : refused(code, detail);
}
