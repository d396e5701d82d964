/** Which outside system an effect goes to. */
import type { ItemId } from '../../core/model/identifiers.ts';
import { dateOf, startOf } from '../../core/model/instant.ts';
import type { ReleaseInstruction } from '../../core/model/instruction.ts';
import { invariant } from '../../core/model/result.ts';
import type { Unit } from '../../core/model/quantity.ts';
import { mailbox } from '../../connect/channel/mailbox.ts';
import { erpStandin } from '../../connect/erp/standin.ts';
import { tryton } from '../../connect/erp/tryton/connection.ts';
import type { TrytonAccess } from '../../connect/erp/tryton/client.ts';
import { financeStandin } from '../../connect/finance/standin.ts';
import { x12Warehouse } from '../../connect/wms/x12-warehouse.ts';
import type { Connection } from '../../engine/connection.ts';
import type { Clock, WantedEffect } from '../../engine/ports.ts';
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
}

/** Undefined for an effect that nobody is configured for: it waits. */
export function connections(parts: ConnectionsParts): (effect: WantedEffect) => Connection | undefined {
  const byName = new Map(parts.configured.map((each) => [each.name, connectionOf(each, parts)]));
  const first = (kind: Configured['kind']): Connection | undefined =>
    byName.get(parts.configured.find((each) => each.kind === kind)?.name ?? '');
  return (effect) => {
    if (effect.task === 'warehouse.release') return byName.get((effect.input as ReleaseInstruction).node);
    if (effect.task === 'customer.acknowledge') return first('mailbox');
    return effect.task === 'finance.invoice' ? first('finance-standin') : (first('tryton') ?? first('erp-standin'));
  };
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
      return financeStandin({ name, url });
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
