import { alsoLocked } from '../reading/also-locked.ts';
import { changedType } from '../reading/changed-type.ts';
import { defineRule } from '../rule.ts';
import { blocking, listed } from '../wording/blocking.ts';

export const columnTypeChangedWithRecheck = defineRule({
  id: 'column-type-changed-with-recheck',
  on: ['AT_AlterColumnType'],
  severity: 'warning',
  hazard: 'blocks reads and writes',
  summary: 'a column type change rebuilds an index or verifies a constraint',
  why: 'The rows are not rewritten, but PostgreSQL rebuilds the indexes and verifies the constraints that depend on the column under ACCESS EXCLUSIVE.',
  references: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
  peers: ['strong_migrations change_column_constraint', 'eugene E10'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'scan' },
  shrinksWithSize: true,
  match: (action, facts) => {
    const found = changedType(action, facts);
    const seen = found?.observed;
    if (found === undefined || seen === undefined || seen.rewritten || (!seen.scanned && seen.built.length === 0))
      return undefined;
    const works = [
      ...(seen.scanned ? ['it scans every row to verify a constraint again'] : []),
      ...(seen.built.length > 0 ? [`it rebuilds ${listed(seen.built)}`] : []),
    ];
    return { ...found, works: works.join(' and '), ...alsoLocked(facts, found.table, found.column) };
  },
  message: (found) =>
    `${blocking(found, `changing ${found.of}${found.change}`, 'ACCESS EXCLUSIVE', found.works)}${found.too}`,
  advice: () =>
    'Drop the constraint or index first and add it again afterwards: the constraint as NOT VALID, then VALIDATE; the index CONCURRENTLY.',
});
