/** Every route of the API. */
import { aboutRoutes } from './about.ts';
import { changeRoutes } from './changes.ts';
import { holdRoutes } from './holds.ts';
import { orderRoutes } from './orders.ts';
import type { Route } from './route.ts';

export const ROUTES: readonly Route[] = [...orderRoutes, ...changeRoutes, ...holdRoutes, ...aboutRoutes(() => ROUTES)];
