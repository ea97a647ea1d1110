import type { JobDefinition, Schedule } from '../../jobs/define-job.js';
import { scheduleFault } from '../../jobs/schedule.js';
import type { Graph } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';
import { labelFaults } from './naming.js';
import { schemaFaults } from './wire-schema.js';

const BOUNDS = [
  { member: 'attempts', most: 100 },
  { member: 'timeoutSeconds', most: 86_400 },
  { member: 'concurrency', most: 1_000 },
] as const;

/**
 * Jobs: bounds, schedules, payloads that survive being stored as JSON.
 * @param graph what plugins declare
 */
export function jobRules({ jobs }: Graph): GraphFault[] {
  return jobs.flatMap(({ item }) => {
    const declaration = `job ${item.name}`;
    return [
      ...labelFaults(declaration, item.label),
      ...schemaFaults(declaration, 'payload', item.payload, 'input'),
      ...boundFaults(declaration, item),
      ...scheduleFaults(declaration, item),
    ];
  });
}

function boundFaults(declaration: string, job: JobDefinition): GraphFault[] {
  const faults = BOUNDS.filter(({ member, most }) => {
    const value = job[member];
    return !Number.isInteger(value) || value < 1 || value > most;
  }).map(({ member, most }) =>
    fault(
      declaration,
      `"${member}" is ${job[member]}`,
      `Write a whole number from 1 to ${most.toLocaleString('en')}, or leave it out.`,
    ),
  );
  const { first, max } = job.backoffSeconds;
  if (!(Number.isFinite(first) && Number.isFinite(max) && first >= 0 && max >= first)) {
    faults.push(
      fault(
        declaration,
        `"backoffSeconds" goes from ${first} to ${max}`,
        'Write seconds ≥ 0, the first no more than the max.',
      ),
    );
  }
  return faults;
}

function scheduleFaults(declaration: string, { schedule, payload }: JobDefinition): GraphFault[] {
  if (!schedule) return [];
  const problem = zoneFault(schedule) ?? scheduleFault(schedule);
  const faults = problem
    ? [
        fault(
          declaration,
          problem,
          "Write everySeconds: 300, or cron: '0 3 * * *' (minute hour day month weekday) with an IANA timeZone such as 'Asia/Shanghai'.",
        ),
      ]
    : [];
  if (!takesNothing(payload)) {
    faults.push(
      fault(
        declaration,
        'is scheduled, but its payload schema refuses {}, with which the schedule starts it',
        'Give every member of the payload a default, or make it optional.',
      ),
    );
  }
  return faults;
}

function zoneFault(schedule: Schedule): string | undefined {
  if (!('cron' in schedule) || schedule.timeZone === undefined) return undefined;
  try {
    new Intl.DateTimeFormat('en', { timeZone: schedule.timeZone });
    return undefined;
  } catch {
    return `has the time zone "${schedule.timeZone}", which nobody knows`;
  }
}

function takesNothing(payload: JobDefinition['payload']): boolean {
  try {
    return payload.safeParse({}).success;
  } catch {
    // An async schema; it has a message of its own.
    return true;
  }
}
