import type { INestApplicationContext } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { poolCounts } from '../database/pool-counts.js';
import { Metrics, type Sample } from '../health/metrics.js';
import { JobMonitor, type NamedJobCounts } from '../jobs/job-monitor.js';
import { JobRegistry } from '../jobs/job-registry.js';

const NO_JOBS = { waiting: 0, delayed: 0, active: 0, dead: 0, retrying: 0 };

/** The states that a job is in; `retrying` is none of its own. */
const STATES = ['waiting', 'delayed', 'active', 'dead'] as const;

/**
 * Adds to `/metrics` what is read when it is asked for: the pools of this process, and jobs, of which every process tells the
 * same because they lie in the database.
 * @param app the application, before it listens
 */
export function registerMetrics(app: INestApplicationContext): void {
  const metrics = app.get(Metrics);
  const monitor = app.get(JobMonitor);
  const { names } = app.get(JobRegistry);
  const dataSource = app.get<DataSource>(getDataSourceToken());
  const counts = shared(() => monitor.countsByName());
  const delays = shared(() => monitor.delays());
  metrics.observePools(() => poolCounts(dataSource));
  metrics.gauge({
    name: 'jobs',
    help: 'Jobs in the database by what they do: waiting are due and unclaimed, delayed wait for a later time',
    labels: ['job', 'state'],
    read: async () => jobSamples(names, await counts()),
  });
  metrics.gauge({
    name: 'jobs_retrying',
    help: 'Jobs that have failed and will run again; also counted as waiting or delayed',
    labels: ['job'],
    read: async () =>
      (await counts()).map(({ name, retrying }) => ({ labels: { job: name }, value: retrying })),
  });
  metrics.gauge({
    name: 'jobs_relay_lag_seconds',
    help: 'For how long the oldest due job has waited to be claimed; 0 when none waits',
    read: async () => [{ value: (await delays()).relaySeconds }],
  });
  metrics.gauge({
    name: 'jobs_oldest_due_age_seconds',
    help: 'The same with jobs whose lease is over and that nobody runs: after 60 s a node is degraded',
    read: async () => [{ value: (await delays()).dueSeconds }],
  });
}

/** A declared job without rows is told with zeros, so that an alert on it is never without data. */
function jobSamples(names: readonly string[], counts: readonly NamedJobCounts[]): Sample[] {
  const byName = new Map<string, Pick<NamedJobCounts, (typeof STATES)[number]>>([
    ...names.map((name) => [name, NO_JOBS] as const),
    ...counts.map((row) => [row.name, row] as const),
  ]);
  return [...byName].flatMap(([job, row]) =>
    STATES.map((state) => ({ labels: { job, state }, value: row[state] })),
  );
}

/** Gauges of one scrape share one question, and scrapes that come while the database is slow do not pile up. */
function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () =>
    (asked ??= ask().finally(() => {
      asked = undefined;
    }));
}
