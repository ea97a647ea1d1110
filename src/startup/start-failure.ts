import { ConfigError } from '../config/config.js';
import { EmbeddedPostgresError } from '../database/embedded/embedded-postgres-error.js';
import { InstanceRunningError } from '../database/embedded/instance-lock.js';
import { MigrationError } from '../database/migrations/migration-error.js';
import { PluginGraphError } from '../plugin/validation/validate-graph.js';

const EXPECTED = [ConfigError, EmbeddedPostgresError, InstanceRunningError, MigrationError, PluginGraphError];

/**
 * What to print when the application cannot start: the message alone where it says what to do, the stack where nobody
 * foresaw it.
 * @param error what was thrown
 * @param port the configured port
 */
export function startFailure(error: unknown, port?: number): string {
  if (!(error instanceof Error)) return `Emporion cannot start: ${String(error)}`;
  const { code } = error as { code?: unknown };
  if (code === 'EADDRINUSE') {
    return (
      `Emporion cannot start: port ${port ?? ''} is taken by another process.\n` +
      `  → Stop that process, or choose another port: PORT=${(port ?? 3_000) + 1} npm start`
    );
  }
  if (code === 'EACCES' && port !== undefined && port < 1_024) {
    return `Emporion cannot start: only root may listen on port ${port}.\n  → Choose a port above 1023: PORT=3000 npm start`;
  }
  return EXPECTED.some((type) => error instanceof type)
    ? error.message
    : `Emporion cannot start.\n${error.stack ?? error.message}`;
}

/**
 * Whether waiting cannot mend a failed start.
 * @param error what was thrown
 */
export function isFatal(error: unknown): boolean {
  return EXPECTED.some((type) => error instanceof type);
}
