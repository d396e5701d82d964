/** Which outside system an effect goes to. */
import type { Failure } from '../../core/model/failure.ts';
import type { ItemId } from '../../core/model/identifiers.ts';
import { dateOf, startOf } from '../../core/model/instant.ts';
import type { ReleaseInstruction } from '../../core/model/instruction.ts';
import type { Unit } from '../../core/model/quantity.ts';
import type { Result } from '../../core/model/result.ts';
import { mailbox } from '../../connect/channel/mailbox.ts';
import { release940 } from '../../connect/edi/x12/release-940.ts';
import { writeInterchange } from '../../connect/edi/x12/writer.ts';
import { erpStandin } from '../../connect/erp/standin.ts';
import { financeStandin } from '../../connect/finance/standin.ts';
import { x12Warehouse } from '../../connect/wms/x12-warehouse.ts';
import type { Clock, Connection, WantedEffect } from '../../engine/ports.ts';
import type { Addresses } from './standins.ts';

export interface ConnectionsParts {
  readonly addresses: Addresses;
  readonly clock: Clock;
  readonly unitOf: (item: ItemId) => Unit;
}

export function connections(parts: ConnectionsParts): (effect: WantedEffect) => Connection | undefined {
  const { addresses } = parts;
  const warehouses = new Map(
    Object.entries(addresses.warehouses).map(([node, url]) => [node, warehouse(node, url, parts)]),
  );
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

const warehouse = (node: string, url: string, parts: ConnectionsParts): Connection =>
  x12Warehouse({
    name: `wms-${node.toLowerCase()}`,
    url,
    write940: (instruction, effect) => write940(instruction, effect, parts),
    numberOf: (order, fulfillment) => `${order}/${fulfillment}`,
  });

function write940(
  instruction: ReleaseInstruction,
  { key, generation, act }: WantedEffect,
  { clock, unitOf }: ConnectionsParts,
): Result<string, Failure> {
  const party = (id: string): { readonly qualifier: string; readonly id: string } => ({ qualifier: 'ZZ', id });
  const envelope = {
    sender: party('ORDERKEEL'),
    receiver: party(instruction.node),
    applicationSender: 'ORDERKEEL',
    applicationReceiver: instruction.node,
    control: controlNumber(key),
    // Midnight: the same key has to carry the same bytes whenever it is sent again that day.
    at: startOf(dateOf(clock.now())),
    usage: 'P' as const,
  };
  return writeInterchange(envelope, [release940({ instruction, key, generation, act, unitOf })]);
}

/** Nine digits that the same effect always has. */
function controlNumber(key: string): number {
  let hash = 7;
  for (const letter of key) hash = (hash * 31 + letter.charCodeAt(0)) % 999_999_937;
  return hash + 1;
}
