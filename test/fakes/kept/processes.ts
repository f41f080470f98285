import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Rehearse } from '../../../src/model/rehearsal.ts';
import { type Processes, type ProcessOptions, startedOnDemand } from '../../../src/rehearsal/processes.ts';
import { defaultLimits, rehearsing } from '../../../src/rehearsal/rehearse.ts';
import type { RehearsalOptions } from '../../../src/rehearsal/replayed-history.ts';
import type { Started, Worker } from '../../../src/rehearsal/worker.ts';
import { sharedImages } from './images.ts';

/** Rehearsals that have one child process together, for all of a test file: a program that has run before runs much faster. */
export async function rehearsingTogether(engine: RehearsalOptions['engine'] = { name: 'embedded' }): Promise<Rehearse> {
  const images = await sharedImages();
  const processes = oneProcess({ engine, compiled: join(images.folder, 'program') });
  afterAll(processes.close);
  return rehearsing(
    { engine, limits: defaultLimits, images: engine.name === 'embedded' ? images : undefined },
    processes,
  );
}

/** Where a rehearsal would end its process, its databases are closed. */
const oneProcess = (options: ProcessOptions): Processes => {
  let running: Started | undefined;
  const started = (): Started => {
    if (!running?.isAlive()) running = startedOnDemand(options).take();
    return running;
  };
  return { take: () => withoutEnd(started()), close: () => running?.kill() };
};

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
