/** Every route of the API. */
import { aboutRoutes } from './about.ts';
import { accountRoutes } from './accounts.ts';
import { changeRoutes } from './changes.ts';
import { connectionRoutes } from './connections.ts';
import { eventRoutes } from './events.ts';
import { factRoutes } from './facts.ts';
import { historyRoutes } from './history.ts';
import { holdRoutes } from './holds.ts';
import { messageRoutes } from './messages.ts';
import { orderRoutes } from './orders.ts';
import { quotationRoutes } from './quotations.ts';
import type { Route } from './route.ts';
import { stockRoutes } from './stock.ts';
import { workflowRoutes } from './workflows.ts';

export const ROUTES: readonly Route[] = [
  ...orderRoutes,
  ...historyRoutes,
  ...changeRoutes,
  ...quotationRoutes,
  ...holdRoutes,
  ...factRoutes,
  ...accountRoutes,
  ...stockRoutes,
  ...messageRoutes,
  ...connectionRoutes,
  ...workflowRoutes,
  ...eventRoutes,
  ...aboutRoutes(() => ROUTES),
];
