import { Injectable } from '@nestjs/common';

/** `degraded` still serves; `failing` takes the node out of the load balancer. */
export type CheckState = 'ok' | 'degraded' | 'failing';

/** What a check found. The detail is shown to anybody: no address, no credential. */
export interface CheckOutcome {
  readonly state: CheckState;
  readonly detail?: string;
}

/** Looks at one thing that the node needs. To return nothing means `ok`, to throw means that it is gone. */
export type Check = () => Promise<CheckOutcome | undefined>;

export interface CheckOptions {
  /** Longest time the check may take, in milliseconds; 2,000 unless given. */
  readonly timeoutMs?: number;
  /** What it means when the check throws or takes too long: `failing` unless given. */
  readonly whenGone?: 'failing' | 'degraded';
}

/** What `/health/ready` answers. */
export interface HealthReport {
  readonly status: CheckState | 'stopping';
  readonly checks: Readonly<Record<string, CheckOutcome & { readonly ms: number }>>;
}

interface Entry {
  readonly check: Check;
  readonly timeoutMs: number;
  readonly whenGone: 'failing' | 'degraded';
  /** A check that hangs is not started again: questions every second would pile up connections. */
  running?: Promise<CheckOutcome | undefined> | undefined;
}

/** Answers of this age are given again, so that asking often costs the database nothing. */
const FRESH_MS = 500;

/** The checks of this node. Whoever needs something registers a check for it. */
@Injectable()
export class HealthRegistry {
  private readonly entries = new Map<string, Entry>();
  private stopped = false;
  private latest: { readonly at: number; readonly report: Promise<HealthReport> } | undefined;

  /** Told of each check that threw, for the log: the report itself does not show the error. */
  onError: (name: string, error: unknown) => void = () => undefined;

  /**
   * Adds a check.
   * @param name unique, as it stands in the report
   * @param check what to look at
   * @param options its time limit, and what its absence means
   */
  register(name: string, check: Check, options: CheckOptions = {}): void {
    if (this.entries.has(name)) throw new Error(`The health check "${name}" is registered twice.`);
    this.entries.set(name, {
      check,
      timeoutMs: options.timeoutMs ?? 2_000,
      whenGone: options.whenGone ?? 'failing',
    });
  }

  /** From now on the node says that it is stopping, whatever the checks find. */
  stop(): void {
    this.stopped = true;
  }

  /** Runs every check at the same time; questions within half a second share one answer. */
  async report(): Promise<HealthReport> {
    const now = performance.now();
    if (this.latest === undefined || now - this.latest.at > FRESH_MS)
      this.latest = { at: now, report: this.run() };
    const report = await this.latest.report;
    return this.stopped ? { ...report, status: 'stopping' } : report;
  }

  private async run(): Promise<HealthReport> {
    const outcomes = await Promise.all(
      [...this.entries].map(async ([name, entry]) => {
        const since = performance.now();
        const outcome = await this.outcomeOf(name, entry);
        return [name, { ...outcome, ms: Math.round(performance.now() - since) }] as const;
      }),
    );
    const states = outcomes.map(([, outcome]) => outcome.state);
    const worst = (['failing', 'degraded'] as const).find((state) => states.includes(state)) ?? 'ok';
    return { status: worst, checks: Object.fromEntries(outcomes) };
  }

  private async outcomeOf(name: string, entry: Entry): Promise<CheckOutcome> {
    entry.running ??= entry.check().finally(() => (entry.running = undefined));
    try {
      return (await withinTime(entry.running, entry.timeoutMs)) ?? { state: 'ok' };
    } catch (error) {
      this.onError(name, error);
      return { state: entry.whenGone, detail: error instanceof TimeUp ? error.message : 'not reachable' };
    }
  }
}

class TimeUp extends Error {}

async function withinTime<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TimeUp(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, timeUp]);
  } finally {
    clearTimeout(timer);
  }
}
