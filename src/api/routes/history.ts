/** One order's history: what happened to it, the latest first, and the messages that crossed the border for it. */
import { Type, type Static } from '@sinclair/typebox';
import { OrderId } from '../../core/model/identifiers.ts';
import type { JournalEntry } from '../../engine/ports.ts';
import { LIMIT_DEFAULT } from '../contract/common.ts';
import { OrderMessages, Timeline, TimelineQuery } from '../contract/live.ts';
import { cursorOf } from '../cursor.ts';
import { briefOf } from '../done.ts';
import { messagesOf } from '../order-messages.ts';
import { problemOf, type Problem } from '../problem.ts';
import { paged } from './page.ts';
import { answered, refused, route, type Answer, type Call } from './route.ts';

const Place = cursorOf(Type.Tuple([Type.Integer({ minimum: 1, maximum: 2_147_483_647 })]));
/** Above any event. */
const END = 2_147_483_647;

const unknown = (order: string): Problem => problemOf({ code: 'order-unknown', order, where: 'id', wayOut: 'check its number' });

/** As each was recorded: an entry has all events of its command, with one of which a page may end. */
const eventsOf = ({ sequence, events, at, command }: JournalEntry): Static<typeof Timeline>['events'] =>
  events.map(({ event, actor }, i) => ({
    sequence: sequence - events.length + 1 + i,
    at,
    actor,
    command,
    ...briefOf(event),
    event,
  }));

async function timeline({ parts: { hub }, params, query }: Call<Static<typeof TimelineQuery>>): Promise<Answer> {
  const { limit = LIMIT_DEFAULT } = query;
  const id = params['id'] ?? '';
  const order = OrderId.parse(id, 'id');
  const from = Place.read(query.cursor);
  if (!from.ok) return refused(problemOf(from.failure));
  const [before] = from.value ?? [END];
  const { entries, total } = order.ok ? await hub.store.read.journalBack(order.value, before, limit) : { entries: [], total: 0 };
  if (total === 0) return refused(unknown(id));
  const events = entries
    .flatMap(eventsOf)
    .filter(({ sequence }) => sequence < before)
    .toSorted((a, b) => b.sequence - a.sequence)
    .slice(0, limit);
  const last = events.at(-1)?.sequence ?? 1;
  return paged(`/orders/${id}/timeline`, query, { events, total }, last > 1 ? Place.write([last]) : undefined);
}

async function messages({ parts: { hub, notices }, params }: Call): Promise<Answer> {
  const id = params['id'] ?? '';
  const order = OrderId.parse(id, 'id');
  if (!order.ok || (await hub.store.read.journalBack(order.value, END, 1)).total === 0) return refused(unknown(id));
  return answered({ messages: await messagesOf(hub.store, notices, order.value) });
}

export const historyRoutes = [
  route({
    method: 'GET',
    path: '/orders/:id/timeline',
    name: 'readTimeline',
    tag: 'Orders',
    summary: 'What happened to the order, the latest first: each event, by whom, and of which command it came.',
    scope: 'orders:read',
    query: TimelineQuery,
    status: 200,
    answer: Timeline,
    handle: timeline,
  }),
  route({
    method: 'GET',
    path: '/orders/:id/messages',
    name: 'listMessagesOfOrder',
    tag: 'Orders',
    summary:
      'Messages that led to something in the order, what was asked of partners, and what others were told; the latest first.',
    scope: 'orders:read',
    status: 200,
    answer: OrderMessages,
    handle: messages,
  }),
];
