import { addPrimaryKey } from '../../recipes/add-primary-key.ts';
import { addedConstraint } from '../reading/added-constraint.ts';
import { defineRule } from '../rule.ts';
import { blocking } from '../wording/blocking.ts';
import { outsideTransaction } from '../wording/outside-transaction.ts';

export const primaryKeyBuildsIndex = defineRule({
  id: 'primary-key-builds-index',
  on: ['AT_AddConstraint'],
  severity: 'error',
  hazard: 'blocks reads and writes',
  summary: 'a primary key builds its index under ACCESS EXCLUSIVE',
  why: 'Reads and writes wait until the index is built, and until every row is checked for NULL if the columns are nullable.',
  references: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX',
  ],
  peers: ['squawk adding-serial-primary-key-field', 'pgfence add-pk-without-using-index', 'Atlas PG104'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'index build' },
  shrinksWithSize: true,
  match: (action, facts) => addedConstraint(action, facts, 'CONSTR_PRIMARY'),
  message: (found) =>
    blocking(
      found,
      `ADD PRIMARY KEY ${found.name}`,
      'ACCESS EXCLUSIVE',
      `it builds an index over every row${found.observed?.scanned ? ' and looks for NULL in each' : ''}`,
    ),
  advice: ({ runner }) =>
    `Build a unique index CONCURRENTLY, make the columns NOT NULL by a validated CHECK, then ADD PRIMARY KEY USING INDEX, which is brief.${outsideTransaction(runner)}`,
  safely: ({ target, constraint }) => addPrimaryKey(target, { constraint }),
});
