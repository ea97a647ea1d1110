import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedPostgresError, systemCode } from './embedded-postgres-error.js';
import type { Binaries } from './platform-binaries.js';
import { isAlive } from './process-info.js';
import { type RunIdentity, spawnAs } from './run-identity.js';
import { failureOf } from './server-failure.js';

/** PostgreSQL's own data directory and the superuser's password. */
export interface Cluster {
  readonly directory: string;
  readonly password: string;
  /** Whether this call made it. */
  readonly created: boolean;
}

/** The superuser of the embedded server; the application itself connects as an ordinary role. */
export const SUPERUSER = 'postgres';

/** Inside the cluster, so that the two can never be parted. PostgreSQL ignores files it does not know. */
const PASSWORD_FILE = 'emporion.password';

/**
 * Character types for the cluster, the first that the system knows. pg_trgm finds no letters beyond ASCII under `C` (so no
 * Chinese word is ever similar to another), whereas sorting and case come from PostgreSQL's own C.UTF-8 everywhere.
 */
const CHARACTER_TYPES = ['C.UTF-8', 'en_US.UTF-8', 'C'];

/**
 * Opens the cluster in the database's folder, or makes it: UTF-8, locale C.UTF-8 of PostgreSQL itself, passwords by
 * SCRAM. A cluster appears whole or not at all, even when the process is killed meanwhile.
 * @param home the database's folder, owned by the identity
 * @param binaries programs that the identity can run
 * @param identity who runs PostgreSQL
 * @param durable false leaves the files unsynchronised (tests)
 * @throws EmbeddedPostgresError `corrupted`, `disk_full`, `start_failed`
 */
export async function openCluster(
  home: string,
  binaries: Binaries,
  identity: RunIdentity,
  durable: boolean,
): Promise<Cluster> {
  const directory = join(home, 'cluster');
  await removeAbandoned(home);
  const created = !existsSync(directory) || (await readdir(directory)).length === 0;
  if (created) await create(home, directory, binaries, identity, durable);
  return { directory, password: await readPassword(directory), created };
}

async function create(
  home: string,
  directory: string,
  binaries: Binaries,
  identity: RunIdentity,
  durable: boolean,
): Promise<void> {
  const id = `${process.pid}-${randomBytes(4).toString('hex')}`;
  const unfinished = join(home, `.initdb-${id}`);
  const passwordFile = join(home, `.initdb-${id}.password`);
  try {
    await writeFile(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' });
    if (identity.uid !== undefined) await chown(passwordFile, identity.uid, identity.gid ?? identity.uid);
    await initdb(binaries, identity, [
      '-D',
      unfinished,
      '--pwfile',
      passwordFile,
      ...(durable ? [] : ['--no-sync']),
    ]);
    await rename(passwordFile, join(unfinished, PASSWORD_FILE));
    await rename(unfinished, directory);
  } catch (error) {
    // Another start was faster: its cluster is as good as ours.
    if (!['ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '')) throw error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
    await rm(passwordFile, { force: true });
  }
}

/** Runs initdb with the first character type that the system knows. */
async function initdb(binaries: Binaries, identity: RunIdentity, args: readonly string[]): Promise<void> {
  for (const characterType of CHARACTER_TYPES) {
    const output = await runInitdb(binaries, identity, [
      ...args,
      `--username=${SUPERUSER}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      `--lc-ctype=${characterType}`,
      '--no-instructions',
    ]);
    if (output === undefined) return;
    const unknownLocale = /invalid locale name|could not (set|find) .*locale/i.test(output);
    if (!unknownLocale || characterType === CHARACTER_TYPES.at(-1)) throw failureOf(output, args[1] ?? '');
  }
}

/** @returns what initdb said when it failed, undefined when all is well */
function runInitdb(binaries: Binaries, identity: RunIdentity, args: string[]): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(binaries.initdb, args, { ...spawnAs(identity), windowsHide: true });
    let output = '';
    const collect = (text: Buffer): void => void (output += text.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0 ? undefined : output));
  });
}

/** Removes what a killed start left half-made; it never became a cluster. */
async function removeAbandoned(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const pid = /^\.initdb-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid)))
      await rm(join(home, name), { recursive: true, force: true });
  }
}

async function readPassword(directory: string): Promise<string> {
  const file = join(directory, PASSWORD_FILE);
  if (!existsSync(join(directory, 'PG_VERSION'))) {
    throw new EmbeddedPostgresError(
      'corrupted',
      `${directory} is not empty, yet no PostgreSQL data directory (PG_VERSION is missing). Nothing was changed. Restore ` +
        'it from a backup, or start empty with "npm run reset".',
    );
  }
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    throw new EmbeddedPostgresError(
      'corrupted',
      `The database's password file ${file} cannot be read (${systemCode(error)}). Nothing was changed. Restore the file ` +
        'from a backup, or start empty with "npm run reset".',
      { cause: error },
    );
  }
}
