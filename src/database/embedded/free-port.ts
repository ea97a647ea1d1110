import { createServer } from 'node:net';

/**
 * A TCP port of the loopback interface that is free at this moment. Another process may take it before the caller does, so a
 * caller must be ready to ask again.
 * @returns a port, 1024–65535
 */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('The system gave no port number'));
      });
    });
  });
}
