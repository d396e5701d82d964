/** What a hold costs the customer, and who may decide it how. */
import { factKey } from '../core/model/fact.ts';
import type { Customer } from '../core/model/master.ts';
import type { LiveOrder } from '../core/model/order.ts';
import { mayDecide } from '../core/process/commands/holds.ts';
import { explain } from '../core/process/explain.ts';
import type { Caller } from '../engine/callers.ts';
import { totalOf } from '../engine/projections/rows.ts';
import { promisedOf } from '../engine/projections/summary.ts';
import type { ApiParts } from './routes/route.ts';

async function stakeOf({ hub }: ApiParts, order: LiveOrder): Promise<object> {
  const { customer } = order.header;
  const { value } = await hub.store.read.fact(factKey('customer', customer));
  const { name, tier } = (value ?? {}) as Partial<Pick<Customer, 'name' | 'tier'>>;
  const total = totalOf(order);
  const promised = promisedOf(order);
  return {
    customer,
    ...(name !== undefined && { customerName: name }),
    ...(tier !== undefined && { tier: String(tier) }),
    ...(total !== undefined && { total }),
    ...(promised !== undefined && { promised }),
  };
}

/** Holds of an order as this caller sees them. */
export async function holdsFor(parts: ApiParts, order: LiveOrder, caller: Caller | undefined): Promise<object> {
  const decides = caller?.scopes.includes('holds:resolve') === true ? caller : undefined;
  return {
    holds: explain(order, parts.workflow).holds.map(({ hold, waysOut }) => ({
      hold,
      waysOut: waysOut.map(({ way, people }) => ({
        way,
        people,
        isAllowed: decides !== undefined && mayDecide(hold, way, decides.actor, decides.roles),
      })),
    })),
    stake: await stakeOf(parts, order),
  };
}
