/** Connections and channels: how each does. */
import { Connections } from '../contract/live.ts';
import { answered, route } from './route.ts';

export const connectionRoutes = [
  route({
    method: 'GET',
    path: '/connections',
    name: 'listConnections',
    tag: 'Messages',
    summary:
      'Each connection and channel: whether it answers, how quickly, what waits for it, and what came from it within the hour. How it answers is as this process has seen it.',
    scope: 'connections:read',
    status: 200,
    answer: Connections,
    handle: async ({ parts: { connections } }) => answered(await connections()),
  }),
];
