/** The ledger of what was asked of partners: to the byte, the latest first. */
import { expect, test } from 'vitest';
import type { EffectKey } from '../../../src/core/model/task.ts';
import type { OrderId } from '../../../src/core/model/identifiers.ts';
import type { Instant } from '../../../src/core/model/instant.ts';
import type { EffectAsked, Exchange } from '../../../src/engine/exchanges.ts';
import type { Told } from './told.ts';

const bytes = (...all: readonly number[]): Uint8Array => new Uint8Array(all);

const effect = (order: string): EffectAsked => ({
  order: order as OrderId,
  key: `${order}/book#1:do` as EffectKey,
  act: 'do',
  isReadBack: false,
});

const booked = (order: string, more: Partial<Exchange> = {}): Exchange => ({
  connection: 'erp',
  kind: 'erp.book',
  effect: effect(order),
  request: 'PUT /orders/A',
  sent: bytes(123, 0, 255, 125),
  answer: { status: 200, raw: bytes(128, 10), size: 70_000 },
  at: 1_000 as Instant,
  latencyMs: 12,
  ...more,
});

export function exchanges(told: () => Told): void {
  const keep = async (...all: readonly Exchange[]): Promise<void> => {
    await Promise.all(all.map(async (each) => await told().store.exchanges.keep(each)));
  };

  test('are kept to the byte, with the beginning of the answer and its size', async () => {
    const { exchanges: ledger } = told().store;
    const sent = booked('O-1');
    await keep(sent);
    const [listed] = await ledger.page({ most: 1 });
    const { sent: _, answer: __, ...head } = sent;
    expect(listed).toEqual({ ...head, id: listed?.id, state: 'answered', status: 200 });
    expect(await ledger.find(listed?.id ?? '')).toEqual({ ...sent, id: listed?.id, state: 'answered' });
    for (const id of ['999999', 'E1', '']) expect(await ledger.find(id)).toBeUndefined();
  });

  test('of many that are over at once are all there, each with its own bytes', async () => {
    const { exchanges: ledger } = told().store;
    const all = Array.from({ length: 40 }, (_, i) =>
      booked('O-2', {
        request: `PUT /orders/${i}`,
        sent: new Uint8Array(i).fill(i),
        answer: { status: 200 + (i % 3), raw: new Uint8Array(40 - i).fill(i), size: 40 - i },
      }),
    );
    await keep(...all);
    const listed = (await ledger.ofOrder('O-2' as OrderId, 100)).toReversed();
    expect(listed.map(({ request }) => request)).toEqual(all.map(({ request }) => request));
    const found = await Promise.all(listed.map(async ({ id }) => await ledger.find(id)));
    expect(found.map((each) => [each?.sent, each?.answer])).toEqual(all.map(({ sent, answer }) => [sent, answer]));
  });

  test('that nobody answered say why, in whatever words', async () => {
    const { exchanges: ledger } = told().store;
    const { answer: _, ...silent } = booked('O-3', { error: 'TimeoutError\u0000 \ud800', sent: bytes() });
    await keep(silent);
    const [listed] = await ledger.ofOrder('O-3' as OrderId, 10);
    expect(listed).toMatchObject({ state: 'unanswered', error: expect.stringContaining('TimeoutError') as string });
    const found = await ledger.find(listed?.id ?? '');
    expect([found?.sent, found?.answer]).toEqual([bytes(), undefined]);
  });

  test('are told apart by what came over the wire', async () => {
    const { exchanges: ledger } = told().store;
    const answer = (status: number): Pick<Exchange, 'answer'> => ({ answer: { status, raw: bytes(), size: 0 } });
    const look = { ...effect('O-4'), isReadBack: true };
    const { answer: _, ...silent } = booked('O-4', { connection: 'told' });
    const all: readonly Exchange[] = [
      booked('O-4', { connection: 'told', ...answer(409) }),
      booked('O-4', { connection: 'told', ...answer(503), error: 'http-503' }),
      booked('O-4', { connection: 'told', effect: look, ...answer(404) }),
      booked('O-4', { connection: 'told', ...answer(200), error: 'ECONNRESET' }),
      silent,
    ];
    await keep(...all);
    const states = async (isRefused?: boolean): Promise<readonly string[]> =>
      (await ledger.page({ most: 10, connection: 'told', ...(isRefused !== undefined && { isRefused }) })).map(
        ({ state }) => state,
      );
    expect(await states()).toEqual(['sent', 'unanswered', 'answered', 'refused', 'refused']);
    expect(await states(true)).toEqual(['unanswered', 'refused', 'refused']);
    expect(await states(false)).toEqual(['sent', 'answered']);
  });

  test('are listed the latest first, by connection and page by page, and those of an order alone', async () => {
    const { exchanges: ledger } = told().store;
    const { effect: _, ...answer } = booked('O-5', { connection: 'edi:acme', kind: '997', message: '17' });
    await keep(booked('O-5', { connection: 'paged' }), booked('O-6', { connection: 'paged' }), answer);
    expect(await ledger.page({ most: 1 })).toMatchObject([{ connection: 'edi:acme', kind: '997', message: '17' }]);
    const [first] = await ledger.page({ connection: 'paged', most: 1 });
    expect(first?.effect?.order).toBe('O-6');
    const rest = await ledger.page({ connection: 'paged', most: 9, before: first?.id ?? '' });
    expect(rest.map((each) => each.effect?.order)).toEqual(['O-5']);
    expect(await ledger.ofOrder('O-5' as OrderId, 9)).toEqual(rest);
  });

  test('are never claimed as what came in', async () => {
    const { messages, exchanges: ledger } = told().store;
    await keep(booked('O-7', { at: 0 as Instant }));
    expect(await messages.claim(100, 0)).toEqual([]);
    expect(await messages.page({ most: 100 })).toEqual([]);
    expect((await ledger.page({ most: 1 }))[0]?.effect?.order).toBe('O-7');
  });
}
