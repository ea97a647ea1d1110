import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';

/** The system user that PostgreSQL runs as. `uid` and `gid` are set only when this process must change to it. */
export interface RunIdentity {
  readonly name: string;
  readonly uid?: number;
  readonly gid?: number;
}

/** System users that can take PostgreSQL when root starts it, in this order; the last two exist everywhere. */
const SYSTEM_USERS = ['postgres', '_postgres', 'nobody', 'daemon'];

interface PasswdEntry {
  name: string;
  uid: number;
  gid: number;
}

/** Whether this process is root, as which PostgreSQL refuses to run. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * The user that PostgreSQL runs as when this process must or may choose one: itself, or as root the owner of the project
 * (so that a later run without root finds its own files), or else a system user.
 * @param folderOwner user id that owns the folder the data will be in
 * @throws EmbeddedPostgresError `no_run_user` when root finds no other user on the system
 */
export function chooseIdentity(folderOwner: number): RunIdentity {
  if (!isRoot()) return ownIdentity();
  const users = passwd();
  const owner = folderOwner === 0 ? undefined : users.find((user) => user.uid === folderOwner);
  const chosen = owner ?? SYSTEM_USERS.map((name) => users.find((user) => user.name === name)).find(Boolean);
  if (chosen && chosen.uid !== 0) return chosen;
  throw new EmbeddedPostgresError(
    'no_run_user',
    `PostgreSQL does not run as root, and this system has none of the users ${SYSTEM_USERS.join(', ')}. ` +
      'Start the application as an ordinary user, or set DATABASE_URL to a PostgreSQL server.',
  );
}

/**
 * The identity for data that belongs to a user already.
 * @param uid the owner's user id
 * @param gid the owner's group id
 * @returns undefined when this process can neither be nor become that user
 */
export function identityOf(uid: number, gid: number): RunIdentity | undefined {
  if (!isRoot()) return process.getuid === undefined || process.getuid() === uid ? ownIdentity() : undefined;
  return uid === 0 ? undefined : { name: userName(uid), uid, gid };
}

/**
 * The name of a user for a message, with its id.
 * @param uid user id
 */
export function userName(uid: number): string {
  return passwd().find((user) => user.uid === uid)?.name ?? `#${uid}`;
}

/**
 * Whether the user can enter a folder, tried by really entering it: modes alone say nothing about ACLs or mounts.
 * @param identity who enters
 * @param folder absolute path
 * @throws EmbeddedPostgresError `no_run_user` when this process may not change to that user
 */
export function canEnter(identity: RunIdentity, folder: string): boolean {
  if (identity.uid === undefined) return true;
  const result = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], {
    ...spawnAs(identity),
    stdio: 'ignore',
  });
  if (result.error) {
    throw new EmbeddedPostgresError(
      'no_run_user',
      `PostgreSQL does not run as root, and this process may not change to user "${identity.name}" ` +
        `(${result.error.message}). Start the application as an ordinary user, or set DATABASE_URL.`,
      { cause: result.error },
    );
  }
  return result.status === 0;
}

/**
 * Options with which a program is started as that user. The folder is `/`, because the current one may be closed to the
 * user, and the environment is without what steers PostgreSQL from outside (PGDATA, PGPORT, locale).
 * @param identity who runs the program
 */
export function spawnAs(identity: RunIdentity): {
  uid?: number;
  gid?: number;
  cwd: string;
  env: NodeJS.ProcessEnv;
} {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name)),
  );
  return {
    ...(identity.uid === undefined ? {} : { uid: identity.uid, gid: identity.gid }),
    cwd: '/',
    env: { ...env, LC_ALL: 'C', TZ: 'UTC' },
  };
}

function ownIdentity(): RunIdentity {
  try {
    return { name: userInfo().username };
  } catch {
    // os.userInfo() throws for a user id without an entry, as a container may be given one.
    return { name: `#${process.getuid?.() ?? '?'}` };
  }
}

function passwd(): PasswdEntry[] {
  try {
    return readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .filter((part) => part.length >= 4)
      .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
  } catch {
    return [];
  }
}
