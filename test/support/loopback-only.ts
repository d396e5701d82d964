/** Tests run without a network: a socket to anywhere but this machine is a failure, not a slow pass. */
import { Socket, type SocketConnectOpts } from 'node:net';

const HERE = new Set(['localhost', '127.0.0.1', '::1', '0.0.0.0', '::']);

const hostOf = (args: readonly unknown[]): string => {
  // Node passes its own calls on as one array of normalised arguments.
  const [first, second]: readonly unknown[] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof first === 'object' && first !== null) {
    const options = first as SocketConnectOpts;
    return 'path' in options && options.path ? 'localhost' : ('host' in options && options.host) || 'localhost';
  }
  return typeof first === 'number' && typeof second === 'string' ? second : 'localhost';
};

const connect = Reflect.get(Socket.prototype, 'connect') as (this: Socket, ...args: unknown[]) => Socket;

Socket.prototype.connect = function connectHere(this: Socket, ...args: unknown[]): Socket {
  const host = hostOf(args);
  if (!HERE.has(host)) throw new Error(`a test tried to reach ${host}; tests talk to this machine only`);
  return connect.apply(this, args);
};
