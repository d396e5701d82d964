/** What buyers and clerks change: in the ERP's copy at the next look, and in a warehouse only if somebody passes it on. */
import * as decimal from '../../../src/core/model/decimal.ts';
import type { Change } from '../../../src/core/model/demand.ts';
import type { OrderCommand } from '../../../src/core/model/command.ts';
import { EACH } from '../../world/town.ts';
import { HOUR, MINUTE } from '../../world/world.ts';
import { pieces } from '../truth.ts';
import { cancel, type OrderEntry } from './entry.ts';
import type { ErpOrder } from './erp-order.ts';
import type { Phone } from './phone.ts';
import type { Site } from './site.ts';

export class Changes {
  private readonly site: Site;
  private readonly entry: OrderEntry;
  private readonly phone: Phone;

  constructor(site: Site, entry: OrderEntry, phone: Phone) {
    this.site = site;
    this.entry = entry;
    this.phone = phone;
  }

  apply(order: ErpOrder, command: OrderCommand, id: string): void {
    if (order.isCancelled) return;
    if (command.type === 'cancel') cancel(this.site, order);
    else if (command.type === 'change') for (const change of command.changes) this.change(order, change);
    this.site.open.add(order);
    this.phone.passOn(order, id);
  }

  /** A clerk cuts or cancels an order that is booked: as often as one does behind the hub. */
  maybeEdit(order: ErpOrder): void {
    const { world, score } = this.site;
    const key = `erp ${order.id}`;
    if (!world.strikes.strike('edit-behind', key, order.id)) return;
    const random = world.chances.of(`edit ${key}`);
    world.timeline.in(random.between(MINUTE, 8 * HOUR), () => {
      const line = random.pick(order.lines);
      const to = decimal.decimal(Math.max(1, Math.floor(line.quantity / 2)));
      const command: OrderCommand = random.chance(0.3)
        ? { type: 'cancel', what: 'order', reference: key, reason: 'erp' }
        : {
            type: 'change',
            changes: [{ kind: 'quantity', schedule: line.schedule, to: { value: to, unit: EACH } }],
            reference: key,
            source: 'erp',
          };
      score.ask(order.id, command, world.timeline.now);
      this.apply(order, command, key);
    });
  }

  private change(order: ErpOrder, change: Change): void {
    switch (change.kind) {
      case 'quantity': {
        const line = order.lines.find(({ schedule }) => schedule === change.schedule);
        if (line === undefined) return;
        line.quantity = pieces(change.to);
        if (!order.isTheirs) line.cents = this.entry.ours(order, line.item, line.line);
        return;
      }
      case 'destination':
        order.destination = change.to;
        order.address = undefined;
        return;
      case 'line-added':
        for (const { id, quantity } of change.line.schedules) {
          const item = this.entry.known(order, change.line.item) ?? order.intent.items[0]?.id;
          if (item === undefined || order.lines.some(({ schedule }) => schedule === id)) continue;
          const line = { schedule: id, line: change.line.id, item, quantity: pieces(quantity), cents: 0, shipped: 0 };
          order.lines.push(line);
          line.cents = this.entry.ours(order, item, line.line);
        }
        return;
      default:
    }
  }
}
