import { classify } from '../changes/classify.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { StatementTrace } from '../model/effect.ts';
import type { Migration } from '../model/migration.ts';
import type { MigrationTrace } from '../model/rehearsal.ts';
import type { ReviewedMigration, ReviewedStatement } from '../model/review.ts';
import type { QualifiedName, Schema } from '../model/schema.ts';
import type { Script } from '../model/statement.ts';
import type { SizeClass } from '../schema/table-size.ts';

/** A migration of the change that was read and, where possible, run. */
export type RunMigration = {
  readonly migration: Migration;
  readonly script: Script;
  readonly trace: MigrationTrace | undefined;
};

type Context = {
  readonly defaultSchema: string;
  readonly before: Schema | undefined;
  readonly isNew: (relation: QualifiedName) => boolean;
  readonly size: (relation: QualifiedName) => SizeClass;
  readonly diagnostics: readonly Diagnostic[];
  /** Where this project's findings begin in the review's list. */
  readonly firstDiagnostic: number;
};

/** What each statement is and did, with the findings on it. */
export const reviewedMigration = (
  { migration, script, trace }: RunMigration,
  status: ReviewedMigration['status'],
  context: Context,
): ReviewedMigration => ({
  id: migration.id,
  path: migration.path,
  framework: migration.framework,
  version: migration.version,
  name: migration.name,
  status,
  transaction: migration.transaction,
  statements: script.statements.map((statement, index) =>
    reviewedStatement(migration.id, statement, index, traceOf(trace, index), context),
  ),
  down: downOf(migration),
});

const traceOf = (trace: MigrationTrace | undefined, index: number): StatementTrace | undefined =>
  trace?.statements.find((one) => one.index === index);

const reviewedStatement = (
  migrationId: string,
  statement: Script['statements'][number],
  index: number,
  trace: StatementTrace | undefined,
  context: Context,
): ReviewedStatement => {
  const { classification, relations, work, reversible } = classify({ ...context, statement, trace });
  const own = context.diagnostics.flatMap((diagnostic, at) =>
    diagnostic.migrationId === migrationId && diagnostic.statement === index ? [at + context.firstDiagnostic] : [],
  );
  return {
    sql: statement.sql,
    location: statement.location,
    relations,
    classification,
    effect: trace?.effect,
    error: trace?.error,
    dependsOnData: trace?.dependsOnData,
    work,
    reversible,
    diagnostics: own,
  };
};

const downOf = ({ down }: Migration): ReviewedMigration['down'] => {
  if (down === undefined) return 'absent';
  return down.pieces.some(({ start, end }) => /\S/.test(down.text.slice(start, end))) ? 'present' : 'empty';
};
