/** The ledger of messages: listed, read, and handled again. */
import { Type, type Static } from '@sinclair/typebox';
import type { KeptNotice } from '../../engine/notices/ports.ts';
import type { ListedMessage, StoredMessage } from '../../engine/ports.ts';
import { LIMIT_DEFAULT } from '../contract/common.ts';
import { Message, type MessageHead, MessagesPage, MessagesQuery, Replayed } from '../contract/messages.ts';
import { cursorOf } from '../cursor.ts';
import { parsedOf } from '../parsed.ts';
import { problem, problemOf, type Problem } from '../problem.ts';
import { paged } from './page.ts';
import { answered, refused, route, type Answer, type ApiParts, type Call } from './route.ts';

const Place = cursorOf(Type.Tuple([Type.String({ pattern: '^[0-9]{1,15}$' })]));
const NUMBER = /^[0-9]{1,15}$/;
const OUT = /^N([0-9]{1,15})$/;

const unknown = (id: string): Problem =>
  problem(404, 'message-unknown', 'id', `there is no message ${id}: look it up in the list`);

async function found({ parts: { hub }, params }: Call): Promise<(StoredMessage & { readonly outcome: unknown }) | undefined> {
  const id = params['id'] ?? '';
  return NUMBER.test(id) ? await hub.store.messages.find(id) : undefined;
}

async function told({ parts: { notices }, params }: Call): Promise<KeptNotice | undefined> {
  const [, number] = OUT.exec(params['id'] ?? '') ?? [];
  return number === undefined ? undefined : await notices.find(number);
}

type Head = Static<typeof MessageHead>;

async function list({ parts, query }: Call<Static<typeof MessagesQuery>>): Promise<Answer> {
  const { limit = LIMIT_DEFAULT, direction = 'in' } = query;
  const from = Place.read(query.cursor);
  if (!from.ok) return refused(problemOf(from.failure));
  const before = from.value?.[0];
  const rows = direction === 'in' ? await came(parts, query, limit + 1, before) : await went(parts, query, limit + 1, before);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return paged(
    '/messages',
    query,
    { messages: rows.slice(0, limit) },
    last === undefined ? undefined : Place.write([last.id.replace(/^N/, '')]),
  );
}

type Query = Static<typeof MessagesQuery>;

async function came({ hub }: ApiParts, query: Query, most: number, before: string | undefined): Promise<readonly Head[]> {
  const { connection, refused: isRefused } = query;
  const rows = await hub.store.messages.page({
    most,
    ...(before !== undefined && { before }),
    ...(connection !== undefined && { connection }),
    ...(isRefused !== undefined && { isRefused }),
  });
  return rows.map(headOf);
}

async function went({ notices }: ApiParts, query: Query, most: number, before: string | undefined): Promise<readonly Head[]> {
  const { connection, refused: isDead } = query;
  const rows = await notices.list({
    most,
    ...(before !== undefined && { before }),
    ...(connection !== undefined && { subscriber: connection }),
    ...(isDead !== undefined && { state: isDead ? 'dead' : 'sent' }),
  });
  return rows.map((notice) => ({
    ...outOf(notice),
    state: notice.state === 'open' ? 'waiting' : notice.state,
    ...errorOf(notice),
  }));
}

const headOf = (message: ListedMessage): Head => {
  const { id, connection, kind, at, attempts, state } = message;
  return { id, direction: 'in', connection, kind, at, attempts, state, ...errorOf(message) };
};

const outOf = ({ id, subscriber, kind, at, attempts, order }: KeptNotice): Omit<Head, 'state'> => ({
  id: `N${id}`,
  direction: 'out',
  connection: subscriber,
  kind,
  at,
  attempts,
  order,
});

const errorOf = ({ error }: { readonly error?: string }): { readonly error?: string } => (error === undefined ? {} : { error });

async function read(call: Call): Promise<Answer> {
  const out = await told(call);
  if (out !== undefined) return answered(shownOut(out));
  const message = await found(call);
  if (message === undefined) return refused(unknown(call.params['id'] ?? ''));
  const { id, connection, kind, at, attempts, raw, outcome } = message;
  const said = { id, direction: 'in', connection, kind, at, attempts, ...bytesOf(raw) };
  return answered({ ...said, ...(outcome !== undefined && { outcome }) });
}

const bytesOf = (raw: Uint8Array): object => ({ raw: Buffer.from(raw).toString('base64'), parsed: parsedOf(raw) });

/** One that nobody has begun to send has no bytes yet; what it is made of is there. */
function shownOut(notice: KeptNotice): object {
  const { raw = new Uint8Array(), content, answer, latencyMs } = notice;
  return {
    ...outOf(notice),
    ...bytesOf(raw),
    outcome: content.of,
    ...(answer !== undefined && { answer }),
    ...errorOf(notice),
    ...(latencyMs !== undefined && { latencyMs }),
  };
}

async function replay(call: Call): Promise<Answer> {
  const { hub, handlerOf, notices, nudge } = call.parts;
  const { actor } = call.asker;
  const out = await told(call);
  if (out !== undefined) {
    await notices.again(out.id);
    nudge();
    return answered({ id: `N${out.id}`, outcome: null });
  }
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
    summary: 'What came in by files, partners and calls, or what subscribers were told; the latest first.',
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
    summary: 'One message, to the byte and as its format divides it, and what came of it.',
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
    summary: 'Handles its bytes again, or sends them again. What was done under the same command ids is not done again.',
    scope: 'messages:replay',
    status: 200,
    answer: Replayed,
    handle: replay,
  }),
];
