import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { ControlConnection } from './control-connection.js';

const WAKE_CHANNEL = 'emporion_jobs';
const CANCEL_CHANNEL = 'emporion_jobs_cancel';

/** PostgreSQL takes less than 8,000 bytes. */
const MAX_PAYLOAD = 7_000;

/** Told of jobs that may be due: their names, or nothing when it may be any. */
export type WakeListener = (names?: readonly string[]) => void;

/** Milliseconds for which wake-ups of one process are gathered into one notification. */
const DEBOUNCE_MS = 2;
const RECONNECT_MS = 1_000;

/**
 * Tells relays of all processes that jobs were committed, and runners that a job is to be cancelled. A NOTIFY inside
 * the caller's transaction would make all commits queue up behind one lock, so it is sent afterwards on a connection of
 * its own. One that is lost costs only the time until the next poll.
 */
export class JobSignals {
  private readonly wakeListeners: WakeListener[] = [];
  private readonly cancelListeners: ((id: string) => void)[] = [];
  private readonly names = new Set<string>();
  private anyName = false;
  private timer: NodeJS.Timeout | undefined;
  private listening: pg.Client | undefined;
  private closed = false;

  constructor(
    private readonly control: ControlConnection,
    private readonly connection: () => pg.ClientConfig,
  ) {}

  /**
   * Says that jobs may be due. Call it after commit.
   * @param names of the jobs, where they are known
   */
  wake(names: readonly string[] = []): void {
    for (const listener of this.wakeListeners) listener(names.length > 0 ? names : undefined);
    if (this.closed) return;
    if (names.length === 0) this.anyName = true;
    for (const name of names) this.names.add(name);
    this.timer ??= setTimeout(() => this.notify(), DEBOUNCE_MS);
  }

  /** Says that a job is to be cancelled. Call it after commit. */
  cancel(id: string): void {
    for (const listener of this.cancelListeners) listener(id);
    this.control.query(`SELECT pg_notify('${CANCEL_CHANNEL}', $1::text)`, [id]).catch(() => undefined);
  }

  onWake(listener: WakeListener): void {
    this.wakeListeners.push(listener);
  }

  onCancel(listener: (id: string) => void): void {
    this.cancelListeners.push(listener);
  }

  /** Listens to other processes until {@link close}; a lost connection is made again. */
  listen(): void {
    void this.keepListening();
  }

  /** Sends nothing and hears nothing any more. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.listening?.end().catch(() => undefined);
  }

  private notify(): void {
    const payload = [...this.names].join();
    const fits = !this.anyName && payload.length <= MAX_PAYLOAD;
    this.names.clear();
    this.anyName = false;
    this.timer = undefined;
    this.control
      .query(`SELECT pg_notify('${WAKE_CHANNEL}', $1::text)`, [fits ? payload : ''])
      .catch(() => undefined);
  }

  private async keepListening(): Promise<void> {
    while (!this.closed) {
      const client = new pg.Client({
        ...this.connection(),
        application_name: 'emporion jobs listener',
        keepAlive: true,
        connectionTimeoutMillis: 10_000,
      });
      this.listening = client;
      const lost = new Promise<void>((resolve) => {
        client.on('error', () => resolve());
        client.on('end', () => resolve());
      });
      client.on('notification', (message) => this.hear(message));
      try {
        await client.connect();
        await client.query(`LISTEN ${WAKE_CHANNEL}; LISTEN ${CANCEL_CHANNEL}`);
        // What was said while nobody listened.
        for (const listener of this.wakeListeners) listener();
        await lost;
      } catch {
        await client.end().catch(() => undefined);
      }
      if (!this.closed) await sleep(RECONNECT_MS, undefined, { ref: false });
    }
  }

  private hear({ channel, payload, processId }: pg.Notification): void {
    if (processId === this.control.processId) return;
    if (channel === WAKE_CHANNEL) {
      for (const listener of this.wakeListeners) listener(payload ? payload.split(',') : undefined);
    } else for (const listener of this.cancelListeners) listener(payload ?? '');
  }
}
