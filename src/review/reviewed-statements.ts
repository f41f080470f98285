import type { Diagnostic } from '../model/diagnostic.ts';
import type { StatementTrace } from '../model/effect.ts';
import type { Migration } from '../model/migration.ts';
import type { MigrationTrace } from '../model/rehearsal.ts';
import type { ReviewedMigration, ReviewedStatement } from '../model/review.ts';
import type { QualifiedName, Schema } from '../model/schema.ts';
import type { Script } from '../model/statement.ts';
import type { SizeClass } from '../production/table-size.ts';
import { classify } from '../statements/classify.ts';

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
  readonly diagnostics: DiagnosticsByStatement;
};

/** Indexes into the review's list, by migration and statement. */
export type DiagnosticsByStatement = ReadonlyMap<string, ReadonlyMap<number | undefined, readonly number[]>>;

/**
 * Where each statement's findings stand in the review's list.
 *
 * @param first where this project's findings begin in it
 */
export function byStatement(diagnostics: readonly Diagnostic[], first: number): DiagnosticsByStatement {
  const found = new Map<string, Map<number | undefined, number[]>>();
  for (const [at, { migrationId, statement }] of diagnostics.entries()) {
    const migration = found.get(migrationId) ?? new Map<number | undefined, number[]>();
    found.set(migrationId, migration);
    migration.set(statement, [...(migration.get(statement) ?? []), at + first]);
  }
  return found;
}

/** What each statement is and did, with the findings on it. */
export function reviewedMigration(
  { migration, script, trace }: RunMigration,
  status: ReviewedMigration['status'],
  context: Context,
): ReviewedMigration {
  const traces = new Map(trace?.statements.map((one) => [one.index, one]));
  const diagnostics = context.diagnostics.get(migration.id);
  return {
    id: migration.id,
    path: migration.path,
    framework: migration.framework,
    version: migration.version,
    name: migration.name,
    status,
    transaction: migration.transaction,
    statements: script.statements.map((statement, index) =>
      reviewedStatement(statement, traces.get(index), diagnostics?.get(index) ?? [], context),
    ),
    down: downOf(migration),
  };
}

const reviewedStatement = (
  statement: Script['statements'][number],
  trace: StatementTrace | undefined,
  diagnostics: readonly number[],
  context: Context,
): ReviewedStatement => {
  const { classification, relations, work, reversible } = classify({ ...context, statement, trace });
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
    diagnostics,
  };
};

const downOf = ({ down }: Migration): ReviewedMigration['down'] => {
  if (down === undefined) return 'absent';
  return down.pieces.some(({ start, end }) => /\S/.test(down.text.slice(start, end))) ? 'present' : 'empty';
};
