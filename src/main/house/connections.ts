/** Which outside system an effect goes to. */
import type { ItemId } from '../../core/model/identifiers.ts';
import { dateOf, startOf } from '../../core/model/instant.ts';
import type { ReleaseInstruction } from '../../core/model/instruction.ts';
import type { Unit } from '../../core/model/quantity.ts';
import { mailbox } from '../../connect/channel/mailbox.ts';
import { erpStandin } from '../../connect/erp/standin.ts';
import { financeStandin } from '../../connect/finance/standin.ts';
import { x12Warehouse } from '../../connect/wms/x12-warehouse.ts';
import type { Connection } from '../../engine/connection.ts';
import type { Clock, WantedEffect } from '../../engine/ports.ts';
import type { Addresses } from './standins.ts';

export interface ConnectionsParts {
  readonly addresses: Addresses;
  readonly clock: Clock;
  readonly unitOf: (item: ItemId) => Unit;
}

export function connections(parts: ConnectionsParts): (effect: WantedEffect) => Connection | undefined {
  const { addresses } = parts;
  const warehouses = new Map(Object.entries(addresses.warehouses).map(([node, url]) => [node, warehouse(node, url, parts)]));
  const erp = erpStandin({ name: 'erp', url: addresses.erp });
  const customers = mailbox({ name: 'mailbox', url: addresses.mailbox });
  // An invoice is credited by a person's decision alone, which the first run has none of.
  const finance = financeStandin({ name: 'finance', url: addresses.finance }, () => undefined);
  return (effect) => {
    if (effect.task === 'warehouse.release') return warehouses.get((effect.input as ReleaseInstruction).node);
    if (effect.task === 'customer.acknowledge') return customers;
    return effect.task === 'finance.invoice' ? finance : erp;
  };
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
