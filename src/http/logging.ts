import { Writable } from 'node:stream';
import {
  type Bindings,
  type ChildLoggerOptions,
  type DestinationStream,
  type Level,
  type Logger,
  pino,
} from 'pino';
import { PinoPretty } from 'pino-pretty';
import { redactAddresses, redactMembers, serializeError } from './redaction.js';

export type { Logger } from 'pino';

/** Nest token of the application's {@link Logger}. */
export const LOGGER = Symbol('LOGGER');

/** How the log is written. */
export interface LoggingOptions {
  /** Least severity that is written. */
  readonly level: Level | 'silent';
  /** auto: readable lines on a terminal, JSON elsewhere. */
  readonly format: 'auto' | 'pretty' | 'json';
  /** The id of the request that is being served, for every line written meanwhile. */
  readonly requestId?: () => string | undefined;
  /** Members of every line, such as the process's role. */
  readonly base?: Readonly<Record<string, unknown>>;
  /** Where lines go; standard output unless given. */
  readonly destination?: DestinationStream;
}

/**
 * The application's logger: one JSON line per entry, or one readable line in a terminal. Secrets are taken out by the name of
 * the member that holds them, at any depth, and out of addresses inside texts.
 * @param options level, format and where the request id comes from
 */
export function createLogger(options: LoggingOptions): Logger {
  const pretty = options.format === 'pretty' || (options.format === 'auto' && process.stdout.isTTY);
  const logger = pino(
    {
      level: options.level,
      base: options.base ?? null,
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => {
        const requestId = options.requestId?.();
        return requestId === undefined ? {} : { requestId };
      },
      formatters: {
        level: (level) => ({ level }),
        log: redactMembers,
        bindings: redactMembers,
      },
      serializers: { err: serializeError, error: serializeError },
      hooks: { streamWrite: redactAddresses },
    },
    pretty
      ? readable(options.destination)
      : (options.destination ?? pino.destination({ dest: 1, sync: true })),
  );
  return redactChildren(logger);
}

type ChildMaker = (this: Logger, bindings: Bindings, options?: ChildLoggerOptions) => Logger;

/** pino does not run `formatters.bindings` on the members of a child logger. */
function redactChildren(logger: Logger): Logger {
  const own = Object.getPrototypeOf(logger) as { child: ChildMaker };
  const child: ChildMaker = function (bindings, options) {
    return own.child.call(this, redactMembers(bindings), options);
  };
  return Object.assign(logger, { child });
}

function readable(destination: DestinationStream | undefined): DestinationStream {
  return PinoPretty({
    colorize: destination === undefined && process.stdout.isTTY,
    translateTime: 'SYS:HH:MM:ss.l',
    // The message of a request line says these already.
    ignore: 'method,route,status,role',
    singleLine: true,
    sync: true,
    destination: destination === undefined ? 1 : streamTo(destination),
  });
}

/** pino-pretty asks for a whole stream where pino is content with a `write`. */
function streamTo(destination: DestinationStream): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      destination.write(chunk.toString());
      done();
    },
  });
}
