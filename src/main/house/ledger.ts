/**
 * The ledger over HTTP: what came in, what went out, one message whole, and once more.
 *
 *   GET /messages?direction=in|out&connection=NAME&refused=yes   GET /messages/ID   POST /messages/ID/replay   GET /doctor
 */
import type { FastifyInstance } from 'fastify';
import type { OrderId } from '../../core/model/identifiers.ts';
import type { Instant } from '../../core/model/instant.ts';
import { isRefusal } from '../../engine/callers.ts';
import { noticeKey } from '../../engine/notices/sender.ts';
import type { KeptExchange, ListedExchange } from '../../engine/exchanges.ts';
import type { KeptNotice } from '../../engine/notices/ports.ts';
import type { KeptMessage } from '../../engine/ports.ts';
import type { ProjectedStore } from '../../engine/projections/ports.ts';
import type { MainFailure } from '../failure.ts';
import { refuse } from './reply.ts';
import { examined, type DoctorParts } from './doctor.ts';

export interface LedgerParts extends DoctorParts {
  readonly nudge: () => void;
}

export interface ListedMessage {
  /** A number of what came in; `N` before it, of what a subscriber was told; `E`, of what a partner was asked. */
  readonly id: string;
  readonly direction: 'in' | 'out';
  readonly connection: string;
  readonly kind: string;
  readonly at: Instant;
  readonly state: 'waiting' | 'done' | 'refused' | 'sent' | 'dead' | 'set aside' | 'answered' | 'unanswered';
  readonly attempts: number;
  readonly orders: readonly OrderId[];
}

export interface ShownMessage extends ListedMessage {
  readonly raw: string;
  /** What came of it, or what it was made of. */
  readonly parsed?: unknown;
  readonly key?: string;
  /** Of what a partner was asked: method and path, or a file's name. */
  readonly request?: string;
  readonly act?: string;
  /** The message that it answers. */
  readonly answers?: string;
  readonly status?: number;
  /** By the partner, at most its first 64 kB. */
  readonly answered?: string;
  readonly answer?: string;
  readonly error?: string;
  readonly latencyMs?: number;
}

const LISTED_MAX = 200;

export function ledger(server: FastifyInstance, parts: LedgerParts): void {
  const { messages, notices, exchanges } = parts.store;
  server.get<{ Querystring: { direction?: string; connection?: string; refused?: string } }>('/messages', async ({ query }) => {
    const { direction, connection, refused } = query;
    const from = connection === undefined ? {} : { connection };
    const of = connection === undefined ? {} : { subscriber: connection };
    const received = direction === 'out' ? [] : (await messages.page({ ...from, most: LISTED_MAX })).map(inbound);
    const told = direction === 'in' ? [] : (await notices.list({ ...of, most: LISTED_MAX })).map(outbound);
    const crossed = direction === 'in' ? [] : (await exchanges.page({ ...from, most: LISTED_MAX })).map(exchanged);
    const all = [...received, ...told, ...crossed].toSorted((a, b) => b.at - a.at);
    const listed = refused === undefined ? all : all.filter(({ state }) => NOT_WELL.has(state));
    return { messages: listed.slice(0, LISTED_MAX) };
  });
  server.get<{ Params: { id: string } }>('/messages/:id', async ({ params }, reply) => {
    const shown = await found(parts.store, params.id);
    return shown === undefined ? await refuse(reply, 404, unknown(params.id)) : { message: shown };
  });
  server.post<{ Params: { id: string } }>('/messages/:id/replay', async ({ params: { id } }, reply) => {
    if ((await exchangeOf(parts.store, id)) !== undefined) return await refuse(reply, 409, notReplayed(id));
    const out = outNumber(id);
    const isThere = out === undefined ? await messages.again(id) : await notices.again(out);
    if (!isThere) return await refuse(reply, 404, unknown(id));
    parts.nudge();
    return { replayed: id };
  });
  server.get('/doctor', async () => ({ findings: await examined(parts) }));
}

const NOT_WELL: ReadonlySet<ListedMessage['state']> = new Set(['refused', 'dead', 'set aside', 'unanswered']);

