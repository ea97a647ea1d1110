/** Where the runner tells what it does; pino's loggers fit. */
export interface MigrationLog {
  info(message: string): void;
  warn(message: string): void;
}

/** For callers that want no lines. */
export const SILENT: MigrationLog = { info: () => undefined, warn: () => undefined };
