/** Follows one Tryton: what it keeps of our orders, as soon as it changes there; and compares all of it when asked. */
import type { LiveOrder } from '../../../core/model/order.ts';
import { UNRECORDED } from '../../../engine/exchanges.ts';
import type { Hub } from '../../../engine/hub.ts';
import { Tryton, type TrytonAccess } from './client.ts';
import { lookAtCustomers } from './customers.ts';
import { lookAtItems } from './items.ts';
import { lookAtCredit, lookAtStock } from './ledgers.ts';
import { lookAtPrices } from './prices.ts';
import { companyOf, MASTER_DATA, type OwnedByErp } from './reading.ts';
import { reconcileAll, type Reconciled } from './reconciliation.ts';
import { lookAtInvoices, lookAtSales } from './watch.ts';

export interface FollowerOptions extends TrytonAccess {
  readonly name: string;
  readonly hub: Hub;
  /** Whether an order is this one's to keep. */
  readonly keeps: (order: LiveOrder) => boolean;
  /** Accounts and master data that it owns. */
  readonly reads: readonly OwnedByErp[];
  /** Of customers that the hub doesn't know yet. */
  readonly businessUnit?: string;
  /** Hears of a record that can't be read soundly, once. */
  readonly onLeftOut: (text: string) => void;
  /** For one look. Default 60 s. */
  readonly timeoutMs?: number;
}

export interface Follower {
  readonly name: string;
  /** What has changed since the last look, to its end. */
  readonly look: () => Promise<void>;
  readonly reconcile: () => Promise<Reconciled>;
}

export function trytonFollower(options: FollowerOptions): Follower {
  const { name, hub, keeps, reads, businessUnit, onLeftOut, timeoutMs = 60_000 } = options;
  const server = new Tryton(options);
  const talk = (): ReturnType<Tryton['talk']> => server.talk(timeoutMs, UNRECORDED);
  const reading = {
    hub,
    name,
    reads,
    onLeftOut,
    talk: () => server.talk(timeoutMs, UNRECORDED, { active_test: false }),
    ...(businessUnit !== undefined && { businessUnit }),
  };
  // Items before prices, which are in their units, and customers before receivables, which are of their groups.
  const lookAtMasterData = async (): Promise<void> => {
    if (!MASTER_DATA.some((one) => reads.includes(one))) return;
    const reader = { ...reading, company: await companyOf(talk()) };
    if (reads.includes('items')) await lookAtItems(reader);
    if (reads.includes('prices')) await lookAtPrices(reader);
    if (reads.includes('customers')) await lookAtCustomers(reader);
  };
  // Invoices before receivables: an order's claim comes true before the figure has its invoice's tax, and its payment.
  const look = async (): Promise<void> => {
    await lookAtMasterData();
    await lookAtSales({ hub, name }, talk());
    await lookAtInvoices({ hub, name }, talk());
    if (reads.includes('stock')) await lookAtStock({ hub, name }, talk());
    if (reads.includes('credit')) await lookAtCredit({ hub, name }, talk());
  };
  return {
    name,
    look: async () => await hub.store.alone(`${name} look`, look),
    // After a look: what it has to tell is no difference.
    reconcile: async () =>
      await hub.store.alone(`${name} look`, async () => {
        await look();
        return await reconcileAll({ hub, name, keeps }, talk);
      }),
  };
}
