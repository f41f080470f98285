import type { Job } from '../github/job.ts';

/** What a job is about: jobs of one key run one after the other, and one that waits stands for all. GitHub's numbers survive renames. */
export const keyOf = (job: Job): string =>
  job.kind === 'pull request'
    ? `pull/${job.repository.id}/${job.number}`
    : `group/${job.repository.id}/${job.headSha.replace(/[^\w]/g, '')}`;

/** Two jobs of one key as one: the newer words, and anew if either says so. */
export const joined = (older: Job, newer: Job): Job =>
  newer.kind === 'pull request' && older.kind === 'pull request' ? { ...newer, anew: newer.anew || older.anew } : newer;
