import { defineRule } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const tableTruncated = defineRule({
  id: 'table-truncated',
  on: ['TruncateStmt'],
  severity: 'error',
  hazard: 'data loss',
  summary: 'TRUNCATE empties a table',
  why: 'All rows are lost at the commit. CASCADE also empties every table that refers to it.',
  references: ['https://www.postgresql.org/docs/current/sql-truncate.html'],
  peers: ['squawk ban-truncate-cascade', 'migrationpilot MP036', 'pgfence truncate'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  match: ({ relations, behavior }, facts) => {
    const tables = (relations ?? []).flatMap((each) => ('RangeVar' in each ? [facts.name(each.RangeVar)] : []));
    const existing = tables.filter((name) => facts.exists(name));
    if (existing.length === 0) return undefined;
    const cascade = behavior === 'DROP_CASCADE';
    const referring = cascade
      ? (facts.schema?.tables ?? []).filter(
          (table) =>
            !tables.includes(table.name) &&
            table.constraints.some(({ references }) => references && tables.includes(references.table)),
        )
      : [];
    const empty = existing.every((name) => facts.size(name).class === 'empty');
    const lowered = empty
      ? { severity: 'note' as const, because: existing.map((name) => facts.size(name).because) }
      : {};
    return { relations: existing, cascade, referring: referring.map(({ name }) => name), ...lowered };
  },
  message: ({ relations, cascade, referring }) =>
    `TRUNCATE holds ACCESS EXCLUSIVE on ${listed(relations)} and removes all rows${cascade ? `; CASCADE also empties ${referring.length > 0 ? listed(referring) : 'every table that refers to it'}` : ''}`,
  advice: ({ cascade }) =>
    `Take a backup, and make sure that no running code needs the rows.${cascade ? ' List the tables by name instead of using CASCADE.' : ''}`,
});
