import { shortName } from '../../sql/names.ts';
import { tableOf } from '../reading/new-column.ts';
import { defineRule } from '../rule.ts';
import { blocking } from '../wording/blocking.ts';

export const generatedExpressionChanged = defineRule({
  id: 'generated-expression-changed',
  on: ['AT_SetExpression'],
  severity: 'error',
  hazard: 'blocks reads and writes',
  summary: 'the expression of a stored generated column is changed',
  why: 'All reads and writes wait while PostgreSQL rewrites every row with its new value and rebuilds every index.',
  references: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-EXPRESSION'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'rewrite' },
  shrinksWithSize: true,
  match: (action, facts) => {
    const about = tableOf(action, facts);
    const column = action.command.name;
    if (about === undefined || column === undefined) return undefined;
    const known = facts.table(about.table)?.columns.find(({ name }) => name === column)?.generated;
    if (about.observed ? !about.observed.rewritten : known?.stored === false) return undefined;
    return { ...about, of: `${shortName(about.table)}.${column}` };
  },
  message: (found) =>
    blocking(found, `SET EXPRESSION on ${found.of}`, 'ACCESS EXCLUSIVE', 'it rewrites every row with its new value'),
  advice: () =>
    'Add a plain column, keep it filled by a trigger with the new expression, fill old rows in batches, and swap the names.',
});
