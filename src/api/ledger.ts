/**
 * The ledger's three books as one list, the latest first: what came in, what subscribers were told (`N`), and what partners
 * were asked (`E`). Each book has numbers of its own, so a page ends at one place in each.
 */
import type { Static } from '@sinclair/typebox';
import type { ListedExchange } from '../engine/exchanges.ts';
import type { KeptNotice } from '../engine/notices/ports.ts';
import type { ListedMessage } from '../engine/ports.ts';
import type { MessageHead, MessagesQuery } from './contract/messages.ts';
import type { ApiParts } from './routes/route.ts';

export type Head = Static<typeof MessageHead>;
type Query = Static<typeof MessagesQuery>;

interface Book {
  readonly direction: Head['direction'];
  readonly read: (parts: ApiParts, query: Query, most: number, before: { readonly before?: string }) => Promise<readonly Head[]>;
}

const filterOf = ({ connection, refused }: Query) => ({
  ...(connection !== undefined && { connection }),
  ...(refused !== undefined && { isRefused: refused }),
});

const BOOKS: readonly Book[] = [
  {
    direction: 'in',
    read: async ({ hub }, query, most, before) =>
      (await hub.store.messages.page({ ...filterOf(query), ...before, most })).map(headOf),
  },
  {
    direction: 'out',
    read: async ({ notices }, { connection, refused: isDead }, most, before) => {
      const state = isDead === undefined ? {} : { state: isDead ? ('dead' as const) : ('sent' as const) };
      const filter = { ...(connection !== undefined && { subscriber: connection }), ...state };
      return (await notices.list({ ...filter, ...before, most })).map((notice) => ({
        ...noticeHead(notice),
        state: notice.state === 'open' ? ('waiting' as const) : notice.state,
        ...errorOf(notice),
      }));
    },
  },
  {
    direction: 'out',
    read: async ({ hub }, query, most, before) =>
      (await hub.store.exchanges.page({ ...filterOf(query), ...before, most })).map((exchange) => ({
        ...exchangeHead(exchange),
        state: exchange.state,
        ...errorOf(exchange),
      })),
  },
];

/** The number of the last that was read, of each book; empty: none yet. */
export type Place = readonly string[];

export interface LedgerPage {
  readonly messages: readonly Head[];
  /** None: that was all. */
  readonly next?: string[];
}

export async function ledgerPage(parts: ApiParts, query: Query, most: number, from: Place = []): Promise<LedgerPage> {
  const places = BOOKS.map((_, book) => from[book] ?? '');
  const left = await Promise.all(
    BOOKS.map(async ({ direction, read }, book) => {
      if ((query.direction ?? direction) !== direction) return [];
      const place = places[book] ?? '';
      return [...(await read(parts, query, most + 1, place === '' ? {} : { before: place }))];
    }),
  );
  const messages: Head[] = [];
  while (messages.length < most) {
    const head = latestOf(left);
    if (head === undefined) return { messages };
    const book = left.findIndex(([first]) => first === head);
    left[book]?.shift();
    places[book] = head.id.replace(/^[A-Z]/, '');
    messages.push(head);
  }
  return left.some(({ length }) => length > 0) ? { messages, next: places } : { messages };
}

/** Within a book the order is its own. */
function latestOf(books: readonly (readonly Head[])[]): Head | undefined {
  let latest: Head | undefined;
  for (const [first] of books) if (first !== undefined && (latest === undefined || first.at > latest.at)) latest = first;
  return latest;
}

const headOf = (message: ListedMessage): Head => {
  const { id, connection, kind, at, attempts, state } = message;
  return { id, direction: 'in', connection, kind, at, attempts, state, ...errorOf(message) };
};

export const noticeHead = ({ id, subscriber, kind, at, attempts, order }: KeptNotice): Omit<Head, 'state'> => ({
  id: `N${id}`,
  direction: 'out',
  connection: subscriber,
  kind,
  at,
  attempts,
  order,
});

export function exchangeHead(exchange: Omit<ListedExchange, 'state' | 'status'>): Omit<Head, 'state'> {
  const { id, connection, kind, at, request, effect, message } = exchange;
  const head = { id: `E${id}`, direction: 'out', connection, kind, at, attempts: 1, request } as const;
  const answers = message === undefined ? {} : { answers: message };
  if (effect === undefined) return { ...head, ...answers };
  const { order, key, act, isReadBack } = effect;
  return { ...head, ...answers, order, effect: { key, act, isReadBack } };
}

export const errorOf = ({ error }: { readonly error?: string }): { readonly error?: string } =>
  error === undefined ? {} : { error };
