import type { Effect, Lock, LockMode } from '../model/effect.ts';
import type { Node } from '../model/node.ts';
import type { QualifiedName } from '../model/schema.ts';
import { nameOfList, relationOf } from '../sql/relations.ts';

/** Whether PostgreSQL refuses the statement inside a transaction block (SQLSTATE 25001). */
export const refusesTransaction = (node: Node): boolean =>
  ('IndexStmt' in node && node.IndexStmt.concurrent === true) ||
  ('DropStmt' in node && node.DropStmt.concurrent === true) ||
  ('ReindexStmt' in node && hasOption(node.ReindexStmt.params, 'concurrently')) ||
  ('VacuumStmt' in node && node.VacuumStmt.is_vacuumcmd === true) ||
  ('AlterTableStmt' in node && detachesConcurrently(node)) ||
  'CreatedbStmt' in node ||
  'DropdbStmt' in node ||
  'AlterSystemStmt' in node ||
  'CreateTableSpaceStmt' in node ||
  'DropTableSpaceStmt' in node;

/**
 * What the manual says of a statement that cannot be watched from inside its own transaction
 * ("Explicit Locking", and the notes of CREATE INDEX, DROP INDEX, REINDEX, VACUUM, ALTER TABLE).
 */
export const manualEffect = (node: Node, schema: string): Effect | undefined => {
  if (!refusesTransaction(node)) return undefined;
  if ('IndexStmt' in node && node.IndexStmt.relation) {
    const table = relationOf(node.IndexStmt.relation, schema);
    const index = `${node.IndexStmt.idxname ?? 'the new index'}`;
    return effect([lock(table, 'SHARE UPDATE EXCLUSIVE')], { indexBuilds: [{ index, table, isNew: false }] });
  }
  if ('DropStmt' in node) {
    const indexes = (node.DropStmt.objects ?? []).map((item) =>
      nameOfList('List' in item ? item.List.items : [item], schema),
    );
    return effect(indexes.map((index) => ({ ...lock(index, 'SHARE UPDATE EXCLUSIVE'), kind: 'index' as const })));
  }
  if ('ReindexStmt' in node && node.ReindexStmt.relation) {
    const relation = relationOf(node.ReindexStmt.relation, schema);
    return effect([lock(relation, 'SHARE UPDATE EXCLUSIVE')]);
  }
  if ('AlterTableStmt' in node && node.AlterTableStmt.relation) {
    return effect([lock(relationOf(node.AlterTableStmt.relation, schema), 'SHARE UPDATE EXCLUSIVE')]);
  }
  if ('VacuumStmt' in node) return vacuum(node.VacuumStmt, schema);
  return effect([]);
};

type Vacuum = Extract<Node, { VacuumStmt: unknown }>['VacuumStmt'];

const vacuum = (statement: Vacuum, schema: string): Effect => {
  const full = hasOption(statement.options, 'full');
  const tables = (statement.rels ?? []).flatMap((item) =>
    'VacuumRelation' in item && item.VacuumRelation.relation ? [relationOf(item.VacuumRelation.relation, schema)] : [],
  );
  const mode: LockMode = full ? 'ACCESS EXCLUSIVE' : 'SHARE UPDATE EXCLUSIVE';
  return effect(
    tables.map((table) => lock(table, mode)),
    full ? { rewrites: tables.map((relation) => ({ relation, isNew: false })) } : {},
  );
};

const lock = (relation: QualifiedName, mode: LockMode): Lock => ({
  relation,
  kind: 'table',
  mode,
  table: undefined,
  isNew: false,
});

const effect = (locks: readonly Lock[], more: Partial<Effect> = {}): Effect => ({
  source: 'manual',
  locks,
  rewrites: [],
  scans: [],
  indexBuilds: [],
  created: [],
  dropped: [],
  ...more,
});

const hasOption = (options: readonly Node[] | undefined, name: string): boolean =>
  (options ?? []).some((option) => 'DefElem' in option && option.DefElem.defname?.toLowerCase() === name);

const detachesConcurrently = (node: Extract<Node, { AlterTableStmt: unknown }>): boolean =>
  (node.AlterTableStmt.cmds ?? []).some((item) => {
    const command = 'AlterTableCmd' in item ? item.AlterTableCmd : undefined;
    const definition = command?.def && 'PartitionCmd' in command.def ? command.def.PartitionCmd : undefined;
    return command?.subtype === 'AT_DetachPartition' && definition?.concurrent === true;
  });
