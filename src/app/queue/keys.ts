import type { Job } from '../github/job.ts';

/** What a job is about: jobs of one key run one after the other, and one that waits stands for all. GitHub's numbers survive renames. */
export function jobKey(job: Job): string {
  const { kind, repository } = job;
  if (kind === 'pull request') return `pull/${repository.id}/${job.number}`;
  return `group/${repository.id}/${job.headSha.replace(/[^\w]/g, '')}`;
}

/** Two jobs of one key as one: the newer data, and `anew` if either has it. */
export function mergeJobs(older: Job, newer: Job): Job {
  return newer.kind === 'pull request' && older.kind === 'pull request'
    ? { ...newer, anew: newer.anew || older.anew }
    : newer;
}
