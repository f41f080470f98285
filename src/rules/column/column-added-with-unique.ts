import { addColumn } from '../../recipes/add-column.ts';
import { inline } from '../reading/column.ts';
import { newColumn } from '../reading/new-column.ts';
import { defineRule } from '../rule.ts';
import { blocking } from '../wording/blocking.ts';
import { outsideTransaction } from '../wording/outside-transaction.ts';

export const columnAddedWithUnique = defineRule({
  id: 'column-added-with-unique',
  on: ['AT_AddColumn'],
  severity: 'error',
  hazard: 'blocks reads and writes',
  summary: 'a column is added with UNIQUE or PRIMARY KEY',
  why: 'The index behind it is built over every row under ACCESS EXCLUSIVE.',
  references: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
  peers: ['squawk disallowed-unique-constraint', 'eugene E7', 'Atlas MF101'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'index build' },
  shrinksWithSize: true,
  match: (action, facts) => {
    const found = newColumn(action, facts);
    if (found === undefined) return undefined;
    const unique = inline(found.column, 'CONSTR_UNIQUE') ?? inline(found.column, 'CONSTR_PRIMARY');
    if (unique === undefined || (found.observed && found.observed.built.length === 0)) return undefined;
    return { ...found, kind: unique.contype === 'CONSTR_UNIQUE' ? 'UNIQUE' : 'PRIMARY KEY' };
  },
  message: (found) =>
    blocking(found, `ADD COLUMN ${found.of} ${found.kind}`, 'ACCESS EXCLUSIVE', 'it builds an index over every row'),
  advice: ({ runner }) =>
    `Add the column alone, build the unique index CONCURRENTLY, then ADD CONSTRAINT … USING INDEX.${outsideTransaction(runner)}`,
  safely: ({ target, column }) => addColumn(target, column),
});
