/** Problem details (RFC 9457): the one place that gives a failure its status. */
import type { Failure } from '../core/model/failure.ts';

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly where: string;
  readonly wayOut: string;
}

const STATUS: Readonly<Record<string, number>> = {
  'order-unknown': 404,
  'hold-unknown': 404,
  'order-exists': 409,
  'order-closed': 409,
  'hold-settled': 409,
  'not-allowed': 403,
  'try-later': 503,
};

export const problemOf = (failure: Failure): Problem => ({
  ...failure,
  status: failure.code === 'malformed' && failure.format === 'JSON' ? 400 : (STATUS[failure.code] ?? 422),
});

/** A bulk can be wrong in every line; a person reads the first of them. */
export const FAILURES_MAX = 100;

/** Of one failure or more. */
export const problemsOf = (failures: readonly Failure[]): readonly [Problem, ...Problem[]] => {
  const [first, ...more] = failures.map(problemOf);
  return [first ?? problem(422, 'request-wrong', 'body', 'send what the route takes'), ...more];
};

export const problem = (status: number, code: string, where: string, wayOut: string): Problem => ({
  status,
  code,
  where,
  wayOut,
});

/** As it goes out: the first says what it is; all of several are in `errors`. */
export const asBody = ([first, ...more]: readonly [Problem, ...Problem[]]): object => ({
  type: `urn:orderkeel:${first.code}`,
  title: first.code.replaceAll('-', ' '),
  ...first,
  ...(more.length > 0 && { errors: [first, ...more] }),
});
