import { addColumn } from '../../recipes/add-column.ts';
import { inline } from '../reading/column.ts';
import { newColumn } from '../reading/new-column.ts';
import { defineRule } from '../rule.ts';
import { blocking } from '../wording/blocking.ts';

export const columnAddedWithCheck = defineRule({
  id: 'column-added-with-check',
  on: ['AT_AddColumn'],
  severity: 'error',
  hazard: 'blocks reads and writes',
  summary: 'a column is added with a CHECK of its own',
  why: 'PostgreSQL scans the whole table under ACCESS EXCLUSIVE to verify the check, although the column is NULL in every row.',
  references: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'scan' },
  shrinksWithSize: true,
  match: (action, facts) => {
    const found = newColumn(action, facts);
    const check = found && inline(found.column, 'CONSTR_CHECK');
    if (found === undefined || check === undefined) return undefined;
    return found.observed && !found.observed.scanned ? undefined : found;
  },
  message: (found) =>
    blocking(
      found,
      `ADD COLUMN ${found.of} with its CHECK`,
      'ACCESS EXCLUSIVE',
      'it scans every row to verify the check',
    ),
  advice: () =>
    'Add the column alone, then the constraint as CHECK … NOT VALID, and VALIDATE it in a transaction of its own.',
  safely: ({ target, column }) => addColumn(target, column),
});
