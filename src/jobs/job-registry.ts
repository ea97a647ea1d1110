import { z } from 'zod';
import type { EventEnvelope } from '../events/define-event.js';
import { matchesEvent } from '../events/event-pattern.js';
import { defineJob, type JobDefinition, type ListenerDefinition } from './define-job.js';
import { scheduleFault } from './schedule.js';

/** Every job that this process knows by name; listeners are jobs whose payload is the event. */
export class JobRegistry {
  /** Names of all jobs, listeners included, sorted. */
  readonly names: readonly string[];
  readonly scheduled: readonly JobDefinition[];
  private readonly jobs: ReadonlyMap<string, JobDefinition>;
  private readonly listeners: readonly ListenerDefinition[];
  private readonly subscribers = new Map<string, readonly JobDefinition[]>();

  /**
   * @param jobs what plugins declare
   * @param listeners what plugins declare; their names and the jobs' are one namespace
   * @throws Error that lists every declaration that cannot work
   */
  constructor(jobs: readonly JobDefinition[], listeners: readonly ListenerDefinition[]) {
    const all = [...jobs, ...listeners.map(listenerJob)];
    refuseFaults(all);
    this.jobs = new Map(all.map((job) => [job.name, job]));
    this.names = [...this.jobs.keys()].sort();
    this.scheduled = all.filter(({ schedule }) => schedule !== undefined);
    this.listeners = listeners;
  }

  get(name: string): JobDefinition | undefined {
    return this.jobs.get(name);
  }

  /**
   * The declared job of a name.
   * @throws TypeError for a name that no plugin declares: a fault of the caller
   */
  require(name: string): JobDefinition {
    const job = this.jobs.get(name);
    if (!job) throw new TypeError(`No job "${name}" is declared; add it to the "jobs" of its plugin.`);
    return job;
  }

  /** The jobs that run for an event, in the order they were declared. */
  subscribersOf(event: string): readonly JobDefinition[] {
    let found = this.subscribers.get(event);
    if (!found) {
      found = this.listeners
        .filter(({ on }) => on.some((pattern) => matchesEvent(pattern, event)))
        .map(({ name }) => this.require(name));
      this.subscribers.set(event, found);
    }
    return found;
  }
}

const reference = z.object({ type: z.string(), id: z.string() });
const envelope: z.ZodType<EventEnvelope> = z.object({
  id: z.string(),
  name: z.string(),
  schemaVersion: z.number(),
  occurredAt: z.string(),
  actor: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() }),
  subject: reference.nullable(),
  data: z.unknown(),
});

function listenerJob(listener: ListenerDefinition): JobDefinition {
  return defineJob({
    name: listener.name,
    label: listener.label,
    payload: envelope,
    handle: (context, event) => listener.handle(context, event),
  });
}

function refuseFaults(jobs: readonly JobDefinition[]): void {
  const seen = new Set<string>();
  const faults = jobs.flatMap((job) => {
    const again = seen.has(job.name);
    seen.add(job.name);
    return [...(again ? ['is declared twice; rename one'] : []), ...faultsOf(job)].map(
      (fault) => `Job "${job.name}" ${fault}.`,
    );
  });
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

function faultsOf(job: JobDefinition): string[] {
  const faults: string[] = [];
  const bounds = [
    ['attempts', job.attempts, 100],
    ['timeoutSeconds', job.timeoutSeconds, 86_400],
    ['concurrency', job.concurrency, 1_000],
  ] as const;
  for (const [name, value, max] of bounds) {
    if (!Number.isInteger(value) || value < 1 || value > max)
      faults.push(`has ${name} ${value}; give a whole number from 1 to ${max}`);
  }
  const { first, max } = job.backoffSeconds;
  if (!(first > 0 && max >= first))
    faults.push('has a backoff whose first wait is not between 0 and its max');
  if (job.schedule) {
    const fault = scheduleFault(job.schedule);
    if (fault) faults.push(`${fault}; correct its schedule`);
    else if (!job.payload.safeParse({}).success)
      faults.push('is scheduled, but its payload schema refuses {}; give every member a default');
  }
  return faults;
}
