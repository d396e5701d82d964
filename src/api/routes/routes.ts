/** Every route of the API. */
import { aboutRoutes } from './about.ts';
import { accountRoutes } from './accounts.ts';
import { changeRoutes } from './changes.ts';
import { factRoutes } from './facts.ts';
import { holdRoutes } from './holds.ts';
import { manyRoutes } from './many.ts';
import { messageRoutes } from './messages.ts';
import { orderRoutes } from './orders.ts';
import { previewRoutes } from './previews.ts';
import { quotationRoutes } from './quotations.ts';
import { todayRoutes } from './today.ts';
import type { Route } from './route.ts';

export const ROUTES: readonly Route[] = [
  ...orderRoutes,
  ...changeRoutes,
  ...previewRoutes,
  ...quotationRoutes,
  ...todayRoutes,
  ...holdRoutes,
  ...manyRoutes,
  ...factRoutes,
  ...accountRoutes,
  ...messageRoutes,
  ...aboutRoutes(() => ROUTES),
];
