import type { QualifiedName, Schema } from '../../model/schema.ts';
import { shortName } from '../../sql/names.ts';
import { defineRule } from '../rule.ts';
import { listed } from '../wording/blocking.ts';
import { enumerated } from '../wording/enumerated.ts';

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
    const referring = cascade ? emptiedWith(tables, facts.schema) : [];
    const empty = existing.every((name) => facts.size(name).class === 'empty');
    const lowered = empty
      ? { severity: 'note' as const, because: existing.map((name) => facts.size(name).because) }
      : {};
    return { relations: existing, cascade, referring, ...lowered };
  },
  message: ({ relations, cascade, referring }) =>
    `TRUNCATE holds ACCESS EXCLUSIVE on ${listed(relations)} and removes all rows${cascade ? `; CASCADE also empties ${referring.length > 0 ? enumerated(referring.map(shortName)) : 'every table that refers to it'}` : ''}`,
  advice: ({ cascade }) =>
    `Take a backup, and make sure that no running code needs the rows.${cascade ? ' List the tables by name instead of using CASCADE.' : ''}`,
});

/** Every table that refers to one of these, to one of those, and so on; partitions and children are emptied with their parent. */
const emptiedWith = (tables: readonly QualifiedName[], schema: Schema | undefined): readonly QualifiedName[] => {
  const emptied = new Set(tables);
  for (let before = -1; before < emptied.size; ) {
    before = emptied.size;
    for (const { name, constraints, partitionOf, inherits } of schema?.tables ?? []) {
      const refers = constraints.some(({ references }) => references !== undefined && emptied.has(references.table));
      const isPart = inherits.some((parent) => emptied.has(parent)) || emptied.has(partitionOf?.parent ?? '');
      if (refers || isPart) emptied.add(name);
    }
  }
  return [...emptied].filter((name) => !tables.includes(name));
};
