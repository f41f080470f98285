import { addColumn, addColumnWithoutNull } from '../../recipes/add-column.ts';
import { noRecipe } from '../../recipes/recipe.ts';
import { shortName } from '../../sql/names.ts';
import { defaultOf, fillsItself, inline } from '../reading/column.ts';
import { newColumn } from '../reading/new-column.ts';
import { defineRule } from '../rule.ts';
import { blocking } from '../wording/blocking.ts';

export const columnAddedWithForeignKey = defineRule({
  id: 'column-added-with-foreign-key',
  on: ['AT_AddColumn'],
  severity: 'error',
  hazard: 'blocks reads and writes',
  summary: 'a column is added with REFERENCES',
  why: 'Both tables are locked at the same time. If the column has a default, every row is looked up in the other table while the locks are held.',
  references: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
  peers: [
    'squawk adding-foreign-key-constraint',
    'eugene E1',
    'strong_migrations add_reference',
    'pgfence add-column-inline-foreign-key',
  ],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'scan' },
  shrinksWithSize: true,
  match: (action, facts) => {
    const found = newColumn(action, facts);
    const referenced = found && inline(found.column, 'CONSTR_FOREIGN')?.pktable;
    if (found === undefined || referenced === undefined) return undefined;
    const parent = facts.name(referenced);
    const scans = found.observed ? found.observed.scanned : defaultOf(found.column) !== undefined;
    if (!scans && !facts.exists(parent)) return undefined;
    const onlyNull = scans && defaultOf(found.column) === undefined && !fillsItself(found.column);
    return { ...found, parent, scans, onlyNull, ...(scans ? {} : { severity: 'note' as const }) };
  },
  message: (found) =>
    found.scans
      ? blocking(
          found,
          `ADD COLUMN ${found.of} REFERENCES ${shortName(found.parent)}`,
          'ACCESS EXCLUSIVE',
          found.onlyNull ? 'it reads every row, each of them NULL' : 'every row is looked up in the other table',
        )
      : `ADD COLUMN ${found.of} takes ACCESS EXCLUSIVE on ${shortName(found.table)} and SHARE ROW EXCLUSIVE on ${shortName(found.parent)} at the same time: the locks are brief, but while it waits for them, all reads and writes of the first table and all writes to the second wait behind it`,
  advice: ({ scans, onlyNull }) =>
    onlyNull
      ? 'Leave DEFAULT NULL away: it says what goes without saying, and without it PostgreSQL reads no row.'
      : scans
        ? 'Add the column alone, fill it, then add the foreign key as NOT VALID, and VALIDATE it in a transaction of its own.'
        : 'Set a lock_timeout. If both tables are busy, add the foreign key as NOT VALID in a second step.',
  safely: ({ target, column, scans, onlyNull }) => {
    if (onlyNull) return addColumnWithoutNull(target, column);
    return scans ? addColumn(target, column) : noRecipe;
  },
});
