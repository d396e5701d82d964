/** What warehouses, carriers and finance call back with, as commands to orders. */
import type { OrderCommand } from '../../core/model/command.ts';
import type { Failure } from '../../core/model/failure.ts';
import { Actor, NodeId, type OrderId } from '../../core/model/identifiers.ts';
import { readTracking } from '../../connect/carrier/tracking.ts';
import { readShipments945, type WarehousePartner } from '../../connect/edi/x12/shipment-945.ts';
import { readFinanceNews } from '../../connect/finance/standin.ts';
import type { Hub } from '../../engine/hub.ts';
import type { CommandOutcome, StoredMessage } from '../../engine/ports.ts';
import type { MessageHandler } from '../../engine/inbox.ts';
import { commandId } from '../../engine/command-id.ts';

export const PARTNER_KIND = { warehouse: '945', carrier: 'tracking', finance: 'finance-news' } as const;

/** Each is about one shipment or one invoice, and the order of their arrival is not trusted anyway. */
export const NEWS: ReadonlySet<string> = new Set(Object.values(PARTNER_KIND));

export type PartnerKind = (typeof PARTNER_KIND)[keyof typeof PARTNER_KIND];

/** Kept beside the message: what came of it, or why it was refused. */
type Kept = CommandOutcome | { readonly kind: 'unreadable'; readonly failures: readonly Failure[] };

export const warehouseNews =
  (hub: Hub, node: string): MessageHandler =>
  async (received: StoredMessage): Promise<readonly Kept[]> => {
    const partner: WarehousePartner = { qualifier: 'ZZ', id: node, node: NodeId.of(node), utcOffsetMinutes: 0 };
    const kept: Kept[] = [];
    for (const [index, message] of readShipments945(new TextDecoder().decode(received.raw), [partner]).entries()) {
      if (message.kind === 'refused') {
        kept.push({ kind: 'unreadable', failures: message.failures });
        continue;
      }
      const asker = { id: commandId(received, index + 1), actor: Actor.of(`connection:wms-${node.toLowerCase()}`), roles: [] };
      kept.push(await hub.handle(message.order, { type: 'record-shipment', shipment: message.report }, asker));
    }
    return kept;
  };

export const financeNews =
  (hub: Hub): MessageHandler =>
  async (received: StoredMessage): Promise<Kept> => {
    const news = readFinanceNews(received.raw);
    if (!news.ok) return { kind: 'unreadable', failures: [news.failure] };
    return await recorded(hub, received, 'finance', news.value, 'invoice');
  };

export const carrierNews =
  (hub: Hub): MessageHandler =>
  async (message: StoredMessage): Promise<Kept | { readonly kind: 'noted'; readonly event: string }> => {
    const news = readTracking(message.raw);
    if (!news.ok) return { kind: 'unreadable', failures: [news.failure] };
    if (news.value.kind === 'other') return { kind: 'noted', event: news.value.event };
    return await recorded(hub, message, message.connection, news.value, 'shipment');
  };

/** Each attempt is a command of its own: a refusal is final under its number. `about`: what has to be known before. */
async function recorded(
  hub: Hub,
  received: StoredMessage,
  connection: string,
  { order, command }: { readonly order: OrderId; readonly command: OrderCommand },
  about: 'invoice' | 'shipment',
): Promise<CommandOutcome> {
  const asker = { id: commandId(received, received.attempts), actor: Actor.of(`connection:${connection}`), roles: [] };
  const outcome = await hub.handle(order, command, asker);
  if (outcome.kind === 'refused' && outcome.failure.code === `${about}-unknown`) throw new CameBefore(order, about);
  return outcome;
}

/** The order of arrival is not trusted: a payment that is read before its invoice waits, and is tried again. */
class CameBefore extends Error {
  constructor(order: string, what: 'invoice' | 'shipment') {
    super(`news of ${order} came before the ${what} that it is about`);
  }
}
