import { type Server, type Socket, connect, createServer } from 'node:net';

/**
 * What a proxy does with connections, old and new.
 * - `pass` hands everything on
 * - `refuse` nobody listens: a server that is down; open connections are cut
 * - `hang` connections are made and kept, but nothing comes through: a stopped process or a network that swallows packets
 * - `reset` connections are made and at once reset
 */
export type ProxyMode = 'pass' | 'refuse' | 'hang' | 'reset';

/** A TCP proxy on the loopback interface that can fail on demand. */
export interface TcpProxy {
  readonly host: string;
  readonly port: number;
  readonly mode: ProxyMode;
  /** Connections of clients that are open now. */
  readonly connections: number;
  /** Changes what happens from now on; after `hang`, what was held back goes through. */
  set(mode: ProxyMode): Promise<void>;
  /** Cuts all connections and closes the port. */
  stop(): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  /** Undefined while a connection made in `hang` waits to be passed on. */
  upstream?: Socket;
}

/**
 * Starts a proxy in mode `pass`.
 * @param target port, and host (default 127.0.0.1), that connections are handed on to
 */
export async function startTcpProxy(target: { port: number; host?: string }): Promise<TcpProxy> {
  const pairs = new Set<Pair>();
  let mode: ProxyMode = 'pass';
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => {
    const pair: Pair = { client };
    client.on('error', () => undefined);
    if (mode === 'reset') return void client.resetAndDestroy();
    pairs.add(pair);
    client.once('close', () => {
      pairs.delete(pair);
      pair.upstream?.destroy();
    });
    if (mode === 'pass') join(pair, target);
  });
  const port = await listen(server, 0);

  const set = async (next: ProxyMode): Promise<void> => {
    const before = mode;
    mode = next;
    if (next === 'pass') for (const pair of pairs) join(pair, target);
    if (next === 'hang') for (const pair of pairs) part(pair);
    if (next === 'reset') for (const { client } of pairs) client.resetAndDestroy();
    if (next === 'refuse' && before !== 'refuse') await close(server, pairs);
    if (next !== 'refuse' && before === 'refuse') await listen(server, port);
  };
  return {
    host: '127.0.0.1',
    port,
    get mode() {
      return mode;
    },
    get connections() {
      return pairs.size;
    },
    set,
    stop: () => set('refuse'),
  };
}

/** Lets data through, both ways, also what was held back. */
function join(pair: Pair, target: { port: number; host?: string }): void {
  if (pair.upstream === undefined) {
    const upstream = connect({ port: target.port, host: target.host ?? '127.0.0.1', allowHalfOpen: true });
    pair.upstream = upstream;
    // A server that is down, or goes down, shows to the client as it would without a proxy.
    upstream.once('error', () => pair.client.resetAndDestroy());
    upstream.once('close', () => pair.client.destroy());
  }
  pair.client.pipe(pair.upstream);
  pair.upstream.pipe(pair.client);
}

function part({ client, upstream }: Pair): void {
  if (upstream === undefined) return;
  for (const [from, to] of [[client, upstream] as const, [upstream, client] as const]) {
    from.unpipe(to);
    from.pause();
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : port);
    });
  });
}

function close(server: Server, pairs: Set<Pair>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const { client } of pairs) client.destroy();
  });
}
