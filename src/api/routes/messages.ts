/** The ledger of messages: listed, read, and handled again. */
import { Type, type Static } from '@sinclair/typebox';
import type { KeptExchange } from '../../engine/exchanges.ts';
import type { KeptNotice } from '../../engine/notices/ports.ts';
import type { StoredMessage } from '../../engine/ports.ts';
import { LIMIT_DEFAULT } from '../contract/common.ts';
import { Message, MessagesPage, MessagesQuery, Replayed } from '../contract/messages.ts';
import { cursorOf } from '../cursor.ts';
import { errorOf, exchangeHead, ledgerPage, noticeHead } from '../ledger.ts';
import { parsedOf } from '../parsed.ts';
import { problem, problemOf, type Problem } from '../problem.ts';
import { paged } from './page.ts';
import { answered, refused, route, type Answer, type Call } from './route.ts';

const Place = cursorOf(Type.Array(Type.String({ pattern: '^[0-9]{0,15}$' }), { minItems: 3, maxItems: 3 }));
const NUMBER = /^[0-9]{1,15}$/;
const NOTICE = /^N([0-9]{1,15})$/;
const EXCHANGE = /^E([0-9]{1,15})$/;

const unknown = (id: string): Problem =>
  problem(404, 'message-unknown', 'id', `there is no message ${id}: look it up in the list`);

async function found({ parts: { hub }, params }: Call): Promise<(StoredMessage & { readonly outcome: unknown }) | undefined> {
  const id = params['id'] ?? '';
  return NUMBER.test(id) ? await hub.store.messages.find(id) : undefined;
}

/** What a partner was asked once is on record: asking again is the order's own, which knows whether it may. */
const NOT_REPLAYED = problem(
  409,
  'message-not-replayed',
  'id',
  'an effect is sent again by itself while its outcome is open; once it has a hold, resolve that with send-again or read-back',
);

async function asked({ parts: { hub }, params }: Call): Promise<KeptExchange | undefined> {
  const [, number] = EXCHANGE.exec(params['id'] ?? '') ?? [];
  return number === undefined ? undefined : await hub.store.exchanges.find(number);
}

async function told({ parts: { notices }, params }: Call): Promise<KeptNotice | undefined> {
  const [, number] = NOTICE.exec(params['id'] ?? '') ?? [];
  return number === undefined ? undefined : await notices.find(number);
}

async function list({ parts, query }: Call<Static<typeof MessagesQuery>>): Promise<Answer> {
  const from = Place.read(query.cursor);
  if (!from.ok) return refused(problemOf(from.failure));
  const { messages, next } = await ledgerPage(parts, query, query.limit ?? LIMIT_DEFAULT, from.value);
  return paged('/messages', query, { messages }, next === undefined ? undefined : Place.write(next));
}

async function read(call: Call): Promise<Answer> {
  const out = await told(call);
  if (out !== undefined) return answered(shownNotice(out));
  const exchange = await asked(call);
  if (exchange !== undefined) return answered(shownExchange(exchange));
  const message = await found(call);
  if (message === undefined) return refused(unknown(call.params['id'] ?? ''));
  const { id, connection, kind, at, attempts, raw, outcome } = message;
  const said = { id, direction: 'in', connection, kind, at, attempts, ...bytesOf(raw) };
  return answered({ ...said, ...(outcome !== undefined && { outcome }) });
}

const bytesOf = (raw: Uint8Array): object => ({ raw: Buffer.from(raw).toString('base64'), parsed: parsedOf(raw) });

/** One that nobody has begun to send has no bytes yet; what it is made of is there. */
function shownNotice(notice: KeptNotice): object {
  const { raw = new Uint8Array(), content, answer, latencyMs } = notice;
  return {
    ...noticeHead(notice),
    ...bytesOf(raw),
    outcome: content.of,
    ...(answer !== undefined && { answer }),
    ...errorOf(notice),
    ...(latencyMs !== undefined && { latencyMs }),
  };
}

function shownExchange(exchange: KeptExchange): object {
  const { sent, answer, latencyMs } = exchange;
  return {
    ...exchangeHead(exchange),
    ...bytesOf(sent),
    ...(answer !== undefined && { answered: { status: answer.status, size: answer.size, ...bytesOf(answer.raw) } }),
    ...errorOf(exchange),
    latencyMs,
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
  if ((await asked(call)) !== undefined) return refused(NOT_REPLAYED);
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
    summary:
      'What came in by files, partners and calls, what subscribers were told, and what partners were asked; the latest first.',
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
    summary: 'One message, to the byte and as its format divides it, and what came of it or was answered.',
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
    summary: 'Handles its bytes again, or tells a subscriber again. What was done under the same command ids is not done again.',
    scope: 'messages:replay',
    status: 200,
    answer: Replayed,
    handle: replay,
  }),
];
