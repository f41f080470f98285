import { columnKey } from '../../schema/narrowed/narrowed.ts';
import { narrowing } from '../../schema/type-shape.ts';
import { changedType } from '../reading/changed-type.ts';
import { valuesWithoutPlace } from '../reading/values-without-place.ts';
import { defineRule } from '../rule.ts';

export const columnTypeNarrowed = defineRule({
  id: 'column-type-narrowed',
  on: ['AT_AlterColumnType'],
  severity: 'warning',
  hazard: 'fails on data',
  summary: 'a column’s new type cannot hold every value of the old one',
  why: 'Either the migration fails on the first value that does not fit, or values are silently rounded or truncated.',
  references: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DATA-TYPE'],
  peers: ['squawk changing-column-type', 'migrationpilot MP044', 'Atlas DS103'],
  explains: ['22001', '22003', '22P02'],
  match: (action, facts) => {
    const found = changedType(action, facts);
    const narrow = found?.from && narrowing(found.from, found.to, found.using);
    if (found === undefined || !narrow) return undefined;
    const comparable = !/^(text|character)/.test(found.from?.name ?? '') || found.to.name.startsWith('character');
    const check = comparable ? valuesWithoutPlace(found.table, found.column, found.to) : undefined;
    return { ...found, narrow, check, tells: [columnKey('type', found.table, found.column)] };
  },
  message: ({ of, change, narrow }) => `changing ${of}${change}: ${narrow.why}`,
  advice: ({ narrow, check }) => {
    if (narrow.kind !== 'fails') return 'Make sure that the loss is intended, and keep a copy of the old values.';
    return check === undefined
      ? 'First check whether production has such values, and decide what to do with them.'
      : `Run this query in production first; it must return no rows: \`${check}\``;
  },
});
