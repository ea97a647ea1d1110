import { EmbeddedPostgresError, type EmbeddedPostgresErrorCode } from './embedded-postgres-error.js';

interface Diagnosis {
  readonly pattern: RegExp;
  readonly code: EmbeddedPostgresErrorCode;
  readonly says: (folder: string) => string;
}

const KEPT = 'Nothing was deleted.';

/** What PostgreSQL 18 writes when it cannot start, and what its reader should do. The first that matches counts. */
const DIAGNOSES: readonly Diagnosis[] = [
  {
    pattern: /shared memory.*No space left on device/,
    code: 'disk_full',
    says: () =>
      `PostgreSQL found no room in /dev/shm. In a container, raise it (docker run --shm-size=256m).`,
  },
  {
    pattern: /No space left on device|Disk quota exceeded/,
    code: 'disk_full',
    says: (folder) => `The disk that holds ${folder} is full. ${KEPT} Make room and start again.`,
  },
  {
    pattern: /lock file "[^"]*postmaster\.pid" already exists/,
    code: 'already_running',
    says: (folder) => `Another PostgreSQL runs on ${folder}.`,
  },
  {
    pattern:
      /could not bind .*: (Address already in use|Permission denied)|could not create any TCP\/IP sockets/,
    code: 'port_taken',
    says: () => 'PostgreSQL could not listen on its port.',
  },
  {
    pattern: /database files are incompatible with server|was initialized by PostgreSQL version/,
    code: 'wrong_version',
    says: (folder) =>
      `${folder} was made by another major version of PostgreSQL. ${KEPT} Go back to the release that made it and carry the ` +
      'data over with pg_dump, or start empty with "npm run reset".',
  },
  {
    pattern: /has wrong ownership|has invalid permissions/,
    code: 'wrong_owner',
    says: (folder) =>
      `${folder} must belong to the user that runs PostgreSQL and be closed to others: chmod 700 "${folder}"`,
  },
  {
    pattern: /could not look up effective user ID/,
    code: 'no_run_user',
    says: () =>
      'This process runs under a user id without a name, and initdb needs one. Start it as a user of the system, or set ' +
      'DATABASE_URL.',
  },
  {
    pattern:
      /is not a valid data directory|could not locate a valid checkpoint|global\/pg_control"|incorrect checksum in control file|invalid page in block|could not open file "(base|global|pg_wal|pg_xact)\//,
    code: 'corrupted',
    says: (folder) =>
      `The database in ${folder} is damaged. ${KEPT} Copy the folder away, restore a backup, or start empty with ` +
      '"npm run reset".',
  },
];

/**
 * The error for a PostgreSQL that did not start.
 * @param output what it wrote since this start
 * @param folder its data directory, for the message
 */
export function failureOf(output: string, folder: string): EmbeddedPostgresError {
  const told = output.split('\n').filter((line) => /FATAL|PANIC|DETAIL|HINT|error:|could not/.test(line));
  const quote = (told.length > 0 ? told : output.trim().split('\n')).slice(0, 4).join('\n  ');
  const diagnosis = DIAGNOSES.find(({ pattern }) => pattern.test(output));
  const text = diagnosis?.says(folder) ?? `The embedded PostgreSQL in ${folder} did not start.`;
  return new EmbeddedPostgresError(diagnosis?.code ?? 'start_failed', `${text} PostgreSQL said:\n  ${quote}`);
}
