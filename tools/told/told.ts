import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { Rehearse } from '../../src/model/rehearsal.ts';
import type { Review } from '../../src/model/review.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { createPGlite, openEmbedded } from '../../src/rehearsal/embedded.ts';
import { defaultLimits, rehearsing } from '../../src/rehearsal/rehearse.ts';
import { review } from '../../src/review.ts';
import { findUsages } from '../../src/usage/find-usages.ts';
import { oneProcess } from '../../test/fakes/kept/one-process.ts';
import { treeOf } from '../../test/fakes/tree.ts';
import { readCatalogue, schemaText } from '../atlas/entries.ts';
import { type MadeChange, madeChanges } from './make-change.ts';
import { type SeenHarm, seeHarm } from './see-losses.ts';

/**
 * `npm run told -- [how many] [seed]`: changes made at random are run on a database of their own, and reviewed. Whenever an old table was
 * worked on under a lock that makes others wait, or lost rows or guarantees, the review has to say something of that table.
 */
const [runs = '100', seed = '1'] = process.argv.slice(2);
const images = { folder: mkdtempSync(join(tmpdir(), 'told-')), mostBytes: 20e9 };
const engine = { name: 'embedded' } as const;
const base = await imageOf(schemaText());
const samples = fc.sample(madeChanges(readCatalogue()), { numRuns: Number(runs), seed: Number(seed) });
const counts = { failed: 0, harmless: 0, told: 0, silent: 0 };
await Promise.all([1, 2].map(work));
rmSync(images.folder, { recursive: true });
console.log(JSON.stringify(counts));
process.exitCode = counts.silent === 0 ? 0 : 1;

async function work(): Promise<void> {
  const processes = oneProcess({ engine, compiled: join(images.folder, 'program') });
  const rehearse = untried(rehearsing({ engine, limits: defaultLimits, images }, processes));
  for (let made = samples.shift(); made !== undefined; made = samples.shift()) await tryOne(made, rehearse);
  processes.close();
}

/** Plans and ways back are composed and not run: the question is what the review tells of the change. */
function untried(rehearse: Rehearse): Rehearse {
  return async (request) => {
    const stage = await rehearse(request);
    const notRun = 'plans are not tried here';
    return { ...stage, trial: async () => ({ steps: [], after: undefined, rowLosses: [], cleared: [], notRun }) };
  };
}

async function tryOne(made: MadeChange, rehearse: Rehearse): Promise<void> {
  const harm = await harmOf(made);
  if (harm === undefined) counts.failed += 1;
  else if (harm.length === 0) counts.harmless += 1;
  else {
    const said = await reviewOf(made, rehearse);
    const silent = harm.filter((one) => !tells(said, one));
    counts[silent.length === 0 ? 'told' : 'silent'] += 1;
    if (silent.length > 0)
      console.log(
        JSON.stringify({ ...made, silent, said: said.diagnostics.map(({ message }) => message) }, undefined, 1),
      );
  }
}

async function imageOf(sql: string) {
  const session = await openEmbedded(undefined, []);
  await session.run(sql);
  const image = await session.image?.();
  await session.close();
  if (image === undefined) throw new Error('the embedded PostgreSQL gives no image');
  return image;
}

async function harmOf({ history, change, together }: MadeChange): Promise<readonly SeenHarm[] | undefined> {
  const database = await createPGlite(base, {});
  try {
    for (const sql of history) {
      const failed = await database.exec(sql).then(
        () => false,
        () => true,
      );
      if (failed) return undefined;
    }
    // The change has a session of its own: what the history has set is gone.
    await database.exec('RESET ALL');
    return await seeHarm(database, change, together);
  } finally {
    await database.close();
  }
}

async function reviewOf({ history, change, together }: MadeChange, rehearse: Rehearse): Promise<Review> {
  const text = (parts: readonly string[]): string => parts.map((sql) => `${sql};\n`).join('');
  const files = { 'migrations/0001_base.sql': schemaText(), 'migrations/0002_more.sql': `SELECT 1;\n${text(history)}` };
  const whole = together ? `BEGIN;\n${text(change)}COMMIT;\n` : text(change);
  const head = { ...files, 'migrations/0003_change.sql': whole };
  const changed = [{ path: 'migrations/0003_change.sql', status: 'added' as const }];
  return review(
    { base: treeOf(files), head: treeOf(head), changed, settings: defaultSettings },
    { rehearse, findUsages },
  );
}

/** Whether a finding or an open item is about the table; a migration that is blocked says enough. */
function tells({ verdict, diagnostics, checklist }: Review, { table }: SeenHarm): boolean {
  // A partition is told with its table.
  const names = [table, table.replace(/_(\d{4}|rest)$/, '')];
  const named = (text: string): boolean => names.some((name) => new RegExp(`\\b${name}\\b`).test(text));
  return (
    verdict.state === 'blocked' ||
    diagnostics.some(
      ({ message, relations }) =>
        named(message) || relations.some((name) => names.includes(name.replace('public.', ''))),
    ) ||
    checklist.some(({ text, evidence, required }) => required && (named(text) || named(evidence)))
  );
}
