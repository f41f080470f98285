import { changeType } from '../../recipes/change-type.ts';
import { keepsRows, narrowing } from '../../schema/type-shape.ts';
import { alsoLocked } from '../reading/also-locked.ts';
import { changedType } from '../reading/changed-type.ts';
import { stillNarrow } from '../reading/still-narrow.ts';
import { defineRule } from '../rule.ts';
import { blocking } from '../wording/blocking.ts';

export const columnTypeChangedWithRewrite = defineRule({
  id: 'column-type-changed-with-rewrite',
  on: ['AT_AlterColumnType'],
  severity: 'error',
  hazard: 'blocks reads and writes',
  summary: 'a column type change rewrites the whole table',
  why: 'All reads and writes wait while every row is converted and every index rebuilt; about twice the table’s disk space is needed.',
  references: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
  peers: [
    'squawk changing-column-type',
    'eugene E5',
    'strong_migrations change_column',
    'pgfence alter-column-type',
    'Atlas PG301',
  ],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'rewrite' },
  shrinksWithSize: true,
  match: (action, facts) => {
    const changed = changedType(action, facts);
    if (changed === undefined || (changed.from && keepsRows(changed.from, changed.to))) return undefined;
    const found = { ...changed, ...alsoLocked(facts, changed.table, changed.column) };
    if (found.observed) return found.observed.rewritten ? found : undefined;
    if (found.from !== undefined) return found;
    return {
      ...found,
      severity: 'warning' as const,
      because: ['the column’s current type is not known here; some changes rewrite nothing'],
    };
  },
  message: (found) =>
    `${blocking(found, `changing ${found.of}${found.change}`, 'ACCESS EXCLUSIVE', 'it rewrites every row and rebuilds every index')}${found.too}`,
  advice: ({ target, column, to }) =>
    `Add a column of the new type, keep both in sync with a trigger, fill it in batches, and swap the names.${stillNarrow(target, column, to.name)}`,
  safely: ({ target, column, action, from, to, using }) => {
    const mayRefuse = using === 'other' || from === undefined || narrowing(from, to, using)?.kind === 'fails';
    return changeType(target, { column, command: action.command, mayRefuse });
  },
});
