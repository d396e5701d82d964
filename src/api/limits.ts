/**
 * How often each key may call: windows of a minute, counted by each process for itself. Told as in
 * draft-ietf-httpapi-ratelimit-headers-10: `RateLimit-Policy: "minute";q=6000;w=60`, `RateLimit: "minute";r=5999;t=42`.
 */
import type { Caller } from '../engine/callers.ts';
import type { Instant } from '../core/model/instant.ts';

/** A hundred a second: above what a shop or an ERP sends, below what harms the others. */
const PER_MINUTE_DEFAULT = 6_000;
const WINDOW_S = 60;
/** More than there are keys: what has not called for longest is forgotten. */
const KEYS_MAX = 10_000;

export interface Taken {
  readonly isAllowed: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

interface Window {
  readonly begins: number;
  calls: number;
}

export class Limits {
  private readonly windows = new Map<string, Window>();

  /** Counts a call. */
  take({ id, perMinute = PER_MINUTE_DEFAULT }: Caller, now: Instant): Taken {
    const window = this.window(id, now);
    window.calls++;
    const left = Math.max(0, perMinute - window.calls);
    const seconds = Math.max(1, Math.ceil((window.begins + WINDOW_S * 1_000 - now) / 1_000));
    const isAllowed = window.calls <= perMinute;
    return {
      isAllowed,
      headers: {
        'ratelimit-policy': `"minute";q=${perMinute};w=${WINDOW_S}`,
        ratelimit: `"minute";r=${left};t=${seconds}`,
        ...(!isAllowed && { 'retry-after': String(seconds) }),
      },
    };
  }

  private window(id: string, now: Instant): Window {
    const known = this.windows.get(id);
    if (known !== undefined && now < known.begins + WINDOW_S * 1_000 && now >= known.begins) return known;
    const fresh = { begins: now, calls: 0 };
    this.windows.delete(id);
    this.windows.set(id, fresh);
    const [oldest] = this.windows.keys();
    if (this.windows.size > KEYS_MAX && oldest !== undefined) this.windows.delete(oldest);
    return fresh;
  }
}
