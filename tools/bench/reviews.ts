import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readProjects } from '../../src/frameworks/projects.ts';
import type { Tree } from '../../src/model/change.ts';
import type { Migration, Project } from '../../src/model/migration.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { defaultLimits, rehearsing } from '../../src/rehearsal/rehearse.ts';
import { review } from '../../src/review.ts';
import { findUsages } from '../../src/usage/find-usages.ts';
import { treeOfDirectory } from '../../test/fakes/tree.ts';

/**
 * Writes the reviews of the last migrations of each history, one file each, so that two versions of the program can be compared with `diff -r`.
 * `npm run reviews -- <directory of repositories> <directory to write to> [how many of each]`.
 */
const [corpora = '.', into = 'reviews', most = '10'] = process.argv.slice(2);
const images = { folder: mkdtempSync(join(tmpdir(), 'reviews-')), mostBytes: 20e9 };
const rehearse = rehearsing({ engine: { name: 'embedded' }, limits: defaultLimits, images });

const waiting = readdirSync(corpora).sort();
let written = 0;
// A rehearsal is a process of its own: two at once use two cores.
await Promise.all([1, 2].map(reviewRepositories));
rmSync(images.folder, { recursive: true });
console.log(`${written} reviews written to ${into}`);

async function reviewRepositories(): Promise<void> {
  for (let repository = waiting.shift(); repository !== undefined; repository = waiting.shift()) {
    const tree = await treeOfDirectory(join(corpora, repository));
    for (const project of await readProjects(tree, defaultSettings)) {
      const first = Math.max(1, project.migrations.length - Number(most));
      for (let at = first; at < project.migrations.length; at += 1) await writeReview(repository, tree, project, at);
      console.error(`${repository} ${project.directory}`);
    }
  }
}

async function writeReview(repository: string, tree: Tree, project: Project, at: number): Promise<void> {
  const head = without(tree, project.migrations.slice(at + 1));
  const base = without(tree, project.migrations.slice(at));
  const changed = [...head.files.keys()]
    .filter((path) => !base.files.has(path))
    .map((path) => ({ path, status: 'added' as const }));
  const made = await review({ base, head, changed, settings: defaultSettings }, { rehearse, findUsages });
  const folder = join(into, repository, project.directory.replaceAll('/', '-'));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${String(at).padStart(4, '0')}.json`), `${JSON.stringify(made, undefined, 1)}\n`);
  written += 1;
}

/** The tree as it was before some migrations came. */
function without(tree: Tree, migrations: readonly Migration[]): Tree {
  const gone = new Set(migrations.flatMap(({ path, down }) => (down ? [path, down.path] : [path])));
  return { ...tree, files: new Map([...tree.files].filter(([path]) => !gone.has(path))) };
}
