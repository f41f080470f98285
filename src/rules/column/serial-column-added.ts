import { addColumn } from '../../recipes/add-column.ts';
import { isSerial } from '../reading/column.ts';
import { newColumn } from '../reading/new-column.ts';
import { defineRule } from '../rule.ts';
import { blocking } from '../wording/blocking.ts';

export const serialColumnAdded = defineRule({
  id: 'serial-column-added',
  on: ['AT_AddColumn'],
  severity: 'error',
  hazard: 'blocks reads and writes',
  summary: 'a serial column is added to an existing table',
  why: 'Its default, nextval(), differs per row, so PostgreSQL rewrites the whole table under ACCESS EXCLUSIVE.',
  references: ['https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-SERIAL'],
  peers: ['eugene E11', 'strong_migrations add_column_auto_incrementing', 'pgfence add-column-serial'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'rewrite' },
  shrinksWithSize: true,
  match: (action, facts) => {
    const found = newColumn(action, facts);
    if (found === undefined || !isSerial(found.column)) return undefined;
    return found.observed && !found.observed.rewritten ? undefined : found;
  },
  message: (found) =>
    blocking(
      found,
      `ADD COLUMN ${found.of} of a serial type`,
      'ACCESS EXCLUSIVE',
      'it rewrites every row with its number',
    ),
  advice: () =>
    'Add a nullable integer column, give it the sequence as default for new rows, number old rows in batches, then set NOT NULL.',
  safely: ({ target, column }) => addColumn(target, column),
});
