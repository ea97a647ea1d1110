import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logging.js';

/** Contexts of Nest that tell each module and route at every start; of interest only when one is missing. */
const FRAMEWORK = new Set([
  'InstanceLoader',
  'RouterExplorer',
  'RoutesResolver',
  'NestFactory',
  'NestApplication',
]);

/** Sends what Nest and its modules log through the application's logger. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    const context = contextOf(rest);
    this.write(context !== undefined && FRAMEWORK.has(context) ? 'debug' : 'info', message, context);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, contextOf(rest));
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, contextOf(rest));
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, contextOf(rest));
  }

  /** Nest passes the stack before the context, or an error in place of the stack. */
  error(message: unknown, ...rest: unknown[]): void {
    if (isRefusedAddress(message)) return;
    this.write('error', message, contextOf(rest.slice(1)) ?? shortContext(rest), rest[0]);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, contextOf(rest.slice(1)) ?? shortContext(rest), rest[0]);
  }

  private write(
    level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal',
    message: unknown,
    context: string | undefined,
    cause?: unknown,
  ): void {
    const members: Record<string, unknown> = context === undefined ? {} : { context };
    if (message instanceof Error) this.logger[level]({ ...members, err: message }, message.message);
    else if (cause instanceof Error) this.logger[level]({ ...members, err: cause }, textOf(message));
    else if (isStack(cause)) this.logger[level]({ ...members, stack: cause }, textOf(message));
    else if (typeof message === 'object' && message !== null) this.logger[level]({ ...message, ...members });
    else this.logger[level](members, textOf(message));
  }
}

/** Thrown to whoever listens, too, who says what to do about it. */
function isRefusedAddress(message: unknown): boolean {
  return /^(Error: )?listen E[A-Z]+:/.test(message instanceof Error ? message.message : String(message));
}

function contextOf(rest: readonly unknown[]): string | undefined {
  const last = rest.at(-1);
  return typeof last === 'string' ? last : undefined;
}

/** The one text behind a message is its context, unless it is a stack. */
function shortContext(rest: readonly unknown[]): string | undefined {
  return rest.length === 1 && !isStack(rest[0]) ? contextOf(rest) : undefined;
}

function isStack(value: unknown): value is string {
  return typeof value === 'string' && /\n\s+at /.test(value);
}

function textOf(message: unknown): string {
  return typeof message === 'string' ? message : (JSON.stringify(message) ?? String(message));
}
