import { makesReadsWait, whatWaits } from '../../model/conflicts.ts';
import type { ReindexStmt } from '../../model/node.ts';
import { rebuildIndex } from '../../recipes/rebuild-index.ts';
import { splitQualifiedName } from '../../sql/names.ts';
import { isSwitchedOn } from '../../sql/options.ts';
import type { StatementFacts } from '../facts.ts';
import { indexOn } from '../reading/dropped-indexes.ts';
import { defineRule } from '../rule.ts';
import { listed } from '../wording/blocking.ts';
import { outsideTransaction } from '../wording/outside-transaction.ts';

export const indexRebuiltWithoutConcurrently = defineRule({
  id: 'index-rebuilt-without-concurrently',
  on: ['ReindexStmt'],
  severity: 'error',
  hazard: 'blocks reads and writes',
  summary: 'REINDEX rebuilds indexes without CONCURRENTLY',
  why: 'Writers wait until the index is built; so do nearly all readers, because the planner locks every index of a table.',
  references: ['https://www.postgresql.org/docs/current/sql-reindex.html#SQL-REINDEX-CONCURRENTLY'],
  peers: ['squawk require-concurrent-reindex', 'migrationpilot MP021', 'pgfence reindex-non-concurrent'],
  declares: { lock: 'SHARE', work: 'index build' },
  shrinksWithSize: true,
  match: (statement, facts) => {
    if (isSwitchedOn(statement.params, 'concurrently')) return undefined;
    const [table, ...others] = tablesOf(statement, facts);
    if (table === undefined) return undefined;
    const built = facts.observed(table)?.built ?? [];
    return { ...facts.about(table), relations: [table, ...others], statement, built };
  },
  message: ({ observed, relations, built, heldSince }) => {
    const what = built.length > 0 ? listed(built) : 'that index';
    if (heldSince && makesReadsWait(heldSince.lock)) {
      return `REINDEX rebuilds ${what} while ${heldSince.lock} is held on ${listed(relations)} since ${heldSince.since}: ${whatWaits(heldSince.lock)} wait until the commit`;
    }
    return `${observed ? 'REINDEX holds' : 'REINDEX takes'} SHARE on ${listed(relations)} and ACCESS EXCLUSIVE on each index while it rebuilds ${what}: writes wait until it is done, and so do nearly all reads, because the planner locks every index`;
  },
  advice: ({ runner }) => `REINDEX CONCURRENTLY allows reads and writes.${outsideTransaction(runner)}`,
  safely: ({ target, statement }) => rebuildIndex(target, { statement }),
});

/** The tables whose indexes are rebuilt, of those that are known; REINDEX INDEX names the index only. */
const tablesOf = ({ kind, relation, name }: ReindexStmt, facts: StatementFacts): readonly string[] => {
  if (kind === 'REINDEX_OBJECT_TABLE') return [facts.name(relation)];
  if (kind === 'REINDEX_OBJECT_INDEX') return indexOn(facts.name(relation), facts).map(({ table }) => table);
  if (kind === 'REINDEX_OBJECT_SYSTEM') return [];
  const tables = (facts.schema?.tables ?? []).filter(({ indexes }) => indexes.length > 0).map((table) => table.name);
  return kind === 'REINDEX_OBJECT_SCHEMA'
    ? tables.filter((table) => splitQualifiedName(table).schema === name)
    : tables;
};
