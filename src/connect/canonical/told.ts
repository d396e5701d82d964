/** A notice as the canonical message of its kind: instants as text, and which schema it keeps to. */
import { toIso } from '../../core/model/instant.ts';
import { never } from '../../core/model/result.ts';
import type { NoticeContent } from '../../engine/notices/content.ts';
import type { CanonicalKind } from './schemas.ts';

/** Of those that have a form of their own; the rest is told as it is. */
export const CANONICAL_OF = {
  acknowledged: 'acknowledgement',
  shipped: 'ship-notice',
  invoiced: 'invoice',
} as const satisfies { readonly [K in NoticeContent['kind']]?: CanonicalKind };

export function toldMessage(content: NoticeContent): object {
  switch (content.kind) {
    case 'shipped':
      return { ...content.of, shippedAt: toIso(content.of.shippedAt) };
    case 'invoiced':
      return { ...content.of, postedAt: toIso(content.of.postedAt) };
    case 'offered': {
      const { silentUntil, ...rest } = content.of;
      return { ...rest, ...(silentUntil !== undefined && { silentUntil: toIso(silentUntil) }) };
    }
    case 'held':
    case 'escalated':
      return { ...content.of, hold: { ...content.of.hold, dueAt: toIso(content.of.hold.dueAt) } };
    case 'captured':
    case 'acknowledged':
    case 'released':
    case 'closed':
    case 'cancelled':
      return content.of;
    default:
      return never(content, 'told');
  }
}
