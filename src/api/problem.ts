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
  'order-exists': 409,
  'order-closed': 409,
  'not-allowed': 403,
  'try-later': 503,
};

export const problemOf = (failure: Failure): Problem => ({
  ...failure,
  status: failure.code === 'malformed' && failure.format === 'JSON' ? 400 : (STATUS[failure.code] ?? 422),
});

export const problem = (status: number, code: string, where: string, wayOut: string): Problem => ({
  status,
  code,
  where,
  wayOut,
});
