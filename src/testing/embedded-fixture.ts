import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from '../database/embedded/start-embedded-postgres.js';

/** A temporary folder, with a space in its path, for tests of the embedded database. */
export class EmbeddedFixture {
  private readonly servers: EmbeddedPostgres[] = [];

  private constructor(readonly folder: string) {}

  /** Makes the folder, open to all users. */
  static async make(): Promise<EmbeddedFixture> {
    const folder = await mkdtemp(join(tmpdir(), 'emporion embedded '));
    await chmod(folder, 0o755);
    return new EmbeddedFixture(folder);
  }

  /**
   * Starts a database, not durable unless asked, which {@link stopAll} stops.
   * @param options as for `startEmbeddedPostgres`
   */
  async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const server = await startEmbeddedPostgres({ durable: false, ...options });
    this.servers.push(server);
    return server;
  }

  /**
   * Makes a project whose data folder holds a stopped database: a copy of one that is made once.
   * @param project name of the project's folder
   * @returns the data folder
   */
  async prepared(project: string): Promise<string> {
    const pattern = join(this.folder, 'pattern', 'data');
    if (!existsSync(pattern)) await (await this.start({ dataDir: pattern })).stop();
    await mkdir(join(this.folder, project));
    // Unlike fs.cp, cp -a keeps the owners.
    execFileSync('cp', ['-a', pattern, join(this.folder, project)]);
    return join(this.folder, project, 'data');
  }

  /** Stops every database that was started here. */
  async stopAll(): Promise<void> {
    for (const server of this.servers.splice(0)) await server.stop();
  }

  /** Removes the folder. */
  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/**
 * Runs one statement on a connection of its own.
 * @param url connection URL
 * @param sql one statement
 * @returns its rows
 */
export async function queryOnce<T>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows as T[];
  } finally {
    await client.end();
  }
}
