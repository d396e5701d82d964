/** What happens, as it happens. */
import { Live } from '../contract/live.ts';
import { problem } from '../problem.ts';
import { refused, route } from './route.ts';

const TOO_MANY = problem(503, 'streams-all-taken', 'events', 'come again later; all else can be asked for meanwhile');

export const eventRoutes = [
  route({
    method: 'GET',
    path: '/events',
    name: 'readEvents',
    tag: 'About',
    summary:
      'Server-sent events: which orders something happened to, twice a second at most. Each `data:` is as below; the first has no orders, which means to look at everything.',
    scope: 'orders:read',
    within: 'lists',
    status: 200,
    answer: Live,
    type: 'text/event-stream',
    handle: async ({ parts: { live }, caller }) => {
      const stream = caller === undefined ? undefined : await live.join(caller);
      return stream === undefined ? refused(TOO_MANY) : { status: 200, body: stream, type: 'text/event-stream; charset=utf-8' };
    },
  }),
];
