/** What follows the goods: people send some back, dispute some bills, and take off what was billed twice. */
import { decimal, type Decimal } from '../../src/core/model/decimal.ts';
import { Actor, InvoiceId, ReturnId, type OrderId, type ShipmentId } from '../../src/core/model/identifiers.ts';
import type { Recorded } from '../witness.ts';
import type { Finance } from './books.ts';
import { USD } from './town.ts';
import type { Warehouse } from './warehouse.ts';
import { DAY, HOUR, tell, type World } from './world.ts';

interface AfterwardsParts {
  readonly world: World;
  readonly warehouses: ReadonlyMap<string, Warehouse>;
  readonly finance: Finance;
}

export class Afterwards {
  private readonly parts: AfterwardsParts;
  private readonly world: World;
  /** Schedule lines of orders of which a truck has left. */
  private readonly shippedOnce = new Set<string>();

  constructor(parts: AfterwardsParts) {
    this.parts = parts;
    this.world = parts.world;
  }

  committed(order: OrderId, events: readonly Recorded[]): void {
    for (const { event } of events) {
      if (event.type === 'return-authorised') this.awaitReturn(order, event.return);
      else if (event.type === 'return-inspected') this.creditReturn(order, event.accepted[0]?.shipment, event.credit.amount);
      else if (event.type === 'invoice-posted' && event.invoice.state === 'posted')
        this.maybeDispute(order, event.invoice.id, event.invoice.amount.amount);
      else if (event.type === 'shipment-confirmed') this.maybeReturn(order, event.shipment.id, event.shipment.lines);
    }
  }

  private maybeReturn(
    order: OrderId,
    shipment: ShipmentId,
    lines: readonly { readonly schedule: string; readonly quantity: Decimal }[],
  ): void {
    const random = this.world.chances.of(`return ${shipment}`);
    const line = lines[0];
    if (line === undefined) return;
    const { isVaried } = this.world;
    const isAgain = isVaried && this.shippedOnce.has(`${order} ${line.schedule}`);
    this.shippedOnce.add(`${order} ${line.schedule}`);
    if (!random.chance(isAgain ? 0.8 : isVaried ? 0.1 : 0.015)) return;
    const quantity = isVaried ? line.quantity : decimal(1);
    this.world.timeline.in(DAY + random.exponential(DAY), () =>
      tell(this.world, {
        order,
        id: `return:${shipment}`,
        command: {
          type: 'authorise-return',
          return: ReturnId.of(`RET-${shipment}`),
          reason: 'unwanted',
          lines: [{ shipment, schedule: line.schedule as never, quantity }],
        },
      }),
    );
  }

  private awaitReturn(order: OrderId, id: ReturnId): void {
    const random = this.world.chances.of(`goods ${order} ${id}`);
    this.world.timeline.in(4 * HOUR + random.exponential(DAY), () => {
      const live = this.world.hub.store.live(order);
      const back = live?.returns[id];
      if (live === undefined || back === undefined) return;
      for (const line of back.lines) {
        const shipment = live.shipments[line.shipment];
        const item = shipment?.lines.find((each) => each.schedule === line.schedule)?.item;
        if (shipment !== undefined && item !== undefined)
          this.parts.warehouses.get(shipment.node)?.takeBack(item, Number(line.quantity));
      }
      const told = { order, actor: Actor.of('connection:returns') };
      tell(this.world, {
        ...told,
        id: `received:${order}:${id}`,
        command: { type: 'receive-return', return: id, lines: back.lines },
      });
      this.world.timeline.in(2 * HOUR, () =>
        tell(this.world, {
          ...told,
          id: `inspected:${order}:${id}`,
          command: { type: 'inspect-return', return: id, accepted: back.lines },
        }),
      );
    });
  }

  /** Against an invoice of the shipment that came back. */
  private creditReturn(order: OrderId, shipment: ShipmentId | undefined, amount: Decimal): void {
    const invoice = Object.values(this.world.hub.store.live(order)?.invoices ?? {}).find(
      (each) => shipment !== undefined && each.shipments.includes(shipment) && Number(each.credited.amount) > 0,
    );
    if (invoice !== undefined && Number(amount) > 0) this.parts.finance.creditBack(invoice.id, amount);
  }

  /** What finance posted twice is credited in full. */
  takeOff(order: OrderId, invoice: InvoiceId, amount: Decimal): void {
    const money = { amount, currency: USD };
    tell(this.world, {
      order,
      id: `dispute:${invoice}`,
      command: { type: 'open-dispute', invoice, reason: 'not-ordered', amount: money },
      answered: (outcome) => {
        if (!outcome.accepted) return;
        tell(this.world, {
          order,
          id: `settled:${invoice}`,
          command: { type: 'settle-dispute', invoice, credit: money },
          answered: (settled) => {
            if (settled.accepted) this.parts.finance.creditBack(invoice, amount);
          },
        });
      },
    });
  }

  private maybeDispute(order: OrderId, invoice: InvoiceId, amount: Decimal): void {
    const random = this.world.chances.of(`dispute ${invoice}`);
    if (!random.chance(this.world.isVaried ? 0.06 : 0.02) || Number(amount) < 20 || this.parts.finance.isDouble(invoice)) return;
    const credit = decimal(random.between(1, 10));
    this.world.timeline.in(random.exponential(6 * HOUR), () => {
      tell(this.world, {
        order,
        id: `dispute:${invoice}`,
        command: {
          type: 'open-dispute',
          invoice: InvoiceId.of(invoice),
          reason: 'damaged',
          amount: { amount: credit, currency: USD },
        },
        answered: (outcome) => {
          if (!outcome.accepted) return;
          this.world.timeline.in(random.exponential(DAY), () =>
            tell(this.world, {
              order,
              id: `settled:${invoice}`,
              command: { type: 'settle-dispute', invoice: InvoiceId.of(invoice), credit: { amount: credit, currency: USD } },
              answered: (settled) => {
                if (settled.accepted) this.parts.finance.creditBack(invoice, credit);
              },
            }),
          );
        },
      });
    });
  }
}
