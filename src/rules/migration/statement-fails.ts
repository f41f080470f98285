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
    if (insideBlock || trace?.outcome !== 'failed' || trace.error === undefined) return undefined;
    return { relations: [], error: trace.error, meaning: meaningOf(trace.error.sqlState), postgres: change.postgres };
  },
  message: ({ error, meaning }) => `fails with ${error.sqlState} (${meaning.means}): ${error.message}`,
  advice: ({ error, meaning }) =>
    [meaning.wayOut, error.hint ? `PostgreSQL's hint: ${error.hint}` : ''].filter((part) => part !== '').join(' '),
});
