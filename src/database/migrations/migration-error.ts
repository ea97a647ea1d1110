/**
 * Why a migration, a draft or a declaration was refused; operators and tests branch on it.
 *
 * `server`: the server is too old. `order`: the plugins cannot be ordered. `declared`: the declared DDL cannot be built or followed. `file`: a migration
 * file is unusable. `changed`: an applied file was edited. `unedited`: a backfill has no value yet. `locked`: another
 * node holds the migration lock. `blocked`: a table lock was not to be had. `failed`: PostgreSQL refused a statement.
 * `draft`: a draft does not lead to the declarations. `revert`: there is nothing to go back to. `drift`: the database
 * differs from the declarations.
 */
export type MigrationErrorCode =
  | 'server'
  | 'order'
  | 'declared'
  | 'file'
  | 'changed'
  | 'unedited'
  | 'locked'
  | 'blocked'
  | 'failed'
  | 'draft'
  | 'revert'
  | 'drift';

/** A refusal of the migration machinery, with a message that names the file or declaration and says what to do. */
export class MigrationError extends Error {
  constructor(
    readonly code: MigrationErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'MigrationError';
  }
}