const outNumber = (id: string): string | undefined => /^N(\d+)$/i.exec(id)?.[1];

async function exchangeOf({ exchanges }: ProjectedStore, id: string): Promise<KeptExchange | undefined> {
  const number = /^E(\d+)$/i.exec(id)?.[1];
  return number === undefined ? undefined : await exchanges.find(number);
}

async function found(store: ProjectedStore, id: string): Promise<ShownMessage | undefined> {
  const { messages, notices } = store;
  const exchange = await exchangeOf(store, id);
  if (exchange !== undefined) return asked(exchange);
  const out = outNumber(id);
  if (out !== undefined) {
    const notice = await notices.find(out);
    return notice === undefined ? undefined : sent(notice);
  }
  const message = await messages.find(id);
  return message === undefined ? undefined : came(message);
}

function inbound({ id, connection, kind, at, attempts, outcome, dueAt }: Omit<KeptMessage, 'raw'>): ListedMessage {
  const state = dueAt !== undefined ? 'waiting' : outcome === undefined ? 'set aside' : isRefusal(outcome) ? 'refused' : 'done';
  return { id, direction: 'in', connection, kind, at, state, attempts, orders: ordersIn(outcome) };
}

function came(message: KeptMessage): ShownMessage {
  const { outcome, error, raw } = message;
  return {
    ...inbound(message),
    raw: new TextDecoder().decode(raw),
    parsed: outcome,
    ...(error !== undefined && { error }),
  };
}

const outbound = ({ id, subscriber, kind, at, state, attempts, order }: KeptNotice): ListedMessage => ({
  id: `N${id}`,
  direction: 'out',
  connection: subscriber,
  kind,
  at,
  state: state === 'open' ? 'waiting' : state,
  attempts,
  orders: [order],
});

function sent(notice: KeptNotice): ShownMessage {
  const { raw, content, answer, error, latencyMs } = notice;
  return {
    ...outbound(notice),
    raw: raw === undefined ? '' : new TextDecoder().decode(raw),
    parsed: content.of,
    key: noticeKey(notice),
    ...(answer !== undefined && { answer }),
    ...(error !== undefined && { error }),
    ...(latencyMs !== undefined && { latencyMs }),
  };
}

function exchanged({ id, connection, kind, at, state, effect }: Omit<ListedExchange, 'status'>): ListedMessage {
  const head = { id: `E${id}`, direction: 'out', connection, kind, at, state, attempts: 1 } as const;
  return { ...head, orders: effect === undefined ? [] : [effect.order] };
}

function asked(exchange: KeptExchange): ShownMessage {
  const { request, effect, message, sent: raw, answer, error, latencyMs } = exchange;
  return {
    ...exchanged(exchange),
    request,
    raw: new TextDecoder().decode(raw),
    ...(effect !== undefined && { key: effect.key, act: effect.isReadBack ? `read back: ${effect.act}` : effect.act }),
    ...(message !== undefined && { answers: message }),
    ...(answer !== undefined && { status: answer.status, answered: new TextDecoder().decode(answer.raw) }),
    ...(error !== undefined && { error }),
    latencyMs,
  };
}

function ordersIn(outcome: unknown): readonly OrderId[] {
  if (typeof outcome !== 'object' || outcome === null) return [];
  if (Array.isArray(outcome)) return [...new Set(outcome.flatMap(ordersIn))];
  // `body`: of an answer of the API.
  const { order, taken, body } = outcome as { order?: OrderId; taken?: unknown; body?: unknown };
  return [...new Set([...(typeof order === 'string' ? [order] : []), ...ordersIn(taken), ...ordersIn(body)])];
}

const unknown = (id: string): MainFailure => ({
  code: 'unexpected',
  where: 'message',
  found: id,
  expected: ['a number of the ledger: 17 came in, N17 was told to a subscriber, E17 was asked of a partner'],
  wayOut: 'look it up with orderkeel messages',
});

const notReplayed = (id: string): MainFailure => ({
  code: 'unexpected',
  where: 'message',
  found: id,
  expected: ['a message that came in, or that a subscriber was told'],
  wayOut: 'an effect is tried again by itself; once it has a hold: orderkeel resolve ORDER HOLD send-again',
});
