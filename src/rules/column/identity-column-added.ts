import { addColumn } from '../../recipes/add-column.ts';
import { inline } from '../reading/column.ts';
import { newColumn } from '../reading/new-column.ts';
import { defineRule } from '../rule.ts';
import { blocking } from '../wording/blocking.ts';

export const identityColumnAdded = defineRule({
  id: 'identity-column-added',
  on: ['AT_AddColumn'],
  severity: 'error',
  hazard: 'blocks reads and writes',
  summary: 'an identity column is added to an existing table',
  why: 'Every row gets its own number, so PostgreSQL rewrites the whole table under ACCESS EXCLUSIVE.',
  references: ['https://www.postgresql.org/docs/current/ddl-identity-columns.html'],
  peers: ['squawk adding-field-with-default', 'eugene E10', 'Atlas PG310'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'rewrite' },
  shrinksWithSize: true,
  match: (action, facts) => {
    const found = newColumn(action, facts);
    if (found === undefined || !inline(found.column, 'CONSTR_IDENTITY')) return undefined;
    return found.observed && !found.observed.rewritten ? undefined : found;
  },
  message: (found) =>
    blocking(
      found,
      `ADD COLUMN ${found.of} GENERATED … AS IDENTITY`,
      'ACCESS EXCLUSIVE',
      'it rewrites every row with its number',
    ),
  advice: () =>
    'Add a nullable integer column, number old rows in batches, set NOT NULL safely, then ADD GENERATED … AS IDENTITY, which is brief.',
  safely: ({ target, column }) => addColumn(target, column),
});
