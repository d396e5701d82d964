/**
 * Calls of the API by a person's cookie.
 *
 * What changes something carries the session's token and a key for the intent. The same key goes with every attempt at
 * one intent, so that an answer lost on the way is not a second deed; once an answer has come, the next intent has its own.
 */
import type { Static } from '@sinclair/typebox';
import type { Problem as ProblemShape } from '../../../src/api/contract/common.ts';

export type Problem = Static<typeof ProblemShape>;

/** The API has answered, and the answer is no. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
  }
}

/** Nothing has answered, or something that is not the hub. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

function address(path: string, query: Query = {}): string {
  const said = Object.entries(query).flatMap(([key, value]): [string, string][] =>
    value === undefined || value === '' ? [] : [[key, String(value)]],
  );
  return said.length === 0 ? `/v1${path}` : `/v1${path}?${new URLSearchParams(said).toString()}`;
}

/** A part of a path that came from outside. */
export const part = (text: string): string => encodeURIComponent(text);

export class Api {
  csrf: string | undefined;
  readonly #signedOut: () => void;

  constructor(signedOut: () => void) {
    this.#signedOut = signedOut;
  }

  get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
    return this.#call<T>(address(path, query), signal === undefined ? {} : { signal });
  }

  post<T>(path: string, body: unknown, intent: string = crypto.randomUUID()): Promise<T> {
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': intent, 'X-CSRF-Token': this.csrf ?? '' };
    return this.#call<T>(address(path), { method: 'POST', headers, body: JSON.stringify(body) });
  }

  async #call<T>(url: string, init: RequestInit): Promise<T> {
    const response = await fetch(url, { credentials: 'same-origin', ...init }).catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'AbortError') throw error;
      throw new Unreachable();
    });
    const said: unknown = await response.json().catch(() => undefined);
    if (response.ok) return said as T;
    const { code } = (said ?? {}) as Partial<Problem>;
    if (code === undefined) throw new Unreachable(`${response.status}`);
    if (response.status === 401 && this.csrf !== undefined) this.#signedOut();
    throw new Refused(said as Problem);
  }
}
