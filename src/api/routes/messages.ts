/** The ledger of messages: listed, read, and handled again. */
import { Type, type Static } from '@sinclair/typebox';
import type { ListedMessage, StoredMessage } from '../../engine/ports.ts';
import { LIMIT_DEFAULT } from '../contract/common.ts';
import { Message, type MessageHead, MessagesPage, MessagesQuery, Replayed } from '../contract/messages.ts';
import { cursorOf } from '../cursor.ts';
import { problem, problemOf, type Problem } from '../problem.ts';
import { paged } from './page.ts';
import { answered, refused, route, type Answer, type Call } from './route.ts';

const Place = cursorOf(Type.Tuple([Type.String({ pattern: '^[0-9]{1,15}$' })]));
const NUMBER = /^[0-9]{1,15}$/;

const unknown = (id: string): Problem =>
  problem(404, 'message-unknown', 'id', `there is no message ${id}: look it up in the list`);

async function found({ parts: { hub }, params }: Call): Promise<(StoredMessage & { readonly outcome: unknown }) | undefined> {
  const id = params['id'] ?? '';
  return NUMBER.test(id) ? await hub.store.messages.find(id) : undefined;
}

async function list({ parts: { hub }, query }: Call<Static<typeof MessagesQuery>>): Promise<Answer> {
  const { limit = LIMIT_DEFAULT, connection, refused: isRefused } = query;
  const from = Place.read(query.cursor);
  if (!from.ok) return refused(problemOf(from.failure));
  const rows = await hub.store.messages.page({
    most: limit + 1,
    ...(from.value !== undefined && { before: from.value[0] }),
    ...(connection !== undefined && { connection }),
    ...(isRefused !== undefined && { isRefused }),
  });
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return paged(
    '/messages',
    query,
    { messages: rows.slice(0, limit).map(headOf) },
    last === undefined ? undefined : Place.write([last.id]),
  );
}

const headOf = ({ id, connection, kind, at, attempts, state, error }: ListedMessage): Static<typeof MessageHead> => ({
  id,
  connection,
  kind,
  at,
  attempts,
  state,
  ...(error !== undefined && { error }),
});

async function read(call: Call): Promise<Answer> {
  const message = await found(call);
  if (message === undefined) return refused(unknown(call.params['id'] ?? ''));
  const { id, connection, kind, at, attempts, raw, outcome } = message;
  const said = { id, connection, kind, at, attempts, raw: Buffer.from(raw).toString('base64') };
  return answered({ ...said, ...(outcome !== undefined && { outcome }) });
}

async function replay(call: Call): Promise<Answer> {
  const { hub, handlerOf, nudge } = call.parts;
  const { actor } = call.asker;
  const message = await found(call);
  if (message === undefined) return refused(unknown(call.params['id'] ?? ''));
  const handle = handlerOf(message.connection, message.kind);
  if (handle === undefined)
    return refused(problem(422, 'message-unreadable', 'id', `nobody here reads ${message.kind} of ${message.connection}`));
  const outcome = (await handle(message)) ?? null;
  await hub.store.messages.finish(message.id, outcome);
  await hub.store.audit.acts.add({ actor, act: 'message-replayed', about: `message:${message.id}` });
  nudge();
  return answered({ id: message.id, outcome });
}

export const messageRoutes = [
  route({
    method: 'GET',
    path: '/messages',
    name: 'listMessages',
    tag: 'Messages',
    summary: 'What came in by files, partners and calls, the latest first.',
    scope: 'messages:read',
    query: MessagesQuery,
    status: 200,
    answer: MessagesPage,
    handle: list,
  }),
  route({
    method: 'GET',
    path: '/messages/:id',
    name: 'readMessage',
    tag: 'Messages',
    summary: 'One message, to the byte, and what came of it.',
    scope: 'messages:read',
    status: 200,
    answer: Message,
    handle: read,
  }),
  route({
    method: 'POST',
    path: '/messages/:id/replay',
    name: 'replayMessage',
    tag: 'Messages',
    summary: 'Handles its bytes again. What was done under the same command ids is not done again.',
    scope: 'messages:replay',
    status: 200,
    answer: Replayed,
    handle: replay,
  }),
];
