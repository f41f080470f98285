import { addColumn } from '../../recipes/add-column.ts';
import { columnKey } from '../../schema/narrowed/narrowed.ts';
import { fillsItself, inline } from '../reading/column.ts';
import { newColumn } from '../reading/new-column.ts';
import { defineRule } from '../rule.ts';

export const requiredColumnWithoutDefault = defineRule({
  id: 'required-column-without-default',
  on: ['AT_AddColumn'],
  severity: 'error',
  hazard: 'fails on data',
  summary: 'a NOT NULL column without a default is added to a table that has rows',
  why: 'Existing rows have no value for it, so the statement fails; and code that does not know the column yet can no longer insert.',
  references: ['https://www.postgresql.org/docs/current/ddl-alter.html#DDL-ALTER-ADDING-A-COLUMN'],
  peers: ['squawk adding-required-field', 'pgfence add-column-not-null-no-default', 'Atlas MF103'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'scan' },
  explains: ['23502'],
  match: (action, facts) => {
    const found = newColumn(action, facts);
    if (found === undefined || fillsItself(found.column)) return undefined;
    if (!inline(found.column, 'CONSTR_NOTNULL') && !inline(found.column, 'CONSTR_PRIMARY')) return undefined;
    const tells = [columnKey('required column', found.table, found.column.colname ?? '')];
    const size = facts.size(found.table);
    if (size.class !== 'empty') return { ...found, tells };
    return { ...found, tells, severity: 'warning' as const, because: [size.because] };
  },
  message: ({ of }) =>
    `ADD COLUMN ${of} is NOT NULL without a default: it fails as soon as the table has a row (23502), and running code that leaves the column out can't insert`,
  advice: () => 'Add the column with a default or as nullable, fill it in batches, and set NOT NULL last.',
  safely: ({ target, column }) => addColumn(target, column),
});
