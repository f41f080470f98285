import type { ListItem } from 'mdast';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { ProjectReview, ReviewedMigration, ReviewedStatement } from '../../model/review.ts';
import { type Context, placeText } from '../context.ts';
import { type Block, code, heading, type Inline, item, list, paragraph, strong, table } from '../markdown/build.ts';
import { prose } from '../markdown/prose.ts';
import { shorten } from '../markdown/visible.ts';
import { type Alike, alike, linesOf, severitiesOf } from '../words/alike.ts';
import { noLockWords, worstLock } from '../words/lock.ts';
import { counted, names } from '../words/names.ts';

const mostStatements = 20;
const mostFindings = 12;

/** Per migration: a line per statement, and below the table a line per finding, apart from the worst, which stands above. */
export function migrationsInBrief(context: Context, project: ProjectReview): Block[] {
  return project.migrations.flatMap((migration) => {
    const own = context.review.diagnostics.filter((each) => each.migrationId === migration.id);
    return [
      heading(3, '── ', code(migration.path), ` (${migration.status})`),
      ...statementTable(context, migration),
      ...findingList(context, own),
    ];
  });
}

/** Findings on no migration of any project, each with its place. */
export function strayFindings(context: Context): Block[] {
  const known = new Set(context.review.projects.flatMap((project) => project.migrations.map((each) => each.id)));
  const stray = context.review.diagnostics.filter((each) => !known.has(each.migrationId));
  return findingList(context, stray, (group) => placeText(group.first.location));
}

/** All statements where they are few; else those that something is said of. */
function statementTable(context: Context, { statements }: ReviewedMigration): Block[] {
  const telling = statements.filter((each) => each.diagnostics.length > 0 || each.error || each.dependsOnData);
  const shown = (statements.length <= mostStatements ? statements : telling).slice(0, mostStatements);
  const left = statements.length - shown.length;
  return [
    ...(shown.length > 0
      ? [
          table(
            ['Line', 'Type', 'Strongest lock', 'Work', 'Findings'],
            shown.map((each) => row(context, each)),
          ),
        ]
      : []),
    ...(left > 0 ? [paragraph(`${counted(left, shown.length > 0 ? 'more statement' : 'statement')}.`)] : []),
  ];
}

function outcome({ error, lacks }: ReviewedStatement): Inline[] {
  if (error === undefined) return [];
  return lacks === undefined ? [strong(`⛔ fails (${error.sqlState})`)] : ['not run'];
}

function row(context: Context, statement: ReviewedStatement): Inline[][] {
  const rules = statement.diagnostics.flatMap((index) => context.review.diagnostics[index]?.ruleId ?? []);
  const failed = outcome(statement);
  const depends = statement.dependsOnData ? [strong('depends on data')] : [];
  const said = [...failed, ...depends, ...[...new Set(rules)]];
  return [
    [String(statement.location.start.line)],
    [statement.classification.kinds.join(' + ')],
    lock(statement),
    [statement.work],
    said.flatMap((each, index) => (index === 0 ? [each] : [', ', each])),
  ];
}

function lock({ effect, relations }: ReviewedStatement): Inline[] {
  if (effect === undefined) return ['unknown'];
  const worst = worstLock(effect, relations);
  return worst === undefined ? [noLockWords(effect)] : [`${worst.mode} on `, ...names(worst.relations, 2)];
}

function findingList(context: Context, found: readonly Diagnostic[], where?: (group: Alike) => string): Block[] {
  const { verdict, diagnostics } = context.review;
  const worst = verdict.worst === undefined ? undefined : diagnostics[verdict.worst];
  const groups = alike(found).filter(({ all }) => all.some((each) => each !== worst));
  const left = groups.slice(mostFindings).flatMap(({ all }) => all);
  return [
    ...(groups.length > 0 ? [list(groups.slice(0, mostFindings).map((group) => finding(group, where)))] : []),
    ...(left.length > 0 ? [paragraph(`And ${severitiesOf(left)} more.`)] : []),
  ];
}

function finding(group: Alike, where: (group: Alike) => string = ({ all }) => linesOf(all, 8)): ListItem {
  const { first, all } = group;
  const others = new Set(all.map((each) => each.message)).size - 1;
  const line: Inline[] = [
    strong(first.severity),
    ` ${where(group)}: `,
    ...prose(shorten(first.message, 240)),
    others > 0 ? ` (and ${others} like it)` : '',
  ];
  return item(line, first.advice === '' ? [] : [paragraph('→ ', ...prose(shorten(first.advice, 240)))]);
}
