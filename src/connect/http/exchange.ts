/**
 * One request to a partner, and what can be known of it afterwards. The difference that matters is between "it never
 * left" and "nobody knows": only the first may be tried again with any partner. Whatever became of it is recorded, without
 * headers and without the partner's address.
 */
import { request as ask } from 'undici';
import type { EffectOutcome } from '../../core/model/command.ts';
import type { ReadBack, SendResult } from '../../engine/connection.ts';
import { ANSWER_BYTES_MAX, type Exchanged, type Recorder } from '../../engine/exchanges.ts';
import type { WantedEffect } from '../../engine/ports.ts';
import { traceNow } from '../../engine/trace.ts';
import { leavingBy } from './leaves-by.ts';

export interface Request {
  /** Of the partner. */
  readonly url: string;
  /** Behind it. */
  readonly path: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `Idempotency-Key`. */
  readonly key?: string;
  readonly authorization?: string;
  readonly contentType?: string;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** As the ledger calls it; default: the effect's task. */
  readonly kind?: string;
  /** Beside method and path in the ledger. */
  readonly call?: string;
  /** That the ledger has neither its body nor its answer. */
  readonly isSecret?: boolean;
  readonly timeoutMs: number;
  /** By `performance.now()`: not a byte leaves after it. Default: the end of `timeoutMs`. */
  readonly leaveBy?: number;
}

export type Exchange =
  | { readonly kind: 'answer'; readonly status: number; readonly text: string }
  | Exclude<SendResult, { kind: 'answered' }>;

const NO_ADDRESS = 'address-impossible';
/** Failures to connect, or in time: no byte of the request has left. */
const NEVER_LEFT = new Set([
  NO_ADDRESS,
  'too-late-to-send',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const TOO_MANY_REQUESTS = 429;

export async function exchange(request: Request, record: Recorder): Promise<Exchange> {
  const began = performance.now();
  let status: number | undefined;
  const over = (answer: Uint8Array, error?: string): void =>
    record({ ...recorded(request, status, answer), ...(error !== undefined && { error }), latencyMs: performance.now() - began });
  try {
    const { statusCode, body } = await sent(request, began);
    status = statusCode;
    const answer = await body.bytes();
    over(answer);
    return resultOf(status, new TextDecoder().decode(answer));
  } catch (error) {
    const code = codeOf(error);
    over(new Uint8Array(), `${code}: ${told(error)}`);
    return { kind: NEVER_LEFT.has(code) ? 'not-sent' : 'no-answer', code, detail: told(error) };
  }
}

async function sent(request: Request, began: number): ReturnType<typeof ask> {
  const { url, path, method, key, authorization, contentType, body, timeoutMs, leaveBy = began + timeoutMs } = request;
  const trace = traceNow();
  const headers = {
    ...(trace !== undefined && { traceparent: trace }),
    ...(key !== undefined && { 'idempotency-key': key }),
    ...(authorization !== undefined && { authorization }),
    ...(contentType !== undefined && { 'content-type': contentType }),
  };
  const signal = AbortSignal.timeout(timeoutMs);
  const dispatcher = leavingBy(leaveBy);
  return await ask(addressOf(url, path), { dispatcher, method, headers, signal, ...(body !== undefined && { body }) });
}

function resultOf(status: number, text: string): Exchange {
  if (status === TOO_MANY_REQUESTS) return { kind: 'not-sent', code: 'http-429', detail: text.slice(0, 200) };
  if (status >= 500) return { kind: 'no-answer', code: `http-${status}`, detail: text.slice(0, 200) };
  return { kind: 'answer', status, text };
}

/** What follows a `?` may be a partner's token. */
function recorded(
  { method, path, call, body = '', kind, isSecret = false }: Request,
  status: number | undefined,
  answer: Uint8Array,
): Omit<Exchanged, 'latencyMs'> {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const raw = isSecret ? new Uint8Array() : answer.slice(0, ANSWER_BYTES_MAX);
  return {
    ...(kind !== undefined && { kind }),
    request: [method, path.replace(/\?.*$/s, ''), ...(call === undefined ? [] : [call])].join(' '),
    sent: isSecret ? new Uint8Array() : bytes,
    ...(status !== undefined && { answer: { status, raw, size: answer.byteLength } }),
  };
}

function codeOf(error: unknown): string {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown';
}

const told = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Secrets are not in addresses: whoever logs one would have them. */
function addressOf(url: string, path: string): URL {
  const address = URL.parse(`${url}${path}`);
  if (address !== null && /^https?:$/.test(address.protocol) && address.username === '' && address.password === '')
    return address;
  throw Object.assign(new Error('an address begins with http:// or https://, and has no user and no password in it'), {
    code: NO_ADDRESS,
  });
}

/** `understand` reads a 2xx answer; anything below 500 that is not one is the partner's no. */
export function sendResult(result: Exchange, understand: (text: string) => EffectOutcome): SendResult {
  if (result.kind !== 'answer') return result;
  if (result.status >= 300)
    return { kind: 'answered', outcome: { kind: 'refused', code: `http-${result.status}`, detail: result.text.slice(0, 200) } };
  try {
    return { kind: 'answered', outcome: understand(result.text) };
  } catch (error) {
    return { kind: 'no-answer', code: 'answer-unreadable', detail: told(error) };
  }
}

export const doneWith = (text: string): EffectOutcome => ({ kind: 'done', reference: referenceIn(text) });

/** Of a partner that tells by our key what it has. */
export async function readBackByKey(
  at: Pick<Request, 'url' | 'timeoutMs'>,
  { key }: WantedEffect,
  record: Recorder,
): Promise<ReadBack> {
  return readBackResult(await exchange({ ...at, path: `/keys/${encodeURIComponent(key)}`, method: 'GET' }, record));
}

export function readBackResult(result: Exchange): ReadBack {
  if (result.kind !== 'answer') return { found: 'unknown' };
  if (result.status === 404) return { found: 'not-there' };
  return result.status < 300 ? { found: 'there', reference: referenceIn(result.text) } : { found: 'unknown' };
}

function referenceIn(text: string): string {
  const { reference } = JSON.parse(text) as { readonly reference?: unknown };
  return typeof reference === 'string' ? reference : '';
}
