/** The API of this page, and who uses it. */
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  type QueryKey,
  type UseQueryResult,
} from '@tanstack/react-query';
import { createContext, useContext, useRef } from 'react';
import type { Session, Workflows } from './types.ts';
import { type Api, type Query, Unreachable } from './api.ts';

export const ApiContext = createContext<Api | undefined>(undefined);
export const SessionContext = createContext<Session | undefined>(undefined);

export function useApi(): Api {
  const api = useContext(ApiContext);
  if (api === undefined) throw new Error('no API around this');
  return api;
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('nobody is signed in here');
  return session;
}

interface Reading {
  readonly query?: Query;
  readonly enabled?: boolean;
  /** Shows the answer to the question before while this one is asked. */
  readonly keepsBefore?: boolean;
}

/** A reading of the API, kept under its path's first word so that news finds it. */
export function useGet<T>(
  key: QueryKey,
  path: string,
  { query, enabled = true, keepsBefore = false }: Reading = {},
): UseQueryResult<T> {
  const api = useApi();
  return useQuery({
    queryKey: [...key, path, query ?? {}],
    queryFn: ({ signal }) => api.get<T>(path, query, signal),
    enabled,
    ...(keepsBefore && { placeholderData: keepPreviousData }),
  });
}

/** Those that orders go by. */
export const useWorkflows = (enabled = true): UseQueryResult<Workflows> => useGet(['workflows'], '/workflows', { enabled });

/** A list by pages, of which each says where the next begins. */
export function useListed<P extends { readonly next?: string }>(key: QueryKey, path: string, query: Query) {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: [...key, path, query],
    queryFn: ({ pageParam, signal }) => api.get<P>(path, { ...query, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });
}

const isUnanswered = (error: unknown): boolean => error instanceof Unreachable;

/** Something done by the API. The same body sent again after silence is the same intent. */
export function useDoing<B, T>(path: string, after?: (answer: T, body: B) => void) {
  const api = useApi();
  const intent = useRef<{ readonly of: string; readonly key: string }>(undefined);
  return useMutation<T, Error, B>({
    mutationFn: (body) => {
      const of = `${path} ${JSON.stringify(body)}`;
      if (intent.current?.of !== of) intent.current = { of, key: crypto.randomUUID() };
      return api.post<T>(path, body, intent.current.key);
    },
    retry: (count, error) => isUnanswered(error) && count < 2,
    onSuccess: (answer, body) => {
      intent.current = undefined;
      after?.(answer, body);
    },
    onError: (error) => {
      if (!isUnanswered(error)) intent.current = undefined;
    },
  });
}
