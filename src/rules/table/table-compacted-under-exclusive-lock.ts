import type { Node } from '../../model/node.ts';
import { isSwitchedOn } from '../../sql/options.ts';
import type { StatementFacts } from '../facts.ts';
import { defineStatementRule } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const tableCompactedUnderExclusiveLock = defineStatementRule({
  id: 'table-compacted-under-exclusive-lock',
  severity: 'error',
  hazard: 'blocks reads and writes',
  summary: 'CLUSTER or VACUUM FULL rewrites a whole table',
  why: 'All reads and writes wait while every row is copied and every index rebuilt; about twice the table’s disk space is needed.',
  references: [
    'https://www.postgresql.org/docs/current/sql-cluster.html',
    'https://www.postgresql.org/docs/current/sql-vacuum.html',
  ],
  peers: ['migrationpilot MP032', 'migrationpilot MP006', 'pgfence vacuum-full', 'squawk prefer-repack'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'rewrite' },
  shrinksWithSize: true,
  match: (facts) => {
    const found = compacting(facts.node);
    if (found === undefined) return undefined;
    const named = found.tables.map((table) => facts.name(table));
    const relations = named.filter((name) => facts.exists(name));
    if (named.length > 0 && relations.length === 0) return undefined;
    return { relations, doing: found.doing };
  },
  message: ({ relations, doing }) =>
    `${doing} holds ACCESS EXCLUSIVE on ${relations.length > 0 ? listed(relations) : 'one table after the other'} while it rewrites every row and rebuilds every index: all reads and writes wait until it is done`,
  advice: () =>
    'Plain VACUUM frees the space for new rows and blocks nobody; to return it to the operating system, use pg_repack or pg_squeeze, outside of migrations.',
});

type Tables = readonly NonNullable<Parameters<StatementFacts['name']>[0]>[];

const compacting = (node: Node): { readonly doing: string; readonly tables: Tables } | undefined => {
  if ('ClusterStmt' in node) {
    return { doing: 'CLUSTER', tables: node.ClusterStmt.relation ? [node.ClusterStmt.relation] : [] };
  }
  if (!('VacuumStmt' in node) || !isSwitchedOn(node.VacuumStmt.options, 'full')) return undefined;
  const tables = (node.VacuumStmt.rels ?? []).flatMap((each) =>
    'VacuumRelation' in each ? (each.VacuumRelation.relation ?? []) : [],
  );
  return { doing: 'VACUUM FULL', tables };
};
