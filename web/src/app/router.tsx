/** Where each screen is. All but the frame is loaded when it is first gone to. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { readSearch, writeSearch } from '../kit/view.ts';
import { Broken, Missing } from './astray.tsx';
import { Frame } from './frame.tsx';

const root = createRootRoute({ component: Frame, notFoundComponent: Missing });
const at = <P extends string>(path: P, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => root, path, component });

const tree = root.addChildren([
  at(
    '/',
    lazyRouteComponent(() => import('../today/today.tsx'), 'TodayScreen'),
  ),
  at(
    '/holds',
    lazyRouteComponent(() => import('../holds/screen.tsx'), 'HoldsScreen'),
  ),
  at(
    '/orders',
    lazyRouteComponent(() => import('../orders/screen.tsx'), 'OrdersScreen'),
  ),
  at(
    '/orders/$id',
    lazyRouteComponent(() => import('../order/screen.tsx'), 'OrderScreen'),
  ),
  at(
    '/capture',
    lazyRouteComponent(() => import('../capture/screen.tsx'), 'CaptureScreen'),
  ),
  at(
    '/stock',
    lazyRouteComponent(() => import('../stock/screen.tsx'), 'StockScreen'),
  ),
  at(
    '/connections',
    lazyRouteComponent(() => import('../connections/screen.tsx'), 'ConnectionsScreen'),
  ),
  at(
    '/workflows',
    lazyRouteComponent(() => import('../workflows/screen.tsx'), 'WorkflowsScreen'),
  ),
  at(
    '/people',
    lazyRouteComponent(() => import('../people/screen.tsx'), 'PeopleScreen'),
  ),
  at(
    '/audit',
    lazyRouteComponent(() => import('../people/audit.tsx'), 'AuditScreen'),
  ),
]);

export const makeRouter = () =>
  createRouter({
    routeTree: tree,
    basepath: '/console',
    parseSearch: readSearch,
    stringifySearch: writeSearch,
    defaultErrorComponent: Broken,
    defaultPreload: 'intent',
    scrollRestoration: false,
  });
