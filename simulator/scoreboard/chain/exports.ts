/** The export job: every few minutes, what may ship goes to the nodes that have it by the ERP's copy of their stock. */
import type { Address } from '../../../src/core/model/address.ts';
import * as decimal from '../../../src/core/model/decimal.ts';
import type { FulfillmentId, NodeId } from '../../../src/core/model/identifiers.ts';
import type { ReleaseInstruction } from '../../../src/core/model/instruction.ts';
import type { SimEffect } from '../../hub/effects.ts';
import { NODES } from '../../world/town.ts';
import type { Copies } from './copies.ts';
import type { Desk } from './desk.ts';
import { cut } from './entry.ts';
import { openOf, type ErpLine, type ErpOrder, type Release } from './erp-order.ts';
import type { Sender } from './sender.ts';
import { every, type Site } from './site.ts';
import type { StockCopy } from './stock-copy.ts';

interface Open {
  readonly line: ErpLine;
  quantity: number;
}

export interface ExportParts {
  readonly site: Site;
  readonly copies: Copies;
  readonly stock: StockCopy;
  readonly sender: Sender;
  readonly desk: Desk;
}

export class Exports {
  private readonly parts: ExportParts;
  private readonly asked = new Set<ErpOrder>();

  constructor(parts: ExportParts) {
    this.parts = parts;
  }

  begin(): void {
    const { site } = this.parts;
    every(site, site.assumed.exportMinutes, () => {
      for (const order of site.open) this.export(order);
    });
  }

  private export(order: ErpOrder): void {
    if (order.isCancelled) this.parts.site.open.delete(order);
    if (order.isCancelled || order.blocks.size > 0 || this.parts.copies.isStopped(order.intent.buyer)) return undefined;
    const open = order.lines.map((line) => ({ line, quantity: openOf(order, line) })).filter(({ quantity }) => quantity > 0);
    if (open.length === 0) return void this.parts.site.open.delete(order);
    const { completeness, backorder } = order.intent.buyer.fact;
    const shares = this.allocate(open, completeness);
    const isShort = open.some(({ quantity }) => quantity > 0);
    if (isShort && backorder === 'refused') this.ask(order);
    if (isShort && completeness === 'order') return undefined;
    for (const [node, lines] of shares) this.release(order, node, lines);
    return undefined;
  }

  /** One node that has all of it, else from each what it has; `open` keeps what nobody has. */
  private allocate(open: readonly Open[], completeness: string): ReadonlyMap<NodeId, readonly Open[]> {
    const { stock } = this.parts;
    const whole = NODES.find((node) => open.every(({ line, quantity }) => stock.free(node, line.item) >= quantity));
    const shares = new Map<NodeId, Open[]>();
    for (const each of open) {
      const nodes = whole === undefined ? NODES : [whole];
      const all = nodes.reduce((sum, node) => sum + stock.free(node, each.line.item), 0);
      if (completeness !== 'none' && all < each.quantity) continue;
      for (const node of nodes) {
        const quantity = Math.min(each.quantity, stock.free(node, each.line.item));
        if (quantity === 0) continue;
        shares.set(node, [...(shares.get(node) ?? []), { line: each.line, quantity }]);
        each.quantity -= quantity;
      }
    }
    return shares;
  }

  /** A buyer who takes no backorders: the desk waits a little, or cuts what is not there. */
  private ask(order: ErpOrder): void {
    if (this.asked.has(order)) return;
    this.asked.add(order);
    const { desk, site } = this.parts;
    desk.raise(`shortage ${order.id}`, (random, looks) => {
      if (looks < 2 && random.chance(0.5)) return 'again';
      for (const line of order.lines) cut(site, order, line, openOf(order, line));
      return 'done';
    });
  }

  private release(order: ErpOrder, node: NodeId, lines: readonly Open[]): void {
    const { stock, sender } = this.parts;
    const fulfillment = `F${order.releases.length + 1}` as FulfillmentId;
    const destination = this.placeOf(order);
    if (destination === undefined) return;
    const input: ReleaseInstruction = {
      order: order.id,
      fulfillment,
      node,
      customer: order.intent.buyer.id,
      destination,
      lines: lines.map(({ line, quantity }) => ({
        schedule: line.schedule,
        line: line.line,
        item: line.item,
        quantity: decimal.decimal(quantity),
      })),
    };
    const instance = `release/${fulfillment}`;
    const effect = {
      key: `${order.id}:${instance}:1`,
      order: order.id,
      instance,
      generation: 1,
      act: 'do',
      task: 'warehouse.release',
      mode: 'send',
      input,
    } as SimEffect;
    const release: Release = {
      fulfillment,
      node,
      effect,
      lines: lines.map(({ line, quantity }) => ({ schedule: line.schedule, item: line.item, quantity })),
      state: 'open',
      confirmed: new Map(),
      isBilled: false,
    };
    order.releases.push(release);
    for (const { line, quantity } of lines) stock.give(node, { item: line.item, quantity });
    sender.send(effect, () => undefined);
  }

  private placeOf({ address, destination, intent }: ErpOrder): Address | undefined {
    if (address !== undefined) return address;
    if (destination.kind === 'given') return destination.address;
    if (destination.kind === 'missing') return intent.buyer.shipTos[0]?.address;
    return this.parts.copies.shipTo(intent.buyer, destination.shipTo);
  }
}
