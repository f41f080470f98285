import type { Outcome, StatementTrace } from '../../model/effect.ts';
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
  const outcome: Outcome =
    failure !== undefined && saysMore(failure, trace.outcome) ? { kind: 'depends on data', ...failure } : trace.outcome;
  return { ...trace, outcome, ...(counterexamples.length > 0 ? { counterexamples } : {}) };
};

/** Than that it ran, or that it failed on values that hardly anybody has and for another reason. */
const saysMore = ({ error }: NonNullable<Argued['failure']>, outcome: Outcome): boolean =>
  outcome.kind === 'ran' ||
  (outcome.kind === 'depends on data' && outcome.rare === true && outcome.error.sqlState !== error.sqlState);
