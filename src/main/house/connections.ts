/** Which outside system an effect goes to. */
import type { ItemId, OrderId } from '../../core/model/identifiers.ts';
import { dateOf, startOf } from '../../core/model/instant.ts';
import type { Acknowledgement, ReleaseInstruction } from '../../core/model/instruction.ts';
import type { Order } from '../../core/model/order.ts';
import { invariant } from '../../core/model/result.ts';
import type { Unit } from '../../core/model/quantity.ts';
import { x12Customer } from '../../connect/channel/x12-customer.ts';
import { mailbox } from '../../connect/channel/mailbox.ts';
import { erpStandin } from '../../connect/erp/standin.ts';
import { tryton } from '../../connect/erp/tryton/connection.ts';
import type { TrytonAccess } from '../../connect/erp/tryton/client.ts';
import { financeStandin } from '../../connect/finance/standin.ts';
import type { Partner } from '../../connect/partners/partner.ts';
import { x12Warehouse } from '../../connect/wms/x12-warehouse.ts';
import type { PartnerProfile } from '../../connect/partner.ts';
import type { Connection } from '../../engine/connection.ts';
import { fold } from '../../engine/memory.ts';
import type { Clock, Store, WantedEffect } from '../../engine/ports.ts';
import type { Folders } from './folders.ts';
import { PARTNER_KIND, type PartnerKind } from './partners.ts';

export const CONNECTION_KINDS = ['erp-standin', 'tryton', 'mailbox', 'finance-standin', 'x12-warehouse'] as const;

export interface Configured {
  /** Of a warehouse: that of its node. Under it the partner calls back, too. */
  readonly name: string;
  readonly kind: (typeof CONNECTION_KINDS)[number];
  readonly url: string;
  /** Of a `tryton`. */
  readonly login?: Omit<TrytonAccess, 'url'>;
}

export interface ConnectionsParts {
  readonly configured: readonly Configured[];
  readonly clock: Clock;
  readonly unitOf: (item: ItemId) => Unit | Promise<Unit>;
  /** Of partners' folders: those come first. */
  readonly folders: Folders;
  readonly partners: readonly PartnerProfile[];
  readonly store: Pick<Store, 'read' | 'interchanges'>;
}

/** Undefined for an effect that nobody is configured for: it waits. */
export function connections(parts: ConnectionsParts): (effect: WantedEffect) => Connection | undefined {
  const byName = new Map(parts.configured.map((each) => [each.name, connectionOf(each, parts)]));
  const first = (kind: Configured['kind']): Connection | undefined =>
    byName.get(parts.configured.find((each) => each.kind === kind)?.name ?? '');
  const byCustomer = x12Customers(parts);
  return (effect) => {
    const ofFolder = parts.folders.connectionFor(effect);
    if (ofFolder !== undefined) return ofFolder;
    if (effect.task === 'warehouse.release') return byName.get((effect.input as ReleaseInstruction).node);
    if (effect.task === 'customer.acknowledge')
      return byCustomer.get((effect.input as Acknowledgement).customer) ?? first('mailbox');
    return effect.task === 'finance.invoice' ? first('finance-standin') : (first('tryton') ?? first('erp-standin'));
  };
}

/** Where each of them, and each partner of a folder, is. */
export const addressesOf = (configured: readonly Configured[], partners: readonly Partner[]): ReadonlyMap<string, string> =>
  new Map([
    ...configured.map(({ name, url }) => [name, url] as const),
    ...partners.flatMap(({ name, warehouse }) => (warehouse === undefined ? [] : [[name, warehouse.url] as const])),
  ]);
/** Buyers that are told by X12; of several connections of one buyer, the first in the file. */
function x12Customers({ partners, store }: ConnectionsParts): ReadonlyMap<string, Connection> {
  const found = new Map<string, Connection>();
  for (const { customer, connection: name, sender, answersTo } of partners) {
    if (sender.kind !== 'x12' || answersTo === undefined || found.has(customer)) continue;
    const orderOf = async (order: OrderId): Promise<Order> => fold(await store.read.journal(order)).order;
    found.set(customer, x12Customer({ name, partner: sender, answersTo, orderOf, interchanges: store.interchanges }));
  }
  return found;
}

/** What each of them calls back with. */
export function partnersOf(configured: readonly Configured[]): ReadonlyMap<string, PartnerKind> {
  const kinds = { 'x12-warehouse': PARTNER_KIND.warehouse, 'finance-standin': PARTNER_KIND.finance } as const;
  return new Map(configured.flatMap(({ name, kind }) => (kind in kinds ? [[name, kinds[kind as keyof typeof kinds]]] : [])));
}

function connectionOf({ name, kind, url, login }: Configured, parts: ConnectionsParts): Connection {
  switch (kind) {
    case 'erp-standin':
      return erpStandin({ name, url });
    case 'tryton':
      invariant(login !== undefined, `${name} has no login`);
      return tryton({ name, url, ...login });
    case 'mailbox':
      return mailbox({ name, url });
    case 'finance-standin':
      // An invoice is credited by a person's decision alone, and none of those reaches a stand-in so far.
      return financeStandin({ name, url }, () => undefined);
    case 'x12-warehouse':
      return warehouse(name, url, parts);
  }
}

const party = (id: string): { readonly qualifier: string; readonly id: string } => ({ qualifier: 'ZZ', id });

const warehouse = (node: string, url: string, { clock, unitOf }: ConnectionsParts): Connection =>
  x12Warehouse({
    name: `wms-${node.toLowerCase()}`,
    url,
    envelope: {
      sender: party('ORDERKEEL'),
      receiver: party(node),
      applicationSender: 'ORDERKEEL',
      applicationReceiver: node,
      usage: 'P',
    },
    unitOf,
    // Midnight: the same key has to carry the same bytes whenever it is sent again that day.
    now: () => startOf(dateOf(clock.now())),
  });
