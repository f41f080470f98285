import type { Effect, Lock, LockMode } from '../model/effect.ts';
import type { Node } from '../model/node.ts';
import type { QualifiedName } from '../model/schema.ts';
import { nameOfList, relationOf } from '../sql/relations.ts';
import { transactionRefusal } from '../sql/transaction-refusal.ts';
import { atlasEntry, atlasVersions, type Sight, sightOn } from '../statements/atlas/atlas.ts';
import { atlasIdOf } from '../statements/atlas/entry-of.ts';

/**
 * What a statement does that can't be watched from inside its own transaction: the atlas has it from another session on real
 * servers. Undefined for all others.
 */
export function unwatchedEffect(node: Node, schema: string): Effect | undefined {
  if (transactionRefusal(node) === undefined) return undefined;
  const { locks = {}, rewrites = [] } = sightOf(node) ?? {};
  if ('IndexStmt' in node && node.IndexStmt.relation) {
    const table = relationOf(node.IndexStmt.relation, schema);
    const index = node.IndexStmt.idxname ?? 'the new index';
    return effect(lock(table, locks.orders), { indexBuilds: [{ index, table, isNew: false }] });
  }
  if ('DropStmt' in node) {
    const indexes = (node.DropStmt.objects ?? []).map((item) =>
      nameOfList('List' in item ? item.List.items : [item], schema),
    );
    return effect(
      indexes.flatMap((index) => lock(index, locks.orders).map((one) => ({ ...one, kind: 'index' as const }))),
    );
  }
  if ('ReindexStmt' in node && node.ReindexStmt.relation) {
    return effect(lock(relationOf(node.ReindexStmt.relation, schema), locks.orders));
  }
  if ('AlterTableStmt' in node && node.AlterTableStmt.relation) {
    const partitions = detachedIn(node, schema).flatMap((partition) => lock(partition, locks.events_2024));
    return effect([...lock(relationOf(node.AlterTableStmt.relation, schema), locks.events), ...partitions]);
  }
  if ('VacuumStmt' in node) {
    const tables = vacuumedBy(node, schema);
    return effect(
      tables.flatMap((table) => lock(table, locks.orders)),
      { rewrites: rewrites.length === 0 ? [] : tables.map((relation) => ({ relation, isNew: false })) },
    );
  }
  return effect([]);
}

/** On the newest version: from 14 on these statements lock alike, and 13 lacks one of them. */
const sightOf = (node: Node): Sight | undefined => {
  const id = atlasIdOf(node);
  return id === undefined ? undefined : sightOn(atlasEntry(id), atlasVersions.at(-1) ?? 0);
};

const vacuumedBy = (node: Extract<Node, { VacuumStmt: unknown }>, schema: string): readonly QualifiedName[] =>
  (node.VacuumStmt.rels ?? []).flatMap((item) =>
    'VacuumRelation' in item && item.VacuumRelation.relation ? [relationOf(item.VacuumRelation.relation, schema)] : [],
  );

const detachedIn = (node: Extract<Node, { AlterTableStmt: unknown }>, schema: string): readonly QualifiedName[] =>
  (node.AlterTableStmt.cmds ?? []).flatMap((item) => {
    const definition = 'AlterTableCmd' in item ? item.AlterTableCmd.def : undefined;
    const name = definition && 'PartitionCmd' in definition ? definition.PartitionCmd.name : undefined;
    return name ? [relationOf(name, schema)] : [];
  });

const lock = (relation: QualifiedName, mode: LockMode | undefined): readonly Lock[] =>
  mode === undefined ? [] : [{ relation, kind: 'table', mode, table: undefined, isNew: false }];

const effect = (locks: readonly Lock[], more: Partial<Effect> = {}): Effect => ({
  source: 'atlas',
  locks,
  rewrites: [],
  scans: [],
  indexBuilds: [],
  created: [],
  dropped: [],
  ...more,
});
