/**
 * News from the hub: what it names is read again. A busy hour brings many a second, so they are gathered, and lists that
 * somebody has scrolled far into are only marked, since reading fifty pages again would take the reader's place away.
 */
import { useQueryClient, type InfiniteData, type Query, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Live } from '../../../src/api/contract/live.ts';

const GATHERED_MS = 700;
/** What was read before the stream was there is read once more, when the first view is on the screen. */
const FIRST_MS = 5_000;
const PAGES_READ_AGAIN_MAX = 2;
/** Keys of what many orders make up. */
const OF_MANY = ['orders', 'today', 'stock', 'connections'] as const;

const isFarInto = ({ state }: Query): boolean =>
  ((state.data as Partial<InfiniteData<unknown>> | undefined)?.pages?.length ?? 0) > PAGES_READ_AGAIN_MAX;

function readAgain(client: QueryClient, orders: ReadonlySet<string>, holds: boolean, all: boolean): void {
  const concerns = ({ queryKey: [of, about] }: Query): boolean => {
    if (all) return of !== 'session';
    if (of === 'order') return orders.has(String(about));
    if (of === 'holds') return holds;
    return OF_MANY.some((each) => each === of);
  };
  void client.invalidateQueries({ predicate: (query) => concerns(query) && !isFarInto(query) });
  void client.invalidateQueries({ predicate: (query) => concerns(query) && isFarInto(query), refetchType: 'none' });
}

export type LiveState = 'opening' | 'live' | 'away';

export function useLive(): LiveState {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>('opening');
  useEffect(() => {
    const source = new EventSource('/v1/events');
    let orders = new Set<string>();
    let [holds, all, wasAway, isFirst] = [false, false, false, true];
    let timer: ReturnType<typeof setTimeout> | undefined;
    let waits = 0;
    const tell = (): void => {
      timer = undefined;
      readAgain(client, orders, holds, all);
      orders = new Set();
      [holds, all] = [false, false];
    };
    const later = (ms = GATHERED_MS): void => {
      if (timer !== undefined && ms >= waits) return;
      clearTimeout(timer);
      waits = ms;
      timer = setTimeout(tell, ms);
    };
    source.addEventListener('open', () => {
      setState('live');
      // What happened meanwhile was told to nobody.
      if (wasAway) [all, wasAway] = [true, false];
      if (all) later();
    });
    source.addEventListener('error', () => {
      wasAway = true;
      setState('away');
    });
    source.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const news = JSON.parse(data) as Live;
      for (const order of news.orders) orders.add(order);
      holds ||= news.holds;
      all ||= news.orders.length === 0;
      later(isFirst ? FIRST_MS : GATHERED_MS);
      isFirst = false;
    });
    return () => {
      source.close();
      clearTimeout(timer);
    };
  }, [client]);
  return state;
}
