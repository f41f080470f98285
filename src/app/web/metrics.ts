import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { QueueStats } from '../queue/queue.ts';
import type { DeliveryOutcome } from './webhook.ts';

/** What is counted, for Prometheus. */
export type Metrics = {
  readonly delivery: (event: string, outcome: DeliveryOutcome) => void;
  readonly job: (kind: string, outcome: string, seconds: number) => void;
  /** An answer of GitHub's API; `remaining` of the limit of that installation's hour, where it was told. */
  readonly request: (status: number, installation: number | undefined, remaining: number | undefined) => void;
  readonly rehearsal: (outcome: string, seconds: number) => void;
  readonly redelivered: (count: number) => void;
  /** All of it in Prometheus's text form. */
  readonly write: () => Promise<string>;
  readonly contentType: string;
};

const prefix = 'migration_planner_';

const seconds = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

/** Installations that are named, those that were asked last; what left is not named for ever. */
const maxInstallations = 1000;

/** @param stats asked whenever the metrics are read */
export function makeMetrics(stats: () => Promise<QueueStats>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counter = (name: string, help: string, labelNames: readonly string[]): Counter =>
    new Counter({ name: `${prefix}${name}`, help, labelNames, registers: [registry] });
  const histogram = (name: string, help: string, labelNames: readonly string[]): Histogram =>
    new Histogram({ name: `${prefix}${name}`, help, labelNames, buckets: seconds, registers: [registry] });
  const gauge = (name: string, help: string, labelNames: readonly string[]): Gauge =>
    new Gauge({ name: `${prefix}${name}`, help, labelNames, registers: [registry] });
  const deliveries = counter('deliveries_total', 'Webhook deliveries, by event and outcome.', ['event', 'outcome']);
  const jobs = histogram('job_seconds', 'Runs of jobs, by kind and outcome.', ['kind', 'outcome']);
  const requests = counter('github_requests_total', 'Answers of the GitHub API, by status.', ['status']);
  const remaining = gauge('github_rate_limit_remaining', 'Requests left in the hour, by installation.', [
    'installation',
  ]);
  const rehearsals = histogram('rehearsal_seconds', 'Rehearsals of changes, by outcome.', ['outcome']);
  const redeliveries = counter('redeliveries_total', 'Lost deliveries that GitHub was asked to send again.', []);
  gaugeOfQueue(registry, stats);
  const shown = new Set<number>();
  return {
    delivery: (event, outcome) => deliveries.inc({ event, outcome }),
    job: (kind, outcome, took) => jobs.observe({ kind, outcome }, took),
    request: (status, installation, left) => {
      requests.inc({ status });
      if (installation === undefined || left === undefined) return;
      remaining.set({ installation }, left);
      shown.delete(installation);
      shown.add(installation);
      const [oldest] = shown;
      if (shown.size <= maxInstallations || oldest === undefined) return;
      shown.delete(oldest);
      remaining.remove({ installation: oldest });
    },
    rehearsal: (outcome, took) => rehearsals.observe({ outcome }, took),
    redelivered: (count) => redeliveries.inc(count),
    write: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

const gaugeOfQueue = (registry: Registry, stats: () => Promise<QueueStats>): void => {
  new Gauge({
    name: `${prefix}jobs`,
    help: 'Jobs in the queue: ready, waiting for their time, active, dead (given up).',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      // Without the database the rest is all the more wanted.
      const counts = await stats().catch(() => undefined);
      this.reset();
      for (const [state, count] of Object.entries(counts ?? {})) this.set({ state }, count);
    },
  });
};
