import type { Effect } from '../../model/effect.ts';
import type { Node } from '../../model/node.ts';
import type { QualifiedName, Schema } from '../../model/schema.ts';
import type { Statement } from '../../model/statement.ts';
import { qualifiedName, splitQualifiedName } from '../../sql/names.ts';
import { relationOf } from '../../sql/relations.ts';

/** Which relations a change has made and renamed, up to each of its statements. */
export type Lineage = {
  readonly isNew: (name: QualifiedName, position: number) => boolean;
  /** The name that a relation had before the change. */
  readonly original: (name: QualifiedName, position: number) => QualifiedName;
};

type Step = {
  readonly position: number;
  readonly kind: 'made' | 'renamed';
  readonly name: QualifiedName;
  readonly from?: QualifiedName;
};

/** `statements` in order over all migrations of the change; a position is an index into them. */
export function lineageOf(
  statements: readonly { readonly statement: Statement; readonly effect: Effect | undefined }[],
  before: Schema | undefined,
  defaultSchema: string,
): Lineage {
  const known = new Set([...(before?.tables ?? []), ...(before?.views ?? [])].map(({ name }) => name));
  const made = new Map<QualifiedName, number>();
  const renamed: Step[] = [];
  const make = (name: QualifiedName, position: number): void => {
    if (!made.has(name)) made.set(name, position);
  };
  statements.forEach(({ statement, effect }, position) => {
    const created = createdBy(statement.node, defaultSchema);
    if (created && !(created.ifMissing && known.has(created.name))) make(created.name, position);
    for (const name of effect?.created ?? []) make(name, position);
    const rename = renameOf(statement.node, defaultSchema);
    if (rename === undefined) return;
    if (made.has(rename.from)) make(rename.name, position);
    else renamed.push({ position, kind: 'renamed', ...rename });
  });
  return {
    isNew: (name, position) => (made.get(name) ?? Number.POSITIVE_INFINITY) <= position,
    original: (name, position) =>
      renamed
        .filter((step) => step.position <= position)
        .reduceRight((current, step) => (step.name === current ? (step.from ?? current) : current), name),
  };
}

const createdBy = (node: Node, defaultSchema: string): { name: QualifiedName; ifMissing: boolean } | undefined => {
  if ('CreateStmt' in node && node.CreateStmt.relation) {
    return { name: relationOf(node.CreateStmt.relation, defaultSchema), ifMissing: !!node.CreateStmt.if_not_exists };
  }
  if ('CreateTableAsStmt' in node && node.CreateTableAsStmt.into?.rel) {
    const { into, if_not_exists } = node.CreateTableAsStmt;
    return into.rel && { name: relationOf(into.rel, defaultSchema), ifMissing: !!if_not_exists };
  }
  if ('SelectStmt' in node && node.SelectStmt.intoClause?.rel) {
    return { name: relationOf(node.SelectStmt.intoClause.rel, defaultSchema), ifMissing: false };
  }
  if ('ViewStmt' in node && node.ViewStmt.view && !node.ViewStmt.replace) {
    return { name: relationOf(node.ViewStmt.view, defaultSchema), ifMissing: false };
  }
  return undefined;
};

const renameOf = (node: Node, defaultSchema: string): { name: QualifiedName; from: QualifiedName } | undefined => {
  if (!('RenameStmt' in node) || !node.RenameStmt.relation || !node.RenameStmt.newname) return undefined;
  if (!/^OBJECT_(TABLE|VIEW|MATVIEW|FOREIGN_TABLE)$/.test(node.RenameStmt.renameType ?? '')) return undefined;
  const from = relationOf(node.RenameStmt.relation, defaultSchema);
  return { from, name: qualifiedName(splitQualifiedName(from).schema, node.RenameStmt.newname) };
};
