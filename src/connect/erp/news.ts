/** What an ERP was seen to have done, as commands to its orders: in the ledger before any of them is carried out. */
import type { OrderCommand } from '../../core/model/command.ts';
import { Actor, type OrderId } from '../../core/model/identifiers.ts';
import { commandId } from '../../engine/command-id.ts';
import type { Hub } from '../../engine/hub.ts';
import { MESSAGE_LEASE_MS, type MessageHandler } from '../../engine/inbox.ts';
import type { CommandOutcome } from '../../engine/ports.ts';

export const ERP_NEWS = 'erp-news';

interface ErpNews {
  readonly order: OrderId;
  readonly commands: readonly OrderCommand[];
  /** As the ERP had it, for whoever asks why. */
  readonly seen: unknown;
}

/** Again for the same message, it carries out the same commands under the same numbers. */
export const erpNews =
  (hub: Hub, connection: string): MessageHandler =>
  async (message) => {
    const { order, commands } = JSON.parse(new TextDecoder().decode(message.raw)) as ErpNews;
    const outcomes: CommandOutcome[] = [];
    for (const [index, command] of commands.entries()) {
      const asker = { id: commandId(message, index + 1), actor: Actor.of(`connection:${connection}`), roles: [] };
      outcomes.push(await hub.handle(order, command, asker));
    }
    return outcomes;
  };

/** Kept, and then carried out at once; what fails in between is carried out from the ledger. */
export async function tell(hub: Hub, connection: string, news: ErpNews): Promise<void> {
  if (news.commands.length === 0) return;
  const { messages } = hub.store;
  const message = { connection, kind: ERP_NEWS, raw: new TextEncoder().encode(JSON.stringify(news)) };
  const id = await messages.keep(message, MESSAGE_LEASE_MS);
  await messages.finish(id, await erpNews(hub, connection)({ ...message, id, at: hub.clock.now(), attempts: 0 }));
}
