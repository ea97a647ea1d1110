/**
 * Why the embedded database could not be used. The message always names the folder or process at fault and says what to do.
 *
 * - `unsupported_platform` no PostgreSQL binaries exist for this system or processor
 * - `binaries_unusable` the binaries are there but do not run
 * - `no_run_user` this process is root and no other user can be taken for PostgreSQL
 * - `wrong_owner` the folder belongs to a user that this process cannot act as
 * - `folder_unusable` the folder cannot be made, entered or is not ours
 * - `folder_missing` the folder that holds the data is gone
 * - `port_taken` the port that was asked for is in use
 * - `already_running` another server has just started on the same files
 * - `disk_full`, `corrupted`, `wrong_version` what PostgreSQL said about its files
 * - `start_failed`, `stop_failed` anything else
 */
export type EmbeddedPostgresErrorCode =
  | 'unsupported_platform'
  | 'binaries_unusable'
  | 'no_run_user'
  | 'wrong_owner'
  | 'folder_unusable'
  | 'folder_missing'
  | 'port_taken'
  | 'already_running'
  | 'disk_full'
  | 'corrupted'
  | 'wrong_version'
  | 'start_failed'
  | 'stop_failed';

/** A start, stop or reset of the embedded database that cannot go on; nothing was deleted. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';

  constructor(
    readonly code: EmbeddedPostgresErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * The `code` of a Node system error (`ENOENT`, `EACCES`, …), or undefined for any other thrown value. Told by its shape: an
 * error of Node itself is no `instanceof Error` for code that runs in a context of its own, as tests do.
 * @param error whatever was thrown
 */
export function systemCode(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/**
 * What an error says.
 * @param error whatever was thrown
 */
export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
