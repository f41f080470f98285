import type { ProjectReview, ReviewedMigration, ReviewedStatement } from '../../model/review.ts';
import { type Context, excerpt } from '../context.ts';
import { type Block, code, type Inline, link, paragraph, strong, table } from '../markdown/build.ts';
import { joined, prose } from '../markdown/prose.ts';
import type { Section } from '../markdown/section.ts';
import { noLockWords, waitsFor, worstLock } from '../words/lock.ts';
import { counted, names } from '../words/names.ts';
import { workWords } from '../words/work.ts';
import { findingsOf } from './findings.ts';

/** One line per statement with its worst effect, and below it what the rules say. */
export function statementsSection(context: Context, project: ProjectReview): Section | undefined {
  const count = project.migrations.reduce((sum, migration) => sum + migration.statements.length, 0);
  if (count === 0 && project.migrations.length === 0) return undefined;
  const telling = (statement: ReviewedStatement) => statement.diagnostics.length > 0 || statement.error !== undefined;
  return {
    title: `Statements: ${count} in ${counted(project.migrations.length, 'migration')}`,
    layout: 'collapsed',
    importance: 70,
    forms: [
      migrationsBlocks(context, project.migrations, () => true, 200),
      migrationsBlocks(context, project.migrations, telling, 60),
      migrationsBlocks(context, project.migrations, telling, 12),
    ],
  };
}

/** At most `most` statements and as many findings, those of the first migrations first. */
function migrationsBlocks(
  context: Context,
  migrations: readonly ReviewedMigration[],
  wanted: (statement: ReviewedStatement) => boolean,
  most: number,
): Block[] {
  const blocks: Block[] = [];
  let room = most;
  let findings = most;
  for (const [index, migration] of migrations.entries()) {
    if (room <= 0) return [...blocks, paragraph(`${counted(migrations.length - index, 'more migration')}.`)];
    const shown = migration.statements.filter(wanted).slice(0, room);
    blocks.push(...migrationBlocks(context, migration, shown, findings));
    room -= Math.max(1, shown.length);
    findings -= Math.min(findings, countFindings(context, migration));
  }
  return blocks;
}

function countFindings(context: Context, migration: ReviewedMigration): number {
  return context.review.diagnostics.filter((each) => each.migrationId === migration.id).length;
}

function migrationBlocks(
  context: Context,
  migration: ReviewedMigration,
  shown: readonly ReviewedStatement[],
  findings: number,
): Block[] {
  const left = migration.statements.length - shown.length;
  return [
    paragraph(...migrationTitle(context, migration)),
    ...(shown.length > 0
      ? [
          table(
            header,
            shown.map((statement) => row(context, statement)),
          ),
        ]
      : []),
    ...(left > 0 ? [paragraph(`${counted(left, 'more statement')} in this migration.`)] : []),
    ...findingsOf(context, migration, findings),
  ];
}

/** The file, what happened to it in this change, and how its tool wraps it. */
export function migrationTitle(context: Context, migration: ReviewedMigration): Inline[] {
  const file = link(context.link(migration.path, 1), code(migration.path));
  const { mode, because } = migration.transaction;
  const held = mode === 'migration' || mode === 'run' ? 'locks are held until the whole transaction ends' : '';
  const groups: Inline[][] = [[strong(file), ` (${migration.status})`], prose(because), held ? [held] : []];
  return joined(groups, ' · ');
}

const header = ['Line', 'Statement', 'Strongest lock', 'What waits', 'Work', 'Undo'];

function outcome({ error, lacks }: ReviewedStatement): Inline[] {
  if (error === undefined) return [];
  return lacks === undefined ? [strong('⛔ fails'), ` ${error.sqlState}: `] : ['not run: '];
}

function row(context: Context, statement: ReviewedStatement): Inline[][] {
  const line = String(statement.location.start.line);
  const failed = outcome(statement);
  return [
    [link(context.link(statement.location.path, statement.location.start.line), line)],
    [
      code(excerpt(statement.sql)),
      ...(failed.length > 0 ? [' ', ...failed, ...prose(statement.error?.message ?? '')] : []),
    ],
    lockCell(statement),
    [waitsFor(statement.effect, statement.relations)],
    [workWords(statement)],
    [statement.reversible],
  ];
}

function lockCell(statement: ReviewedStatement): Inline[] {
  if (statement.effect === undefined) return ['unknown'];
  const worst = worstLock(statement.effect, statement.relations);
  if (worst === undefined) return [noLockWords(statement.effect)];
  const source = { observed: '', atlas: ' (as seen on servers)', 'not observed': '', manual: ' (manual)' }[
    statement.effect.source
  ];
  return [`${worst.mode} on `, ...names(worst.relations, 2), worst.held ? ', held already' : source];
}
