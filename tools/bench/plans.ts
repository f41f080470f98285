import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readProjects } from '../../src/frameworks/projects.ts';
import type { Tree } from '../../src/model/change.ts';
import type { Migration, Project } from '../../src/model/migration.ts';
import type { Proof } from '../../src/model/rehearsal.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { defaultLimits, rehearsing } from '../../src/rehearsal/rehearse.ts';
import { review } from '../../src/review.ts';
import { findUsages } from '../../src/usage/find-usages.ts';
import { treeOfDirectory } from '../../test/fakes/tree.ts';

/**
 * What becomes of plans and ways back in real histories: the last migrations of each, one by one, as pull requests on what came before.
 * `npm run plans -- <directory of repositories> [how many of each]`.
 */
const [corpora = '.', most = '20'] = process.argv.slice(2);
const images = { folder: mkdtempSync(join(tmpdir(), 'plans-')), mostBytes: 20e9 };
const rehearse = rehearsing({ engine: { name: 'embedded' }, limits: defaultLimits, images });
const counted = new Map<string, number>();
const count = (what: string): void => void counted.set(what, (counted.get(what) ?? 0) + 1);
const seconds: number[] = [];
const refuted: string[] = [];

for (const repository of readdirSync(corpora).sort()) {
  const tree = await treeOfDirectory(join(corpora, repository));
  for (const project of await readProjects(tree, defaultSettings)) {
    const first = Math.max(1, project.migrations.length - Number(most));
    for (let at = first; at < project.migrations.length; at += 1) await reviewOne(repository, tree, project, at);
    console.error(`${repository} ${project.directory}`);
  }
}
rmSync(images.folder, { recursive: true });
console.table([...counted].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([what, number]) => ({ what, number })));
const sorted = seconds.toSorted((a, b) => a - b);
const at = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2);
console.log(`p50 ${at(0.5)} s, p95 ${at(0.95)} s, slowest ${at(0.9999)} s`);
for (const line of refuted) console.log(line);

async function reviewOne(repository: string, tree: Tree, project: Project, at: number): Promise<void> {
  const migration = project.migrations[at];
  if (migration === undefined) return;
  const head = without(tree, project.migrations.slice(at + 1));
  const base = without(tree, project.migrations.slice(at));
  const changed = [...head.files.keys()]
    .filter((path) => !base.files.has(path))
    .map((path) => ({ path, status: 'added' as const }));
  const start = performance.now();
  const made = await review({ base, head, changed, settings: defaultSettings }, { rehearse, findUsages });
  seconds.push((performance.now() - start) / 1000);
  const found = made.projects.find(({ directory }) => directory === project.directory);
  count('reviews');
  if (found === undefined) return count('reviews without the project');
  count(`rehearsal: ${found.rehearsal.outcome}`);
  const { plan } = found;
  count(`plan ${plan.differs ? 'in other steps' : 'as written'}: ${plan.stepsProof.state}`);
  count(`rollback ${plan.rollback.source}: ${plan.rollback.proof.state}`);
  if (plan.rollback.saved.length > 0) count('copies that bring everything back');
  if (plan.rollback.losses.length > 0) count('rollbacks that lose something');
  if (plan.rollback.source === 'generated') {
    for (const { statements } of found.migrations) {
      const kinds = statements
        .filter(({ reversible }) => reversible === 'yes')
        .flatMap((one) => one.classification.kinds);
      for (const kind of new Set(kinds)) count(`way back of ${kind}: ${plan.rollback.proof.state}`);
    }
  }
  const name = `${repository} ${migration.path}`;
  note(`plan of ${name}`, plan.stepsProof);
  note(`${plan.rollback.source} rollback of ${name}`, plan.rollback.proof);
  for (const { ruleId, safely, because } of made.diagnostics) {
    if (safely.length > 0) count(`safe way for ${ruleId}: ${plan.stepsProof.state}`);
    else if (because.some((one) => one.includes('did not hold when it was run')))
      count(`safe way for ${ruleId}: withdrawn`);
  }
}

function note(what: string, proof: Proof): void {
  if (proof.state === 'refuted') refuted.push(`${what}: ${proof.difference[0]?.slice(0, 200)}`);
}

/** The tree as it was before some migrations came. */
function without(tree: Tree, migrations: readonly Migration[]): Tree {
  const gone = new Set(migrations.flatMap(({ path, down }) => (down ? [path, down.path] : [path])));
  return { ...tree, files: new Map([...tree.files].filter(([path]) => !gone.has(path))) };
}
