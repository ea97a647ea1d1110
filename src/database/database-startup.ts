import type { DataSource } from 'typeorm';
import type { Logger } from '../http/logging.js';

const RETRY_MS = 1_000;

/** One thing to do once the database can be reached: migrate, make the first account, load demo data. */
export type StartupStep = { readonly name: string; run(): Promise<void> };

/**
 * Connects to the database and prepares it, for as long as it takes: a node that starts before its database is up says
 * it is not ready and becomes ready without a restart.
 */
export class DatabaseStartup {
  /** Resolves once every step is done. */
  readonly ready: Promise<void>;
  private done = false;
  private stopped = false;
  private markReady: () => void = () => undefined;
  private failure: ((error: unknown) => void) | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly steps: () => readonly StartupStep[],
    private readonly logger: Logger,
    private readonly isFatal: (error: unknown) => boolean,
  ) {
    this.ready = new Promise((resolve, reject) => {
      this.markReady = resolve;
      this.failure = reject;
    });
  }

  /** Whether the database is connected and prepared. */
  get isReady(): boolean {
    return this.done;
  }

  /** Starts connecting; the outcome is {@link ready}. */
  start(): void {
    void this.attempt();
  }

  /** Gives up a database that has not come. */
  stop(): void {
    this.stopped = true;
  }

  private async attempt(): Promise<void> {
    for (let tries = 1; !this.stopped; tries += 1) {
      try {
        if (!this.dataSource.isInitialized) await this.dataSource.initialize();
        for (const step of this.steps()) await step.run();
        this.done = true;
        this.markReady();
        return;
      } catch (error) {
        // Who gives up takes the database away: that it is gone is no news.
        if (this.stopped) return;
        if (this.isFatal(error)) {
          this.failure?.(error);
          return;
        }
        if (tries === 1 || tries % 30 === 0)
          this.logger.warn({ err: error }, 'The database cannot be used yet; trying again');
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }
}
