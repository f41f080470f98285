import { addForeignKey } from '../../recipes/add-foreign-key.ts';
import { shortName } from '../../sql/names.ts';
import type { About } from '../facts.ts';
import { addedConstraint } from '../reading/added-constraint.ts';
import { isPartitioned } from '../reading/partitioned.ts';
import { defineRule } from '../rule.ts';
import { blocking, heldStronger } from '../wording/blocking.ts';

export const foreignKeyAddedWithValidation = defineRule({
  id: 'foreign-key-added-with-validation',
  on: ['AT_AddConstraint'],
  severity: 'error',
  hazard: 'blocks writes',
  summary: 'a foreign key is added and checked in one step',
  why: 'Writes to both tables wait while every row is looked up in the other table.',
  references: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
  peers: [
    'squawk adding-foreign-key-constraint',
    'eugene E1',
    'strong_migrations add_foreign_key',
    'pgfence add-constraint-fk-no-not-valid',
    'Atlas PG306',
  ],
  declares: { lock: 'SHARE ROW EXCLUSIVE', work: 'scan' },
  shrinksWithSize: true,
  match: (action, facts) => {
    const found = addedConstraint(action, facts, 'CONSTR_FOREIGN');
    if (found === undefined || (found.observed && !found.observed.scanned)) return undefined;
    const parent = facts.name(found.constraint.pktable);
    const refuses = isPartitioned(facts, found.table) && found.target.postgres < 18;
    return { ...found, parent, refuses, parentIsOther: parent !== found.table && facts.exists(parent) };
  },
  message: (found) =>
    `${blocking(found, `ADD FOREIGN KEY ${found.name}`, 'SHARE ROW EXCLUSIVE', `every row is looked up in ${shortName(found.parent)}`)}${alsoParent(found)}`,
  advice: ({ refuses }) =>
    refuses
      ? 'Before PostgreSQL 18, partitioned tables do not support NOT VALID foreign keys: add it on each partition first, or plan a maintenance window.'
      : 'Add it as NOT VALID, which is brief, and VALIDATE it in a transaction of its own, which allows writes.',
  safely: ({ target, constraint }) => addForeignKey(target, { constraint }),
});

const alsoParent = (found: About & { readonly parent: string; readonly parentIsOther: boolean }): string => {
  if (!found.parentIsOther) return '';
  const parent = shortName(found.parent);
  return heldStronger(found, 'SHARE ROW EXCLUSIVE') ? `, and so do writes of ${parent}` : `, on ${parent} too`;
};
