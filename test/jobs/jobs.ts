import { randomUUID } from 'node:crypto';
import type { PullRequestJob } from '../../src/github/job.ts';
import { defaultPace, type Pace } from '../../src/jobs/boss.ts';
import type { Watch } from '../../src/jobs/queue.ts';

export const pullRequest = (number: number, anew = false): PullRequestJob => ({
  kind: 'pull request',
  repository: { installation: 1, id: 7, owner: 'acme', name: 'shop' },
  number,
  anew,
});

export const delivery = (): string => randomUUID();

export const silent: Watch = {
  finished: () => undefined,
  failed: () => undefined,
  postponed: () => undefined,
  trouble: () => undefined,
};

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** No waiting between the runs of one pull request. */
export const pace: Pace = { ...defaultPace, spacingSeconds: 0 };
