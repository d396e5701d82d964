/** Invoices: of each confirmed shipment, or, where that is how the ERP is set up, of the order as it stands in the ERP. */
import { dateOf, type Instant } from '../../../src/core/model/instant.ts';
import * as decimal from '../../../src/core/model/decimal.ts';
import type { InvoiceId, ItemId, LineId, OrderId, ScheduleId, ShipmentId } from '../../../src/core/model/identifiers.ts';
import type { InvoiceInstruction } from '../../../src/core/model/instruction.ts';
import type { SimEffect } from '../../hub/effects.ts';
import type { Entry } from '../../witness.ts';
import { cents, USD } from '../../world/town.ts';
import { totals } from '../life.ts';
import type { Copies } from './copies.ts';
import { openOf, type ErpOrder, type Release } from './erp-order.ts';
import type { Sender } from './sender.ts';
import type { Site } from './site.ts';
import type { Spreadsheet } from './spreadsheet.ts';

type Billed = Extract<Entry, { kind: 'billed' }>;

interface Shipped {
  readonly id: ShipmentId;
  readonly shippedAt: Instant;
  readonly lines: readonly { readonly schedule: ScheduleId; readonly item: ItemId; readonly quantity: string }[];
}

interface BillLine {
  readonly line: LineId;
  readonly item: ItemId;
  readonly pieces: number;
  readonly cents: number;
}

export interface BillingParts {
  readonly site: Site;
  readonly copies: Copies;
  readonly sender: Sender;
  readonly spreadsheet: Spreadsheet;
}

export class Billing {
  private readonly parts: BillingParts;
  private readonly standing = new Map<OrderId, Billed[]>();
  private readonly shipments = new Map<OrderId, Shipped[]>();
  private readonly credited = new Set<InvoiceId>();

  constructor(parts: BillingParts) {
    this.parts = parts;
  }

  bill(order: ErpOrder, release: Release, shipment: Shipped): void {
    this.shipments.set(order.id, [...(this.shipments.get(order.id) ?? []), shipment]);
    if (order.isInvoicedFromOrder) {
      if (order.bills > 0) return;
      this.send(
        order,
        shipment.id,
        order.lines.map((line) => ({
          ...line,
          pieces: line.quantity,
          cents: this.centsOf(order, line.schedule, shipment.shippedAt),
        })),
      );
      this.parts.spreadsheet.add({
        about: `invoice of order ${order.id}`,
        stands: () => (order.lines.some((line) => openOf(order, line) > 0) ? 'not-yet' : this.isAsShipped(order) ? 'no' : 'yes'),
        mend: () => this.again(order),
      });
    } else this.send(order, shipment.id, this.linesOf(order, shipment));
    release.isBilled = true;
  }

  private linesOf(order: ErpOrder, { lines, shippedAt }: Shipped): readonly BillLine[] {
    return lines.flatMap(({ schedule, item, quantity }) => {
      const line = order.lines.find((each) => each.schedule === schedule);
      return line === undefined
        ? []
        : [{ line: line.line, item, pieces: Number(quantity), cents: this.centsOf(order, schedule, shippedAt) }];
    });
  }

  /** As entered; for customers who pay the price of the day, as of the day when the goods left, by the ERP's own list. */
  private centsOf(order: ErpOrder, schedule: ScheduleId, shippedAt: Instant): number {
    const line = order.lines.find((each) => each.schedule === schedule);
    if (line === undefined) return 0;
    const { buyer } = order.intent;
    if (buyer.fact.priceRule !== 'ship-date' || order.isTheirs) return line.cents;
    return this.parts.copies.cents(buyer, line.item, line.quantity, dateOf(shippedAt)) ?? line.cents;
  }

  private send(order: ErpOrder, shipment: ShipmentId, of: readonly BillLine[]): void {
    const lines = of
      .filter(({ pieces }) => pieces > 0)
      .map(({ line, item, pieces, cents: each }) => ({
        line,
        item,
        quantity: decimal.decimal(pieces),
        price: cents(each),
        amount: { amount: cents(pieces * each), currency: USD },
      }));
    if (lines.length === 0) return;
    const charges = order.bills === 0 ? order.charges : [];
    const goods = decimal.sum(lines.map(({ amount }) => amount.amount));
    const total = decimal.sum([goods, ...charges.map(({ amount }) => amount.amount)]);
    order.bills += 1;
    const input: InvoiceInstruction = {
      order: order.id,
      shipment,
      customer: order.intent.buyer.id,
      lines,
      charges,
      goods: { amount: goods, currency: USD },
      total: { amount: total, currency: USD },
    };
    const instance = `invoice/B${order.bills}`;
    const key = `${order.id}:${instance}:${order.bills}`;
    const effect = {
      key,
      order: order.id,
      instance,
      generation: order.bills,
      act: 'do',
      task: 'finance.invoice',
      mode: 'send',
      input,
    };
    this.parts.sender.send(effect as unknown as SimEffect, () => undefined);
  }

  /** Finance's books, which the comparison looks at: a second posting of one document, and an amount that is another. */
  posted(billed: Billed): void {
    const { site, spreadsheet } = this.parts;
    const known = this.standing.get(billed.order) ?? [];
    const isSecond = known.some((other) => isSameBill(other, billed));
    if (!isSecond) this.standing.set(billed.order, [...known, billed]);
    const order = site.orders.get(billed.order);
    if (order === undefined) return;
    if (isSecond) spreadsheet.add({ about: `twice ${billed.invoice}`, mend: () => this.void(billed) });
    if (billed.wrong)
      spreadsheet.add({
        about: `amount ${billed.invoice}`,
        mend: () => {
          if (site.world.chances.chance(`accept ${billed.invoice}`, 0.5)) return;
          this.void(billed);
          this.send(
            order,
            billed.shipment,
            billed.lines.map((each) => ({ ...each, pieces: Number(each.quantity), cents: Math.round(Number(each.price) * 100) })),
          );
        },
      });
  }

  /** Credited whole; by hand where finance's own number for it was taken by a second posting. */
  private void(billed: Billed): void {
    const { site } = this.parts;
    const { order, invoice, total } = billed;
    site.finance.creditBack(invoice, total);
    if (!this.credited.has(invoice)) site.world.enter({ kind: 'credited', order, invoice, amount: total });
    this.standing.set(
      order,
      (this.standing.get(order) ?? []).filter((each) => each !== billed),
    );
  }

  credits(invoice: InvoiceId): void {
    this.credited.add(invoice);
  }

  private isAsShipped({ id }: ErpOrder): boolean {
    const billed = totals((this.standing.get(id) ?? []).flatMap(({ lines }) => lines));
    const shipped = totals((this.shipments.get(id) ?? []).flatMap(({ lines }) => lines));
    return [...new Set([...billed.keys(), ...shipped.keys()])].every(
      (item) => (billed.get(item) ?? 0) === (shipped.get(item) ?? 0),
    );
  }

  /** All is credited, and every shipment billed. */
  private again(order: ErpOrder): void {
    for (const billed of this.standing.get(order.id) ?? []) this.void(billed);
    for (const shipment of this.shipments.get(order.id) ?? []) this.send(order, shipment.id, this.linesOf(order, shipment));
  }
}

const isSameBill = (a: Billed, b: Billed): boolean =>
  a.shipment === b.shipment && a.goods === b.goods && a.lines.length === b.lines.length;
