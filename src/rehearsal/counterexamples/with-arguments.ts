import type { StatementTrace } from '../../model/effect.ts';
import type { MigrationTrace } from '../../model/rehearsal.ts';
import { type Argued, type Arguments, argumentKey } from './argue-back.ts';

/** What was observed, with what became of rows that can break each statement. */
export function withArguments(migrations: readonly MigrationTrace[], argued: Arguments): readonly MigrationTrace[] {
  return migrations.map((migration, at) => ({
    ...migration,
    statements: migration.statements.map((trace) => withArgument(trace, argued.get(argumentKey(at, trace.index)))),
  }));
}

const withArgument = (trace: StatementTrace, argued: Argued | undefined): StatementTrace => {
  if (argued === undefined) return trace;
  const { counterexamples, failure } = argued;
  const dependsOnData = trace.outcome === 'ran' ? (trace.dependsOnData ?? failure) : trace.dependsOnData;
  return { ...trace, dependsOnData, ...(counterexamples.length > 0 ? { counterexamples } : {}) };
};
