import { createServer, Socket } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';

test('a socket to another machine is refused', () => {
  expect(() => new Socket().connect({ host: '192.0.2.1', port: 80 })).toThrow('tests talk to this machine only');
  expect(() => new Socket().connect(80, 'example.test')).toThrow('example.test');
});

test('fetch to another machine is refused', async () => {
  await expect(fetch('http://192.0.2.1/')).rejects.toMatchObject({ cause: { message: expect.stringContaining('192.0.2.1') } });
});

test('a socket to this machine is let through', async () => {
  const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  const socket = new Socket().connect(address.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.destroy();
  server.close();
});
