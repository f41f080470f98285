import { addUnique } from '../../recipes/add-unique.ts';
import { addedConstraint } from '../reading/added-constraint.ts';
import { isPartitioned } from '../reading/partitioned.ts';
import { defineRule } from '../rule.ts';
import { blocking } from '../wording/blocking.ts';
import { outsideTransaction } from '../wording/outside-transaction.ts';

export const uniqueConstraintBuildsIndex = defineRule({
  id: 'unique-constraint-builds-index',
  on: ['AT_AddConstraint'],
  severity: 'error',
  hazard: 'blocks reads and writes',
  summary: 'a unique constraint builds its index under ACCESS EXCLUSIVE',
  why: 'Reads and writes wait until the index is built over every row.',
  references: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX',
  ],
  peers: [
    'squawk disallowed-unique-constraint',
    'eugene E7',
    'strong_migrations add_unique_constraint',
    'pgfence add-constraint-unique',
    'Atlas PG105',
  ],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'index build' },
  shrinksWithSize: true,
  match: (action, facts) => {
    const found = addedConstraint(action, facts, 'CONSTR_UNIQUE');
    return found && { ...found, partitioned: isPartitioned(facts, found.table) };
  },
  message: (found) =>
    blocking(found, `ADD UNIQUE ${found.name}`, 'ACCESS EXCLUSIVE', 'it builds an index over every row'),
  advice: ({ runner, partitioned }) =>
    partitioned
      ? 'A partitioned table can’t adopt an index: build a unique index CONCURRENTLY on each partition and attach them, or plan a maintenance window.'
      : `Build a unique index CONCURRENTLY, then ADD CONSTRAINT … UNIQUE USING INDEX, which is brief.${outsideTransaction(runner)}`,
  safely: ({ target, constraint }) => addUnique(target, { constraint }),
});
