/** Every route of the API. */
import { aboutRoutes } from './about.ts';
import { accountRoutes } from './accounts.ts';
import { auditRoutes } from './audit.ts';
import { changeRoutes } from './changes.ts';
import { connectionRoutes } from './connections.ts';
import { eventRoutes } from './events.ts';
import { factRoutes } from './facts.ts';
import { historyRoutes } from './history.ts';
import { holdRoutes } from './holds.ts';
import { manyRoutes } from './many.ts';
import { messageRoutes } from './messages.ts';
import { orderRoutes } from './orders.ts';
import { peopleRoutes } from './people.ts';
import { previewRoutes } from './previews.ts';
import { quotationRoutes } from './quotations.ts';
import { returnRoutes } from './returns.ts';
import { sessionRoutes } from './session.ts';
import { tableRoutes } from './tables.ts';
import { takingBackRoutes } from './taking-back.ts';
import { todayRoutes } from './today.ts';
import type { Route } from './route.ts';
import { stockRoutes } from './stock.ts';
import { workflowRoutes } from './workflows.ts';

export const ROUTES: readonly Route[] = [
  ...orderRoutes,
  ...historyRoutes,
  ...changeRoutes,
  ...returnRoutes,
  ...previewRoutes,
  ...quotationRoutes,
  ...todayRoutes,
  ...holdRoutes,
  ...tableRoutes,
  ...manyRoutes,
  ...takingBackRoutes,
  ...factRoutes,
  ...accountRoutes,
  ...stockRoutes,
  ...messageRoutes,
  ...sessionRoutes,
  ...peopleRoutes,
  ...auditRoutes,
  ...connectionRoutes,
  ...workflowRoutes,
  ...eventRoutes,
  ...aboutRoutes(() => ROUTES),
];
