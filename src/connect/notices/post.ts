/**
 * A message by HTTP POST, signed as Standard Webhooks has it: HMAC-SHA256 over `id.timestamp.body`. Who gets an id twice
 * has the same message twice.
 */
import { createHmac } from 'node:crypto';
import type { Instant } from '../../core/model/instant.ts';
import type { Delivery } from '../../engine/notices/sender.ts';

export interface Posted {
  readonly url: string;
  /** `whsec_` and base64. None: not signed. */
  readonly secret?: string;
  readonly id: string;
  readonly raw: Uint8Array;
  readonly contentType: string;
  readonly at: Instant;
}

const TIMEOUT_MS = 20_000;
const SECRET_PREFIX = 'whsec_';
/** Not taken for a no: too early, too slow, too many, in a moment. */
const PASSING = new Set([408, 409, 423, 425, 429]);

export async function post({ url, secret, id, raw, contentType, at }: Posted): Promise<Delivery> {
  const timestamp = String(Math.floor(at / 1_000));
  const headers = {
    'content-type': contentType,
    'idempotency-key': id,
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    ...(secret !== undefined && { 'webhook-signature': signature(secret, id, timestamp, raw) }),
  };
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(url, { method: 'POST', headers, body: Uint8Array.from(raw), signal, redirect: 'manual' });
    const said = `http-${response.status} ${(await response.text()).slice(0, 200)}`.trim();
    if (response.ok) return { kind: 'sent', answer: said };
    const isNo = response.status >= 300 && response.status < 500 && !PASSING.has(response.status);
    return { kind: isNo ? 'refused' : 'missed', error: said };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { kind: 'missed', error: String(cause) };
  }
}

function signature(secret: string, id: string, timestamp: string, raw: Uint8Array): string {
  const key = Buffer.from(secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : secret, 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(raw).digest('base64')}`;
}
