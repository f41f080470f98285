import { resolve } from 'node:path';
import { detectProjects } from '../frameworks/projects.ts';
import { hasUnread } from '../frameworks/unread/has-unread.ts';
import type { IntendedChange } from '../intents/intended-change.ts';
import { intentNamed } from '../intents/intents.ts';
import type { Change, Tree } from '../model/change.ts';
import { frameworkIds } from '../model/framework-ids.ts';
import type { Review } from '../model/review.ts';
import type { Settings } from '../model/settings.ts';
import { UserError } from '../model/user-error.ts';
import { oneOf, textOf } from './arguments.ts';
import type { Arguments } from './command.ts';
import { type GitChange, readGitChange } from './git/change.ts';
import { comparedWithItself } from './git/missing-base.ts';
import { openRepository } from './git/repository.ts';
import { readHeadSettings } from './head-settings.ts';
import { loadStatistics } from './load-statistics.ts';
import { loadOwnRulesFile } from './own-rules.ts';
import type { Terminal } from './terminal.ts';
import { openToolbox, type Toolbox } from './tools.ts';

/** The versions of PostgreSQL that `--postgres` takes. */
const postgresVersions = ['13', '14', '15', '16', '17', '18'] as const;

/** A review, and what was compared to make it. */
export type ReviewedChange = { readonly review: Review; readonly settings: Settings; readonly change: Change };

/**
 * Reviews the change that a command line names.
 *
 * @throws UserError when there is nothing that could be reviewed
 */
export async function reviewFromArguments(given: Arguments, terminal: Terminal): Promise<ReviewedChange> {
  const postgres = oneOf(given, 'postgres', postgresVersions);
  const failOn = oneOf(given, 'fail-on', ['error', 'warning', 'never']);
  const toolbox = openToolbox(given, terminal);
  try {
    return await reviewWith(toolbox, given, terminal, { postgres: postgres && Number(postgres), failOn });
  } finally {
    await toolbox.close();
  }
}

async function reviewWith(
  toolbox: Toolbox,
  given: Arguments,
  terminal: Terminal,
  wishes: Parameters<typeof readHeadSettings>[1],
): Promise<ReviewedChange> {
  terminal.progress('Reading the repository');
  const intent = intentNamed(given.positional[0]);
  const path = intent === undefined ? (given.positional[0] ?? '.') : '.';
  const repository = await openRepository(resolve(terminal.directory, path));
  // What is intended comes after all that is there.
  const base = intent === undefined ? textOf(given, 'base') : 'HEAD';
  const announced = base === undefined ? await terminal.announcedBase() : undefined;
  const reading = readGitChange(repository, { base, head: textOf(given, 'head'), announced });
  // Git is asked first: it works in processes of its own while this one loads the story.
  const [read, { review }] = await Promise.all([reading, import('../review.ts')]);
  const ownRules = await loadOwnRulesFile(given, terminal);
  const settings = await readHeadSettings(read.head, wishes, ownRules);
  const ends =
    intent === undefined
      ? read
      : await {
          ...(await readIntended(read.head, settings, given, toolbox)),
          compared: { ...read.compared, head: { name: 'the intended change', commit: undefined } },
        };
  const sizes = await loadStatistics(read.base, given, terminal);
  const { compared } = ends;
  const links = intent === undefined ? (read.links ?? []) : [];
  const change: Change = {
    base: ends.base,
    head: ends.head,
    changed: ends.changed,
    links,
    compared,
    settings,
    ...sizes,
  };
  const made = await review(change, { ...toolbox.toolsFor(change), ownRules });
  if (intent !== undefined) {
    const { cannotBeDone } = await import('../intents/cannot-be-done.ts');
    const refused = cannotBeDone(made);
    if (refused) throw new UserError(refused.problem, refused.expected, refused.example);
  }
  if (made.projects.length === 0 && made.unreadable.length === 0) await refuseWithoutChange(read, settings);
  terminal.progress(undefined);
  return { review: made, settings, change };
}

/** The change that is only intended, on top of all that is there. */
async function readIntended(
  tree: Tree,
  settings: Settings,
  given: Arguments,
  toolbox: Toolbox,
): Promise<IntendedChange> {
  const { intendedChange } = await import('../intents/intended-change.ts');
  const { rehearse } = toolbox.toolsFor({ settings });
  const where = { directory: textOf(given, 'project'), now: Date.now(), rehearse };
  const made = await intendedChange(tree, settings, given.positional, where);
  if ('problem' in made) throw new UserError(made.problem, made.expected, made.example);
  return made;
}

async function refuseWithoutChange(read: GitChange, settings: Settings): Promise<void> {
  await refuseWithoutMigrations(read, settings);
  const { name, commit } = read.compared.base;
  if (read.isHeadUnasked && commit !== undefined) throw comparedWithItself(name, commit);
}

/** Nothing touched is a clear review; no migrations at all is a mistake that must not pass for one. */
async function refuseWithoutMigrations({ base, head, changed }: GitChange, settings: Settings): Promise<void> {
  for (const tree of changed.length > 0 ? [head, base] : [head]) {
    const { projects, leftOut } = await detectProjects(tree, settings);
    if (projects.length > 0 || leftOut.length > 0 || hasUnread(tree, settings)) return;
  }
  throw new UserError(
    'there are no migrations here',
    `a migration directory of ${frameworkIds.filter((id) => id !== 'sql').join(', ')}, or numbered .sql files in a directory called migrations`,
    'name yours in .github/migration-planner.yml:\nprojects:\n  - directory: services/billing/db\n    framework: sql',
  );
}
