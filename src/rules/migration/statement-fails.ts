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
    const weight = weightOf(error.sqlState, change.rehearsal.history.skipped.length);
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

/** Said of things that are not there: a history that could not be run whole may be why. */
const missing: ReadonlySet<string> = new Set(['42P01', '42703', '42704', '42883', '3F000']);

const weightOf = (sqlState: string, skipped: number) => {
  if (sqlState === 'P0001') {
    return {
      severity: 'warning' as const,
      because: ['the migration itself raises it, on rows made up for the rehearsal'],
    };
  }
  if (skipped === 0 || !missing.has(sqlState)) return {};
  const statements = skipped === 1 ? 'one statement' : `${skipped} statements`;
  return {
    severity: 'warning' as const,
    because: [`${statements} of the base branch could not be run here, and may have created what is missing`],
  };
};
