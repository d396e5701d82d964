/** Who a person is to the routes, and with which of their grants they come to one. */
import { Actor, OrderId } from '../../core/model/identifiers.ts';
import { withGrants, type Caller } from '../../engine/callers.ts';
import type { Hub } from '../../engine/hub.ts';
import type { Person } from '../../engine/people.ts';
import { covers, placeKey, placeOf, type Place } from '../../engine/reach.ts';
import type { CustomerId } from '../../core/model/identifiers.ts';
import type { Access } from './access.ts';

/** Of people among callers: no key has such an id. */
export const PERSON = 'person:';

/** What a person sends is in a channel of its own, whose numbers are no key's. */
export const callerOfPerson = ({ id, name, grants }: Person, { grantOf }: Access): Caller =>
  withGrants(
    { id: `${PERSON}${id}`, kind: 'person', name: `${PERSON}${name}`, actor: Actor.of(`${PERSON}${name}`), grants: [] },
    grants.map(grantOf),
  );

/** Undefined: nobody knows such a customer. */
export async function placeOfCustomer({ store }: Hub, customer: CustomerId): Promise<Place | undefined> {
  return placeOf((await store.read.fact(placeKey(customer))).value);
}

/**
 * With those of its grants that hold where this order is; without any, the order is not there for them. A role in one
 * region gives nothing in another.
 */
export async function forOrder(hub: Hub, caller: Caller, id: string): Promise<Caller> {
  if (caller.grants.every(({ reach }) => reach === 'all')) return caller;
  const parsed = OrderId.parse(id, 'id');
  const order = parsed.ok ? await hub.liveOrder(parsed.value) : undefined;
  if (order === undefined) return withGrants(caller, []);
  const place = await placeOfCustomer(hub, order.header.customer);
  return withGrants(
    caller,
    caller.grants.filter(({ reach }) => covers(reach, place)),
  );
}

/** Whether it may read this order. */
export const sees = async (hub: Hub, caller: Caller, order: OrderId): Promise<boolean> =>
  (await forOrder(hub, caller, order)).scopes.includes('orders:read');
