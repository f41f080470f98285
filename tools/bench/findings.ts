import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { frameworks } from '../../src/frameworks/catalogue.ts';
import { readProjects } from '../../src/frameworks/projects.ts';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import type { Migration, Project } from '../../src/model/migration.ts';
import type { Schema } from '../../src/model/schema.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { settingsSchema } from '../../src/model/settings-schema.ts';
import { goUp } from '../../src/rehearsal/change.ts';
import { openEmbedded } from '../../src/rehearsal/embedded.ts';
import { startObserver } from '../../src/rehearsal/observe.ts';
import { prepareUp } from '../../src/rehearsal/prepare.ts';
import { replay } from '../../src/rehearsal/replay.ts';
import { resetSession, schemaOf, type WatchedDatabase } from '../../src/rehearsal/watched-database.ts';
import { judge } from '../../src/rules/judge.ts';
import { readChangeOf, rehearsedChangeOf } from '../../test/fakes/record.ts';
import { treeOfDirectory } from '../../test/fakes/tree.ts';

/**
 * What the rules find in real histories: every migration is run on the schema before it, judged as a change of its own, and
 * counted by rule. `npm run findings -- <directory of repositories> [file for the findings, a JSON line each]`.
 */
type Found = Diagnostic & { readonly repository: string; readonly isNew: boolean };

const [corpora = '.', into, preset = 'recommended'] = process.argv.slice(2);
const settings = settingsSchema.parse({ preset });
const found: Found[] = [];
let migrations = 0;

for (const repository of readdirSync(corpora).sort()) {
  const tree = await treeOfDirectory(join(corpora, repository));
  for (const project of await readProjects(tree, defaultSettings)) await walk(repository, project);
}

async function walk(repository: string, project: Project): Promise<void> {
  const session = await openEmbedded(undefined, []);
  const stand: WatchedDatabase = {
    session,
    observer: await startObserver(session, new Set()),
    searchPath: project.defaultSchema === undefined ? [] : [project.defaultSchema],
    filled: new Set(),
    clear: async () => undefined,
    rowsTaken: async () => undefined,
    placed: async () => [],
    at: () => undefined,
    madeUp: [],
    emptied: new Set<string>(),
    history: { madeUp: [], skipped: [] },
    notRun: [],
  };
  let before = await schemaOf(session);
  const history: Migration[] = [];
  for (const migration of project.migrations) {
    await resetSession(stand);
    const script = prepareUp(migration);
    const {
      migrations: traces,
      after,
      failed,
    } = await goUp({ ...stand, observer: await startObserver(session, new Set()) }, [script], before);
    note(repository, judged(project, migration, history, { traces, before, after }), before);
    // What fails for want of surroundings is made to pass, as the history of a review is.
    if (failed) await replay(session, [script], stand.searchPath, () => undefined);
    before = await schemaOf(session);
    history.push(migration);
    migrations += 1;
  }
  await session.close();
  console.error(`${repository} ${project.directory}: ${project.migrations.length} migrations`);
}

type Seen = {
  readonly traces: Awaited<ReturnType<typeof goUp>>['migrations'];
  readonly before: Schema;
  readonly after: Schema | undefined;
};

function judged(
  project: Project,
  migration: Migration,
  history: readonly Migration[],
  seen: Seen,
): readonly Diagnostic[] {
  const { guidance, compareVersions } = frameworks[project.framework];
  const read = readChangeOf([migration], {
    project,
    guidance,
    compareVersions,
    history,
    defaultSchema: project.defaultSchema ?? 'public',
    postgres: 16,
    whole: { settings },
  });
  const { before, after, traces } = seen;
  return judge(rehearsedChangeOf(read, { outcome: 'rehearsed', before, after, migrations: traces })).diagnostics;
}

function note(repository: string, diagnostics: readonly Diagnostic[], before: Schema): void {
  const known = new Set([...before.tables, ...before.views].map(({ name }) => name));
  for (const one of diagnostics) {
    const isNew = one.relations.length > 0 && one.relations.every((relation) => !known.has(relation));
    found.push({ ...one, repository, isNew });
  }
}

if (into !== undefined) writeFileSync(into, found.map((one) => `${JSON.stringify(one)}\n`).join(''));
const byRule = [...Map.groupBy(found, ({ ruleId }) => ruleId)].toSorted(([, a], [, b]) => b.length - a.length);
const rows = byRule.map(([rule, all]) => ({
  rule,
  findings: all.length,
  repositories: new Set(all.map(({ repository }) => repository)).size,
  'on what this change makes': all.filter(({ isNew }) => isNew).length,
}));
console.log(`${migrations} migrations, ${found.length} findings, ${rows.length} rules`);
console.table(rows);
