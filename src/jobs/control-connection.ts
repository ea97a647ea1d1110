import pg from 'pg';
import type { DataSource } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';

/** Longest wait for an answer, in milliseconds; a hung server must not hang whoever asks. */
const QUERY_TIMEOUT_MS = 10_000;

/**
 * How to reach the primary database outside the pool.
 * @param dataSource the application's data source, of type postgres
 */
export function connectionOf(dataSource: DataSource): pg.ClientConfig {
  const options = dataSource.options as PostgresDataSourceOptions;
  const server = options.replication?.master ?? options;
  return {
    ...(options.extra as pg.ClientConfig | undefined),
    ...(server.url === undefined ? {} : { connectionString: server.url }),
    ...(server.host === undefined ? {} : { host: server.host }),
    ...(server.port === undefined ? {} : { port: server.port }),
    ...(server.username === undefined ? {} : { user: server.username }),
    ...(server.password === undefined ? {} : { password: server.password }),
    ...(server.database === undefined ? {} : { database: server.database }),
    ...(server.ssl === undefined ? {} : { ssl: server.ssl as pg.ClientConfig['ssl'] }),
  };
}

/**
 * One connection of its own, made on demand and made again after it was lost. Its commits do not wait for the disk: what
 * it writes (leases, notifications) may be lost in a crash of the database, and is then done again.
 */
export class ControlConnection {
  private client: Promise<pg.Client> | undefined;
  private closed = false;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly connection: () => pg.ClientConfig) {}

  /** Backend of the open connection, to tell its notifications from others'. */
  processId: number | undefined;

  /**
   * Runs one statement, which commits by itself, after those that were asked for before.
   * @throws what the driver throws; the next call connects anew
   */
  query<R extends object>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    const answer = this.last.then(async () => {
      const client = await this.open();
      return (await client.query(text, [...values])).rows as R[];
    });
    this.last = answer.catch(() => undefined);
    return answer;
  }

  /** Ends the connection for good. */
  async close(): Promise<void> {
    await this.last;
    this.closed = true;
    const client = await this.client?.catch(() => undefined);
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  private open(): Promise<pg.Client> {
    if (this.closed) return Promise.reject(new Error('The control connection is closed.'));
    if (!this.client) {
      const opening = this.connect(() => {
        if (this.client === opening) this.client = undefined;
      });
      this.client = opening;
      opening.catch(() => {
        if (this.client === opening) this.client = undefined;
      });
    }
    return this.client;
  }

  private async connect(onLost: () => void): Promise<pg.Client> {
    const client = new pg.Client({
      ...this.connection(),
      application_name: 'emporion jobs',
      keepAlive: true,
      query_timeout: QUERY_TIMEOUT_MS,
      connectionTimeoutMillis: QUERY_TIMEOUT_MS,
    });
    client.on('error', onLost);
    client.on('end', onLost);
    try {
      await client.connect();
      const { rows } = await client.query<{ pid: number }>(
        `SELECT pg_backend_pid() AS pid, set_config('synchronous_commit', 'off', false)`,
      );
      this.processId = rows[0]?.pid;
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
  }
}
