import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Logger } from './logging.js';

/** Part of the remaining time that requests may use up; the rest is for jobs, pools and the log. */
const REQUESTS_SHARE = 0.7;

/** Something that ends during shutdown. It gets the milliseconds that are left. */
export type ShutdownStep = (remainingMs: number) => Promise<void> | void;

export interface ShutdownOptions {
  /** From the signal to the end, in milliseconds. */
  readonly timeoutMs: number;
  /** Part of it during which the node refuses on /health/ready and serves on, in milliseconds. */
  readonly graceMs: number;
  readonly logger: Logger;
  /** Called at once, before the grace: turns /health/ready to 503. */
  readonly onStopping: () => void;
  /** Ends the process; `process.exit` unless given. */
  readonly exit?: (code: number) => void;
}

/**
 * Ends the process in good order: ready says 503 → grace → steps in the order they were added → exit 0. Exit 1 when a step
 * fails or the time is up; a second signal ends at once.
 */
export class Shutdown {
  private readonly steps: { readonly name: string; readonly run: ShutdownStep }[] = [];
  private begun: Promise<void> | undefined;

  constructor(private readonly options: ShutdownOptions) {}

  /** True from the first signal on. */
  get stopping(): boolean {
    return this.begun !== undefined;
  }

  /**
   * Adds a step; steps run one after the other, the first added first.
   * @param name for the log
   * @param run what ends there
   */
  add(name: string, run: ShutdownStep): void {
    this.steps.push({ name, run });
  }

  /** Listens for SIGTERM and SIGINT, and treats an error that nobody caught as a reason to stop with exit 1. */
  listen(): void {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        if (this.stopping) return this.force(signal);
        void this.stop(signal);
      });
    }
    for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
      process.on(event, (error: unknown) => {
        this.options.logger.fatal({ err: error }, `${event}: stopping`);
        void this.stop(event, 1);
      });
    }
  }

  /**
   * Stops; a second call waits for the first.
   * @param reason for the log
   * @param exitCode when everything ends well
   */
  stop(reason: string, exitCode = 0): Promise<void> {
    this.begun ??= this.run(reason, exitCode);
    return this.begun;
  }

  private async run(reason: string, exitCode: number): Promise<void> {
    const { logger, graceMs, timeoutMs, onStopping } = this.options;
    const end = performance.now() + timeoutMs;
    logger.info({ reason }, 'stopping');
    onStopping();
    if (graceMs > 0 && exitCode === 0) await sleep(graceMs);

    let code = exitCode;
    for (const { name, run } of this.steps) {
      const remaining = Math.max(0, end - performance.now());
      const failure = await this.runStep(run, remaining);
      if (failure === undefined) continue;
      code = 1;
      logger.error({ step: name, err: failure }, `stopping: ${name} did not end well`);
      if (performance.now() >= end) break;
    }
    logger.info({ code }, 'stopped');
    this.exit(code);
  }

  private async runStep(run: ShutdownStep, remainingMs: number): Promise<unknown> {
    const given = new AbortController();
    const timeUp = sleep(remainingMs, new Error('time is up'), { signal: given.signal }).catch(
      () => undefined,
    );
    const ended = Promise.resolve()
      .then(() => run(remainingMs))
      .then(
        () => undefined,
        (error: unknown) => error ?? new Error('failed without an error'),
      );
    const failure = await Promise.race([ended, timeUp]);
    given.abort();
    return failure;
  }

  private force(signal: NodeJS.Signals): void {
    this.options.logger.warn({ signal }, 'stopping at once');
    this.exit(1);
  }

  private exit(code: number): void {
    (this.options.exit ?? process.exit)(code);
  }
}

/**
 * Prepares a server to be left without a lost request: while stopping, every answer carries `Connection: close`, so that a
 * balancer lets go of its kept connections and the last request on one never meets a closed socket.
 * @param fastify the server, before it is ready
 * @param stopping whether the process is stopping
 */
export function closeConnectionsWhen(fastify: FastifyInstance, stopping: () => boolean): void {
  fastify.addHook('onRequest', (_request, reply, done) => {
    if (stopping()) reply.header('connection', 'close');
    done();
  });
}

/**
 * The step that ends HTTP: stops accepting, waits for requests in flight, and cuts off what does not end in its share of the time.
 * @param server the listening server; nothing happens when it does not listen
 * @param onCutOff told when connections are cut off
 */
export function drainRequests(server: Server, onCutOff: () => void): ShutdownStep {
  return async (remainingMs) => {
    if (!server.listening) return;
    // Right after the loop has taken new connections in: the system resets those that it did not get to.
    const closed = new Promise<void>((resolve) => setImmediate(() => server.close(() => resolve())));
    // A kept connection turns idle after its last answer, which close() looks at only once.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    const cutOff = setTimeout(() => {
      onCutOff();
      server.closeAllConnections();
    }, remainingMs * REQUESTS_SHARE);
    await closed;
    clearInterval(idle);
    clearTimeout(cutOff);
  };
}
