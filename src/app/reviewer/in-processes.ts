import { unfinishedReview } from '../../assessment/unfinished-review.ts';
import {
  type Heard,
  type ReviewProcess,
  type Sources,
  Stopped,
  startProcess,
  type TaskLimits,
  taskLimits,
} from './process.ts';
import type { ChildOptions, Task } from './protocol.ts';
import type { PageWish, PlanAnswer, Reviewed, Reviewer, Written } from './reviewer.ts';

export type InProcesses = Reviewer & {
  /** Starts a child now: loading the program takes longer than reading a change. */
  readonly warmUp: () => void;
  /** Ends all children, and what they are doing. */
  readonly close: () => void;
};

/** So many pages are waited for at once. */
const mostPages = 20;

/** One page after the other: jobs are counted by the queue, visitors by nobody. */
const inTurn = (page: (wish: PageWish) => Promise<string>): Reviewer['page'] => {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async (wish) => {
    if (waiting >= mostPages) return undefined;
    waiting += 1;
    const mine = last.then(() => page(wish));
    last = mine.catch(() => undefined);
    return mine.finally(() => {
      waiting -= 1;
    });
  };
};

/**
 * Reviews in children: whatever a change does to the parser or to anything else, whoever serves goes on serving. One child waits for
 * the next task; more are started for tasks at the same time, and ended with them.
 */
export function reviewerInProcesses(options: ChildOptions, heard: Heard, limits: TaskLimits = taskLimits): InProcesses {
  const all = new Set<ReviewProcess>();
  let waiting: ReviewProcess | undefined;
  let closed = false;
  const start = (): ReviewProcess => {
    const one = startProcess(options, limits, heard);
    all.add(one);
    return one;
  };
  const end = (one: ReviewProcess): void => {
    all.delete(one);
    one.kill();
  };
  const take = (): ReviewProcess => {
    const taken = waiting?.isFit() ? waiting : start();
    if (waiting !== undefined && waiting !== taken) end(waiting);
    waiting = undefined;
    return taken;
  };
  const giveBack = (one: ReviewProcess): void => {
    if (waiting === undefined && !closed && one.isFit()) waiting = one;
    else end(one);
  };
  const run = async (task: Task, sources: Sources, signal?: AbortSignal): Promise<unknown> => {
    const one = take();
    try {
      const value = await one.run(task, sources, signal);
      giveBack(one);
      return value;
    } catch (error) {
      end(one);
      throw error;
    }
  };
  return {
    review: async ({ change, code, ...wish }, signal) => {
      const { base, head, ...plain } = change;
      try {
        return (await run(
          { kind: 'review', ...wish, change: plain },
          { trees: { base, head }, code },
          signal,
        )) as Reviewed;
      } catch (error) {
        if (!(error instanceof Stopped)) throw error;
        return { review: unfinishedReview(change, error.message), suggestions: [] };
      }
    },
    plan: async ({ base, ...wish }, signal) => {
      try {
        return (await run({ kind: 'plan', ...wish }, { trees: { base } }, signal)) as PlanAnswer;
      } catch (error) {
        if (!(error instanceof Stopped)) throw error;
        return { text: `Not done: while this was planned, ${error.message}.`, done: false };
      }
    },
    write: async (wish, signal) => (await run({ kind: 'write', ...wish }, {}, signal)) as Written,
    page: inTurn(async (wish) => (await run({ kind: 'page', ...wish }, {})) as string),
    warmUp: () => {
      waiting ??= start();
    },
    close: () => {
      closed = true;
      for (const one of all) end(one);
    },
  };
}
