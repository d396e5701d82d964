/**
 * One request to a partner, and what can be known of it afterwards. The difference that matters is between "it never
 * left" and "nobody knows": only the first may be tried again with any partner.
 */
import type { EffectOutcome } from '../../core/model/command.ts';
import type { ReadBack, SendResult } from '../../engine/connection.ts';
import { traceNow } from '../../engine/trace.ts';

export interface Request {
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `Idempotency-Key`. */
  readonly key?: string;
  readonly authorization?: string;
  readonly contentType?: string;
  readonly body?: string;
  readonly timeoutMs: number;
}

export type Exchange =
  | { readonly kind: 'answer'; readonly status: number; readonly text: string }
  | Exclude<SendResult, { kind: 'answered' }>;

/** Failures to connect: no byte of the request has left. */
const NEVER_LEFT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);
const TOO_MANY_REQUESTS = 429;

export async function exchange({ url, method, key, authorization, contentType, body, timeoutMs }: Request): Promise<Exchange> {
  const trace = traceNow();
  const headers = {
    ...(trace !== undefined && { traceparent: trace }),
    ...(key !== undefined && { 'idempotency-key': key }),
    ...(authorization !== undefined && { authorization }),
    ...(contentType !== undefined && { 'content-type': contentType }),
  };
  try {
    const response = await fetch(url, {
      method,
      headers,
      signal: AbortSignal.timeout(timeoutMs),
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    if (response.status === TOO_MANY_REQUESTS) return { kind: 'not-sent', code: 'http-429', detail: text.slice(0, 200) };
    if (response.status >= 500) return { kind: 'no-answer', code: `http-${response.status}`, detail: text.slice(0, 200) };
    return { kind: 'answer', status: response.status, text };
  } catch (error) {
    const code = causeOf(error);
    return { kind: NEVER_LEFT.has(code) ? 'not-sent' : 'no-answer', code, detail: String(error) };
  }
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = (cause as { readonly code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : cause instanceof Error ? cause.name : 'unknown';
}

/** `understand` reads a 2xx answer; anything below 500 that is not one is the partner's no. */
export function sendResult(result: Exchange, understand: (text: string) => EffectOutcome): SendResult {
  if (result.kind !== 'answer') return result;
  if (result.status >= 300)
    return { kind: 'answered', outcome: { kind: 'refused', code: `http-${result.status}`, detail: result.text.slice(0, 200) } };
  try {
    return { kind: 'answered', outcome: understand(result.text) };
  } catch (error) {
    return { kind: 'no-answer', code: 'answer-unreadable', detail: String(error) };
  }
}

export const doneWith = (text: string): EffectOutcome => ({ kind: 'done', reference: referenceIn(text) });

export function readBackResult(result: Exchange): ReadBack {
  if (result.kind !== 'answer') return { found: 'unknown' };
  if (result.status === 404) return { found: 'not-there' };
  return result.status < 300 ? { found: 'there', reference: referenceIn(result.text) } : { found: 'unknown' };
}

function referenceIn(text: string): string {
  const { reference } = JSON.parse(text) as { readonly reference?: unknown };
  return typeof reference === 'string' ? reference : '';
}
