import { defineStatementRule } from '../rule.ts';
import { meaningOf } from '../wording/sql-states.ts';

export const statementFails = defineStatementRule({
  id: 'statement-fails',
  severity: 'error',
  hazard: 'fails',
  summary: 'the statement fails in the rehearsal',
  why: 'It was run on the schema that the base branch’s migrations build, and PostgreSQL refused it.',
  references: ['https://www.postgresql.org/docs/current/errcodes-appendix.html'],
  peers: ['Atlas dev-database replay', 'eugene trace'],
  concerns: 'anything',
  match: ({ trace, insideBlock, in: { change } }) => {
    if (insideBlock || trace?.outcome.kind !== 'fails') return undefined;
    const { error } = trace.outcome;
    const weight = weightOf(error.sqlState);
    return {
      relations: [],
      ...weight,
      error,
      meaning: meaningOf(error.sqlState),
      postgres: change.postgres,
    };
  },
  message: ({ error, meaning }) => `the statement fails with ${error.sqlState} (${meaning.means}): ${error.message}`,
  advice: ({ error, meaning }) =>
    [meaning.wayOut, error.hint ? `PostgreSQL's hint: ${error.hint}` : ''].filter((part) => part !== '').join(' '),
});

const weightOf = (sqlState: string) => {
  if (sqlState === 'P0001') {
    return {
      severity: 'warning' as const,
      because: ['the migration itself raises it, on rows made up for the rehearsal'],
    };
  }
  return {};
};
