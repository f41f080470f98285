import { randomUUID } from 'node:crypto';
import type { PullRequestJob } from '../../../src/app/github/job.ts';
import { defaultPace, type Pace } from '../../../src/app/queue/boss.ts';
import type { QueueEvents } from '../../../src/app/queue/queue.ts';

export function pullRequest(number: number, anew = false): PullRequestJob {
  return {
    kind: 'pull request',
    repository: { installation: 1, id: 7, owner: 'acme', name: 'shop' },
    number,
    anew,
  };
}

export function delivery(): string {
  return randomUUID();
}

export const silent: QueueEvents = {
  finished: () => undefined,
  failed: () => undefined,
  postponed: () => undefined,
  backgroundError: () => undefined,
};

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** No waiting between the runs of one pull request. */
export const pace: Pace = { ...defaultPace, spacingSeconds: 0 };
