/**
 * The chain where the world expects the hub: it has the hub's face, so that buyers, movers, nodes and finance are the very
 * same, with the same draws, and say the same to both. What they say goes to a mailbox, or to the desk.
 */
import { NO_ORDER } from '../../../src/core/process/evolve.ts';
import type { AccountKey } from '../../../src/core/model/account.ts';
import type { OrderCommand } from '../../../src/core/model/command.ts';
import type { FactKey } from '../../../src/core/model/fact.ts';
import type { CustomerId, InvoiceId, OrderId } from '../../../src/core/model/identifiers.ts';
import type { AccountCommand } from '../../../src/core/process/account/command.ts';
import type { SimulatedHub } from '../../hub/simulated-hub.ts';
import { toCents } from '../prices.ts';

export interface Letter {
  readonly order: OrderId;
  readonly command: OrderCommand;
  /** Under this number it comes again where it is delivered twice. */
  readonly id: string;
}

interface Asked extends Letter {
  readonly answered?: (outcome: { readonly accepted: boolean; readonly order: typeof NO_ORDER }) => void;
}

export class Front {
  readonly facts = new Map<FactKey, unknown>();
  /** What moved and is in no copy yet. */
  readonly news: FactKey[] = [];
  readonly limits = new Map<string, number>();
  readonly mailbox: Letter[] = [];
  readonly confirmations: Letter[] = [];
  readonly store: {
    readonly workflow: { readonly name: string; readonly version: number };
    readonly live: (order: OrderId) => unknown;
  };
  private readonly routes = new Map<string, OrderId>();
  private readonly posted = new Map<OrderId, Record<InvoiceId, { readonly state: 'posted' }>>();
  private readonly told: {
    readonly fact: (key: FactKey, value: unknown) => void;
    readonly limit: (group: string, cents: number) => void;
    readonly call: (letter: Letter) => void;
  };

  constructor(told: Front['told']) {
    this.told = told;
    this.store = {
      workflow: { name: 'point-to-point', version: 1 },
      live: (order) => ({ invoices: this.posted.get(order) ?? {} }),
    };
  }

  /** Each message is an order of its own; what a purchase order number says, only a person would notice. */
  route(message: string): OrderId {
    const known = this.routes.get(message) ?? (`E${String(this.routes.size + 1).padStart(6, '0')}` as OrderId);
    this.routes.set(message, known);
    return known;
  }

  routePurchaseOrder(customer: CustomerId, purchaseOrder: string): OrderId {
    return this.route(`${customer}/${purchaseOrder}`);
  }

  observe(key: FactKey, value: unknown): void {
    this.facts.set(key, value);
    if (/^(price|customer|ship-to|terms):/.test(key)) this.news.push(key);
    this.told.fact(key, value);
  }

  /** Limits are the credit department's; all other figures the chain fetches by itself. */
  adjust(account: AccountKey, command: AccountCommand): void {
    if (command.type !== 'set-limit') return;
    const group = account.slice('credit:'.length);
    this.limits.set(group, toCents(command.limit));
    this.told.limit(group, toCents(command.limit));
  }

  submit({ order, command, id, answered }: Asked): void {
    const letter = { order, command, id };
    if (command.type === 'capture' || command.type === 'change' || command.type === 'cancel') this.mailbox.push(letter);
    else if (command.type === 'record-shipment') this.confirmations.push(letter);
    else if (command.type === 'record-invoice')
      this.posted.set(order, { ...this.posted.get(order), [command.invoice.id]: { state: 'posted' } });
    else if (command.type === 'place-hold') this.told.call(letter);
    answered?.({ accepted: true, order: NO_ORDER });
  }

  /** To the world it is its hub. */
  asHub(): SimulatedHub {
    return this as unknown as SimulatedHub;
  }
}
