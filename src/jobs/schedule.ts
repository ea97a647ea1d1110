import { CronExpressionParser } from 'cron-parser';
import type { Schedule } from './define-job.js';

/**
 * The first tick of a schedule after an instant. Seconds are counted from the Unix epoch, so that all nodes agree on
 * the ticks; a cron time that daylight saving skips runs an hour later, one that it repeats runs once.
 * @param schedule what the job declares
 * @param after the tick is strictly later
 * @throws Error when the expression or the time zone cannot be read
 */
export function nextTick(schedule: Schedule, after: Date): Date {
  if ('everySeconds' in schedule) {
    const step = schedule.everySeconds * 1000;
    return new Date((Math.floor(after.getTime() / step) + 1) * step);
  }
  const options = { currentDate: after, tz: schedule.timeZone ?? 'UTC' };
  return CronExpressionParser.parse(schedule.cron, options).next().toDate();
}

/**
 * What is wrong with a schedule.
 * @param schedule what the job declares
 * @returns a half sentence for the start-up message, or nothing when it is right
 */
export function scheduleFault(schedule: Schedule): string | undefined {
  if ('everySeconds' in schedule) {
    const { everySeconds } = schedule;
    const fits = Number.isInteger(everySeconds) && everySeconds >= 1 && everySeconds <= MAX_SECONDS;
    return fits
      ? undefined
      : `runs every ${everySeconds} seconds, which is not a whole number from 1 to ${MAX_SECONDS}`;
  }
  // An empty expression would be read as "every minute".
  if (schedule.cron.trim() === '') return 'has an empty cron expression';
  try {
    nextTick(schedule, new Date());
    return undefined;
  } catch (error) {
    const zone = schedule.timeZone === undefined ? '' : ` in the time zone "${schedule.timeZone}"`;
    return `has the cron expression "${schedule.cron}"${zone}, which cannot be read (${(error as Error).message})`;
  }
}

/**
 * A schedule as one line; a stored tick is computed anew when the line changes.
 * @param schedule what the job declares
 */
export function scheduleText(schedule: Schedule): string {
  if ('everySeconds' in schedule) return `every ${schedule.everySeconds} s`;
  return `${schedule.cron} ${schedule.timeZone ?? 'UTC'}`;
}

const MAX_SECONDS = 31_536_000;
