import { frameworks } from '../frameworks/catalogue.ts';
import { slug } from '../frameworks/plan-files/new-migrations.ts';
import { surroundings } from '../frameworks/plan-files/surroundings.ts';
import { withFiles } from '../frameworks/plan-files/with-files.ts';
import { type DetectedProject, detectProjects, readProject } from '../frameworks/projects.ts';
import { nextVersions } from '../frameworks/writing/versions.ts';
import type { Change, Diff, Tree } from '../model/change.ts';
import type { Rehearse } from '../model/rehearsal.ts';
import type { Schema } from '../model/schema.ts';
import type { Settings } from '../model/settings.ts';
import { readScript, wholeFile } from '../sql/script.ts';
import { type Intent, intentNamed } from './intents.ts';
import { schemaOf } from './schema-of.ts';
import { WrongWord } from './words.ts';

/** A change that is in no file: the repository, and the repository with the migration that does what was asked for. */
export type IntendedChange = Pick<Change, 'base' | 'head' | 'changed'>;

/** Why there is none, what was expected, and an example. */
export type NotIntended = { readonly problem: string; readonly expected: string; readonly example: string };

/**
 * The change that an intent comes to, as the next migration of a project.
 *
 * @param words the intent's name and what follows it
 * @param directory of the migrations, where the repository has several
 * @param now milliseconds since 1970
 * @param rehearse runs the history, for the intents that are about what is there
 */
export async function intendedChange(
  tree: Tree,
  settings: Settings,
  words: readonly string[],
  {
    directory,
    now,
    rehearse,
  }: { readonly directory: string | undefined; readonly now: number; readonly rehearse: Rehearse },
): Promise<IntendedChange | NotIntended> {
  const intent = intentNamed(words[0]);
  if (intent === undefined) throw new Error(`there is no intent ${words[0]}`);
  const refused = refusalOf(intent, words.slice(1));
  if (refused) return refused;
  const { projects } = await detectProjects(tree, settings);
  const chosen = choose(projects, directory);
  if ('problem' in chosen) return chosen;
  const { migrations, framework } = await readProject(tree, chosen);
  const schema =
    typeof intent.sql === 'function' ? undefined : await schemaOf(tree, settings, chosen, migrations, rehearse);
  const sql = sqlOf(intent, words.slice(1), schema, chosen.defaultSchema ?? 'public');
  if (typeof sql !== 'string') return sql;
  const { writing } = frameworks[framework];
  const newest = migrations.filter(({ repeatable }) => !repeatable).at(-1)?.version;
  const [version = ''] = nextVersions(newest, writing.versions, [now]);
  const around = await surroundings(writing, tree, chosen.directory, migrations, [], now);
  const migration = { version, name: slug(words.slice(0, 3).join(' ')), up: sql, down: undefined, outside: false };
  const files = [
    ...writing.files(migration, { ...around, downs: false }),
    ...(writing.record?.([migration], around) ?? []),
  ];
  const below = (path: string): string => (chosen.directory === '.' ? path : `${chosen.directory}/${path}`);
  const changed = files.map(
    ({ path }): Diff => ({ path: below(path), status: tree.files.has(below(path)) ? 'modified' : 'added' }),
  );
  return { base: tree, head: withFiles(tree, chosen.directory, files), changed };
}

const helpOf = (intent: Intent): Omit<NotIntended, 'problem'> => ({
  expected: `${intent.name} ${intent.takes}`,
  example: `migration-planner plan ${intent.name} ${intent.example.map(shellWord).join(' ')}`,
});

/** What is wrong with the words whatever the database holds. */
const refusalOf = (intent: Intent, words: readonly string[]): NotIntended | undefined => {
  if (words.length < intent.words) return { problem: `${intent.name} needs more words`, ...helpOf(intent) };
  const sql = typeof intent.sql === 'function' ? sqlOf(intent, words, undefined, '') : '';
  return typeof sql === 'string' ? undefined : sql;
};

const sqlOf = (
  intent: Intent,
  words: readonly string[],
  schema: Schema | string | undefined,
  defaultSchema: string,
): string | NotIntended => {
  if (typeof schema === 'string') return { problem: schema, ...helpOf(intent) };
  try {
    const sql = statementsOf(intent, words, schema, defaultSchema);
    // Types, conditions and values are given as SQL: they must not end the statement that they are part of.
    const { statements, unreadable } = readScript(wholeFile('', sql));
    if (unreadable.length === 0 && statements.length === sql.split('\n').length) return sql;
    return {
      problem: `${JSON.stringify(words.join(' '))} is not a statement that PostgreSQL can parse: ${sql}`,
      ...helpOf(intent),
    };
  } catch (error) {
    if (!(error instanceof WrongWord)) throw error;
    return { problem: error.message, ...helpOf(intent) };
  }
};

const statementsOf = (
  { sql }: Intent,
  words: readonly string[],
  schema: Schema | undefined,
  defaultSchema: string,
): string => {
  if (typeof sql === 'function') return sql(words);
  if (schema === undefined) throw new Error('an intent about what is there needs the schema');
  return sql.bySchema(words, schema, defaultSchema);
};

const shellWord = (word: string): string => (/^[\w.,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

const choose = (projects: readonly DetectedProject[], wanted: string | undefined): DetectedProject | NotIntended => {
  const names = projects.map(({ directory }) => directory);
  const found =
    wanted === undefined && projects.length === 1
      ? projects[0]
      : projects.find(({ directory }) => directory === wanted);
  if (found) return found;
  if (projects.length === 0) {
    const expected = 'a repository with a history of migrations, which the plan starts from';
    return { problem: 'there are no migrations here', expected, example: 'migration-planner help plan' };
  }
  return {
    problem: wanted === undefined ? 'there are several migration directories' : `there are no migrations in ${wanted}`,
    expected: `one of ${names.join(', ')}`,
    example: `--project ${names[0]}`,
  };
};
