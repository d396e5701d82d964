/** The kinds of partner there are outside, by what they can do about the same key twice. */
import type { Capabilities } from '../../src/engine/connection.ts';

export const PARTNERS = ['both', 'dedupes', 'readable', 'neither'] as const;

export type Partner = (typeof PARTNERS)[number];

/** How long an engine waits for a partner's answer. */
export const TIMEOUT_MS = 1_000;
/** How long a partner that is slow takes: it acts after nobody waits any more. */
export const SLOW_MS = 1_200;
const FINAL_AFTER_MS = 1_500;
/** So that a campaign sees the end of many leases. A sixth of it, a slow act and more fit in. */
export const LEASE_MS = 9_000;

export const CAPABILITIES: Readonly<Record<Partner, Capabilities>> = {
  both: { dedupes: true, readable: { finalAfterMs: FINAL_AFTER_MS } },
  dedupes: { dedupes: true, readable: undefined },
  readable: { dedupes: false, readable: { finalAfterMs: FINAL_AFTER_MS } },
  neither: { dedupes: false, readable: undefined },
};

/** All of one order's work goes to partners of one kind. */
export function partnerOf(order: string): Partner {
  let sum = 0;
  for (let i = 0; i < order.length; i++) sum = (Math.imul(sum, 31) + order.charCodeAt(i)) >>> 0;
  return PARTNERS[sum % PARTNERS.length] as Partner;
}
