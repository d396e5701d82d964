/** Which order a message of a channel is about, and which a purchase order number. */
import type { CustomerId, OrderId } from '../../src/core/model/identifiers.ts';

export class Routes {
  private readonly routes = new Map<string, { readonly order: OrderId; readonly taken: boolean }>();
  private numbers = 0;

  /** The same message always the same, a purchase order known by its changes the first that comes. */
  route(message: string, customer: CustomerId, purchaseOrder: string | undefined): OrderId {
    const known = this.routes.get(message);
    if (known !== undefined) return known.order;
    const number = purchaseOrder === undefined ? undefined : `${customer}/${purchaseOrder}`;
    const byNumber = number === undefined ? undefined : this.routes.get(number);
    const order = byNumber === undefined || byNumber.taken ? this.newOrder() : byNumber.order;
    this.routes.set(message, { order, taken: true });
    if (number !== undefined && byNumber?.taken !== true) this.routes.set(number, { order, taken: true });
    return order;
  }

  /** The order of a purchase order number, which may not have come yet. */
  routePurchaseOrder(customer: CustomerId, purchaseOrder: string): OrderId {
    const number = `${customer}/${purchaseOrder}`;
    const known = this.routes.get(number);
    if (known !== undefined) return known.order;
    const order = this.newOrder();
    this.routes.set(number, { order, taken: false });
    return order;
  }

  private newOrder(): OrderId {
    this.numbers += 1;
    return `O${String(this.numbers).padStart(6, '0')}` as OrderId;
  }
}
