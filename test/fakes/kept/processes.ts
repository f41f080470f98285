import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Rehearse } from '../../../src/model/rehearsal.ts';
import { defaultLimits, rehearsing } from '../../../src/rehearsal/rehearse.ts';
import type { RehearsalOptions } from '../../../src/rehearsal/replayed-history.ts';
import { sharedImages } from './images.ts';
import { oneProcess } from './one-process.ts';

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
