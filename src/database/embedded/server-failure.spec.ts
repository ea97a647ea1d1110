import { describe, expect, it } from '@jest/globals';
import { failureOf } from './server-failure.js';

/** Written by PostgreSQL 18.4 in each of these situations. */
const SAID: readonly (readonly [string, string, string])[] = [
  ['disk_full', 'Make room', 'FATAL:  could not write lock file "postmaster.pid": No space left on device'],
  ['disk_full', 'Make room', 'FATAL:  could not extend file "base/1/2691": No space left on device'],
  [
    'disk_full',
    '--shm-size',
    'FATAL:  could not resize shared memory segment "/PostgreSQL.30" to 1048576 bytes: No space left on device',
  ],
  ['corrupted', 'npm run reset', 'PANIC:  could not read file "global/pg_control": read 0 of 296'],
  ['corrupted', 'npm run reset', 'PANIC:  could not locate a valid checkpoint record at 0/1C2D710'],
  ['corrupted', 'npm run reset', 'FATAL:  "/data/cluster" is not a valid data directory'],
  [
    'wrong_version',
    'pg_dump',
    'DETAIL:  The data directory was initialized by PostgreSQL version 17, which is not',
  ],
  ['wrong_owner', 'chmod 700', 'FATAL:  data directory "/data/cluster" has invalid permissions'],
  ['port_taken', 'port', 'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use'],
  ['already_running', 'Another', 'FATAL:  lock file "postmaster.pid" already exists'],
  [
    'no_run_user',
    'DATABASE_URL',
    'initdb: error: could not look up effective user ID 4711: user does not exist',
  ],
  [
    'start_failed',
    'did not start',
    'FATAL:  configuration file "/data/cluster/postgresql.conf" contains errors',
  ],
];

describe('a PostgreSQL that does not start', () => {
  it.each(SAID)('is explained as %s, with what to do (%s) and what PostgreSQL said', (code, remedy, said) => {
    const error = failureOf(`2026-01-05 LOG:  starting PostgreSQL 18.4\n${said}\n`, '/data/cluster');
    expect(error.code).toBe(code);
    expect(error.message).toContain(remedy);
    expect(error.message).toContain(said);
  });

  it('promises that nothing was deleted when the files are damaged', () => {
    expect(failureOf('PANIC:  could not locate a valid checkpoint record', '/x').message).toContain(
      'Nothing was deleted',
    );
  });
});
