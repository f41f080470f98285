import { afterEach, beforeEach } from 'vitest';
import { defaultPace, type Pace, schema } from '../../../src/app/queue/boss.ts';
import { openQueue } from '../../../src/app/queue/open-queue.ts';
import type { Queue, QueueEvents } from '../../../src/app/queue/queue.ts';
import type { Database } from '../../../src/app/store/database.ts';
import { silent } from './jobs.ts';

/** Two retries at once, and no waiting between the runs of one pull request. */
export const fast: Pace = { ...defaultPace, spacingSeconds: 0, retries: 2, firstRetrySeconds: 0 };

export type Opened = { readonly queue: Queue; readonly number: number };

let last = 0;

/**
 * Opens a queue for each test, and gives the test the number of a pull request that no other has.
 *
 * @param give told the queue, again whenever it is opened anew
 * @returns opens it anew, with another watch or pace
 */
export function queueForEach(
  database: () => Database,
  give: (opened: Opened) => void,
): (watch?: QueueEvents, pace?: Pace) => Promise<void> {
  let queue: Queue | undefined;
  let number = 0;
  const open = async (watch: QueueEvents = silent, pace: Pace = fast): Promise<void> => {
    await queue?.close();
    queue = await openQueue(database(), watch, pace);
    give({ queue, number });
  };
  beforeEach(async () => {
    number = ++last;
    await open();
  });
  afterEach(async () => {
    await queue?.drain(5);
    await database().query(`DELETE FROM ${schema}.job`);
    await queue?.close();
    queue = undefined;
  });
  return open;
}
