/** What each task asks of an outside system: the canonical form that connections turn into the partner's own. */
import type { Address } from './address.ts';
import type { Decimal } from './decimal.ts';
import type { Charge } from './demand.ts';
import type { CustomerId, FulfillmentId, ItemId, LineId, NodeId, OrderId, ScheduleId, ShipmentId } from './identifiers.ts';
import type { LocalDate } from './instant.ts';
import type { FreightTerms } from './master.ts';
import type { Money } from './money.ts';
import type { FulfillmentLine } from './plan.ts';
import type { Unit } from './quantity.ts';

/** `erp.book`: the order as the ERP keeps it. */
export interface BookOrder {
  readonly order: OrderId;
  /** Ours that sells: its customer's business unit when it was first booked. It decides which ERP keeps the order. */
  readonly company?: string;
  readonly customer: CustomerId;
  readonly purchaseOrder?: string;
  readonly orderDate: LocalDate;
  readonly currency: string;
  readonly lines: readonly {
    readonly line: LineId;
    readonly item: ItemId;
    readonly quantity: Decimal;
    readonly unit: Unit;
    readonly price: Decimal;
  }[];
  readonly charges: readonly Charge[];
}

/** `customer.acknowledge` (X12 855): what the buyer may count on. */
export interface Acknowledgement {
  readonly order: OrderId;
  readonly customer: CustomerId;
  readonly purchaseOrder?: string;
  readonly lines: readonly {
    readonly line: LineId;
    readonly schedule: ScheduleId;
    readonly item: ItemId;
    readonly quantity: Decimal;
    readonly backordered: Decimal;
    readonly price: Decimal;
  }[];
}

/** `warehouse.release` (X12 940): the instruction to a node. */
export interface ReleaseInstruction {
  readonly order: OrderId;
  readonly fulfillment: FulfillmentId;
  readonly node: NodeId;
  readonly customer: CustomerId;
  readonly purchaseOrder?: string;
  readonly destination: Address;
  readonly lines: readonly FulfillmentLine[];
  readonly notBefore?: LocalDate;
  readonly freight?: FreightTerms;
  readonly instructions?: string;
}

/** `erp.ship`: what left, for the ERP's stock and cost of sales. */
export interface ShipmentPosting {
  readonly order: OrderId;
  /** As it was booked. */
  readonly company?: string;
  readonly shipment: ShipmentId;
  readonly node: NodeId;
  readonly lines: readonly { readonly line: LineId; readonly item: ItemId; readonly quantity: Decimal }[];
}

/** `finance.invoice`: made from what shipped, at the prices that the agreement gave. Tax is the partner's. */
export interface InvoiceInstruction {
  readonly order: OrderId;
  /** As it was booked. */
  readonly company?: string;
  readonly shipment: ShipmentId;
  readonly customer: CustomerId;
  readonly purchaseOrder?: string;
  readonly lines: readonly {
    readonly line: LineId;
    readonly item: ItemId;
    readonly quantity: Decimal;
    readonly price: Decimal;
    readonly amount: Money;
  }[];
  /** Of the whole order; on its first invoice. */
  readonly charges: readonly Charge[];
  readonly goods: Money;
  readonly total: Money;
}

export type TaskInputs = {
  readonly 'erp.book': BookOrder;
  readonly 'customer.acknowledge': Acknowledgement;
  readonly 'warehouse.release': ReleaseInstruction;
  readonly 'erp.ship': ShipmentPosting;
  readonly 'finance.invoice': InvoiceInstruction;
};

export type TaskName = keyof TaskInputs;
