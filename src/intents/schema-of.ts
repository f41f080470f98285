import { platformOf } from '../frameworks/platform-of.ts';
import type { DetectedProject } from '../frameworks/projects.ts';
import type { Tree } from '../model/change.ts';
import type { Migration } from '../model/migration.ts';
import type { Rehearse } from '../model/rehearsal.ts';
import type { Schema } from '../model/schema.ts';
import type { Settings } from '../model/settings.ts';

/** What the migrations of a project make, by running them: some intents are about what is there. A reason in words where they can't be run. */
export async function schemaOf(
  tree: Tree,
  settings: Settings,
  { framework, baseline, defaultSchema }: DetectedProject,
  history: readonly Migration[],
  rehearse: Rehearse,
): Promise<Schema | string> {
  const texts = await tree.read(baseline);
  const stage = await rehearse({
    history,
    change: [],
    baseline: baseline.map((path) => ({ path, text: texts.get(path) ?? '' })),
    platform: platformOf(framework, settings),
    defaultSchema,
  });
  const { before, reason } = stage.rehearsal;
  await stage.close();
  return before ?? `the migrations could not be run: ${reason ?? 'for an unknown reason'}`;
}
