/** Every route of the API. */
import { aboutRoutes } from './about.ts';
import { accountRoutes } from './accounts.ts';
import { auditRoutes } from './audit.ts';
import { changeRoutes } from './changes.ts';
import { factRoutes } from './facts.ts';
import { holdRoutes } from './holds.ts';
import { messageRoutes } from './messages.ts';
import { orderRoutes } from './orders.ts';
import { peopleRoutes } from './people.ts';
import { quotationRoutes } from './quotations.ts';
import { returnRoutes } from './returns.ts';
import { tableRoutes } from './tables.ts';
import { sessionRoutes } from './session.ts';
import type { Route } from './route.ts';

export const ROUTES: readonly Route[] = [
  ...orderRoutes,
  ...changeRoutes,
  ...returnRoutes,
  ...quotationRoutes,
  ...holdRoutes,
  ...tableRoutes,
  ...factRoutes,
  ...accountRoutes,
  ...messageRoutes,
  ...sessionRoutes,
  ...peopleRoutes,
  ...auditRoutes,
  ...aboutRoutes(() => ROUTES),
];
