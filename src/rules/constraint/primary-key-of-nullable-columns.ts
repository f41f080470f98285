import { adoptPrimaryKey } from '../../recipes/adopt-primary-key.ts';
import { constraintOf } from '../reading/column.ts';
import { tableOf } from '../reading/new-column.ts';
import { isProvenNotNull } from '../reading/proven-not-null.ts';
import { defineRule } from '../rule.ts';
import { blocking } from '../wording/blocking.ts';

export const primaryKeyOfNullableColumns = defineRule({
  id: 'primary-key-of-nullable-columns',
  on: ['AT_AddConstraint'],
  severity: 'error',
  hazard: 'blocks reads and writes',
  summary: 'PRIMARY KEY USING INDEX adopts an index whose columns may be NULL',
  why: 'The index already exists, but PostgreSQL sets its columns NOT NULL, and scans every row under ACCESS EXCLUSIVE to check them.',
  references: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX',
  ],
  peers: ['eugene W14', 'pgfence add-pk-using-index', 'Atlas PG304'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'scan' },
  shrinksWithSize: true,
  match: (action, facts) => {
    const about = tableOf(action, facts);
    const constraint = constraintOf(action);
    if (about === undefined || constraint?.contype !== 'CONSTR_PRIMARY' || !constraint.indexname) return undefined;
    if (about.observed && !about.observed.scanned) return undefined;
    const table = facts.table(about.table);
    const index = table?.indexes.find(({ name }) => name === constraint.indexname);
    const nullable = index?.columns.filter((column) => column !== undefined && !isProvenNotNull(column, table)) ?? [];
    if (!about.observed && nullable.length === 0) return undefined;
    return { ...about, constraint, nullable };
  },
  message: (found) =>
    blocking(
      found,
      `ADD PRIMARY KEY USING INDEX ${found.constraint.indexname}`,
      'ACCESS EXCLUSIVE',
      `it scans every row to look for NULL${found.nullable.length > 0 ? ` in ${found.nullable.join(', ')}` : ''}`,
    ),
  advice: () =>
    'Make the columns NOT NULL first, by a constraint that is added as NOT VALID and validated in a transaction of its own; then adopt the index, which is brief.',
  safely: ({ target, constraint }) => adoptPrimaryKey(target, { constraint }),
});
