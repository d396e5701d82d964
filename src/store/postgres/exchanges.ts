/** The ledger of what was asked of partners. */
import type { OrderId } from '../../core/model/identifiers.ts';
import type { Instant } from '../../core/model/instant.ts';
import type { EffectAct, EffectKey } from '../../core/model/task.ts';
import { stateOf, type Exchange, type Exchanges, type ExchangeState, type ListedExchange } from '../../engine/exchanges.ts';
import { legible, type Run } from './database.ts';
import { packed, roomOf, together } from './together.ts';

/** No effect waits for its row. */
const GATHER_MS = 50;

const NOTHING = new Uint8Array();
const answerOf = ({ answer }: Exchange): Uint8Array => answer?.raw ?? NOTHING;

export function exchanges(run: Run): Exchanges {
  const keep = together<Exchange, void>(
    async (all) => {
      const [sent, sentBegins, sentLengths] = packed(all.map((exchange) => exchange.sent));
      const [answers, answersBegin, answerLengths] = packed(all.map(answerOf));
      const heads = JSON.stringify(all.map(headOf));
      await run('exchanges-keep', heads, sent, answers, sentBegins, sentLengths, answersBegin, answerLengths);
      return all.map(() => undefined);
    },
    { ...roomOf((exchange) => exchange.sent.byteLength + answerOf(exchange).byteLength), gatherMs: GATHER_MS },
  );
  return {
    keep,
    find: async (id) => {
      if (!isNumber(id)) return undefined;
      const [row] = await run<KeptRow>('exchange-find', id);
      if (row === undefined) return undefined;
      const { status: _, ...listed } = listedOf(row);
      return { ...listed, sent: new Uint8Array(row.sent), ...answered(row) };
    },
    page: async ({ before = String(Number.MAX_SAFE_INTEGER), most, connection, isRefused }) =>
      (await run<ListedRow>('exchanges-page', Number(before), most, connection ?? null, isRefused ?? null)).map(listedOf),
    ofOrder: async (order, most) => (await run<ListedRow>('exchanges-of-order', order, most)).map(listedOf),
  };
}

const isNumber = (id: string): boolean => /^\d{1,15}$/.test(id);

/** PostgreSQL has no text with a NUL, or with half of a surrogate pair. */
const textOf = (text: string): string => legible(text.toWellFormed());

const headOf = (exchange: Exchange): object => ({
  connection: exchange.connection,
  kind: exchange.kind,
  order_id: exchange.effect?.order,
  effect: exchange.effect?.key,
  act: exchange.effect?.act,
  is_read_back: exchange.effect?.isReadBack === true,
  message: exchange.message,
  request: textOf(exchange.request),
  status: exchange.answer?.status,
  answer_size: exchange.answer?.size,
  error: exchange.error === undefined ? undefined : textOf(exchange.error),
  state: stateOf(exchange),
  at: exchange.at,
  latency_ms: exchange.latencyMs,
});

interface ListedRow {
  readonly id: number;
  readonly connection: string;
  readonly kind: string;
  readonly order_id: OrderId | null;
  readonly effect: EffectKey | null;
  readonly act: EffectAct | null;
  readonly is_read_back: boolean;
  readonly message: number | null;
  readonly request: string;
  readonly status: number | null;
  readonly error: string | null;
  readonly state: ExchangeState;
  readonly at: number;
  readonly latency_ms: number;
}

interface KeptRow extends ListedRow {
  readonly sent: Uint8Array;
  readonly answer: Uint8Array | null;
  readonly answer_size: number | null;
}

function listedOf(row: ListedRow): ListedExchange {
  const { order_id: order, effect: key, act, is_read_back: isReadBack, message, status, error } = row;
  return {
    id: String(row.id),
    connection: row.connection,
    kind: row.kind,
    ...(order !== null && key !== null && act !== null && { effect: { order, key, act, isReadBack } }),
    ...(message !== null && { message: String(message) }),
    request: row.request,
    ...(status !== null && { status }),
    ...(error !== null && { error }),
    state: row.state,
    at: row.at as Instant,
    latencyMs: row.latency_ms,
  };
}

const answered = ({ status, answer, answer_size: size }: KeptRow): Pick<Exchange, 'answer'> =>
  status === null || answer === null || size === null ? {} : { answer: { status, raw: new Uint8Array(answer), size } };
