/** Addresses of routes: `/orders/:id/holds`. */
import type { Route } from './routes/route.ts';

export const PREFIX = '/v1';

/** Names of the parts that are given. */
export const paramsOf = (path: string): readonly string[] => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);

export interface Found {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** The route of `POST /v1/orders/O-1/changes`, with what is given in it. */
export function routeOf(routes: readonly Route[], called: string): Found | undefined {
  const [method, address = ''] = called.split(' ');
  for (const route of routes) {
    if (route.method !== method) continue;
    const given = new RegExp(`^${PREFIX}${route.path.replaceAll(/:\w+/g, '([^/?]+)')}$`).exec(address);
    if (given === null) continue;
    const params = paramsOf(route.path).map((name, i) => [name, decodeURIComponent(given[i + 1] ?? '')] as const);
    return { route, params: Object.fromEntries(params) };
  }
  return undefined;
}
