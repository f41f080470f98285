import type { Migration } from '../model/migration.ts';
import type { ReviewedMigration, ReviewedStatement } from '../model/review.ts';
import type { PlannedChange, SeenMigration, SeenStatement } from '../statements/record.ts';
import { rootOf } from './failures.ts';

/**
 * The migrations of a change as the review carries them: plain data, without trees and texts of files.
 *
 * @param firstDiagnostic where this project's findings begin in the review's list
 */
export function reviewedMigrations(
  { migrations, others, diagnostics }: PlannedChange,
  firstDiagnostic: number,
): readonly ReviewedMigration[] {
  const placed = diagnostics.map((diagnostic, at) => ({ ...diagnostic, at: at + firstDiagnostic }));
  const byMigration = Map.groupBy(placed, ({ migrationId }) => migrationId);
  return [...migrations, ...others].map((seen) => {
    const byStatement = Map.groupBy(byMigration.get(seen.migration.id) ?? [], ({ statement }) => statement);
    return reviewedMigration(seen, (index) => (byStatement.get(index) ?? []).map(({ at }) => at));
  });
}

const reviewedMigration = (
  { migration, status, statements }: SeenMigration,
  diagnosticsOn: (index: number) => readonly number[],
): ReviewedMigration => {
  const { up: _up, down: _down, directory: _directory, repeatable: _repeatable, ...shown } = migration;
  return {
    ...shown,
    status,
    statements: statements.map((one) => reviewedStatement(one, diagnosticsOn(one.index))),
    down: downOf(migration),
  };
};

const reviewedStatement = (
  { sql, location, relations, classification, work, reversible, trace }: SeenStatement,
  diagnostics: readonly number[],
): ReviewedStatement => ({
  sql,
  location,
  relations,
  classification,
  effect: trace?.effect,
  error: trace?.error,
  ...lacksOf(trace),
  dependsOnData: trace?.dependsOnData,
  work,
  reversible,
  diagnostics,
});

const lacksOf = (trace: SeenStatement['trace']): Pick<ReviewedStatement, 'lacks'> =>
  trace?.outcome === 'not run' && trace.error !== undefined ? { lacks: rootOf(trace) } : {};

const downOf = ({ down }: Migration): ReviewedMigration['down'] => {
  if (down === undefined) return 'absent';
  return down.pieces.some(({ start, end }) => /\S/.test(down.text.slice(start, end))) ? 'present' : 'empty';
};
