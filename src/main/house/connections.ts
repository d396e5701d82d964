/** Which outside system an effect goes to. */
import type { ItemId, OrderId } from '../../core/model/identifiers.ts';
import { dateOf, startOf } from '../../core/model/instant.ts';
import type {
  Acknowledgement,
  BookOrder,
  InvoiceInstruction,
  ReleaseInstruction,
  ShipmentPosting,
} from '../../core/model/instruction.ts';
import { invariant } from '../../core/model/result.ts';
import type { Unit } from '../../core/model/quantity.ts';
import { x12Buyers, x12Customer } from '../../connect/channel/x12-customer.ts';
import { mailbox } from '../../connect/channel/mailbox.ts';
import { US } from '../../connect/edi/x12/writer.ts';
import { erpStandin } from '../../connect/erp/standin.ts';
import { tryton } from '../../connect/erp/tryton/connection.ts';
import type { OwnedByErp } from '../../connect/erp/tryton/reading.ts';
import type { TrytonAccess } from '../../connect/erp/tryton/client.ts';
import { financeStandin } from '../../connect/finance/standin.ts';
import type { Partner } from '../../connect/partners/partner.ts';
import { x12Warehouse } from '../../connect/wms/x12-warehouse.ts';
import type { PartnerProfile } from '../../connect/partner.ts';
import type { Connection } from '../../engine/connection.ts';
import type { Clock, JournalEntry, Store, WantedEffect } from '../../engine/ports.ts';
import type { Folders } from './folders.ts';
import { PARTNER_KIND, type PartnerKind } from './partners.ts';

export const CONNECTION_KINDS = ['erp-standin', 'tryton', 'mailbox', 'finance-standin', 'x12-warehouse'] as const;

export interface Configured {
  /** Of a warehouse: that of its node. Under it the partner calls back, too. */
  readonly name: string;
  readonly kind: (typeof CONNECTION_KINDS)[number];
  readonly url: string;
  /** Of an ERP or finance: whose orders it keeps; none: those of all that no other one names. */
  readonly companies?: readonly string[];
  /** Of a `tryton`. */
  readonly login?: Omit<TrytonAccess, 'url'>;
  /** Of a `tryton`: the accounts and master data that it owns. */
  readonly reads?: readonly OwnedByErp[];
}

export interface ConnectionsParts {
  readonly configured: readonly Configured[];
  readonly clock: Clock;
  readonly alone: Store['alone'];
  readonly unitOf: (item: ItemId) => Unit | Promise<Unit>;
  /** Of partners' folders: those come first. */
  readonly folders: Folders;
  readonly partners: readonly PartnerProfile[];
  readonly store: Pick<Store, 'read' | 'interchanges'>;
}

/** Undefined for an effect that nobody is configured for: it waits. */
export function connections(parts: ConnectionsParts): (effect: WantedEffect) => Connection | undefined {
  const { configured } = parts;
  const byName = new Map(configured.map((each) => [each.name, connectionOf(each, parts)]));
  const named = (found: Configured | undefined): Connection | undefined => byName.get(found?.name ?? '');
  const byCustomer = x12Customers(parts);
  return (effect) => {
    const { task, input } = effect;
    const ofFolder = parts.folders.connectionFor(effect);
    if (ofFolder !== undefined) return ofFolder;
    if (task === 'warehouse.release') return byName.get((input as ReleaseInstruction).node);
    if (task === 'customer.acknowledge')
      return byCustomer.get((input as Acknowledgement).customer) ?? named(configured.find(({ kind }) => kind === 'mailbox'));
    const { company } = input as BookOrder | ShipmentPosting | InvoiceInstruction;
    return named(task === 'finance.invoice' ? financeOf(configured, company) : erpOf(configured, company));
  };
}

const ERP_KINDS: readonly Configured['kind'][] = ['tryton', 'erp-standin'];

/** The ERP of a company: the one that names it, else one that names nobody. */
export function erpOf(configured: readonly Configured[], company: string | undefined): Configured | undefined {
  const possible = ERP_KINDS.flatMap((kind) => ofCompany(configured, kind, company) ?? []);
  return possible.find((each) => names(each, company)) ?? possible[0];
}

/** A finance of its own, where the company has one; else its ERP's, where that can do invoices; else anybody's. */
function financeOf(configured: readonly Configured[], company: string | undefined): Configured | undefined {
  const finance = ofCompany(configured, 'finance-standin', company);
  const erp = erpOf(configured, company);
  return names(finance, company) || erp?.kind !== 'tryton' ? finance : erp;
}

function ofCompany(
  configured: readonly Configured[],
  kind: Configured['kind'],
  company: string | undefined,
): Configured | undefined {
  const all = configured.filter((each) => each.kind === kind);
  return all.find((each) => names(each, company)) ?? all.find(({ companies }) => companies === undefined);
}

const names = (each: Configured | undefined, company: string | undefined): boolean =>
  company !== undefined && each?.companies?.includes(company) === true;

/** Where each of them, and each partner of a folder, is. */
export const addressesOf = (configured: readonly Configured[], partners: readonly Partner[]): ReadonlyMap<string, string> =>
  new Map([
    ...configured.map(({ name, url }) => [name, url] as const),
    ...partners.flatMap(({ name, warehouse }) => (warehouse === undefined ? [] : [[name, warehouse.url] as const])),
  ]);

/** Buyers that are told by X12. */
const x12Customers = ({ partners, store: { read, interchanges } }: ConnectionsParts): ReadonlyMap<string, Connection> =>
  new Map(
    x12Buyers(partners).map((buyer) => {
      const journalOf = async (order: OrderId): Promise<readonly JournalEntry[]> => await read.journal(order);
      return [buyer.customer, x12Customer({ ...buyer, journalOf, interchanges })];
    }),
  );

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
      return tryton({ name, url, alone: parts.alone, ...login });
    case 'mailbox':
      return mailbox({ name, url });
    case 'finance-standin':
      return financeStandin({ name, url });
    case 'x12-warehouse':
      return warehouse(name, url, parts);
  }
}

const warehouse = (node: string, url: string, { clock, unitOf }: ConnectionsParts): Connection =>
  x12Warehouse({
    name: `wms-${node.toLowerCase()}`,
    url,
    envelope: {
      sender: US,
      receiver: { qualifier: 'ZZ', id: node },
      applicationSender: US.id,
      applicationReceiver: node,
      usage: 'P',
    },
    unitOf,
    // Midnight: the same key has to carry the same bytes whenever it is sent again that day.
    now: () => startOf(dateOf(clock.now())),
  });
