import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { PoolCounts } from '../database/pool-counts.js';
import { routeOf, whenAnswered } from '../http/request-log.js';

/** Seconds: a cached read takes a few milliseconds, the statement timeout ends the rest. */
const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Seconds: most jobs are one short transaction, an import may take an hour. */
const RUN_BUCKETS = [0.005, 0.025, 0.1, 0.5, 1, 5, 30, 120, 600, 3_600];

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** One value of a gauge, with its labels. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** How a gauge is named and read. */
export interface GaugeSource {
  /** snake_case with the unit at its end; `emporion_` is put before it. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  /** Read at each scrape; labels that no sample has any more disappear. */
  readonly read: () => readonly Sample[] | Promise<readonly Sample[]>;
}

/** A run of a job that has ended. */
export interface ObservedRun {
  /** One of the declared jobs. */
  readonly name: string;
  readonly outcome: string;
  readonly seconds: number;
}

/** What this process tells Prometheus. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly failures: Counter<'gauge'>;
  private readonly requests: Histogram<'method' | 'route' | 'status'>;
  private readonly runs: Histogram<'job' | 'outcome'>;

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    const registers = [this.registry];
    this.failures = new Counter({
      name: 'emporion_gauge_failures_total',
      help: 'Gauges that could not be read at a scrape',
      labelNames: ['gauge'],
      registers,
    });
    this.requests = new Histogram({
      name: 'emporion_http_request_duration_seconds',
      help: 'Time from the first byte of a request to the last of its answer',
      labelNames: ['method', 'route', 'status'],
      buckets: DURATION_BUCKETS,
      registers,
    });
    this.runs = new Histogram({
      name: 'emporion_job_run_duration_seconds',
      help: 'Time from the begin of a run to its end, by how it ended',
      labelNames: ['job', 'outcome'],
      buckets: RUN_BUCKETS,
      registers,
    });
  }

  /** The media type of {@link render}. */
  get contentType(): string {
    return this.registry.contentType;
  }

  /** Every metric in Prometheus's text format. A gauge that cannot be read is counted and left out. */
  async render(): Promise<string> {
    return this.registry.metrics();
  }

  /**
   * Times each request by method, route pattern and class of status (`2xx`), all of few values.
   * @param fastify the server, before it is ready
   */
  observeRequests(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      whenAnswered(reply, (status) => {
        const method = METHODS.has(request.method) ? request.method : 'OTHER';
        const labels = { method, route: routeOf(request), status: `${Math.trunc(status / 100)}xx` };
        this.requests.observe(labels, reply.elapsedTime / 1_000);
      });
      done();
    });
  }

  /**
   * Counts and times a run of a job in this process.
   * @param run which job, how it ended and how long it took
   */
  observeRun({ name, outcome, seconds }: ObservedRun): void {
    this.runs.observe({ job: name, outcome }, seconds);
  }

  /**
   * Tells the connections of a database pool.
   * @param counts of each pool by its name: `primary`, `replica-1`, …
   */
  observePools(counts: () => Readonly<Record<string, PoolCounts>>): void {
    this.gauge({
      name: 'database_connections',
      help: 'Connections of the pool by state; waiting are callers without one',
      labels: ['pool', 'state'],
      read: () =>
        Object.entries(counts()).flatMap(([pool, { total, idle, waiting }]) => [
          { labels: { pool, state: 'busy' }, value: total - idle },
          { labels: { pool, state: 'idle' }, value: idle },
          { labels: { pool, state: 'waiting' }, value: waiting },
        ]),
    });
  }

  /**
   * Adds a gauge that is read at each scrape.
   * @param source its name, help, labels and reader
   */
  gauge(source: GaugeSource): void {
    const { failures } = this;
    const gauge: Gauge = new Gauge({
      name: `emporion_${source.name}`,
      help: source.help,
      labelNames: [...(source.labels ?? [])],
      registers: [this.registry],
      async collect() {
        gauge.reset();
        try {
          for (const { labels, value } of await source.read()) gauge.set({ ...labels }, value);
        } catch {
          gauge.reset();
          failures.inc({ gauge: source.name });
        }
      },
    });
  }
}
