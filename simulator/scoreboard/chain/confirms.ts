/** Shipping confirmations, collected every so often: they close releases, give stock free, and lead to invoices. */
import type { OrderCommand } from '../../../src/core/model/command.ts';
import type { ItemId, ShipmentId } from '../../../src/core/model/identifiers.ts';
import type { Billing } from './billing.ts';
import type { Desk } from './desk.ts';
import type { ErpOrder, Release } from './erp-order.ts';
import type { Front, Letter } from './front.ts';
import { chance, decide, every, type Site } from './site.ts';
import type { Spreadsheet } from './spreadsheet.ts';
import type { StockCopy } from './stock-copy.ts';

type Report = Extract<OrderCommand, { type: 'record-shipment' }>['shipment'];

export interface ConfirmParts {
  readonly site: Site;
  readonly front: Front;
  readonly desk: Desk;
  readonly stock: StockCopy;
  readonly billing: Billing;
  readonly spreadsheet: Spreadsheet;
}

export class Confirms {
  private readonly parts: ConfirmParts;
  private readonly seen = new Set<ShipmentId>();

  constructor(parts: ConfirmParts) {
    this.parts = parts;
  }

  begin(): void {
    const { site, front } = this.parts;
    every(site, site.assumed.confirmMinutes, () => {
      for (const letter of front.confirmations.splice(0)) this.take(letter);
    });
  }

  private take({ order: id, command, id: number }: Letter): void {
    if (command.type !== 'record-shipment') return;
    const { site, desk } = this.parts;
    const { shipment } = command;
    const order = site.orders.get(id);
    const release = order?.releases.find(({ fulfillment }) => fulfillment === shipment.fulfillment);
    // No such document: somebody looks, and the node says it again rightly.
    if (order === undefined || release === undefined) return desk.raise(`confirmation ${number}`, () => 'done');
    if (this.seen.has(shipment.id) && !chance(site, `repeat ${number}`, site.assumed.repeatsTaken)) return undefined;
    this.seen.add(shipment.id);
    return this.book(order, release, shipment);
  }

  private book(order: ErpOrder, release: Release, shipment: Report): void {
    const { stock, billing } = this.parts;
    for (const { schedule, item, quantity } of shipment.lines) {
      const pieces = Number(quantity);
      release.confirmed.set(schedule, (release.confirmed.get(schedule) ?? 0) + pieces);
      const line = order.lines.find((each) => each.schedule === schedule);
      if (line !== undefined) line.shipped += pieces;
      this.compare(order, release, shipment, schedule, item);
    }
    billing.bill(order, release, shipment);
    if (!shipment.final || release.state === 'done') return;
    if (release.state === 'open')
      for (const { item, quantity } of release.lines) stock.takeBack(release.node, { item, quantity });
    release.state = 'done';
    this.parts.site.open.add(order);
    this.shorts(order, release);
  }

  /** More than the document says: in the spreadsheet it can be seen, and be settled with the buyer. */
  private compare(order: ErpOrder, release: Release, { id }: Report, schedule: string, item: ItemId): void {
    const asked = release.lines.find((each) => each.schedule === schedule)?.quantity ?? 0;
    const over = (release.confirmed.get(schedule as never) ?? 0) - asked;
    if (over <= 0) return;
    this.parts.spreadsheet.add({
      about: `over ${id} ${schedule}`,
      mend: () => decide(this.parts.site, order.id, { kind: 'settled', item, quantity: over }),
    });
  }

  /** The rest stays open and is exported again; or the ERP closes it, and only the spreadsheet may show it. */
  private shorts(order: ErpOrder, release: Release): void {
    const { site, spreadsheet } = this.parts;
    for (const { schedule, quantity } of release.lines) {
      const line = order.lines.find((each) => each.schedule === schedule);
      const short = quantity - (release.confirmed.get(schedule) ?? 0);
      if (line === undefined || short <= 0 || order.isCancelled) continue;
      if (!chance(site, `short ${release.effect.key} ${schedule}`, site.assumed.shortsClosed)) continue;
      line.quantity -= short;
      spreadsheet.add({
        about: `short ${release.effect.key} ${schedule}`,
        mend: () => {
          line.quantity += short;
          site.open.add(order);
        },
      });
    }
  }
}
