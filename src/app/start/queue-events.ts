import type { Logger } from 'pino';
import type { Job } from '../github/job.ts';
import type { QueueEvents } from '../queue/queue.ts';
import type { Metrics } from '../web/metrics.ts';

/** Tells log and metrics what the queue does. */
export function queueEvents(log: Logger, metrics: Pick<Metrics, 'job'>): QueueEvents {
  return {
    finished: ({ kind, outcome, seconds }) => metrics.job(kind, outcome, seconds),
    failed: ({ error, job, tries, last }) => {
      const about = { err: error, job: jobNumbers(job), tries };
      if (last) log.error(about, 'a job was given up: see /jobs/given-up');
      else log.warn(about, 'a job failed and will be retried');
    },
    postponed: ({ error, job, seconds }) =>
      log.info({ err: error, job: jobNumbers(job), againInSeconds: seconds }, 'a job was postponed'),
    backgroundError: (error) => log.error({ err: error }, 'the queue reported an error'),
  };
}

/** A job by numbers: names are people's words. */
const jobNumbers = (job: Job): object => ({
  kind: job.kind,
  installation: job.repository.installation,
  repository: job.repository.id,
  ...(job.kind === 'merge group' ? { commit: job.headSha } : { number: job.number }),
});
