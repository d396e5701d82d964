/** The HTTP/2 server that Restate calls our handlers on, on this machine alone. */
import { once } from 'node:events';
import { createServer, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { createEndpointHandler } from '@restatedev/restate-sdk';

type Services = Parameters<typeof createEndpointHandler>[0]['services'];

export interface Endpoint {
  readonly uri: string;
  readonly stop: () => void;
}

export async function serveEndpoint(services: Services): Promise<Endpoint> {
  // Its own logger writes two lines an invocation, a third of the time of this process.
  const server = createServer(createEndpointHandler({ services, logger: () => undefined }));
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      for (const session of sessions) session.destroy();
      server.close();
    },
  };
}
