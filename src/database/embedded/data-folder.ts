import { createHash } from 'node:crypto';
import { type Stats, existsSync } from 'node:fs';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rmdir,
  stat,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { makeDataDir } from '../../config/data-dir.js';
import { EmbeddedPostgresError, messageOf, systemCode } from './embedded-postgres-error.js';
import { type RunIdentity, canEnter, chooseIdentity, identityOf, userName } from './run-identity.js';

/** Where the embedded database is and who runs it. */
export interface DataFolder {
  /** The application's data folder, absolute. */
  readonly dataDir: string;
  /** Folder of the database, owned by the identity: `<dataDir>/postgres`, or elsewhere when that user cannot go there. */
  readonly home: string;
  readonly identity: RunIdentity;
}

/** Names the database's folder when it is not in the data folder, so that it is found again after the project was moved. */
const LOCATION_FILE = 'postgres.location';

const REFUSALS = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'];

/** Where a database goes that cannot stay in the project; both survive a restart of the machine. */
const FALLBACK_ROOTS = ['/var/lib/emporion', '/var/tmp/emporion'];

/**
 * The folder that holds the database of a data folder, whether it exists or not.
 * @param dataDir the application's data folder
 */
export async function databaseHome(dataDir: string): Promise<string> {
  try {
    return (await readFile(join(dataDir, LOCATION_FILE), 'utf8')).trim();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return join(dataDir, 'postgres');
    throw error;
  }
}

/**
 * Makes the data folder when it is missing, and says where the database is and which user runs it.
 * @param path the application's data folder; its parent need not exist
 * @param log receives one line when the database cannot be in that folder
 * @param fallbackRoots absolute folders to try when it cannot, best first
 * @throws EmbeddedPostgresError `wrong_owner`, `folder_unusable`, `folder_missing`, `no_run_user`
 */
export async function openDataFolder(
  path: string,
  log: (line: string) => void,
  fallbackRoots: readonly string[] = FALLBACK_ROOTS,
): Promise<DataFolder> {
  const dataDir = resolve(path);
  return explainFaults(dataDir, async () => {
    makeDataDir(dataDir);
    const home = await databaseHome(dataDir);
    if (existsSync(home)) return { dataDir, ...(await openHome(home)) };
    if (home !== join(dataDir, 'postgres')) throw missing(dataDir, home);
    return { dataDir, ...(await makeHome(dataDir, log, fallbackRoots)) };
  });
}

/**
 * Turns a refusal of the file system into an error that says what to do.
 * @param dataDir the application's data folder, for the message
 * @param fn what works in the folder
 * @throws EmbeddedPostgresError `folder_unusable`
 */
export async function explainFaults<T>(dataDir: string, fn: () => Promise<T>): Promise<T> {
  try {
    return await fn();
  } catch (error) {
    if (!REFUSALS.includes(systemCode(error) ?? '')) throw error;
    throw new EmbeddedPostgresError(
      'folder_unusable',
      `The data folder ${dataDir} cannot be used by user "${userName(process.getuid?.() ?? -1)}" ` +
        `(${messageOf(error)}). Go on as the user that owns the folder, or hand it over: ` +
        `sudo chown -R <user> "${dataDir}"`,
      { cause: error },
    );
  }
}

/** The identity for a folder that exists: its owner, because PostgreSQL opens no other user's files. */
async function openHome(home: string): Promise<Omit<DataFolder, 'dataDir'>> {
  const cluster = join(home, 'cluster');
  const owner = await stat(existsSync(cluster) ? cluster : home);
  const identity = identityOf(owner.uid, owner.gid);
  if (identity === undefined) throw wrongOwner(home, owner);
  if (!canEnter(identity, home)) {
    throw new EmbeddedPostgresError(
      'folder_unusable',
      `The database in ${home} belongs to user "${identity.name}", who cannot enter that folder any more. Let the user ` +
        `pass through the folders above it (chmod o+x), or move the project back to where it was.`,
    );
  }
  return { home, identity };
}

async function makeHome(
  dataDir: string,
  log: (line: string) => void,
  fallbackRoots: readonly string[],
): Promise<Omit<DataFolder, 'dataDir'>> {
  const identity = chooseIdentity((await stat(dataDir)).uid);
  const home = join(dataDir, 'postgres');
  // Given its owner under a name of its own first: another start must not find it half-made.
  const fresh = await mkdtemp(join(dataDir, '.postgres-'));
  await handOver(fresh, identity);
  if (canEnter(identity, fresh)) {
    await rename(fresh, home).catch(async (error: unknown) => {
      if (!existsSync(home)) throw error;
      await rmdir(fresh);
    });
    return openHome(home);
  }

  await rmdir(fresh);
  for (const root of fallbackRoots) {
    const elsewhere = await makeElsewhere(root, dataDir, identity);
    if (elsewhere === undefined) continue;
    await writeFile(join(dataDir, LOCATION_FILE), `${elsewhere}\n`);
    log(
      `The database is kept in ${elsewhere}: PostgreSQL does not run as root, and user "${identity.name}" cannot enter ` +
        `${dataDir}. "npm run reset" clears it too.`,
    );
    return { home: elsewhere, identity };
  }
  throw new EmbeddedPostgresError(
    'folder_unusable',
    `PostgreSQL does not run as root, user "${identity.name}" cannot enter ${dataDir}, and none of ` +
      `${fallbackRoots.join(', ')} can be used instead. Move the project, start it as an ordinary user, or set DATABASE_URL.`,
  );
}

/** @returns undefined when that root cannot be used, or somebody else could have prepared it */
async function makeElsewhere(
  root: string,
  dataDir: string,
  identity: RunIdentity,
): Promise<string | undefined> {
  try {
    if (!existsSync(root)) {
      await mkdir(root, { recursive: true });
      await chmod(root, 0o755);
    }
    // In a folder that all may write to, another user may have left a link or a folder of his own under this name.
    const found = await lstat(root);
    if (!found.isDirectory() || found.uid !== 0 || (found.mode & 0o022) !== 0) return undefined;
    // Never a name used before: data that an earlier project left there must not come back to life.
    const label = `${basename(dirname(dataDir))}-${createHash('sha256').update(dataDir).digest('hex').slice(0, 8)}`;
    const home = await mkdtemp(join(root, `${label}-`));
    await handOver(home, identity);
    if (canEnter(identity, home)) return home;
    await rmdir(home);
    return undefined;
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw error;
    return undefined;
  }
}

async function handOver(folder: string, identity: RunIdentity): Promise<void> {
  if (identity.uid !== undefined) await chown(folder, identity.uid, identity.gid ?? identity.uid);
}

function missing(dataDir: string, home: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'folder_missing',
    `The database's folder ${home}, named in ${join(dataDir, LOCATION_FILE)}, does not exist. Restore it, or start empty ` +
      'with "npm run reset".',
  );
}

function wrongOwner(home: string, owner: Stats): EmbeddedPostgresError {
  const me = userName(process.getuid?.() ?? -1);
  const remedy =
    owner.uid === 0
      ? `PostgreSQL does not run as root, so hand the folder to another user: chown -R postgres "${home}" (or any user)`
      : `Start the application as "${userName(owner.uid)}" or as root, or hand it over: sudo chown -R ${me} "${dirname(home)}"`;
  return new EmbeddedPostgresError(
    'wrong_owner',
    `The database in ${home} belongs to user "${userName(owner.uid)}", and this process runs as "${me}". PostgreSQL opens ` +
      `only files of the user it runs as. ${remedy}`,
  );
}
