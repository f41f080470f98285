import { type Processes, type ProcessOptions, startedOnDemand } from '../../../src/rehearsal/processes.ts';
import type { Started, Worker } from '../../../src/rehearsal/worker.ts';

/** Where a rehearsal would end its process, its databases are closed. */
export function oneProcess(options: ProcessOptions): Processes {
  let running: Started | undefined;
  const started = (): Started => {
    if (!running?.isAlive()) running = startedOnDemand(options).take();
    return running;
  };
  return { take: () => withoutEnd(started()), close: () => running?.kill() };
}

const withoutEnd = (started: Started): Started => {
  const opened: Worker[] = [];
  const noted = (worker: Worker): Worker => {
    opened.push(worker);
    return { ...worker, beside: () => noted(worker.beside()) };
  };
  const closeAll = (): void => {
    for (const worker of opened.splice(0)) worker.close().catch(() => undefined);
  };
  return { ...started, within: (limits) => noted(started.within(limits)), kill: closeAll };
};
