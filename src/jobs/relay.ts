import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@nestjs/common';
import { type Claimable, claim, giveBack, type Statement } from './claim.js';
import type { HandedJob, JobDriver, Room } from './job-driver.port.js';
import type { JobTuning } from './job-tuning.js';
import { LookBack } from './look-back.js';
import type { Scheduler } from './scheduler.js';

/** Longest pause between tries while the database does not answer. */
const MAX_PAUSE_MS = 5_000;

/** Least milliseconds between two rounds: when jobs come singly and fast, one claim takes several. */
const PACE_MS = 4;

/** What a relay works with. */
export interface RelayParts {
  readonly names: readonly string[];
  readonly driver: JobDriver;
  readonly scheduler: Pick<Scheduler, 'tick'>;
  readonly statement: Statement;
  readonly tuning: JobTuning;
  readonly logger: Pick<Logger, 'log' | 'warn'>;
}

/**
 * Claims due jobs and hands them to the driver, in one process with as many rounds as there is work and room, and with a
 * poll when nobody says that there is. Any number of relays work side by side.
 */
export class Relay {
  private stopped = false;
  private woken = false;
  private rouse: (() => void) | undefined;
  private loop: Promise<void> | undefined;
  private failures = 0;
  /** When each kind of work is due again, in milliseconds of the monotonic clock. */
  private readonly due = { schedules: 0, poll: 0, expired: 0, full: 0 };
  private readonly lookBack: Readonly<Record<Claimable, LookBack>>;

  constructor(private readonly parts: RelayParts) {
    const { names, tuning } = parts;
    this.lookBack = {
      due: new LookBack(names, tuning.windowSeconds),
      expired: new LookBack(names, tuning.windowSeconds),
    };
  }

  /** Begins; a database that is not there yet is waited for. */
  start(): void {
    this.loop ??= this.run();
  }

  /**
   * There may be jobs, or room.
   * @param names of the jobs; empty when there is only room, nothing when it may be any
   */
  wake(names?: readonly string[]): void {
    this.lookBack.due.want(names);
    this.woken = true;
    this.rouse?.();
  }

  /** Claims nothing more; resolves when the claim under way is handed over. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.loop;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const begin = performance.now();
      this.woken = false;
      let pause = this.parts.tuning.pollMs;
      try {
        if (await this.round()) pause = 0;
        if (this.failures > 0) this.parts.logger.log('Jobs are claimed again.');
        this.failures = 0;
      } catch (error) {
        this.failures += 1;
        if (this.failures === 1) this.parts.logger.warn(`Jobs cannot be claimed: ${String(error)}`);
        pause = Math.min(MAX_PAUSE_MS, pause * this.failures);
      }
      if (pause === 0) continue;
      await this.rest(pause);
      const early = begin + PACE_MS - performance.now();
      if (early > 0 && !this.stopped) await sleep(early);
    }
  }

  private rest(milliseconds: number): Promise<void> {
    if (this.stopped || (this.woken && this.failures === 0)) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.rouse = undefined;
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.rouse = done;
    });
  }

  /** @returns whether there is probably more to claim at once */
  private async round(): Promise<boolean> {
    const { driver, tuning, scheduler } = this.parts;
    if (this.isDue('schedules', tuning.scheduleMs)) await scheduler.tick();
    const room = await driver.room();
    if (room.total <= 0) return false;
    if (this.isDue('full', tuning.fullScanMs)) {
      this.lookBack.due.begin();
      this.lookBack.expired.begin();
    }
    if (this.isDue('poll', tuning.pollMs)) this.lookBack.due.want();
    if (this.isDue('expired', tuning.expiryMs)) this.lookBack.expired.want();
    const more = await this.pass('expired', room);
    return (await this.pass('due', more ? await driver.room() : room)) || more;
  }

  /** @returns whether a limit, and not the lack of jobs, ended the claim */
  private async pass(what: Claimable, room: Room): Promise<boolean> {
    const { statement, tuning } = this.parts;
    const limit = Math.min(tuning.claimLimit, room.total);
    if (limit <= 0) return false;
    const lookBack = this.lookBack[what];
    const lanes = lookBack.ask((name) => Math.min(limit, room.of(name)));
    try {
      const jobs = await claim(statement, what, { lanes, limit, leaseSeconds: tuning.leaseSeconds });
      lookBack.learn(lanes, jobs, jobs.length === limit);
      if (jobs.length > 0) await this.handOver(jobs);
      return jobs.length === limit;
    } catch (error) {
      lookBack.want(lanes.map(({ name }) => name));
      throw error;
    }
  }

  private async handOver(jobs: readonly HandedJob[]): Promise<void> {
    const { driver, statement, tuning } = this.parts;
    const refused = await driver.handOver(jobs);
    await giveBack(statement, refused, tuning.handOverRetrySeconds);
  }

  private isDue(work: keyof Relay['due'], everyMs: number): boolean {
    const now = performance.now();
    // A timer may be early by a millisecond, which must not cost a whole round.
    if (now < this.due[work] - 2) return false;
    this.due[work] = now + everyMs;
    return true;
  }
}
